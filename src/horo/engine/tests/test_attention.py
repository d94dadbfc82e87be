"""What the playbook says about touching people, from its files to what happens."""

import pytest
from conftest import AT

from horo.core import notices
from horo.engine.services import apply, backtest, decide, plan
from horo.engine.services.decisions import NotYoursToDecide
from horo.engine.tests.community import DAY, join_at
from horo.engine.tests.community import write_playbook as write
from horo.messaging.models import Message

pytestmark = pytest.mark.django_db
SENDS = {"enter": {"did": "joined"}, "steps": [{"id": "hello", "send": "welcome"}]}
TIPS = {"enter": {"did": "joined"}, "steps": [{"id": "tips", "send": "tips"}]}


def gates(at=AT):
    return {one.rule.partition("/")[2]: one.held and one.held.gate for one in plan(at).effects}


def test_of_two_journeys_with_one_message_the_member_gets_it_once(alice):
    write(journeys={"one": SENDS, "two": SENDS}, duplicates="30d")
    join_at(alice)

    assert len(apply(AT).done) == 1
    assert gates(AT + DAY) == {"two": "duplicate"}
    assert Message.objects.count() == 1


def test_a_backtest_counts_the_same_message_once_too(alice):
    write(journeys={"one": SENDS, "two": SENDS}, duplicates="30d")
    join_at(alice)

    found = backtest(AT - DAY, AT + 5 * DAY, at=AT + 5 * DAY)

    assert len(found.given) == 1


def test_a_reminder_that_the_member_asked_for_takes_its_place_under_the_cap(alice):
    write(journeys={"one": SENDS}, caps=[{"messages": 1, "per": "7d"}])
    join_at(alice)
    assert gates() == {"one": None}

    notices.send(notices.Notice("n1", alice.pk, "reminders", "en", "Title", "Text", "", AT - DAY))

    assert gates() == {"one": "frequency"}


def test_urgent_journeys_go_first_and_those_that_are_not_leave_room(alice):
    journeys = {"urgent": SENDS | {"priority": "high"}, "idle": TIPS | {"priority": "low"}}
    write(journeys=journeys, caps=[{"messages": 2, "per": "7d"}], attention={"low": 0.5})
    join_at(alice)

    assert gates() == {"urgent": None, "idle": "frequency"}


def test_only_the_group_that_the_playbook_names_approves(alice, hana, mara):
    write(journeys={"one": SENDS}, approval={"send": {"by": "managers"}})
    join_at(alice)
    (held,) = plan(AT).effects

    with pytest.raises(NotYoursToDecide, match="managers"):
        decide(held.key, "approved", by=hana, at=AT)
    decide(held.key, "held", by=hana, at=AT)
    decide(held.key, "approved", by=mara, at=AT)

    assert len(apply(AT).done) == 1


def test_a_new_journey_shows_its_first_effects_to_a_person(alice, bob, mara):
    write(journeys={"one": SENDS}, approval={"first": 1})
    join_at(alice)
    (first,) = plan(AT).effects
    assert first.held.gate == "approval"

    decide(first.key, "approved", by=mara, at=AT)
    apply(AT)
    join_at(bob, AT + DAY)

    assert len(apply(AT + DAY).done) == 1, "it is known by now"


def test_a_journey_may_reach_fewer_at_once_than_the_playbook(alice, bob):
    write(journeys={"one": SENDS | {"reach": {"members": 1}}, "two": TIPS})
    for member in (alice, bob):
        join_at(member)

    assert gates() == {"one": "blast_radius", "two": None}
