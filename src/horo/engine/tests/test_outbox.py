from datetime import timedelta

import pytest
from conftest import AT
from django.db import IntegrityError, transaction

from horo.engine import channels
from horo.engine.models import Outgoing
from horo.engine.services import outbox, switching

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

    assert outbox.Postman("slow", lambda: AT + outbox.LEASE).carry(slow) == "lost"
    assert carried.arrived == ["k1"]


@pytest.mark.django_db
def test_where_nobody_answers_the_rest_waits_without_being_tried(carried):
    for number in range(120):
        put(f"k{number}")
    carried.storms.append(channels.Unreachable("no route"))

    found = outbox.deliver(AT)

    assert (found.to_retry, found.put_off, found.delivered) == (1, 119, 0)
    assert outbox.deliver(AT + 2 * MINUTE).delivered == 120


@pytest.mark.django_db
def test_one_way_that_is_down_does_not_keep_the_others(carried, monkeypatch):
    monkeypatch.setitem(channels._lanes, "pigeon", lambda payload: str(payload["message"] % 2))
    for number in range(4):
        outbox.put(f"k{number}", "pigeon", {"message": number}, at=AT)
    carried.storms.append(channels.Unreachable("no route"))

    outbox.deliver(AT)

    assert carried.arrived == ["k1", "k3"]


@pytest.mark.django_db
def test_after_a_day_without_a_line_everything_still_arrives_by_itself(carried):
    for number in range(20):
        put(f"k{number}")
    day = [AT + minute * MINUTE for minute in range(0, 24 * 60, 10)]

    for at in day:
        carried.storms[:] = [channels.Unreachable("down")]
        outbox.deliver(at)
    carried.storms.clear()
    back = [AT + timedelta(hours=hour) for hour in range(24, 32)]
    delivered = sum(outbox.deliver(at).delivered for at in back)

    assert (delivered, len(set(carried.arrived))) == (20, 20)
    assert outbox.waiting_and_dead() == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("put_back", [timedelta(hours=1), timedelta(hours=24)])
def test_a_clock_that_is_put_back_keeps_nothing_from_leaving(carried, put_back):
    put()
    outbox.claim("somebody who dies", at=AT)
    put("k2")
    carried.storms.append(OSError("the line is down"))
    assert outbox.deliver(AT).to_retry == 1, "one was tried before the clock changed"

    found = outbox.deliver(AT - put_back)

    assert (found.delivered, sorted(carried.arrived)) == (2, ["k1", "k2"])


@pytest.mark.django_db
def test_letters_of_ten_thousand_effects_leave_in_batches(carried):
    rows = [
        Outgoing(key=f"k{n}", channel="pigeon", payload={}, created_at=AT, next_try_at=AT)
        for n in range(1_000)
    ]
    Outgoing.objects.bulk_create(rows)

    first = outbox.deliver(AT, batch=100, most_seconds=0)

    assert first.delivered == 100, "no second batch is begun once the time is up"
    assert outbox.deliver(AT).delivered == 900


@pytest.mark.django_db
def test_what_somebody_stopped_does_not_leave(carried, mara):
    put("journeys/welcome/hello/1/2")
    put("journeys/welcome-back/hello/1/2")
    switch = switching.pause(by=mara, at=AT, rule="journeys/welcome")

    assert outbox.deliver(AT).delivered == 1, "another journey's letter"
    switching.end(switch, by=mara, at=AT)
    switching.dry_run(by=mara, at=AT)
    assert outbox.deliver(AT) == outbox.Delivery()


@pytest.mark.django_db
def test_the_team_lets_dead_letters_try_again_or_drops_them(carried, mara, alice):
    put("k1"), put("k2")
    carried.storms.extend(channels.Undeliverable("gone") for _ in range(2))
    outbox.deliver(AT)
    first, second = Outgoing.objects.dead().order_by("pk").values_list("pk", flat=True)

    with pytest.raises(outbox.NotYourLetters):
        outbox.retry([first], by=alice, at=AT)
    assert outbox.retry([first], by=mara, at=AT) == 1
    assert outbox.drop([second], by=mara, reason="She wrote back.", at=AT) == 1

    assert outbox.waiting_and_dead() == (1, 0)
    assert Outgoing.objects.get(pk=second).drop_reason == "She wrote back."


def test_pauses_double_up_to_six_hours():
    pauses = [outbox.pause_after(n) // MINUTE for n in (1, 2, 3, 9, 10, 1000)]

    assert pauses == [1, 2, 4, 256, 360, 360]


def test_two_rooms_cannot_carry_one_channel(carried):
    with pytest.raises(ValueError, match="carried by"):
        channels.register("pigeon", lambda parcel: None)
    with pytest.raises(KeyError, match="pigeon"):
        channels.find("ship")


@pytest.mark.django_db
def test_the_backlog_says_how_much_waits_and_since_when(carried):
    assert outbox.backlog() == outbox.Backlog(0, 0, None)
    put("k1")
    outbox.put("k2", "pigeon", {}, at=AT - MINUTE)
    carried.storms.append(OSError("the line is down"))
    outbox.deliver(AT - MINUTE, batch=1, most_seconds=0)

    assert outbox.backlog() == outbox.Backlog(2, 1, AT - MINUTE)
