"""Seats and the line for them: in order of arrival, exactly as many as there are."""

from functools import partial

import pytest
from conftest import AT, make_member

from horo.community.tests.test_cost_of_a_reply import at_once, each_real_database  # noqa: F401
from horo.core.refused import TooSoon
from horo.gatherings.models import Registration
from horo.gatherings.services import events, seats
from horo.gatherings.services.seats import AnswerRefused, seats_of
from horo.gatherings.tests.gathered import HOUR, SOON, event_of, first_of, going, space_of, wanted
from horo.log.models import Activity
from horo.messaging.models import Notification

small = pytest.mark.usefixtures("each_database", "db")


@pytest.fixture
def people():
    return [make_member(f"m{number}") for number in range(5)]


def meeting(host, **fields):
    return first_of(event_of(space_of(host=host), host, **fields))


def seated(occurrence):
    there = Registration.objects.filter(occurrence=occurrence, seated_at__isnull=False)
    return [one.member.handle for one in there.order_by("place")]


@pytest.mark.usefixtures("each_real_database", "transactional_db")
def test_of_sixty_at_once_exactly_ten_get_a_seat_and_the_rest_stand_in_order():
    host = make_member("alice")
    meet = meeting(host, capacity=10)
    crowd = [make_member(f"m{number}") for number in range(60)]

    wrong = at_once(*(partial(going, meet, member) for member in crowd))

    assert wrong == []
    rows = list(Registration.objects.filter(occurrence=meet).order_by("place"))
    assert [one.place for one in rows] == list(range(1, 61))
    assert [one.is_waiting for one in rows] == [False] * 10 + [True] * 50
    verbs = list(Activity.objects.filter(verb__in=["registered", "queued"]).order_by("pk"))
    assert [one.actor_id for one in verbs] == [one.member_id for one in rows], "order of arrival"
    assert not Notification.objects.exists(), "who got a seat at once needs no notice"


@small
def test_who_leaves_frees_the_seat_for_the_first_in_line_who_is_told(alice, people):
    meet = meeting(alice, capacity=2)
    for member in people:
        going(meet, member)
    assert seated(meet) == ["m0", "m1"], "the premise"

    seats.answer(meet, "no", by=people[0], at=AT)

    assert seated(meet) == ["m1", "m2"]
    told = Notification.objects.get()
    assert (told.member, told.title) == (people[2], "You have a seat: Meet the maintainers")
    verbs = Activity.objects.order_by("pk").values_list("verb", "actor__handle")
    assert list(verbs)[-2:] == [("unregistered", "m0"), ("registered", "m2")]
    assert seats.line_before(Registration.objects.get(member=people[4])) == 1


@small
def test_who_comes_back_stands_at_the_end(alice, people):
    meet = meeting(alice, capacity=1)
    for member in people[:3]:
        going(meet, member)

    seats.answer(meet, "maybe", by=people[0], at=AT)
    again = going(meet, people[0])

    assert again.is_waiting
    assert seats.line_before(again) == 1


@small
def test_guests_take_seats_and_nobody_in_line_is_passed_over(alice, people):
    meet = meeting(alice, capacity=4, guests=2)
    going(meet, people[0], guests=2)
    assert going(meet, people[1], guests=1).is_waiting
    assert going(meet, people[2]).is_waiting, "one seat is free, but the line goes first"
    counted = seats_of([meet])[meet.pk]
    assert (counted.taken, counted.free, counted.waiting) == (3, 1, 2)

    going(meet, people[0], guests=0)

    assert seated(meet) == ["m0", "m1", "m2"]


@small
def test_more_guests_than_there_is_room_for_are_refused_and_the_seat_is_kept(alice, people):
    meet = meeting(alice, capacity=3, guests=2)
    going(meet, people[0])
    going(meet, people[1])

    with pytest.raises(AnswerRefused):
        going(meet, people[0], guests=2)
    assert going(meet, people[0], guests=1).guests == 1
    for bad in (-1, 3):
        with pytest.raises(AnswerRefused):
            going(meet, people[2], guests=bad)


@small
def test_more_seats_let_in_those_who_wait(alice, people):
    event = event_of(space_of(host=alice), alice, capacity=1)
    for member in people[:4]:
        going(first_of(event), member)

    events.change(event, wanted(capacity=3), by=alice, at=AT)

    assert seated(first_of(event)) == ["m0", "m1", "m2"]
    assert Notification.objects.count() == 2


@small
def test_nobody_loses_a_seat_when_there_are_fewer(alice, people):
    event = event_of(space_of(host=alice), alice, capacity=3)
    for member in people[:4]:
        going(first_of(event), member)

    events.change(event, wanted(capacity=1), by=alice, at=AT)
    seats.answer(first_of(event), "no", by=people[0], at=AT)

    assert seated(first_of(event)) == ["m1", "m2"]


@small
def test_the_same_answer_again_changes_and_records_nothing(alice, bob):
    meet = meeting(alice)
    first = going(meet, bob)

    again = going(meet, bob, at=AT + HOUR)

    assert (again.place, again.answered_at) == (first.place, AT)
    assert Activity.objects.filter(verb="registered").count() == 1


@small
def test_a_past_or_cancelled_event_takes_no_answer_nor_does_a_word_that_is_none(alice, bob):
    meet = meeting(alice)

    with pytest.raises(AnswerRefused):
        going(meet, bob, at=SOON + HOUR)
    with pytest.raises(AnswerRefused):
        seats.answer(meet, "perhaps", by=bob, at=AT)
    events.cancel(meet.event, by=alice, at=AT)
    with pytest.raises(AnswerRefused):
        going(meet, bob)
    assert not Registration.objects.exists()


@small
def test_pressing_without_end_is_slowed(alice, bob):
    meet = meeting(alice)

    for number in range(seats.A_MINUTE):
        seats.answer(meet, ("going", "no")[number % 2], by=bob, at=AT)

    with pytest.raises(TooSoon):
        going(meet, bob)
