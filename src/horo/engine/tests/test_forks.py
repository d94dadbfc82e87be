"""Journeys that fork, wait and draw lots, for everyone at once and for one member alike."""

import json

import pytest
from conftest import AT

from horo.core.time import from_micros, to_micros
from horo.engine.lots import is_drawn, lot
from horo.engine.one_member import due_after, people_in, upcoming
from horo.engine.rules import rules_of
from horo.engine.services import due_next, plan, react
from horo.engine.setwise import Bench, due
from horo.engine.tests.community import DAY, HOUR, post, reply
from horo.engine.tests.community import write_playbook as write
from horo.facts.services import open_facts
from horo.log.models import Activity
from horo.messaging.models import Message
from horo.people.models import Member
from horo.playbook.services import current

pytestmark = pytest.mark.usefixtures("each_database", "db")

YES, NO = [{"id": "yes", "send": "welcome"}], [{"id": "no", "after": "1h", "send": "tips"}]


def early(handle, **fields):
    return Member.objects.create(handle=handle, name=handle, joined_at=AT - 90 * DAY, **fields)


def journey(*steps, enter="posted", **more):
    written = json.loads(json.dumps(steps))  # no part of it twice: YAML would make it an alias
    write(journeys={"way": {"enter": {"did": enter}, "steps": written, **more}})
    (found,) = rules_of(current())
    return found


def steps_at(rule, at):
    """The (member, step, due at) that are due at `at`, having seen that both ways in agree."""
    with open_facts() as warehouse:
        planned = due(Bench(warehouse.raw), rule, [to_micros(at)])
    found = sorted(
        (one.member_id, rule.steps[one.step].id, from_micros(one.due_at)) for one in planned
    )
    people = people_in(Activity.objects.all())
    coming = [one for who in people.values() for one in upcoming([rule], who, at=at, until=at)]
    reacted = [one for act in Activity.objects.all() for one in due_after(rule, act, people, at=at)]
    assert sorted((one.member_id, one.step, one.due_at) for one in coming) == found
    assert {(one.member_id, one.step, one.due_at) for one in reacted} == set(found)
    return found


def names_at(rule, at):
    return [step for _, step, _ in steps_at(rule, at)]


BRANCH = {
    "id": "wrote",
    "after": "1d",
    "branch": {"if": {"did": "replied"}, "then": YES, "else": NO},
}


def test_a_branch_is_asked_once_at_its_own_moment_and_times_count_from_it():
    alice, bob, mara = early("alice"), early("bob"), early("mara")
    rule = journey(BRANCH)
    for member in (alice, bob, mara):
        post(member, AT)
    reply(bob, alice, AT + DAY)
    reply(mara, alice, AT + DAY + HOUR / 2)

    assert steps_at(rule, AT + DAY + 2 * HOUR) == [
        (alice.pk, "no", AT + DAY + HOUR),
        (bob.pk, "yes", AT + DAY),
        (mara.pk, "no", AT + DAY + HOUR),
    ], "mara replied after the question, and stays on the way of those who had not"


def test_forks_stand_inside_each_other():
    inner = {"id": "seen", "after": "1d", "branch": {"if": {"was": "replied_to"}, "then": YES}}
    rule = journey(
        {"id": "wrote", "after": "1d", "branch": {"if": {"did": "replied"}, "then": [inner]}}
    )
    alice, bob = early("alice"), early("bob")
    post(alice, AT)
    reply(alice, bob, AT + HOUR)
    reply(bob, alice, AT + 2 * HOUR)

    assert names_at(rule, AT + 2 * DAY - HOUR) == []
    assert names_at(rule, AT + 2 * DAY) == ["yes"]


WAIT = {
    "id": "answered",
    "wait": {"until": {"was": "replied_to", "times": 2}, "at_most": "3d"},
    "then": YES,
    "else": NO,
}


def test_a_wait_ends_with_the_act_or_with_its_time():
    alice, bob, mara = early("alice"), early("bob"), early("mara")
    rule = journey(WAIT)
    for member in (alice, mara):
        post(member, AT)
    for hours in (1, 2, 3):
        reply(bob, alice, AT + hours * HOUR)
    reply(bob, mara, AT + HOUR)
    reply(bob, mara, AT + 3 * DAY + HOUR)

    assert steps_at(rule, AT + 2 * HOUR) == [(alice.pk, "yes", AT + 2 * HOUR)]
    assert steps_at(rule, AT + 3 * DAY) == [(alice.pk, "yes", AT + 2 * HOUR)]
    assert (mara.pk, "no", AT + 3 * DAY + HOUR) in steps_at(rule, AT + 3 * DAY + HOUR)


def test_an_act_at_the_very_end_of_a_wait_is_in_time():
    alice, bob = early("alice"), early("bob")
    rule = journey(WAIT | {"wait": {"until": {"was": "replied_to"}, "at_most": "3d"}})
    post(alice, AT)
    reply(bob, alice, AT + 3 * DAY)

    assert steps_at(rule, AT + 3 * DAY + HOUR) == [(alice.pk, "yes", AT + 3 * DAY)]


def test_a_wait_for_several_things_ends_with_the_last_and_for_one_of_them_with_the_first():
    alice, bob = early("alice"), early("bob")
    both = [{"did": "replied"}, {"was": "replied_to"}]
    post(alice, AT)
    reply(alice, bob, AT + HOUR)
    reply(bob, alice, AT + 2 * HOUR)

    rule = journey(WAIT | {"wait": {"until": both, "at_most": "3d"}})
    assert steps_at(rule, AT + 2 * HOUR) == [(alice.pk, "yes", AT + 2 * HOUR)]
    rule = journey(WAIT | {"wait": {"until": {"any": both}, "at_most": "3d"}})
    assert steps_at(rule, AT + 2 * HOUR) == [(alice.pk, "yes", AT + HOUR)]


def test_a_step_comes_so_long_after_the_first_such_act():
    alice, bob = early("alice"), early("bob")
    rule = journey(
        {"id": "yes", "after": {"event": {"was": "replied_to"}, "plus": "1d"}, "send": "tips"}
    )
    post(alice, AT)
    for hours in (5, 6):
        reply(bob, alice, AT + hours * HOUR)

    assert steps_at(rule, AT + DAY) == []
    assert steps_at(rule, AT + DAY + 6 * HOUR) == [(alice.pk, "yes", AT + DAY + 5 * HOUR)]


def test_what_a_run_waited_for_is_answered_within_the_request(alice, bob):
    journey(WAIT | {"wait": {"until": {"was": "replied_to"}, "at_most": "3d"}})
    post(alice, AT)

    react([reply(bob, alice, AT + HOUR)], AT + HOUR)

    assert Message.objects.get().member == alice


def test_the_way_to_a_step_is_part_of_why(alice, bob):
    rule = journey(
        BRANCH
        | {
            "branch": {
                "if": {"did": "replied"},
                "then": [WAIT | {"wait": {"until": {"was": "replied_to"}, "at_most": "3d"}}],
            }
        }
    )
    entry = post(alice, AT)
    replied = reply(alice, bob, AT + HOUR)
    answer = reply(bob, alice, AT + DAY + HOUR)

    (effect,) = plan(AT + DAY + HOUR).effects

    assert [(one.part, one.activity_ids) for one in effect.because] == [
        ("enter", (entry.pk,)), ("branch", (replied.pk,)), ("until", (answer.pk,)),
    ]  # fmt: skip
    assert (
        upcoming([rule], alice, at=effect.due_at, until=effect.due_at)[0].because == effect.because
    )


SPLIT = {
    "id": "wording",
    "split": {
        "short": {"share": 0.25, "steps": [{"id": "short", "send": "welcome"}]},
        "long": {"share": 0.5, "steps": [{"id": "long", "send": "tips"}]},
        "none": {"share": 0.25},
    },
}


def test_lots_send_each_member_one_way_and_about_as_many_as_the_shares_say():
    rule = journey(SPLIT)
    people = [early(f"m{number}") for number in range(80)]
    for member in people:
        post(member, AT)

    found = steps_at(rule, AT)

    drawn = {member: step for member, step, _ in found}
    assert len(drawn) == len(found), "nobody goes two ways"
    assert all(
        is_drawn(member, "way/wording", *((0, 0.25) if step == "short" else (0.25, 0.75)))
        for member, step in drawn.items()
    )
    assert 10 <= list(drawn.values()).count("short") <= 30
    assert 28 <= list(drawn.values()).count("long") <= 52


def test_a_lot_never_changes():
    assert (lot(1, "welcome/wording"), lot(2, "welcome/wording")) == (2306161872, 1784692068)


def test_for_a_share_nothing_is_done_but_they_stay_in_the_count():
    rule = journey({"id": "yes", "send": "welcome"}, holdout=0.5)
    people = [early(f"m{number}") for number in range(40)]
    for member in people:
        post(member, AT)

    reached = {member for member, _, _ in steps_at(rule, AT)}

    assert reached == {member.pk for member in people if not is_drawn(member.pk, "way", 0, 0.5)}
    assert 10 <= len(reached) <= 30
    with open_facts() as warehouse:
        bench = Bench(warehouse.raw)
        due(bench, rule, [to_micros(AT)])
        assert bench.count("entries") == 40


def test_what_comes_next_follows_the_way_as_things_stand(alice, bob):
    journey(BRANCH, WAIT | {"else": [{"id": "silence", "send": "tips"}]})
    post(alice, AT)

    assert [(one.step, one.due_at) for one in due_next(alice, AT + HOUR)] == [
        ("no", AT + DAY + HOUR), ("silence", AT + 3 * DAY),
    ]  # fmt: skip
