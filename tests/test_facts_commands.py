"""`horo import csv` and `horo token`, as an operator meets them."""

import json

import pytest
from click.testing import CliRunner

from horo.cli import main
from horo.connectors.models import Token
from horo.log.models import Activity

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_database(monkeypatch):
    """The database of the tests is migrated already."""
    monkeypatch.setattr("horo.cli.setup.django", lambda: None)


def run(*words: object):
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def file(tmp_path, alice):
    path = tmp_path / "facts.csv"
    lines = ["alice,renewed,2026-02-01", "ghost\x1b[31m,renewed,2026-02-01", "alice,x,2026-02-01"]
    path.write_text("\n".join(["who,what,when", *lines]))
    return path


def test_an_import_tells_what_came_and_what_did_not(file):
    found = run("import", "csv", file, "--source", "crm")

    assert found.exit_code == 0
    assert "Recorded: 1 facts as 'crm'; 0 were here already." in found.output
    assert "facts.csv:4: what: found 'x', expected one of adopted" in found.output
    assert "\x1b" not in found.output
    assert Activity.objects.get().source == "crm"


def test_a_dry_run_records_nothing_and_json_is_for_programs(file):
    found = json.loads(run("import", "csv", file, "--dry-run", "--json").output)

    assert (found["lines"], found["lines_new"], found["dry_run"]) == (3, 1, True)
    assert Activity.objects.count() == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["import", "csv", "{file}", "--source", "horo"], "choose another one"),
        (["import", "csv", "{file}", "--mapping", "none.yaml"], "cannot be read"),
        (["import", "zulip", "{file}", "--mapping", "none.yaml"], "--mapping is for a CSV"),
        (["import", "csv", "none.csv"], "cannot be read"),
        (["token", "make", "CRM", "--source", "A B"], "is no name of a source"),
        (["token", "make", " ", "--source", "crm"], "A token needs a name"),
        (["token", "take-back", "7"], "There is no token 7"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(file, words, said):
    found = run(*[word.format(file=file) for word in words])

    assert found.exit_code == 2
    assert said in found.output


def test_a_token_is_made_listed_and_taken_back():
    made = run("token", "make", "CRM", "--source", "crm", "--days", "30")
    token = Token.objects.get()

    assert made.output.startswith("horo_")
    assert "CRM  crm" in run("token", "list").output
    assert run("token", "take-back", token.pk).exit_code == 0
    assert "taken back" in run("token", "list").output
