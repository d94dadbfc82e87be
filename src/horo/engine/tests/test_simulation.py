"""The days of a backtest against the gates of a plan, called day by day."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from horo.core.time import from_micros
from horo.engine.gates import EMAIL, Cap, Knowledge, Radius, Reach, Rules, gate
from horo.engine.gates.attention import caps_on, room
from horo.engine.rehearsal import Act, Staged
from horo.engine.rules import micros
from horo.engine.simulation import Days, Lived, by_instant
from horo.engine.values import HIGH, LOW, NORMAL, PRIORITIES, Effect, StageArgs

DAY = micros(timedelta(days=1))
DAYS = range(10 * DAY, 16 * DAY, DAY)
REACHES = (
    None,
    Reach("news", "in_app", "hello"),
    Reach("news", EMAIL, "hello"),
    Reach("tips", "in_app", "tips"),
    Reach("tips", "in_app"),
)
KNOWN = Knowledge(
    consents={(1, EMAIL, "news"): True, (2, EMAIL, "news"): True, (3, "in_app", "tips"): False},
    addressed=frozenset({1, 3}),
    community=10,
)
caps = st.lists(
    st.builds(Cap, st.integers(1, 3), st.builds(timedelta, days=st.integers(1, 4))), max_size=2
)
rules = st.builds(
    Rules,
    zone=st.just(ZoneInfo("UTC")),
    caps=caps.map(tuple),
    low_share=st.sampled_from([0.4, 1.0]),
    is_high_exempt=st.booleans(),
    duplicates=st.sampled_from([None, timedelta(days=2)]),
    radius=st.builds(Radius, st.sampled_from([None, 1, 2])),
)
spans = st.tuples(st.integers(0, 4), st.integers(1, 3)).map(lambda one: DAYS[one[0] : sum(one)])
steps = st.tuples(
    st.sampled_from([HIGH, NORMAL, LOW]), st.sampled_from(REACHES), st.integers(1, 3), spans
)


def act(gates, number, priority, reach):
    limits = tuple(
        (micros(cap.per), room(priority, gates, cap)) for cap in caps_on(priority, gates)
    )
    args = StageArgs(stage="")
    return Act(f"rule-{number}", "step", "send", args, "", reach, limits, is_once=True, round="")


def staged(gates, number, priority, reach, member, span):
    due_at, key = span[0] - number % 2, f"rule-{number}/step/{member}/7"
    one_act = act(gates, number, priority, reach)
    return Staged(PRIORITIES[priority], due_at, key, member, one_act, tuple(span))


def effect(one, priority):
    due_at = from_micros(one.due_at)
    return Effect(
        key=one.key, once=one.once, rule=one.act.rule, step="step", member_id=one.member_id,
        entry_id=7, entered_at=due_at, due_at=due_at, action="send", args=one.act.args,
        priority=priority,
    )  # fmt: skip


def gated_by_day(effects, gates, reaches):
    """Return what was given, in order, and what was held by which gates: slowly, by the plan's own
    gates."""
    done, received, had, held = [], {}, {}, set()
    for at in DAYS:
        left = [one for one, span in effects if at in span and one.key not in {k for k, _ in done}]
        known = replace(KNOWN, received=received, had=had)
        for one in gate(left, reaches=reaches, rules=gates, known=known, at=from_micros(at)):
            if one.held:
                held.add((one.key, one.held.gate))
                continue
            done.append((one.key, from_micros(at)))
            if reach := reaches.get(one.key):
                received.setdefault(one.member_id, []).append(from_micros(at))
                had[one.member_id, reach.message] = from_micros(at)
    return done, held


@given(rules, st.lists(steps, min_size=1, max_size=12))
def test_what_is_given_and_held_is_what_the_gates_of_a_plan_say_day_by_day(gates, drawn):
    rows = [staged(gates, number, *one) for number, one in enumerate(drawn)]
    effects = [(effect(row, one[0]), one[3]) for row, one in zip(rows, drawn, strict=True)]
    reaches = {row.key: row.act.reach for row in rows if row.act.reach}
    lived = Lived()

    Days(lived, gates, KNOWN).go_through(DAYS, by_instant(rows))

    given_, held = gated_by_day(effects, gates.without_people(), reaches)
    assert [(one.key, one.at) for one in lived.given] == given_
    assert {(key, name) for key, names in lived.held.items() for name in names} == held


def test_a_day_on_which_too_many_would_be_reached_is_counted():
    gates = Rules(ZoneInfo("UTC"), radius=Radius(members=1))
    hello, lived = REACHES[1], Lived()
    rows = [staged(gates, number, NORMAL, hello, number, DAYS[:1]) for number in (1, 2)]
    rows.append(staged(gates, 3, NORMAL, hello, 3, DAYS[1:2]))

    Days(lived, gates, KNOWN).go_through(DAYS, by_instant(rows))

    assert (len(lived.given), lived.days_over_radius) == (3, 1)
