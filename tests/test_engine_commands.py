"""`horo plan`, `apply` and `backtest` as a script, or somebody at a terminal, meets them."""

import json
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from conftest import AT

from horo.cli import main
from horo.engine.tests.community import STAGES, join_at
from horo.engine.tests.community import write_playbook as write
from horo.messaging.models import Message

pytestmark = pytest.mark.django_db
NOW = ("--at", AT.isoformat())


@pytest.fixture(autouse=True)
def own_database(monkeypatch):
    """The database of the tests is migrated already; their playbooks are small."""
    monkeypatch.setattr("horo.cli.setup.django", lambda: None)
    monkeypatch.setattr("horo.playbook.loading.findings", lambda *_: [])


@pytest.fixture
def newcomer(alice):
    write(stages=STAGES, approval={"task": True})
    join_at(alice)
    return alice


def run(*arguments):
    return CliRunner().invoke(main, arguments)


def test_plan_tells_who_what_when_and_why(newcomer):
    result = run("plan", *NOW)

    assert result.exit_code == 0
    assert "2026-03-02 09:00 UTC  Alice: send “Welcome Alice” to Alice" in result.output
    assert "why: Welcome (joined 2026-03-02 09:00 UTC)" in result.output
    assert "visitor 1" in result.output
    assert not Message.objects.exists()


def test_plan_says_what_holds_an_effect(newcomer):
    result = run("plan", "--at", "2026-03-03T12:00+00:00")

    assert "held: Waits for somebody of the team to approve it." in result.output


def test_plan_as_json_is_the_same_every_time(newcomer):
    first = run("plan", *NOW, "--json").stdout

    assert run("plan", *NOW, "--json").stdout == first
    assert [one["step"] for one in json.loads(first)["effects"]] == ["visitor", "hello"]


def test_apply_does_it_once_and_says_so(newcomer):
    first, second = run("apply", *NOW), run("apply", *NOW)

    assert "2 effects were performed, 0 are held." in first.output
    assert "0 effects were performed, 0 are held." in second.output
    assert Message.objects.count() == 1


def test_apply_as_json_names_what_is_done_and_held(newcomer):
    run("apply", *NOW)

    found = json.loads(run("apply", "--at", "2026-03-03T12:00+00:00", "--json").stdout)

    assert (found["done"], [one["held"]["gate"] for one in found["held"]]) == ([], ["approval"])


def test_apply_does_nothing_in_the_future_where_plan_may_look(newcomer):
    result = run("apply", "--at", "2999-01-01")

    assert result.exit_code == 2
    assert "2999-01-01 lies in the future" in result.output
    assert not Message.objects.exists()
    assert run("plan", "--at", "2999-01-01").exit_code == 0


def test_a_bare_date_is_taken_in_the_zone_of_the_community(newcomer, monkeypatch):
    monkeypatch.setattr("horo.measures.services.community_zone", lambda: ZoneInfo("Europe/Sofia"))

    assert "At 2026-03-03 22:00 UTC" in run("plan", "--at", "2026-03-04").output


def test_apply_ends_with_1_where_something_could_not_be_done(newcomer, monkeypatch):
    monkeypatch.setattr("horo.messaging.services.render", lambda *_: 1 / 0)

    result = run("apply", *NOW)

    assert result.exit_code == 1
    assert "could not be done: ZeroDivisionError" in result.output


def test_backtest_tells_reach_load_and_natural_rate(newcomer):
    result = run("backtest", "--from", "2026-03-01", "--to", "2026-04-01")

    assert result.exit_code == 0
    assert "1 of 1 members would have got 1 messages" in result.output
    assert "goal reached anyway: 0% (0 of 1" in result.output
    assert "no claim" in result.output


def test_backtest_traces_one_member(newcomer):
    arguments = ("backtest", "--from", "2026-03-01", "--to", "2026-04-01", "--member")

    told = run(*arguments, newcomer.handle).output
    (first, *_) = json.loads(run(*arguments, newcomer.handle, "--json").output)["trace"]

    assert f"journeys/welcome, {first['step']}: {first['action']} on 2026-03-" in told
    assert run(*arguments, "nobody").exit_code == 2


def test_backtest_as_json(newcomer):
    arguments = ("backtest", "--from", "2026-03-01", "--to", "2026-04-01", "--json")

    found = json.loads(run(*arguments).stdout)

    assert found["version"]
    assert [one["step"] for one in found["given"]] == ["hello", "greet"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("plan", "--at", "soon"),
        ("apply", "--at", "2026-13-01"),
        ("backtest", "--from", "2026-03-02", "--to", "2026-03-01"),
        ("backtest", "--from", "x", "--to", "2026-03-01"),
        ("backtest", "--from", "2026-03-01", "--to", "9999-12-31"),
        ("backtest", "--from", "1999-03-01", "--to", "2026-03-01"),
        ("backtest",),
    ],
    ids=" ".join,
)
def test_bad_input_ends_with_2(newcomer, arguments):
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize("name", ["plan", "apply"])
def test_without_a_playbook_a_sentence_says_so(db, name):
    result = run(name, *NOW)

    assert result.exit_code == 2
    assert "There is no playbook yet. Write one into" in result.output
