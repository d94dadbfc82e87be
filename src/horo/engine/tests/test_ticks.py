from datetime import timedelta

import pytest
from conftest import AT

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
