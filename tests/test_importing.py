"""`horo import` as somebody at a terminal, or a script, meets it."""

import json

import pytest
from click.testing import CliRunner

from horo.cli import main
from horo.connectors.tests.exports import packed, write, zulip, zulip_message
from horo.content.models import Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(tmp_path):
    messages = [zulip_message(1), zulip_message(2, "Bob", timestamp=1)]
    return packed(zulip(tmp_path / "x", {"7-help/Why.3F": messages}), ".tar.zst")


@pytest.fixture(autouse=True)
def own_database(monkeypatch):
    """The database of the tests is migrated already."""
    monkeypatch.setattr("horo.cli.setup.django", lambda: None)


def run(*arguments):
    return CliRunner().invoke(main, ["import", *map(str, arguments)])


def test_it_tells_what_came_and_what_did_not(archive):
    result = run("zulip", archive)

    assert result.exit_code == 0
    assert "members 1, spaces 1, topics 1, posts 1" in result.stdout
    assert "1 × left out: its time is before 1990" in result.stdout
    assert "z/7-help/Why.3F.json 2" in result.stdout


def test_importing_again_says_that_all_of_it_is_here(archive):
    run("zulip", archive)

    assert "nothing new" in run("zulip", archive).stdout


def test_what_is_left_out_is_not_said_to_be_here(tmp_path):
    damaged = packed(zulip(tmp_path / "x", {"7-help/Why": [zulip_message(1, timestamp=1)]}), ".zip")

    said = run("zulip", damaged).stdout

    assert "nothing new; what is not left out below is here already" in said
    assert "all of it" not in said


def test_json_is_all_that_is_printed(archive):
    report = json.loads(run("zulip", archive, "--json", "--dry-run").stdout)

    assert report["dry_run"]
    assert report["new"]["posts"] == 1
    assert report["left"][0]["examples"] == [{"file": "z/7-help/Why.3F.json", "record": "2"}]
    assert not Post.objects.exists()


def test_what_cannot_be_imported_ends_with_two_and_a_sentence(tmp_path):
    result = run("slack", write(tmp_path / "\x1b[31mred", {"a.json": {}}))

    assert result.exit_code == 2
    assert "is no Slack export: it holds no channels.json" in result.stderr
    assert "\x1b" not in result.stderr


def test_a_second_community_of_the_same_tool_has_a_name_of_its_own(archive):
    run("zulip", archive)
    run("zulip", archive, "--source", "other")

    assert set(Post.objects.values_list("source", flat=True)) == {"zulip", "other"}
