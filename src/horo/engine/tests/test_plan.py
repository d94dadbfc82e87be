import json
from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import AT
from django.db import connection
from django.test.utils import CaptureQueriesContext

from horo.engine.services import apply, plan
from horo.engine.tests.community import DAY, HOUR, STAGES, WELCOME, join_at, post, reply
from horo.engine.tests.community import write_playbook as write
from horo.log.models import Activity
from horo.people.models import Member

pytestmark = pytest.mark.django_db


def steps(at, **filters):
    """The (member, step) pairs that are planned at `at`."""
    wanted = [one for one in plan(at).effects if one.action != "stage"]
    return [(one.member_id, one.step) for one in wanted]


def journey(**changes):
    write(journeys={"welcome": WELCOME | changes})


def test_a_step_is_due_from_its_moment_until_it_lapses(alice):
    write()
    join_at(alice)

    assert steps(AT - HOUR) == []
    assert steps(AT) == [(alice.pk, "hello")]
    assert steps(AT + DAY) == [(alice.pk, "hello"), (alice.pk, "greet")]
    assert steps(AT + 3 * DAY) == [(alice.pk, "greet")], "the welcome lapsed after three days"
    assert steps(AT + 4 * DAY) == []


def test_an_effect_names_its_rule_its_entry_and_its_evidence(alice):
    write()
    entry = join_at(alice)

    (effect,) = plan(AT).effects

    assert effect.key == f"journeys/welcome/hello/{alice.pk}/{entry.pk}"
    assert (effect.entered_at, effect.due_at, effect.action) == (AT, AT, "send")
    assert [(reason.part, reason.activity_ids) for reason in effect.because] == [
        ("enter", (entry.pk,))
    ]


def test_what_is_done_is_planned_no_more(alice, hana):
    write()
    join_at(alice)
    assert steps(AT), "nothing was due, so this test would prove nothing"

    apply(AT)

    assert steps(AT) == []
    assert steps(AT + DAY) == [(alice.pk, "greet")]


def test_a_goal_reached_ends_the_journey(alice, bob):
    write()
    join_at(alice)
    join_at(bob)
    post(alice, AT + HOUR)

    assert steps(AT + DAY) == [(bob.pk, "hello"), (bob.pk, "greet")]


def test_a_step_is_left_out_unless_it_made_sense_at_its_own_moment(alice, bob):
    journey(steps=[{"id": "nudge", "after": "1d", "if": {"was": "replied_to"}, "send": "tips"}])
    join_at(alice)
    answer = reply(bob, alice, AT + DAY + HOUR)

    assert steps(AT + 2 * DAY) == [], "the answer came after the step's moment"
    assert answer.occurred_at > AT + DAY


def test_a_step_that_became_pointless_is_dropped(alice, bob):
    write()
    join_at(alice)
    assert (alice.pk, "greet") in steps(AT + DAY)

    reply(bob, alice, AT + DAY + HOUR)

    assert (alice.pk, "greet") not in steps(AT + DAY + 2 * HOUR)


def test_only_what_happened_since_the_entry_counts_inside_a_journey(alice):
    write()
    post(alice, AT - HOUR)
    join_at(alice)

    assert steps(AT) == [(alice.pk, "hello")], "the earlier post is no goal"


def test_an_exit_ends_the_journey(alice, mara):
    journey(exit={"was": "replied_to"})
    join_at(alice)
    reply(mara, alice, AT + HOUR)

    assert steps(AT + 2 * HOUR) == []


def test_the_audience_is_asked_at_the_entry(alice, bob):
    journey(enter={"did": "posted"}, audience={"joined": {"less_than": "2d"}}, goal=None)
    join_at(alice, AT - 3 * DAY)
    join_at(bob, AT - DAY)
    for member in (alice, bob):
        post(member, AT)

    assert steps(AT + DAY) == [(bob.pk, "hello"), (bob.pk, "greet")], "young at entry is enough"


def test_once_means_the_first_matching_entry_and_always_means_each(alice):
    first, second = post(alice, AT), post(alice, AT + HOUR)
    simple = {"enter": {"did": "posted"}, "goal": None, "steps": [{"id": "hi", "send": "tips"}]}

    journey(**simple)
    assert [one.entry_id for one in plan(AT + HOUR).effects] == [first.pk]
    journey(**simple, again="always")
    assert [one.entry_id for one in plan(AT + HOUR).effects] == [first.pk, second.pk]


def test_an_earlier_entry_found_later_does_not_repeat_a_journey(alice, hana):
    write()
    join_at(alice)
    apply(AT)

    join_at(alice, AT - HOUR)

    assert steps(AT) == []


def test_bots_and_staff_stay_outside_unless_the_audience_speaks_of_staff(alice, robot, otto):
    write()
    Member.objects.filter(pk=otto.pk).update(is_staff=True)
    for member in (alice, robot, otto):
        join_at(member)

    assert steps(AT) == [(alice.pk, "hello")]
    journey(audience={"is": {"staff": True}})
    assert steps(AT) == [(otto.pk, "hello")]


def test_two_plans_of_one_instant_are_the_same_bytes(alice, bob, hana):
    write(stages=STAGES)
    for member in (bob, alice):
        join_at(member)

    first = plan(AT + DAY).to_json()

    assert plan(AT + DAY).to_json() == first
    assert json.loads(first)["effects"][0]["status"] == "due"


def test_planning_writes_nothing(alice):
    write(stages=STAGES)
    join_at(alice)
    before = Activity.objects.count()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert plan(AT).effects

    written = [q["sql"] for q in queries if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert written == []
    assert Activity.objects.count() == before


def test_a_stage_is_moved_to_once_and_says_why(alice):
    write(journeys={}, stages=STAGES)
    author = post(alice, AT)

    (move,) = plan(AT).effects
    assert (move.rule, move.step, move.args.stage, move.args.before) == (
        "funnel", "author", "author", "",
    )  # fmt: skip
    assert move.because[0].activity_ids == (author.pk,)
    apply(AT)

    moved = Activity.objects.get(verb="moved")
    assert (moved.recipient, moved.object_key) == (alice, "author")
    assert plan(AT + DAY).effects == ()


def test_explain_and_apply_see_the_same_keys(alice, bob, hana):
    write(stages=STAGES)
    for member in (alice, bob):
        join_at(member)
    planned = plan(AT + timedelta(hours=1))

    done = apply(AT + timedelta(hours=1)).done

    assert set(done) == {one.key for one in planned.due}
    assert replace(planned, effects=()) == plan(AT + timedelta(hours=1))
