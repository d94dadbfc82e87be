"""What holds from one activity to the next: tags, levels, stages; and where members came from."""

from datetime import timedelta

import pytest
from conftest import AT

from horo.conditions import Snapshot
from horo.conditions.tests.engines import act, person
from horo.conditions.tests.test_acts import DAY, DIALECTS, assert_true_for

pytestmark = pytest.mark.parametrize("dialect", DIALECTS)
EVERYONE = tuple(person(number) for number in (1, 2, 3, 4))


def said(member, verb, kind, key, age=timedelta(0), **more):
    return act(None, verb, AT - age, recipient_id=member, object_type=kind, object_key=key, **more)


def test_a_tag_lasts_until_it_is_taken(dialect):
    acts = (
        said(1, "tagged", "tag", "vip", 2 * DAY),
        said(2, "tagged", "tag", "vip", 2 * DAY),
        said(2, "untagged", "tag", "vip", DAY),
        said(2, "tagged", "tag", "other", DAY),
        said(3, "untagged", "tag", "vip", 2 * DAY),
        said(3, "tagged", "tag", "vip", DAY),
        said(4, "tagged", "tag", "vip", -DAY),
    )

    assert_true_for({"has": {"tag": "vip"}}, Snapshot(acts, EVERYONE), {1, 3}, dialect)
    assert_true_for(
        {"has": {"tag": ["vip", "other"]}}, Snapshot(acts, EVERYONE), {1, 2, 3}, dialect
    )


def test_of_two_marks_at_one_moment_the_later_written_counts(dialect):
    acts = (said(1, "tagged", "tag", "vip"), said(1, "untagged", "tag", "vip"))

    assert_true_for({"has": {"tag": "vip"}}, Snapshot(acts, EVERYONE), set(), dialect)


def test_a_member_has_the_latest_level_and_every_badge(dialect):
    acts = (
        said(1, "awarded", "level", "regular", 2 * DAY),
        said(1, "awarded", "level", "leader", DAY),
        said(2, "awarded", "level", "regular", 2 * DAY),
        said(2, "awarded", "badge", "leader", DAY),
        said(1, "awarded", "badge", "first", 2 * DAY),
        said(1, "awarded", "badge", "second", DAY),
    )

    assert_true_for({"has": {"level": "regular"}}, Snapshot(acts, EVERYONE), {2}, dialect)
    assert_true_for({"has": {"level": "leader"}}, Snapshot(acts, EVERYONE), {1}, dialect)
    assert_true_for({"has": {"badge": "first"}}, Snapshot(acts, EVERYONE), {1}, dialect)


def test_what_was_taken_back_is_not_had_until_it_is_given_again(dialect):
    acts = (
        said(1, "awarded", "badge", "first", 2 * DAY),
        said(1, "revoked", "badge", "first", DAY),
        said(1, "awarded", "badge", "second", 2 * DAY),
        said(1, "awarded", "level", "regular", 2 * DAY),
        said(1, "revoked", "level", "regular", DAY),
        said(2, "revoked", "badge", "first", 2 * DAY),
        said(2, "awarded", "badge", "first", DAY),
        said(2, "awarded", "level", "regular", DAY),
    )

    assert_true_for({"has": {"badge": "first"}}, Snapshot(acts, EVERYONE), {2}, dialect)
    assert_true_for({"has": {"badge": "second"}}, Snapshot(acts, EVERYONE), {1}, dialect)
    assert_true_for({"has": {"level": "regular"}}, Snapshot(acts, EVERYONE), {2}, dialect)


@pytest.mark.parametrize(("since", "expected"), [({}, {1, 2}), ({"since": "7d"}, {1})], ids=str)
def test_a_member_is_in_the_stage_last_written_down_for_so_long(dialect, since, expected):
    acts = (
        said(1, "moved", "stage", "regular", 7 * DAY),
        said(2, "moved", "stage", "regular", 6 * DAY),
        said(3, "moved", "stage", "regular", 9 * DAY),
        said(3, "moved", "stage", "", DAY),
    )

    snapshot = Snapshot(acts, EVERYONE)
    assert_true_for({"in": {"stage": "regular"} | since}, snapshot, expected, dialect)


def test_a_member_came_from_the_source_of_their_joining(dialect):
    acts = (act(1, "joined", AT, source="discourse"), act(2, "joined", AT, source="horo"))

    snapshot = Snapshot((*acts, act(2, "posted", AT, source="discourse")), EVERYONE)
    assert_true_for({"is": {"source": "discourse"}}, snapshot, {1}, dialect)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"plan": "pro"}, {1}),
        ({"plan": ["pro", "free"]}, {1, 2}),
        ({"seats": {"at_least": 25}}, {1}),
        ({"seats": {"less_than": 25}}, {2}),
        ({"seats": 25}, {1}),
        ({"plan": "free", "seats": {"more_than": 1}}, {2}),
    ],
    ids=str,
)
def test_a_field_is_compared_as_text_or_as_a_number(dialect, wanted, expected):
    fields = (
        {"member_id": 1, "name": "plan", "value": "pro"},
        {"member_id": 1, "name": "seats", "value": "25.0", "number": 25.0},
        {"member_id": 2, "name": "plan", "value": "free"},
        {"member_id": 2, "name": "seats", "value": "3", "number": 3.0},
        {"member_id": 3, "name": "seats", "value": "many", "number": None},
    )

    snapshot = Snapshot((), EVERYONE, fields=fields)
    assert_true_for({"has": {"field": wanted}}, snapshot, expected, dialect)
