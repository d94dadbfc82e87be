"""Letters of notifications, as an independent mail server gets them, and the way out of them."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from conftest import AT
from django.test import Client

from horo.community.services import posting
from horo.content.models import Space, Topic
from horo.engine.services import outbox, suppressing
from horo.log.models import Activity
from horo.messaging import letters, preferences, seen
from horo.messaging.leaving import send_due
from horo.messaging.models import Letter, Notification, Rhythm
from horo.messaging.rhythms import Rhythms
from horo.messaging.telling.reading import read
from horo.messaging.tests.test_delivery import letterbox  # noqa: F401 - a fixture
from horo.people.models import Member

pytestmark = pytest.mark.usefixtures("each_database", "db")
MINUTE = timedelta(minutes=1)
DUE = AT + 11 * MINUTE


@pytest.fixture
def topic(alice):
    """alice asked; she has an address and has been here."""
    Member.objects.filter(pk=alice.pk).update(email="alice@example.org", last_login=AT)
    space = Space.objects.create(slug="help", name="Help", source="horo", source_key="help")
    topic = posting.open_topic(space, "How?", "How does it work?", by=alice, at=AT)
    read(AT)
    return topic


def say(topic, by, text="Like this.", at=AT):
    posting.reply(Topic.objects.get(pk=topic.pk), text, by=by, at=at)
    read(at)


def leave(at=DUE):
    made = send_due(at)
    outbox.deliver(at)
    return made


def test_a_letter_waits_ten_minutes_and_says_what_where_and_why(topic, alice, bob, letterbox):  # noqa: F811
    say(topic, bob)
    assert leave(AT + 9 * MINUTE) == 0

    leave()

    (letter,) = letterbox.letters
    text, html = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert (letter["To"], letter["Subject"]) == (
        "alice@example.org",
        "Bob replied to you in “How?”",
    )
    for body in (text, html):
        assert "Like this." in body
        assert "It answers a post or a topic of yours." in body
        assert "Replies to you" in body
    assert Activity.objects.filter(verb="received", recipient=alice).count() == 1


def test_what_was_read_meanwhile_is_not_sent(topic, alice, bob, letterbox):  # noqa: F811
    say(topic, bob)
    seen.read_all(alice, at=AT + MINUTE)

    assert leave() == 0
    assert letterbox.letters == []


def test_what_is_read_or_lost_after_the_letter_was_made_is_left_out(topic, alice, bob, letterbox):  # noqa: F811
    say(topic, bob)
    assert send_due(DUE) == 1
    Space.objects.update(access="hidden")

    outbox.deliver(DUE)

    assert letterbox.letters == []
    assert Letter.objects.get().sent_at is None


def test_what_comes_together_is_one_letter(topic, bob, otto, letterbox):  # noqa: F811
    for number in range(5):
        say(topic, bob, f"Like this {number}.", at=AT + number * MINUTE)
    say(topic, otto, "@alice I think so too.", at=AT + 5 * MINUTE)

    leave()
    leave(AT + timedelta(hours=1))

    (letter,) = letterbox.letters
    assert letter["Subject"].strip() == "Bob replied to you in “How?”, and 1 more"


def test_after_twelve_letters_the_rest_waits_for_the_next_morning(topic, alice, bob, letterbox):  # noqa: F811
    Letter.objects.bulk_create(
        Letter(member=alice, made_at=AT - number * MINUTE) for number in range(letters.MOST_A_DAY)
    )
    say(topic, bob)

    assert leave() == 0
    assert Notification.objects.get().mail_at == datetime(2026, 3, 3, 9, tzinfo=UTC)
    assert leave(AT + timedelta(days=1, minutes=1)) == 1


@pytest.mark.parametrize("reason", ["never here", "no address", "letters came back"])
def test_nobody_is_written_to_who_cannot_or_never_came(reason, topic, alice, bob, hana, letterbox):  # noqa: F811
    if reason == "letters came back":
        suppressing.suppress(alice, "email", reason="bounced", by=hana, at=AT)
    fields = {"never here": {"last_login": None}, "no address": {"email": None}}.get(reason)
    if fields:
        Member.objects.filter(pk=alice.pk).update(**fields)
    say(topic, bob)

    leave()

    assert letterbox.letters == []
    assert Notification.objects.get().mail_at is None


def test_one_post_from_the_mail_stops_it_and_a_look_does_not(topic, alice, bob, letterbox):  # noqa: F811
    say(topic, bob)
    leave()
    (letter,) = letterbox.letters
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.sub(r"^<https?://[^/]+|>$", "", letter["List-Unsubscribe"].strip())
    stranger = Client(enforce_csrf_checks=True)

    assert stranger.get(path).status_code == 200
    assert mail_of(alice, "reply") == "now"
    assert stranger.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert (mail_of(alice, "reply"), mail_of(alice, "mention")) == ("off", "now")

    say(topic, bob, at=AT + timedelta(hours=1))
    leave(AT + timedelta(hours=2))
    assert len(letterbox.letters) == 1


def test_a_changed_link_stops_nothing(client):
    assert client.post("/notifications/stop/WzEsWyJyZXBseSJdXQ:1abc:x/").status_code == 404


def mail_of(member, kind):
    return next(row.mail for row in preferences.rows_of(member) if row.kind.name == kind)


@pytest.mark.parametrize(
    ("at", "wakes"),
    [
        (datetime(2026, 3, 28, 22, 30, tzinfo=UTC), datetime(2026, 3, 29, 5, 0, tzinfo=UTC)),
        (datetime(2026, 10, 24, 21, 30, tzinfo=UTC), datetime(2026, 10, 25, 6, 0, tzinfo=UTC)),
        (datetime(2026, 3, 29, 5, 0, tzinfo=UTC), None),
    ],
    ids=["the short night", "the long night", "awake"],
)
def test_own_quiet_hours_follow_the_clock_on_the_wall(at, wakes, alice):
    zone = "Europe/Sofia"
    Rhythm.objects.create(member=alice, quiet_since="22:00", quiet_till="08:00")

    assert Rhythms([alice.pk]).quiet_until(alice.pk, zone, at) == wakes
    if wakes:
        assert wakes.astimezone(ZoneInfo(zone)).hour == 8


def test_in_quiet_hours_a_letter_waits_for_their_end(topic, alice, bob, letterbox):  # noqa: F811
    Rhythm.objects.create(member=alice, quiet_since="09:00", quiet_till="12:00")
    say(topic, bob)

    assert leave() == 0
    assert leave(datetime(2026, 3, 2, 12, 0, tzinfo=UTC)) == 1
    assert len(letterbox.letters) == 1


def test_the_daily_bundle_comes_at_the_chosen_hour(topic, alice, bob, letterbox):  # noqa: F811
    preferences.choose(alice, {("reply", "mail"): "daily"})
    preferences.keep_rhythm(alice, quiet=None, daily_hour=18)
    say(topic, bob)

    assert leave(datetime(2026, 3, 2, 17, 59, tzinfo=UTC)) == 0
    assert leave(datetime(2026, 3, 2, 18, 0, tzinfo=UTC)) == 1
