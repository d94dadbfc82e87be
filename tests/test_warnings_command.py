"""`horo warnings` as a script, or somebody at a terminal, meets it."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from horo.cli import main
from horo.content.activities import REPLIED
from horo.core.time import now
from horo.log.services import Entry, record_many
from horo.measures.models import RaisedWarning
from horo.people.models import Member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_database(monkeypatch):
    """The database of the tests is migrated already."""
    monkeypatch.setattr("horo.cli.setup.django", lambda: None)


@pytest.fixture
def silence(mara):
    """Thirty people wrote every week for twenty weeks; last week and this one nobody did."""
    people = [Member.objects.create(handle=f"w{n}", name=f"W{n}") for n in range(30)]
    at = now()
    monday = at - timedelta(days=at.weekday())
    entries = [
        Entry(
            REPLIED,
            monday - timedelta(weeks=week, minutes=number + 1) + timedelta(days=2),
            "horo",
            f"{week}-{number}",
            actor_id=person.pk,
            thread_id=1,
        )
        for week in range(2, 22)
        for number, person in enumerate(people)
    ]
    record_many(entries, recorded_at=at)


def horo(*words: str):
    return CliRunner().invoke(main, ["warnings", *words])


def test_nothing_is_raised_until_somebody_looks(silence):
    assert json.loads(horo("--json").stdout)["raised"] == []

    told = json.loads(horo("--check", "--rule", "fewer-write", "--json").stdout)

    (raised,) = told["raised"]
    assert (raised["warning"], raised["value"], raised["usual"]) == ("fewer-write", 0, 30)
    assert [rule["warning"] for rule in told["rules"]] == ["fewer-write"]
    assert "Fewer people write than usual" in horo().stdout
    horo("--check")
    assert RaisedWarning.objects.filter(slug="fewer-write").count() == 1


def test_another_threshold_is_judged_and_changes_nothing(silence):
    (rule,) = json.loads(horo("--rule", "rush", "--threshold", "9", "--json").stdout)["rules"]

    assert (rule["threshold"], rule["title"]) == (
        9.0,
        "Far more people are there in a day than usual",
    )
    assert RaisedWarning.objects.count() == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--rule", "rsh"], "There is no warning 'rsh'. Known: fewer-write"),
        (["--threshold", "3"], "name it with --rule"),
        (["--rule", "rush", "--threshold", "0"], "write a number above 0, at most 100"),
        (["--rule", "rush", "--threshold", "nan"], "write a number above 0, at most 100"),
    ],
)
def test_what_cannot_be_is_refused(words, said):
    found = horo(*words)

    assert found.exit_code == 2
    assert said in found.stderr


def test_an_empty_log_warns_of_nothing(mara):
    found = horo("--check", "--json")

    told = json.loads(found.stdout)
    assert (found.exit_code, told["raised"]) == (0, [])
    assert {rule["lacks"] for rule in told["rules"]} == {"log"}
