from datetime import date, timedelta

import pytest
from conftest import AT

from horo.conditions import Snapshot, parse, truth
from horo.conditions.tests.engines import act, engine, person

DIALECTS = ["duckdb", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
DAY = timedelta(days=1)
JUST = timedelta(microseconds=1)


def assert_true_for(written, snapshot, expected, dialect):
    """The engine and the plain reading agree on `expected`."""
    condition = parse(written)
    people = [member["id"] for member in snapshot.members]
    assert {m for m in people if truth(condition, snapshot, m, None, AT)} == expected
    database = engine(dialect)
    database.fill(snapshot)
    assert database.true_for(condition, AT) == expected


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("age", "counted"),
    [
        (timedelta(0), True),
        (7 * DAY - JUST, True),
        (7 * DAY, False),
        (-JUST, False),
    ],
    ids=["at the moment itself", "just inside", "at the old end", "in the future"],
)
def test_within_is_open_at_its_old_end_and_closed_at_the_moment(dialect, age, counted):
    snapshot = Snapshot((act(1, "posted", AT - age),), (person(1),))

    assert_true_for({"did": "posted", "within": "7d"}, snapshot, {1} if counted else set(), dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (0, {1}),
        (1, {2, 3, 4}),
        (2, {3, 4}),
        ({"exactly": 2}, {3}),
        ({"at_most": 1}, {1, 2}),
        ({"at_least": 1, "at_most": 2}, {2, 3}),
    ],
    ids=str,
)
def test_times_is_a_range_that_may_start_at_never(dialect, times, expected):
    acts = tuple(
        act(member, "posted", AT - number * DAY)
        for member, often in ((2, 1), (3, 2), (4, 3))
        for number in range(often)
    )
    snapshot = Snapshot(acts, tuple(person(n) for n in (1, 2, 3, 4)))

    assert_true_for({"did": "posted", "times": times}, snapshot, expected, dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_since_counts_from_the_first_moment_of_the_day(dialect):
    start = AT.replace(hour=0)
    acts = (act(1, "posted", start), act(2, "posted", start - JUST))
    snapshot = Snapshot(acts, (person(1), person(2)))

    assert_true_for({"did": "posted", "since": date(2026, 3, 2)}, snapshot, {1}, dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("distinct", "expected"),
    [("days", {1}), ("threads", {2}), ("spaces", {3}), ("people", {4})],
)
def test_distinct_counts_different_things_instead_of_acts(dialect, distinct, expected):
    def twice(member, first, second, days=0):
        return (
            act(member, "replied", AT - days * DAY, **first),
            act(member, "replied", AT, **second),
        )

    acts = (
        *twice(1, {}, {}, days=1),
        *twice(2, {"thread_id": 1}, {"thread_id": 2}),
        *twice(3, {"space_id": 1}, {"space_id": 2}),
        *twice(4, {"recipient_id": 1}, {"recipient_id": 2}),
        *twice(5, {"recipient_id": 5}, {"recipient_id": 1}),
    )
    snapshot = Snapshot(acts, tuple(person(n) for n in range(1, 6)))

    written = {"did": "replied", "times": 2, "distinct": distinct}
    assert_true_for(written, snapshot, expected, dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_in_space_counts_only_what_happened_there(dialect):
    acts = (act(1, "posted", AT, space_id=7), act(2, "posted", AT, space_id=8))
    spaces = ({"id": 7, "slug": "help", "access": "public"},)
    snapshot = Snapshot(acts, (person(1), person(2), person(3)), spaces=spaces)

    assert_true_for({"did": "posted", "in_space": "help"}, snapshot, {1}, dialect)
    assert_true_for({"did": "posted", "in_space": "help", "times": 0}, snapshot, {2, 3}, dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_was_is_what_others_or_the_system_did(dialect):
    acts = (
        act(9, "replied", AT, recipient_id=1),
        act(None, "replied", AT, recipient_id=2),
        act(3, "replied", AT, recipient_id=3),
    )
    snapshot = Snapshot(acts, tuple(person(n) for n in (1, 2, 3, 4)))

    assert_true_for({"was": "replied_to"}, snapshot, {1, 2}, dialect)
    assert_true_for({"not": {"was": "replied_to"}}, snapshot, {3, 4}, dialect)
