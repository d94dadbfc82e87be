"""`horo measures` as a script, or somebody at a terminal, meets it."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import AT

from horo.cli import main
from horo.content.activities import POSTED, REPLIED
from horo.log.activities import RATED
from horo.log.services import Entry, record_many
from horo.measures import registry
from horo.measures.readings import asks_playbook

pytestmark = pytest.mark.django_db(transaction=True)
HORO = Path(sys.executable).with_name("horo")
FIELDS = ["measure", "unit", "start", "end", "grain", "group", "value", "n", "censored"]
FIELDS += ["low", "high"]


@pytest.fixture(autouse=True)
def own_database(monkeypatch):
    """The database of the tests is migrated already."""
    monkeypatch.setattr("horo.cli.setup.django", lambda: None)


@pytest.fixture
def talk(alice, bob):
    """A topic of alice in March, and bob's reply an hour later."""
    written = [(alice, POSTED, AT), (bob, REPLIED, AT + timedelta(hours=1))]
    entries = [
        Entry(verb, at, "horo", verb.name, actor_id=member.pk, thread_id=1)
        for member, verb, at in written
    ]
    record_many(entries, recorded_at=AT)


def run(*arguments):
    return CliRunner().invoke(main, ["measures", *arguments])


def test_json_is_one_array_of_rows(talk):
    result = run("--from", "2026-03-01", "--to", "2026-04-01", "--measure", "topics", "--json")

    (row,) = json.loads(result.stdout)
    assert list(row) == FIELDS
    assert (row["measure"], row["value"], row["start"]) == (
        "topics",
        1,
        "2026-03-01T00:00:00+00:00",
    )


def test_the_end_is_not_part_of_the_range(talk):
    result = run("--from", "2026-02-01", "--to", "2026-03-01", "--measure", "topics", "--json")

    assert [row["value"] for row in json.loads(result.stdout)] == [0]


def test_without_names_everything_that_applies_is_shown(talk):
    result = run("--grain", "week", "--json")

    shown = {row["measure"] for row in json.loads(result.stdout)}
    of_funnel = {name for name, one in registry.all().items() if asks_playbook(one.reading)}
    assert shown == set(registry.all()) - of_funnel, "there is no playbook whose stages to ask"


def test_without_dates_the_last_ninety_days_of_the_log_are_shown(talk):
    result = run("--grain", "day", "--measure", "dau", "--json")

    rows = json.loads(result.stdout)
    assert len(rows) == 90
    assert (rows[-1]["start"][:10], rows[-1]["value"]) == ("2026-03-02", 2)


def test_a_split_shows_every_group(talk):
    result = run("--grain", "month", "--measure", "mau", "--by", "staff", "--json")

    assert {row["group"] for row in json.loads(result.stdout)} == {"peers"}


def test_a_person_reads_a_table(talk):
    result = run("--from", "2026-03-01", "--to", "2026-04-01", "--measure", "first_response_p50")

    assert "first_response_p50 (seconds)" in result.stdout
    assert "2026-03-01       3,600.00~ n=1" in result.stdout


def test_the_list_says_how_each_is_defined():
    texts = run("--list").stdout
    definitions = json.loads(run("--list", "--json").stdout)

    assert "active_authors (members)" in texts
    assert [each["measure"] for each in definitions] == list(registry.all())
    assert all(each["definition"] for each in definitions)


@pytest.mark.parametrize("asked", [[], ["--from", "2026-01-01"], ["--to", "2026-01-01"]])
def test_an_empty_log_is_an_empty_array(asked):
    result = run("--json", *asked)

    assert (result.exit_code, json.loads(result.stdout)) == (0, [])
    assert "The log is empty" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--measure", "mua"], "There is no measure 'mua'. Did you mean 'mau'?"),
        (["--from", "2026-03-02", "--to", "2026-03-01"], "--from must be before --to"),
        (["--from", "0001-01-01", "--to", "2026-03-01"], "out of reach"),
        (["--from", "2026-03-01", "--to", "9999-12-31"], "out of reach"),
        (["--from", "yesterday"], "'yesterday' does not match the format"),
        (["--grain", "year"], "'year' is not one of 'day', 'week', 'month'"),
        (["--measure", "new_members", "--by", "space"], "new_members cannot be split by space"),
    ],
)
def test_bad_input_is_refused_with_a_remedy(arguments, said, talk):
    result = run(*arguments)

    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize("asked", [["--measure", "stage"], []])
def test_an_installation_without_anything_answers(asked, tmp_path):
    environment = {**os.environ, "HORO_HOME": str(tmp_path / "fresh")}

    done = subprocess.run(
        [HORO, "measures", "--json", *asked], env=environment, capture_output=True, text=True
    )

    assert (done.returncode, done.stdout) in ((0, "[]\n"), (2, ""))
    assert "Traceback" not in done.stderr


def test_figures_can_be_asked_for_as_the_log_was_known(talk, bob):
    late = Entry(POSTED, AT, "horo", "late", actor_id=bob.pk, thread_id=2)
    record_many([late], recorded_at=AT + timedelta(days=30))
    asked = ["measures", "--measure", "topics", "--from", "2026-03-01", "--to", "2026-04-01"]
    asked += ["--json"]

    then, now = (
        json.loads(CliRunner().invoke(main, [*asked, *more]).output)[0]["value"]
        for more in (["--as-known", "2026-03-20"], [])
    )

    assert (then, now) == (1, 2)


def test_an_interval_stands_beside_its_figure(talk, alice):
    record_many([Entry(RATED, AT, "horo", "r", actor_id=alice.pk, value=9)], recorded_at=AT)

    shown = run("--from", "2026-03-01", "--to", "2026-04-01", "--measure", "nps").stdout

    assert "100.00~ n=1  95 %: -48.50 to 100.00" in shown


def test_a_split_by_what_there_is_not_is_refused(talk):
    for by in ("colour", "variant:welcome"):
        result = run("--by", by)
        assert result.exit_code == 2
    assert "Nothing can be split by colour. Known: space" in run("--by", "colour").output


def test_a_split_by_cohort_names_the_months(talk):
    rows = json.loads(run("--by", "cohort", "--measure", "mau", "--json").stdout)

    assert {row["group"] for row in rows if row["value"]} == {"2026-03"}
