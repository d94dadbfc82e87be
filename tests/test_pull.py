"""`horo pull`: what was edited in the console becomes files, and nobody's work is written over."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from horo.cli import main

REFERENCE = Path(__file__).parents[1] / "examples" / "playbook"


@pytest.fixture(autouse=True)
def own_settings(monkeypatch):
    monkeypatch.setattr("horo.cli.setup.django", lambda **_: None)


@pytest.fixture
def playbook(settings):
    shutil.copytree(REFERENCE, settings.HORO_PLAYBOOK)
    return settings.HORO_PLAYBOOK


@pytest.fixture
def checkout(tmp_path):
    return tmp_path / "checkout"


def pull(checkout, *options):
    return CliRunner().invoke(main, ["pull", str(checkout), *options])


def contents(folder):
    """Return the bytes of every file but the README and what is hidden."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "README.md" and not path.name.startswith(".")
    }


def test_an_empty_folder_becomes_the_playbook_byte_for_byte(playbook, checkout):
    assert pull(checkout).exit_code == 0
    assert contents(checkout) == contents(playbook)
    assert pull(checkout).output == "The folder is up to date.\n"


def test_only_what_changed_is_written_and_what_is_gone_is_removed(playbook, checkout):
    pull(checkout)
    (checkout / "NOTES.txt").write_text("Mine")
    (playbook / "rituals" / "docs-evening.yaml").unlink()
    odd = b"\xef\xbb\xbftitle: Guidelines\r\n"
    (playbook / "guidelines.md").write_bytes(odd)

    found = json.loads(pull(checkout, "--json").output)

    assert found["written"] == ["guidelines.md"]
    assert found["removed"] == ["rituals/docs-evening.yaml"]
    assert (checkout / "guidelines.md").read_bytes() == odd
    assert (checkout / "NOTES.txt").exists()


@pytest.mark.parametrize("is_removed", [False, True])
def test_a_change_made_there_meanwhile_is_not_written_over(playbook, checkout, is_removed):
    pull(checkout)
    file = checkout / "funnel.yaml"
    file.unlink() if is_removed else file.write_text("stages: []\n")
    (playbook / "guidelines.md").write_text("Changed in the console")

    refused = pull(checkout)

    assert (refused.exit_code, "funnel.yaml" in refused.output) == (2, True)
    assert (checkout / "guidelines.md").read_bytes() == (REFERENCE / "guidelines.md").read_bytes()
    assert pull(checkout, "--force").exit_code == 0
    assert contents(checkout) == contents(playbook)


def test_a_file_that_cannot_be_read_as_text_is_brought_all_the_same(playbook, checkout):
    pull(checkout)
    (playbook / "guidelines.md").write_bytes(b"\xff\xfe")

    assert pull(checkout).exit_code == 0
    assert (checkout / "guidelines.md").read_bytes() == b"\xff\xfe"


def test_the_same_change_on_both_sides_is_no_conflict(playbook, checkout):
    pull(checkout)
    for folder in (playbook, checkout):
        (folder / "guidelines.md").write_text("The same")

    assert pull(checkout).exit_code == 0


def test_a_first_pull_keeps_what_differs_already(playbook, checkout):
    checkout.mkdir()
    (checkout / "funnel.yaml").write_text("stages: []\n")

    assert pull(checkout).exit_code == 2
    assert list(contents(checkout)) == ["funnel.yaml"]


def test_a_state_file_removes_nothing_outside_the_folder(playbook, checkout, tmp_path):
    (tmp_path / "outside").write_text("Mine")
    checkout.mkdir()
    state = {"files": {"../outside": "0" * 64}}
    (checkout / ".horo-pull.json").write_text(json.dumps(state))

    pull(checkout, "--force")

    assert (tmp_path / "outside").exists()


def test_a_state_file_removes_nothing_that_is_no_part_of_a_playbook(playbook, checkout):
    checkout.mkdir()
    (checkout / "README.md").write_text("Mine")
    state = {"files": {"README.md": hashlib.sha256(b"Mine").hexdigest()}}
    (checkout / ".horo-pull.json").write_text(json.dumps(state))

    assert pull(checkout).exit_code == 0
    assert (checkout / "README.md").exists()


@pytest.mark.parametrize("options", [[], ["--force"]], ids=["asked", "forced"])
def test_a_folder_that_is_a_link_elsewhere_is_not_written_into(
    playbook, checkout, tmp_path, options
):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    checkout.mkdir()
    (checkout / "journeys").symlink_to(elsewhere)

    found = pull(checkout, *options)

    assert (found.exit_code, list(elsewhere.iterdir())) == (2, [])
    assert "leads out of the folder" in found.output


def test_a_link_in_the_place_of_what_is_written_is_not_followed(playbook, checkout, tmp_path):
    (tmp_path / "outside").write_text("Mine")
    checkout.mkdir()
    for name in (".funnel.yaml.new", ".horo-pull.json"):
        (checkout / name).symlink_to(tmp_path / "outside")

    assert pull(checkout).exit_code == 0
    assert (tmp_path / "outside").read_text() == "Mine"


def test_the_installation_s_own_folder_is_no_target(playbook):
    assert pull(playbook).exit_code == 2
    assert not (playbook / ".horo-pull.json").exists()


def test_a_folder_that_cannot_be_written_is_said(playbook, tmp_path):
    (tmp_path / "file").write_text("")

    assert pull(tmp_path / "file" / "inside").exit_code == 2
