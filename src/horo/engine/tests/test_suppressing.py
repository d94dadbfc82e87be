"""Ways that are closed to a member."""

from datetime import timedelta

import pytest
from conftest import AT

from horo.engine.models import Bounce
from horo.engine.services import plan, suppressing
from horo.engine.tests.community import DAY, WELCOME, join_at
from horo.engine.tests.community import write_playbook as write
from horo.people.models import Consent

pytestmark = pytest.mark.usefixtures("each_database", "db")
BY_MAIL = WELCOME | {"steps": [{"id": "hello", "send": {"message": "welcome", "channel": "email"}}]}


@pytest.fixture
def alice(alice):
    alice.email = "alice@example.org"
    alice.save()
    return alice


def came_back(member, number, *, hard=False, at=AT):
    return suppressing.bounced(
        member, "email", key=f"k{number}", is_hard=hard, said="550 no such user", at=at
    )


def is_closed(member, at=AT):
    return suppressing.is_suppressed(member, "email", at)


def test_two_hard_bounces_close_the_way(alice):
    assert came_back(alice, 1, hard=True) is None
    assert came_back(alice, 2, hard=True).by is None

    assert is_closed(alice)


def test_four_soft_ones_do_too_and_a_hard_one_counts_for_two(alice, bob):
    soft = [came_back(alice, number) for number in range(4)]
    assert [one is not None for one in soft] == [False, False, False, True]

    bob.email = "bob@example.org"
    bob.save()
    mixed = [came_back(bob, f"b{n}", hard=n == 2) for n in range(3)]
    assert [one is not None for one in mixed] == [False, False, True]


def test_the_same_letter_counts_once_and_old_ones_no_more(alice):
    came_back(alice, 1, hard=True)
    came_back(alice, 1, hard=True)
    assert not is_closed(alice)

    assert came_back(alice, 2, hard=True, at=AT + timedelta(days=31)) is None


def test_a_new_address_is_open_again(alice):
    came_back(alice, 1, hard=True)
    came_back(alice, 2, hard=True)
    alice.email = "alice@example.net"
    alice.save()

    assert not is_closed(alice)
    assert "alice" not in Bounce.objects.values_list("address", flat=True)[0]


def test_a_person_closes_a_way_for_some_time(alice, mara, bob):
    until = AT + DAY
    row = suppressing.suppress(alice, "email", reason="Asked us.", by=mara, at=AT, until=until)

    assert (is_closed(alice), is_closed(alice, until)) == (True, False)
    with pytest.raises(suppressing.NotYoursToSuppress):
        suppressing.lift(row, by=bob, at=AT)
    with pytest.raises(suppressing.NotYoursToSuppress):
        suppressing.suppress(alice, "email", reason="-", by=bob, at=AT)


def test_who_lifts_it_forgets_the_letters_that_came_back(alice, mara):
    came_back(alice, 1, hard=True)
    row = came_back(alice, 2, hard=True)

    assert suppressing.lift(row, by=mara, at=AT)
    assert not suppressing.lift(row, by=mara, at=AT)
    assert came_back(alice, 3, hard=True) is None, "it is counted anew"


def test_a_way_that_was_closed_for_a_time_can_be_closed_again(alice, mara):
    suppressing.suppress(alice, "email", reason="a", by=mara, at=AT, until=AT + DAY)

    suppressing.suppress(alice, "email", reason="b", by=mara, at=AT + 2 * DAY)

    assert is_closed(alice, AT + 3 * DAY)


def test_the_plan_says_that_letters_came_back(alice):
    write(journeys={"welcome": BY_MAIL})
    Consent.objects.create(
        member=alice, topic="news", channel="email", is_given=True, said_at=AT - DAY
    )
    join_at(alice)
    assert plan(AT).due, "nothing would go out anyway, so this proves nothing"
    came_back(alice, 1, hard=True)
    came_back(alice, 2, hard=True)

    (held,) = plan(AT).effects

    assert (held.held.gate, dict(held.held.detail)["reason"]) == ("suppressed", "bounces")
