"""The instant at which a condition came true: every engine agrees with the plain reading."""

import pytest
from conftest import AT
from hypothesis import event, given
from hypothesis import strategies as st

from horo.conditions import held_at, held_at_for_member_sql, occasions, parse, truth, turned_at
from horo.conditions import turns_by_acts as turns
from horo.conditions.moments import micros
from horo.conditions.tests import worlds
from horo.conditions.tests.engines import engine, occasions_table
from horo.conditions.tests.test_agreement import DIALECTS, thorough
from horo.conditions.turning import lasting
from horo.facts.schemas import unbound

TURNING = [
    {"did": "posted"},
    {"was": "replied_to"},
    {"did": ["posted", "replied"], "times": 3},
    {"did": "replied", "times": 2, "distinct": "people"},
    {"did": ["posted", "replied", "reacted"], "times": 2, "distinct": "days"},
    {"did": "posted", "in_space": "help"},
    [{"did": "posted"}, {"was": "replied_to", "times": 2}],
    {"any": [{"did": "posted", "times": 2}, {"was": "reacted_to"}]},
    {"any": [[{"did": "posted"}, {"did": "reacted"}], {"was": "flagged"}]},
]
conditions = st.sampled_from(TURNING).map(parse)
starts = worlds.instants.map(micros)


@pytest.mark.parametrize("dialect", DIALECTS)
@given(worlds.snapshots, conditions, st.lists(st.tuples(starts, starts), min_size=1, max_size=4))
@thorough
def test_many_occasions_are_told_when_it_came_true(dialect, snapshot, condition, spans):
    rows = [
        (10 * number + member, member, since, at)
        for number, (since, at) in enumerate(spans)
        for member in worlds.MEMBERS
    ]
    database = engine(dialect)
    database.fill(snapshot, rows)

    found = database.run(held_at(condition, unbound(), occasions(occasions_table())))

    wanted = {(row[0], turned_at(condition, snapshot, *row[1:])) for row in rows}
    assert found == {(subject, at) for subject, at in wanted if at is not None}


@given(worlds.snapshots, worlds.conditions, worlds.instants, worlds.instants)
@thorough
def test_what_lasts_was_true_before_all_of_it_was(snapshot, condition, one, other):
    part, (early, late) = lasting(condition), sorted([one, other])
    event("something lasts" if part else "nothing does")

    for member in worlds.MEMBERS if part else ():
        then, now = (truth(part, snapshot, member, None, at) for at in (early, late))
        assert now >= then, "true once, and always after"
        assert now >= truth(condition, snapshot, member, None, late)


@pytest.mark.parametrize("dialect", DIALECTS)
@given(worlds.snapshots, conditions, starts)
@thorough
def test_one_member_is_told_when_it_came_true(dialect, snapshot, condition, since):
    database = engine(dialect)
    database.fill(snapshot)
    query = held_at_for_member_sql(condition, dialect)
    for member in worlds.MEMBERS:
        values = {"member_id": member, "since": since, "at": micros(AT)}
        cursor = database.connection.cursor()
        cursor.execute(*as_bound(dialect, query, values))

        wanted = turned_at(condition, snapshot, member, since, micros(AT))

        assert [at for _, at in cursor.fetchall()] == ([] if wanted is None else [wanted])


def as_bound(dialect, query, values):
    values = {name: value for name, value in values.items() if name in query.names}
    if dialect != "sqlite":
        return query.sql, values
    sql = query.sql.replace("%%", "%")
    for name in values:
        sql = sql.replace(f"%({name})s", f":{name}")
    return sql, values


@pytest.mark.parametrize("written", TURNING)
def test_what_acts_alone_make_true_turns(written):
    assert turns(parse(written))


@pytest.mark.parametrize(
    "written",
    [
        {"did": "posted", "times": 0},
        {"did": "posted", "times": {"exactly": 1}},
        {"did": "posted", "within": "7d"},
        {"did": "posted", "since": "2026-01-01"},
        {"not": {"did": "posted"}},
        {"is": {"staff": True}},
        {"joined": {"more_than": "7d"}},
        [{"did": "posted"}, {"in": {"space": "help"}}],
    ],
)
def test_what_may_become_false_again_or_needs_no_act_does_not_turn(written):
    assert not turns(parse(written))
