"""Who is let in again, and what acts do that arrive late, out of order, or change hands."""

from dataclasses import replace

import pytest
from conftest import AT

from horo.core.time import to_micros
from horo.engine.one_member import upcoming
from horo.engine.rules import rules_of
from horo.engine.services import apply, plan
from horo.engine.tests.community import DAY, HOUR, post, reply
from horo.engine.tests.community import write_playbook as write
from horo.engine.tests.test_forks import early, names_at, steps_at
from horo.people.models import ANONYMOUS, Member
from horo.playbook.services import current

pytestmark = pytest.mark.usefixtures("each_database", "db")

STEP = {"id": "hello", "send": "tips"}


def journey(**more):
    write(journeys={"way": {"enter": {"did": "posted"}, "steps": [STEP], **more}})
    (found,) = rules_of(current())
    return found


def entered(rule, days):
    """On which of the first `days` days an act of alice's let her in."""
    return [
        day
        for day in range(days)
        if any(one[1:] == ("hello", AT + day * DAY) for one in steps_at(rule, AT + day * DAY))
    ]


def test_an_entry_keeps_out_what_comes_too_soon_after_it():
    alice = early("alice")
    rule = journey(again={"after": "3d"})
    for day in (0, 2, 3, 5, 7):
        post(alice, AT + day * DAY)

    assert entered(rule, 8) == [0, 3, 7], "the one on day 5 came two days after that of day 3"


def test_only_those_count_that_the_audience_let_in():
    alice = early("alice")
    rule = journey(again={"after": "3d"}, audience={"did": "posted", "times": 2})
    for day in (0, 2, 3, 5):
        post(alice, AT + day * DAY)

    assert entered(rule, 6) == [2, 5]


def test_who_has_left_is_let_in_again_at_the_next_such_act():
    alice, bob = early("alice"), early("bob")
    rule = journey(
        again="after_leaving", goal={"did": "replied", "within": "2d"}, exit={"was": "flagged"},
        steps=[STEP, {"id": "later", "after": "5d", "send": "welcome"}],
    )  # fmt: skip
    for day in (0, 1, 3, 12):
        post(alice, AT + day * DAY)
    reply(alice, bob, AT + 2 * DAY)

    assert entered(rule, 13) == [0, 3, 12], "the goal on day 2, and eight days after day 3"


def test_the_goal_lets_in_again_only_within_its_time():
    alice, bob = early("alice"), early("bob")
    rule = journey(again="after_leaving", goal={"did": "replied", "within": "1d"}, lapse="9d")
    post(alice, AT)
    reply(alice, bob, AT + 2 * DAY)
    post(alice, AT + 3 * DAY)

    assert entered(rule, 4) == [0]


def test_without_goal_or_exit_a_run_is_over_once_its_last_step_lapsed():
    alice = early("alice")
    rule = journey(again="after_leaving", lapse="2d")
    for day in (0, 1, 2, 3):
        post(alice, AT + day * DAY)

    assert entered(rule, 4) == [0, 2]


def test_a_window_shuts_nobody_out_whom_the_entries_before_it_let_in():
    alice = early("alice")
    rule = journey(again={"after": "3d"})
    for day in (0, 2, 3, 5, 7):
        post(alice, AT + day * DAY)

    later = replace(rule, opens_at=to_micros(AT + DAY))

    assert entered(later, 8) == [3, 7], "day 2 is in the window, but too soon after day 0"


def test_what_arrives_late_lets_in_with_its_own_time_and_its_steps_lapse_as_ever():
    alice = early("alice")
    rule = journey(again="always", steps=[STEP, {"id": "later", "after": "2d", "send": "welcome"}])
    post(alice, AT)  # arrives four days late

    assert names_at(rule, AT + 4 * DAY) == ["later"], "the first step had its three days"


def test_acts_may_arrive_in_any_order():
    alice, bob = early("alice"), early("bob")
    rule = journey(
        steps=[
            {
                "id": "talk",
                "wait": {"until": {"was": "replied_to"}, "at_most": "3d"},
                "then": [STEP],
            }
        ]
    )
    reply(bob, alice, AT + HOUR)
    post(alice, AT)  # is told of after the answer to it

    assert steps_at(rule, AT + HOUR) == [(alice.pk, "hello", AT + HOUR)]


def test_a_late_act_answers_a_fork_anew_but_nobody_goes_both_ways(hana):
    alice, bob, mara = early("alice"), early("bob"), early("mara")
    nobody = {"id": "nobody", "send": "welcome"}
    fork = {"if": {"was": "replied_to"}, "then": [STEP], "else": [nobody]}
    rule = journey(steps=[{"id": "answered", "after": "1d", "branch": fork}])
    post(alice, AT)
    apply(AT + DAY)
    post(mara, AT)
    for member in (alice, mara):
        reply(bob, member, AT + HOUR)  # of which one is told only now

    left = plan(AT + DAY).effects

    assert [(one.member_id, one.step) for one in left] == [(mara.pk, "hello")]
    assert upcoming([rule], alice, at=AT + DAY, until=AT + DAY) == []


def test_for_the_number_that_two_accounts_gave_up_nothing_is_due_any_more():
    alice, twin = early("alice"), early("alice2")
    rule = journey(steps=[STEP, {"id": "later", "after": "1d", "send": "welcome"}])
    post(twin, AT)
    post(alice, AT + HOUR)
    assert names_at(rule, AT + HOUR) == ["hello", "hello"]

    Member.objects.filter(pk=twin.pk).update(kind=ANONYMOUS)  # it became alice's second account

    assert steps_at(rule, AT + DAY + HOUR) == [
        (alice.pk, "hello", AT + HOUR),
        (alice.pk, "later", AT + DAY + HOUR),
    ], "what alice herself did goes on"


def test_who_does_a_thing_often_is_asked_about_the_few_that_matter(django_assert_max_num_queries):
    alice = early("alice")
    rule = journey(again="never", audience={"did": "posted", "times": 2})
    for hour in range(120):
        post(alice, AT + hour * HOUR)
    at = AT + 119 * HOUR
    upcoming([rule], alice, at=at, until=at)  # compiles its questions

    with django_assert_max_num_queries(30):
        assert upcoming([rule], alice, at=at, until=at) == [], (
            "she went through it on the first day"
        )
