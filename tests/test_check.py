"""`horo check` as a person and a program meet it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.utils.translation import override

from horo.cli.check import command
from horo.playbook.tests.overlay import MINIMAL, lay

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "examples" / "playbook"


@pytest.fixture
def check():
    return lambda *arguments: CliRunner().invoke(command, [str(part) for part in arguments])


@pytest.fixture
def broken(tmp_path):
    changes = [
        ["- send: welcome", "- sent: welcome"],
        ["did: posted, within", "did: postd, within"],
    ]
    overlay = {"change": {"journeys/welcome.yaml": changes}, "remove": ["guidelines.md"]}
    return lay(overlay, tmp_path / "playbook")


def test_a_clean_playbook_is_said_to_be_clean(check):
    result = check(REFERENCE)

    assert result.exit_code == 0
    assert result.stdout == f"{REFERENCE}: 57 files, nothing to put right.\n"


def test_the_command_speaks_english_whatever_language_is_in_force(check, broken):
    plain = check(broken).stdout
    with override("ru"):
        assert check(broken).stdout == plain

    assert "found no such file, expected the community's guidelines." in plain


def test_problems_stand_below_their_file(check, broken):
    result = check(broken)

    assert result.exit_code == 1
    assert result.stdout == (
        "guidelines.md\n"
        "     1  warning  found no such file, expected the community's guidelines.\n"
        "                 Nobody can keep to what is written nowhere.\n"
        "\n"
        "journeys/welcome.yaml\n"
        "     4  error    found the verb 'postd', expected one of the registered verbs.\n"
        "                 Did you mean 'posted'?\n"
        "     6  error    found the unknown key 'sent', expected one of 'id', 'after', 'unless', "
        "'if', 'approval', 'experiment', 'add_to_group', 'ask', 'ask_form', 'award', 'end', "
        "'feature', 'hand_over', 'invite', 'message', 'notify', 'post', 'remove_from_group', "
        "'reply', 'send', 'set_field', 'set_persona', 'start', 'tag', 'task', 'thank', 'untag', "
        "'webhook'.\n"
        "                 Did you mean 'send'?\n"
        "\n"
        f"{broken}: 2 errors and 1 warning in 2 files. "
        "It does not run until the errors are put right.\n"
    )


def test_warnings_alone_are_found_too_but_it_runs(check, tmp_path):
    root = lay({"remove": ["guidelines.md"]}, tmp_path / "playbook")
    result = check(root, "--json")

    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert (found["errors"], found["warnings"]) == (0, 1)
    assert found["version"]


def test_json_says_the_same_to_a_program(check, broken):
    found = json.loads(check(broken, "--json").stdout)

    assert (found["errors"], found["warnings"], found["version"]) == (2, 1, None)
    assert found["problems"][1] == {
        "file": "journeys/welcome.yaml",
        "line": 4,
        "found": "the verb 'postd'",
        "expected": "one of the registered verbs",
        "hint": "Did you mean 'posted'?",
        "severity": "error",
        "code": "shape",
    }


@pytest.mark.parametrize("path", ["nowhere", "playbook.yaml"])
def test_what_is_no_folder_is_refused(check, path):
    result = check(MINIMAL / path)

    assert result.exit_code == 2
    assert "Name the folder that holds playbook.yaml." in result.stderr


def test_without_a_path_it_is_the_installations_own(check, settings):
    lay({}, settings.HORO_PLAYBOOK)

    assert check().exit_code == 0
