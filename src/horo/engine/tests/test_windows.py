"""A rule that is meant for some entries only, or that began anew for those it had let in."""

from dataclasses import replace

import pytest
from conftest import AT

from horo.core.time import to_micros
from horo.engine.effects import effect_of
from horo.engine.one_member import due_after, people_in, upcoming
from horo.engine.rules import rules_of
from horo.engine.setwise import Bench, due
from horo.engine.tests.community import DAY, HOUR, post
from horo.engine.tests.community import write_playbook as write
from horo.facts.services import open_facts
from horo.log.models import Activity
from horo.people.models import Member
from horo.playbook.services import current

pytestmark = pytest.mark.usefixtures("each_database", "db")

SIMPLE = {
    "enter": {"did": "posted"},
    "again": "always",
    "steps": [{"send": "welcome"}, {"after": "1d", "unless": {"did": "posted"}, "send": "tips"}],
}


def early(handle):
    return Member.objects.create(handle=handle, name=handle, joined_at=AT - 30 * DAY)


def rule(*, journey=SIMPLE, **changes):
    write(journeys={"welcome": journey})
    (found,) = rules_of(current())
    return replace(found, **changes)


def both_ways(one, at):
    """The keys that are due at `at` set-wise, having seen that both other ways agree."""
    with open_facts() as warehouse:
        planned = [effect_of(one, each) for each in due(Bench(warehouse.raw), one, [to_micros(at)])]
    found = {each.key: (each.due_at, each.entered_at) for each in planned}
    acts = list(Activity.objects.order_by("pk"))
    people = people_in(acts)
    reacted = [each for act in acts for each in due_after(one, act, people, at=at)]
    coming = [each for who in people.values() for each in upcoming([one], who, at=at, until=at)]
    assert {each.key: (each.due_at, each.entered_at) for each in reacted} == found
    assert {each.key: (each.due_at, each.entered_at) for each in coming} == found
    return sorted(found)


def test_only_entries_within_the_window_count_and_its_end_is_open():
    alice = early("alice")
    entries = [post(alice, AT + hours * HOUR) for hours in range(4)]
    opened = rule(opens_at=to_micros(AT + HOUR), closes_at=to_micros(AT + 3 * HOUR))

    assert both_ways(opened, AT + 3 * HOUR) == [
        f"journeys/welcome/send-welcome/{alice.pk}/{entry.pk}" for entry in entries[1:3]
    ]


def test_who_was_let_in_before_the_window_does_not_go_through_a_single_time_again():
    alice, bob = early("alice"), early("bob")
    post(alice, AT)
    for member in (alice, bob):
        post(member, AT + 2 * HOUR)
    once = rule(journey=SIMPLE | {"again": "never"}, opens_at=to_micros(AT + HOUR))

    (only,) = both_ways(once, AT + 2 * HOUR)

    assert f"/{bob.pk}/" in only


def test_another_round_is_another_effect():
    alice = early("alice")
    post(alice, AT)
    first, second = (rule(journey=SIMPLE | {"again": "never"}, round=name) for name in ("", "b"))

    effects = []
    for one in (first, second):
        with open_facts() as warehouse:
            found = due(Bench(warehouse.raw), one, [to_micros(AT)])
        effects += [effect_of(one, each) for each in found]

    assert [one.once for one in effects] == [
        f"journeys/welcome/send-welcome/{alice.pk}",
        f"journeys/welcome/send-welcome/{alice.pk}/b",
    ]
    assert effects[0].key + "/b" == effects[1].key
