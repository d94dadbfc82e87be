"""Coming into an audience and falling out of it, as events that let members into a journey."""

import pytest
from conftest import AT

from horo.engine.services import apply, plan
from horo.engine.services.watching import note_crossings
from horo.engine.tests.community import DAY, HOUR, join_at, post
from horo.engine.tests.community import write_playbook as write
from horo.log.models import Activity

pytestmark = pytest.mark.django_db
QUIET = {"last": {"did": "posted", "more_than": "30d"}}
MISSED = {
    "enter": {"entered": {"audience": "quiet"}},
    "again": "always",
    "steps": [{"id": "missed", "send": "welcome"}],
}


def watch(*, when=QUIET, **journey):
    root = write(journeys={"missed": MISSED | journey})
    audience = {"title": "Quiet", "when": when}
    (root / "audiences.yaml").write_text(f"audiences: {{quiet: {audience}}}")


def said(*verbs):
    """Return who was recorded on which side, and when."""
    found = Activity.objects.filter(verb__in=verbs or ["entered", "left"]).order_by("id")
    return [(one.verb, one.recipient, one.occurred_at) for one in found]


def missed(at):
    return [(one.member_id, one.step) for one in plan(at).effects if one.rule == "journeys/missed"]


@pytest.fixture
def two(alice, bob):
    for member in (alice, bob):
        join_at(member)
        post(member, AT)
    return alice, bob


def test_who_comes_into_an_audience_is_let_in_by_it(two):
    alice, bob = two
    watch()
    apply(AT + DAY)
    post(bob, AT + 20 * DAY)

    apply(AT + 30 * DAY)

    assert said() == [("entered", alice, AT + 30 * DAY)]
    assert [one.step for one in plan(AT + 30 * DAY + HOUR).effects] == [], "it was done at once"
    assert Activity.objects.filter(verb="received", recipient=alice).count() == 1


def test_who_falls_out_is_written_down_and_may_come_in_again(two):
    alice, _bob = two
    watch()
    apply(AT)
    apply(AT + 30 * DAY)
    post(alice, AT + 31 * DAY)

    apply(AT + 32 * DAY)
    apply(AT + 61 * DAY)

    theirs = [(verb, at) for verb, member, at in said() if member == alice]
    assert theirs == [
        ("entered", AT + 30 * DAY),
        ("left", AT + 32 * DAY),
        ("entered", AT + 61 * DAY),
    ]


def test_who_was_in_it_at_the_first_look_has_not_entered(two):
    alice, bob = two
    post(bob, AT + 20 * DAY)
    watch()

    apply(AT + 40 * DAY)

    assert said() == []
    assert [who for _, who, _ in said("watched")] == [None, alice]
    assert missed(AT + 40 * DAY) == []
    note_crossings(AT + 50 * DAY)
    assert said() == [("entered", bob, AT + 50 * DAY)]


def test_an_audience_that_was_empty_at_the_first_look_is_entered_by_the_first_one(two):
    watch()
    note_crossings(AT + DAY)
    assert said("watched", "entered") == [("watched", None, AT + DAY)]

    note_crossings(AT + 30 * DAY)

    assert {who for _, who, _ in said("entered")} == set(two)


def test_looking_again_changes_nothing(two):
    watch()
    note_crossings(AT)
    assert note_crossings(AT + 30 * DAY) == 2, "nobody crossed, so this test would prove nothing"

    assert note_crossings(AT + 30 * DAY) == 0
    assert note_crossings(AT + 30 * DAY + HOUR) == 0
    assert note_crossings(AT + 30 * DAY - HOUR) == 0, "a clock that was put back"


def test_an_audience_that_no_journey_waits_for_is_not_watched(two):
    watch(enter={"did": "joined"})

    assert note_crossings(AT + 30 * DAY) == 0


def test_falling_out_of_an_audience_lets_in_where_a_journey_waits_for_that(two):
    watch(enter={"any": [{"left": {"audience": "quiet"}}, {"did": "joined"}]})
    note_crossings(AT)
    note_crossings(AT + 30 * DAY)

    assert missed(AT + 30 * DAY) == []
    post(two[0], AT + 31 * DAY)
    note_crossings(AT + 32 * DAY)
    assert missed(AT + 32 * DAY) == [(two[0].pk, "missed")]


def test_a_wait_on_the_way_is_watched_too(two):
    alice, bob = two
    waiting = {"until": {"entered": {"audience": "quiet"}}, "at_most": "40d"}
    watch(
        enter={"did": "joined"},
        steps=[{"wait": waiting, "then": [{"id": "missed", "send": "welcome"}]}],
    )
    apply(AT + DAY)
    post(bob, AT + 20 * DAY)

    note_crossings(AT + 31 * DAY)

    assert [who for _, who, _ in said("entered")] == [alice]
    assert missed(AT + 31 * DAY) == [(alice.pk, "missed")]
