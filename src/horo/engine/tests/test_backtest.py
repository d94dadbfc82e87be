import json
from datetime import UTC, datetime, timedelta

import pytest
from conftest import AT, join, make_member
from hypothesis import given
from hypothesis import strategies as st

from horo.engine.services import backtest, plan
from horo.engine.statistics import sample_per_arm, wilson
from horo.engine.tests.community import DAY, HOUR, STAGES, WELCOME, join_at, post, reply
from horo.engine.tests.community import write_playbook as write
from horo.log import services as log
from horo.log.activities import VOTED
from horo.log.models import Activity
from horo.messaging.models import Message

START, END = AT - DAY, AT + 30 * DAY
HELLO = {"id": "hello", "send": "welcome"}
TWICE = [HELLO, {"id": "again", "after": "24h", "send": "tips"}]
ONE_A_WEEK = [{"messages": 1, "per": "7d"}]


def rule_of(found, slug="welcome"):
    return next(rule for rule in found.rules if rule.rule == f"journeys/{slug}")


def keys(found):
    return {one.key for one in found.given}


@pytest.mark.django_db
def test_it_tells_who_would_have_got_what_and_when(alice, bob):
    write(journeys={"welcome": WELCOME | {"goal": None}})
    entry = join_at(alice)

    found = backtest(START, END)

    hello, greet = found.given
    assert (hello.member_id, hello.step, hello.due_at) == (alice.pk, "hello", AT)
    assert hello.key == f"journeys/welcome/hello/{alice.pk}/{entry.pk}"
    assert hello.at == AT + 3 * HOUR, "the next noon"
    assert (greet.step, greet.due_at) == ("greet", AT + DAY)
    assert (found.reached, found.days) == (1, 31)


@pytest.mark.django_db
def test_nothing_is_done_or_written(alice):
    write(stages=STAGES)
    join_at(alice)
    before = Activity.objects.count()

    assert backtest(START, END).given

    assert (Activity.objects.count(), Message.objects.count()) == (before, 0)
    assert plan(AT).effects, "what was only replayed is still to be done"


@pytest.mark.django_db
def test_two_backtests_of_one_period_are_the_same_bytes(alice, bob):
    write(stages=STAGES)
    for member in (bob, alice):
        join_at(member)

    first = backtest(START, END).to_json()

    assert backtest(START, END).to_json() == first
    assert "no claim" in json.loads(first)["note"]


@pytest.mark.django_db
def test_the_trace_of_a_member_has_what_came_and_what_a_gate_kept_from_them(alice, bob):
    write(journeys={"welcome": {**WELCOME, "goal": None, "steps": TWICE}}, caps=ONE_A_WEEK)
    join_at(alice)
    join_at(bob)

    found = backtest(START, END)

    came, lost = found.trace(alice.pk)
    assert (came.step, came.at) == ("hello", AT + 3 * HOUR)
    assert (lost.step, lost.due_at, lost.held) == ("again", AT + DAY, ("frequency",))
    assert {one["member_id"] for one in json.loads(found.to_json())["lost"]} == {alice.pk, bob.pk}


@pytest.mark.django_db
def test_the_day_by_day_result_is_that_of_the_daily_plans(alice, bob, otto):
    write()
    for days, member in enumerate((alice, bob, otto)):
        join_at(member, AT + days * DAY)
    post(bob, AT + DAY + 2 * HOUR)
    noons = [AT + 3 * HOUR + day * DAY for day in range(8)]

    planned = {one.key for noon in noons for one in plan(noon).effects}

    assert keys(backtest(AT, AT + 8 * DAY)) == planned
    assert len(planned) == 4, "two welcomes and two greetings; bob posted before noon"


@pytest.mark.django_db
def test_the_natural_rate_counts_closed_windows_and_their_median(alice, bob, otto):
    write()
    for member in (alice, bob):
        join_at(member)
    join_at(otto, END - DAY)
    post(alice, AT + 6 * HOUR)

    goal = rule_of(backtest(START, END)).goal

    assert (goal.n, goal.reached, goal.censored, goal.rate) == (2, 1, 1, 0.5)
    assert (goal.low, goal.high) == pytest.approx(wilson(1, 2))
    assert goal.median_seconds == 6 * 3600
    assert goal.sample_per_arm == 388


@pytest.mark.django_db
def test_the_natural_rate_asks_only_those_whom_a_step_would_have_met(alice, bob, otto):
    away = {
        "enter": {"did": "posted"},
        "again": "always",
        "goal": {"did": "posted", "within": "8d"},
        "exit": {"did": "voted"},
        "steps": [HELLO | {"after": "5d"}],
    }
    write(journeys={"away": away})
    for day in (0, 1, 2, 9):  # three short absences; one of a week, from which alice comes back
        post(alice, AT + day * DAY)
    post(bob, AT)
    post(otto, AT)
    log.record(VOTED, None, actor=otto, at=AT + DAY)

    away = rule_of(backtest(START, END), "away")

    assert (away.entries, away.steps[0].due) == (6, 3)
    goal = away.goal
    assert (goal.n, goal.reached) == (3, 1), "alice twice, and bob"
    assert goal.median_seconds == 2 * 86400, "from the step on"


@pytest.mark.django_db
def test_who_is_spared_by_a_condition_does_not_count(alice, bob):
    steps = [HELLO | {"after": "1d", "if": {"was": "replied_to"}}]
    write(journeys={"welcome": WELCOME | {"steps": steps}})
    for member in (alice, bob):
        join_at(member)
    reply(bob, alice, AT + HOUR)
    post(bob, AT + 2 * DAY)

    goal = rule_of(backtest(START, END)).goal

    assert (goal.n, goal.reached) == (1, 0), "alice got a reply; bob had none"


@pytest.mark.django_db
def test_steps_after_the_goals_time_leave_the_rate_to_all_entries(alice, bob):
    goal = {"was": "replied_to", "within": "24h"}
    steps = [HELLO | {"after": "24h", "unless": {"was": "replied_to"}}]
    write(journeys={"welcome": WELCOME | {"goal": goal, "steps": steps}})
    for member in (alice, bob):
        join_at(member)
    reply(bob, alice, AT + HOUR)

    goal = rule_of(backtest(START, END)).goal

    assert (goal.n, goal.reached, goal.median_seconds) == (2, 1, 3600)


@pytest.mark.django_db
def test_caps_and_consent_show_what_they_would_have_held(alice):
    steps = [HELLO, {"id": "tips", "after": "1d", "send": "tips"}]
    write(
        journeys={"welcome": WELCOME | {"steps": steps, "goal": None}},
        caps=[{"messages": 1, "per": "7d"}],
    )
    join_at(alice)

    hello, tips = rule_of(backtest(START, END)).steps

    assert (hello.due, hello.done, hello.held) == (1, 1, ())
    assert (tips.due, tips.done) == (1, 0)
    assert [(held.gate, held.effects, held.lost) for held in tips.held] == [("frequency", 1, 1)]


@pytest.mark.django_db
def test_load_is_told_for_members_and_for_the_team(alice, bob, hana):
    join(make_member("vera"), "moderators")
    write(quiet_hours={"since": "08:00", "till": "10:00"}, approval={"send": True})
    for member in (alice, bob):
        join_at(member)

    found = backtest(START, END)

    load = found.member_load
    assert (load.messages, load.members, load.most_in_a_week) == (2, 2, 1)
    (team,) = found.team_load
    assert (team.to, team.people, team.tasks, team.most_each_a_week) == ("moderators", 2, 2, 1)
    assert (found.approvals, found.quiet_delays) == (2, 2)


@pytest.mark.django_db
def test_rules_that_never_fired_are_named(alice):
    write(journeys={"welcome": WELCOME, "never": WELCOME | {"enter": {"did": "voted"}}})
    join_at(alice)

    found = backtest(START, END)

    assert found.never_fired == ("journeys/never",)
    assert rule_of(found, "never").goal.rate is None


@pytest.mark.django_db
def test_stages_are_counted_at_both_ends(alice, bob):
    write(stages=STAGES)
    post(alice, AT)

    counts = {one.stage: (one.at_start, one.at_end) for one in backtest(START, END).stages}

    assert counts == {"visitor": (0, 1), "author": (0, 1)}, "nobody had joined before"


@pytest.mark.django_db
def test_less_than_a_day_is_refused(db):
    write()

    with pytest.raises(ValueError, match="less than a day"):
        backtest(AT, AT + timedelta(hours=23))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (AT, datetime(9999, 12, 31, tzinfo=UTC), "later than tomorrow"),
        (AT, datetime(2026, 3, 2, 22, 1, tzinfo=UTC), "choose an end up to 2026-03-03"),
        (AT - timedelta(days=3655), AT, "more than ten years"),
        (datetime(1, 1, 1, tzinfo=UTC), AT, "more than ten years"),
    ],
)
def test_the_future_and_more_than_ten_years_are_refused(db, start, end, said):
    write(timezone="Europe/Sofia")

    with pytest.raises(ValueError, match=said):
        backtest(start, end, at=AT)


@pytest.mark.django_db
def test_all_of_today_may_be_replayed(db):
    write(timezone="Europe/Sofia")
    tomorrow = datetime(2026, 3, 2, 22, tzinfo=UTC)

    assert backtest(tomorrow - DAY, tomorrow, at=AT).days == 1


@pytest.mark.django_db
def test_a_day_of_23_hours_is_a_day(db):
    write(timezone="Europe/Sofia")
    start, end = datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 3, 29, 21, tzinfo=UTC)

    assert backtest(start, end).days == 1


@pytest.mark.parametrize(
    ("successes", "n", "expected"),
    [(0, 0, (0, 1)), (0, 10, (0, 0.2775)), (10, 10, (0.7225, 1)), (7, 20, (0.1812, 0.5671))],
)
def test_wilsons_interval_against_published_values(successes, n, expected):
    assert wilson(successes, n) == pytest.approx(expected, abs=1e-4)


@given(n=st.integers(1, 500), data=st.data())
def test_the_interval_holds_the_share(n, data):
    successes = data.draw(st.integers(0, n))
    low, high = wilson(successes, n)

    assert 0 <= low <= successes / n <= high <= 1


def test_sample_sizes_as_in_textbooks():
    assert sample_per_arm(0.5, lift=0.2) == 388
    assert sample_per_arm(0.1, lift=0.2) == 3841
    assert sample_per_arm(0, lift=0.2) is None
    assert sample_per_arm(0.9, lift=0.2) is None
