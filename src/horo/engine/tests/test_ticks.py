from datetime import timedelta

import pytest
from conftest import AT

from horo.engine.models import Ticked
from horo.engine.services import tick
from horo.engine.services.ticks import ENGINE, TERM, lead, me, step_down
from horo.engine.tests.community import join_at
from horo.engine.tests.community import write_playbook as write
from horo.messaging.models import Message

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def test_a_tick_does_what_is_due(alice):
    write()
    join_at(alice)

    assert len(tick(AT).applied.done) == 1
    assert Message.objects.get().member == alice
    assert tick(AT + 60 * SECOND).applied.done == ()


def test_one_process_leads_until_it_falls_silent():
    assert lead("x", "one", at=AT)
    assert lead("x", "one", at=AT + TERM / 2), "it renews its own lease"
    assert not lead("x", "two", at=AT + TERM)
    assert lead("x", "two", at=AT + TERM * 1.5)
    assert not lead("x", "one", at=AT + TERM * 1.5)


def test_who_steps_down_lets_another_lead_at_once():
    lead("x", "one", at=AT)
    step_down("x", "one")

    assert lead("x", "two", at=AT)


def test_a_tick_in_a_process_that_does_not_lead_does_nothing(alice):
    write()
    join_at(alice)
    lead(ENGINE, f"not {me()}", at=AT)

    assert not tick(AT).is_leader
    assert not Message.objects.exists()


def test_without_a_playbook_the_outbox_is_still_delivered(db):
    assert tick(AT).applied is None


def test_a_clock_that_is_put_back_does_not_keep_others_from_leading():
    assert lead("x", "one", at=AT + timedelta(hours=1)), "and it dies"

    assert not lead("x", "two", at=AT + timedelta(hours=1)), "nobody else leads meanwhile"
    assert lead("x", "two", at=AT)


def test_a_tick_that_did_something_is_written_down_and_quiet_ones_rarely(alice, mara):
    write(approval={"task": True})
    join_at(alice)

    for minute in range(60):
        tick(AT + 60 * minute * SECOND)
    tick(AT + timedelta(days=1))

    first, *quiet, last = Ticked.objects.order_by("at")
    assert (first.done, first.holder) == (1, me())
    assert (len(quiet), [row.done for row in quiet]) == (3, [0, 0, 0])
    assert last.held == {"approval": 1}


def test_a_tick_that_failed_says_what_went_wrong(monkeypatch):
    def broken(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr("horo.engine.services.ticks.apply", broken)
    with pytest.raises(OSError, match="disk full"):
        tick(AT)

    assert Ticked.objects.get().error == "OSError: disk full"


def test_a_scheduler_apart_leaves_letters_to_the_workers(db):
    assert tick(AT, deliver=False).delivery is None
