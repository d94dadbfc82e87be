"""Which acts count: with a value, on a thing, with certain people; and what they add up to."""

import pytest
from conftest import AT

from horo.conditions import Snapshot, Words, parse, resolve, truth
from horo.conditions.moments import micros
from horo.conditions.tests.engines import act, engine, person
from horo.conditions.tests.test_acts import DAY, DIALECTS, assert_true_for

pytestmark = pytest.mark.parametrize("dialect", DIALECTS)
EVERYONE = (person(1), person(2), person(3, is_staff=True), person(4))


def rated(member, *values):
    return [act(member, "rated", AT, value=value) for value in values]


@pytest.mark.parametrize(
    ("beside", "expected"),
    [
        ({"value": {"at_most": 6}}, {1, 3}),
        ({"value": {"more_than": 6, "less_than": 9.5}}, {2}),
        ({"value": 9}, {2}),
        ({"value": {"at_least": 0}, "times": 2}, {1}),
        ({"sum": {"at_least": 9}}, {1, 2}),
        ({"sum": {"less_than": 9}}, {3, 4}),
        ({"sum": {"at_least": 5}, "value": {"at_most": 5}}, {1}),
    ],
    ids=str,
)
def test_values_are_compared_one_by_one_or_added_up(dialect, beside, expected):
    acts = [*rated(1, 5, 6, None), *rated(2, 9), *rated(3, 0)]

    assert_true_for({"did": "rated"} | beside, Snapshot(tuple(acts), EVERYONE), expected, dialect)


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ({"event": "kickoff"}, {1}),
        ({"event": ["kickoff", 12]}, {1, 2}),
        ({"event": 12}, {2}),
        ("event", {1, 2, 3}),
        ({"task": "kickoff"}, {4}),
    ],
    ids=str,
)
def test_only_what_was_done_to_that_thing_counts(dialect, what, expected):
    acts = (
        act(1, "attended", AT, object_type="event", object_key="kickoff"),
        act(2, "attended", AT, object_type="event", object_id=12),
        act(3, "attended", AT, object_type="event", object_id=13),
        act(4, "attended", AT, object_type="task", object_key="kickoff"),
    )

    written = {"did": "attended", "what": what}
    assert_true_for(written, Snapshot(acts, EVERYONE), expected, dialect)


def test_the_other_person_is_known_by_what_they_were_then(dialect):
    acts = (
        act(1, "replied", AT - DAY, recipient_id=4),
        act(2, "replied", AT, recipient_id=4),
        act(2, "replied", AT, recipient_id=None),
        act(3, "replied", AT, recipient_id=1),
    )
    since = ({"member_id": 4, "group": "experts", "since": micros(AT)},)
    snapshot = Snapshot(acts, EVERYONE, since)

    assert_true_for({"did": "replied", "to": {"group": "experts"}}, snapshot, {2}, dialect)
    assert_true_for({"was": "replied_to", "by": {"staff": True}}, snapshot, {1}, dialect)
    assert_true_for({"was": "replied_to", "by": {"staff": False}}, snapshot, {4}, dialect)
    assert_true_for(
        {"was": "replied_to", "by": {"staff": False}, "times": 0}, snapshot, {1, 2, 3}, dialect
    )


def test_who_invited_a_member_may_be_a_persona_with_a_condition(dialect):
    acts = (
        act(3, "posted", AT - DAY),
        act(3, "invited", AT, recipient_id=1),
        act(4, "invited", AT - 2 * DAY, recipient_id=2),
        act(4, "posted", AT - DAY),
    )
    words = Words(personas={"author": parse({"did": "posted"})})
    condition = resolve(parse({"invited_by": {"persona": "author"}}), words)
    snapshot = Snapshot(acts, EVERYONE)
    database = engine(dialect)
    database.fill(snapshot)

    assert database.true_for(condition, AT) == {1}, "4 was no author yet when they invited 2"
    assert [m for m in (1, 2, 3, 4) if truth(condition, snapshot, m, None, AT)] == [1]
    assert database.holds(condition, 1, AT + DAY, AT), "an invitation comes before every entry"


def test_crossing_a_border_is_an_act_with_a_time(dialect):
    def crossed(member, verb, kind, days):
        more = {"recipient_id": member, "object_type": kind, "object_key": "quiet"}
        return act(None, verb, AT - days * DAY, **more)

    acts = (
        crossed(1, "entered", "audience", 1),
        crossed(2, "entered", "audience", 9),
        crossed(2, "left", "audience", 1),
        crossed(3, "moved", "stage", 1),
    )
    snapshot = Snapshot(acts, EVERYONE)

    within = {"within": "7d"}
    assert_true_for({"entered": {"audience": "quiet"}} | within, snapshot, {1}, dialect)
    assert_true_for({"left": {"audience": "quiet"}} | within, snapshot, {2}, dialect)
    assert_true_for({"entered": {"stage": "quiet"}}, snapshot, {3}, dialect)
