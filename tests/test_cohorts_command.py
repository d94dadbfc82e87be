"""`horo cohorts` as a script, or somebody at a terminal, meets it; and its page."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import AT

from horo.cli import main
from horo.cli.cohorts import command
from horo.content.activities import POSTED, REPLIED
from horo.log.services import Entry, record_many
from horo.measures.cohorts.asked import BY

pytestmark = pytest.mark.django_db(transaction=True)
DOCS = Path(__file__).parent.parent / "docs" / "cohorts.md"
MARCH = ("--from", "2026-03-02", "--to", "2026-03-30", "--least", "1")


@pytest.fixture(autouse=True)
def own_database(monkeypatch):
    """The database of the tests is migrated already."""
    monkeypatch.setattr("horo.cli.setup.django", lambda: None)


@pytest.fixture
def talk(alice, bob):
    """alice and bob wrote on the same day; alice again a week later, bob three weeks later."""
    week = timedelta(weeks=1)
    written = [(alice, POSTED, 0), (bob, REPLIED, 0), (alice, REPLIED, 1), (bob, POSTED, 3)]
    entries = [
        Entry(verb, AT + n * week, "horo", f"{number}", actor_id=member.pk, thread_id=1)
        for number, (member, verb, n) in enumerate(written)
    ]
    record_many(entries, recorded_at=AT + 4 * week)


def run(*arguments):
    return CliRunner().invoke(main, ["cohorts", *arguments])


def test_json_is_one_object_a_cell(talk):
    cells = json.loads(run(*MARCH, "--json").stdout)

    own = [one for one in cells if one["cohort"] == "2026-03-02"]
    assert [(one["week"], one["back"], one["n"], one["censored"]) for one in own] == [
        (0, 2, 2, False),
        (1, 1, 2, False),
        (2, 0, 2, False),
        (3, 1, 2, True),
    ]
    assert own[1] | {"low": 0, "high": 0} == {
        "cohort": "2026-03-02", "start": "2026-03-02", "group": None, "pooled": None, "size": 2,
        "week": 1, "back": 1, "n": 2, "value": 0.5, "low": 0, "high": 0, "censored": False,
    }  # fmt: skip


def test_at_a_terminal_it_is_a_triangle(talk):
    lines = run(*MARCH, "--rolling", "--columns", "4").stdout.splitlines()

    assert lines[0].split() == ["cohort", "people", "0", "1", "2", "3", "(weeks)"]
    assert lines[2].split() == ["2026-03-02", "2", "100%", "100%", "50%", "50%~"]


def test_without_dates_the_last_ninety_days_of_the_log_are_shown(talk):
    assert "2026-03-02" in run("--least", "1").stdout


def test_an_empty_log_says_what_to_do():
    result = run("--json")

    assert (result.exit_code, json.loads(result.stdout)) == (0, [])
    assert "horo import" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--by", "colour"), "Known: joined, wrote, acted"),
        (("--came", "flew"), "the verb 'flew'"),
        (("--came", "audiences/x"), "No playbook runs"),
        (("--columns", "0"), "0 columns cannot be shown"),
        (("--from", "2026-04-01", "--to", "2026-03-01"), "is empty"),
        (("--from", "0001-01-01", "--to", "9999-01-01"), "out of reach"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(talk, arguments, said):
    result = run(*arguments)

    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_the_help_names_every_way_to_begin():
    (option,) = (one for one in command.params if one.name == "by")

    assert set(re.findall(r"[a-z]+", option.help)) >= set(BY)


def test_the_commands_of_the_documentation_run(talk):
    commands = re.findall(r"^\$ horo cohorts(.*)$", DOCS.read_text(), re.MULTILINE)

    assert len(commands) > 2
    for arguments in commands:
        result = run(*arguments.split())
        assert result.exit_code == 0, (arguments, result.stderr)
