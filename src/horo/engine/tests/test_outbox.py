from datetime import timedelta

import pytest
from conftest import AT
from django.db import IntegrityError, transaction

from horo.engine import channels
from horo.engine.models import Outgoing
from horo.engine.services import outbox

MINUTE = timedelta(minutes=1)


@pytest.fixture
def carried(monkeypatch):
    """The parcels that the channel `pigeon` carried; an entry in `storms` makes one fail."""
    arrived, storms = [], []

    def fly(parcel):
        if storms:
            raise storms.pop()
        arrived.append(parcel.key)

    monkeypatch.setitem(channels._registered, "pigeon", fly)
    return type("Carried", (), {"arrived": arrived, "storms": storms})


def put(key="k1"):
    return outbox.put(key, "pigeon", {"message": 1}, at=AT)


@pytest.mark.django_db
def test_a_parcel_is_delivered_once(carried):
    put()

    assert outbox.deliver(AT).delivered == 1
    assert outbox.deliver(AT + MINUTE) == outbox.Delivery()
    assert carried.arrived == ["k1"]


@pytest.mark.django_db
def test_the_same_key_is_put_once():
    put()

    with pytest.raises(IntegrityError), transaction.atomic():
        put()


@pytest.mark.django_db
def test_a_failed_parcel_is_tried_again_after_a_pause(carried):
    put()
    carried.storms.append(OSError("the line is down"))

    assert outbox.deliver(AT).to_retry == 1
    assert outbox.deliver(AT + MINUTE / 2) == outbox.Delivery(), "it pauses"
    assert outbox.deliver(AT + 2 * MINUTE).delivered == 1
    assert "the line is down" in Outgoing.objects.get().last_error


@pytest.mark.django_db
def test_a_parcel_that_never_arrives_is_dead_until_a_person_retries_it(carried):
    parcel = put()
    carried.storms.extend(OSError() for _ in range(outbox.MOST_ATTEMPTS))

    for hour in range(0, 7 * outbox.MOST_ATTEMPTS, 7):
        last = outbox.deliver(AT + timedelta(hours=hour))

    assert last.dead == 1
    assert outbox.waiting_and_dead() == (0, 1)
    assert outbox.retry_dead(parcel.pk, at=AT)
    assert outbox.waiting_and_dead() == (1, 0)
    assert outbox.deliver(AT).delivered == 1


@pytest.mark.django_db
def test_what_cannot_arrive_is_not_tried_again(carried):
    put()
    carried.storms.append(channels.Undeliverable("The member is gone."))

    assert outbox.deliver(AT).dead == 1


@pytest.mark.django_db
def test_a_leased_parcel_is_left_alone_until_the_lease_ends(carried):
    put()
    assert outbox.claim("somebody who dies", at=AT), "nothing was claimed, so this proves nothing"

    assert outbox.deliver(AT + outbox.LEASE - MINUTE) == outbox.Delivery()
    assert outbox.deliver(AT + outbox.LEASE).delivered == 1


@pytest.mark.django_db
def test_a_slow_process_does_not_deliver_what_another_took_over(carried):
    put()
    (slow,) = outbox.claim("slow", at=AT)
    outbox.deliver(AT + outbox.LEASE)

    assert outbox._attempt(slow, "slow", lambda: AT + outbox.LEASE) == "lost"
    assert carried.arrived == ["k1"]


def test_pauses_double_up_to_six_hours():
    pauses = [outbox.pause_after(n) // MINUTE for n in (1, 2, 3, 9, 10, 1000)]

    assert pauses == [1, 2, 4, 256, 360, 360]


def test_two_rooms_cannot_carry_one_channel(carried):
    with pytest.raises(ValueError, match="carried by"):
        channels.register("pigeon", lambda parcel: None)
    with pytest.raises(KeyError, match="pigeon"):
        channels.find("ship")
