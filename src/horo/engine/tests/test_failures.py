"""Effects that cannot be done: they wait, are tried again, and in the end a person decides."""

from datetime import timedelta

import pytest
from conftest import AT, make_member
from django.db import OperationalError

from horo.engine.models import Failed, Performed
from horo.engine.services import apply, failures, plan
from horo.engine.tests.community import HOUR, join_at
from horo.engine.tests.community import write_playbook as write
from horo.messaging import services as messaging
from horo.messaging.models import Message

MINUTE = timedelta(minutes=1)


@pytest.fixture
def broken(db, monkeypatch):
    """The handles of those for whom every text fails."""
    names = set()
    real = messaging.render

    def render(message, locale, variables):
        if variables["member"]["name"] in names:
            raise ValueError("no such text")
        return real(message, locale, variables)

    monkeypatch.setattr(messaging, "render", render)
    return names


@pytest.fixture
def newcomer(broken, alice):
    write()
    join_at(alice)
    broken.add("Alice")
    return alice


def give_up(at=AT):
    for _ in range(failures.MOST_ATTEMPTS):
        apply(at)
        at += failures.LONGEST_PAUSE
    return at


def test_a_failed_effect_waits_and_says_how_often_it_failed(newcomer):
    apply(AT)

    (held,) = plan(AT).effects
    assert (held.held.gate, held.held.until) == ("failed", AT + MINUTE)
    assert Failed.objects.get().error == "ValueError: no such text"
    assert apply(AT + MINUTE / 2).failed == (), "it waits"


def test_once_it_succeeds_nothing_is_remembered(newcomer, broken):
    apply(AT)
    broken.clear()

    assert len(apply(AT + MINUTE).done) == 1
    assert not Failed.objects.exists()


def test_after_many_tries_it_waits_for_a_person_who_lets_it_try_again(newcomer, broken, mara):
    write(journeys={"welcome": PATIENT})
    at = give_up()
    (held,) = plan(at).effects
    assert (held.held.gate, held.held.until) == ("dead", None)

    broken.clear()
    assert apply(at).done == ()
    assert failures.retry([Failed.objects.get().pk], by=mara, at=at) == 1
    assert len(apply(at).done) == 1


def test_who_drops_it_says_why_and_no_plan_tries_it_again(newcomer, mara, bob):
    write(journeys={"welcome": PATIENT})
    at = give_up()
    ids = [Failed.objects.get().pk]

    with pytest.raises(failures.NotYours):
        failures.drop(ids, by=bob, reason="-", at=at)
    assert failures.drop(ids, by=mara, reason="She left.", at=at) == 1

    assert [one.held.gate for one in plan(at).effects] == ["rejected"]
    assert Failed.objects.get().drop_reason == "She left."


def test_what_is_no_longer_due_is_no_longer_tried(newcomer):
    apply(AT)
    assert Failed.objects.exists()

    apply(AT + timedelta(days=5))

    assert not Failed.objects.filter(step="hello").exists()


def test_one_of_a_hundred_that_fails_keeps_nobody_else(broken):
    write()
    members = [make_member(f"new{n}") for n in range(100)]
    for member in members:
        join_at(member)
    broken.add("New50")

    applied = apply(AT)

    assert (len(applied.done), len(applied.failed)) == (99, 1)
    assert Message.objects.count() == Performed.objects.count() == 99


def test_a_database_that_does_not_answer_ends_the_run_and_blames_no_effect(newcomer, monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(messaging, "render", locked)

    (failure,) = apply(AT).failed

    assert (failure.key, "locked" in failure.error) == ("database", True)
    assert not Failed.objects.exists()
    monkeypatch.undo()


def test_a_clock_that_is_put_back_does_not_prolong_the_wait(newcomer, broken):
    join_at(newcomer, AT - 2 * HOUR)
    apply(AT)
    broken.clear()
    assert plan(AT).effects[0].held.gate == "failed"

    assert len(apply(AT - HOUR).done) == 1


PATIENT = {
    "enter": {"did": "joined"},
    "lapse": "90d",
    "steps": [{"id": "hello", "send": "welcome"}],
}


def test_what_dies_while_others_are_dropped_waits_for_a_person(newcomer, mara, monkeypatch):
    def die(key):
        Failed.objects.create(
            key=key, rule="journeys/welcome", step="x", member=newcomer, action="send",
            first_at=AT, failed_at=AT, next_try_at=AT, dead_at=AT,
        )  # fmt: skip

    die("first")
    monkeypatch.setattr(failures, "decide_many", lambda *_, **__: die("second"))

    assert failures.drop(None, by=mara, reason="-", at=AT) == 1
    assert Failed.objects.dead().get().key == "second"
