"""Digests, as an independent mail server gets them: for whom, with what, and never with more."""

import re
from datetime import timedelta

import pytest
from conftest import AT, join, make_member
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from horo.community.models import ReadState, Visit
from horo.community.services import posting, reactions
from horo.content.models import Post, Space, Topic
from horo.engine.services import outbox, suppressing
from horo.log.activities import SUSPENDED
from horo.log.models import Activity
from horo.log.services import record
from horo.messaging import preferences
from horo.messaging.digests import choosing, pool
from horo.messaging.digests.making import make_due
from horo.messaging.models import Digest, Rhythm
from horo.messaging.tests.test_delivery import letterbox  # noqa: F401 - a fixture
from horo.people.models import Block, Consent, Group, Member, Mute

pytestmark = pytest.mark.usefixtures("each_database", "db")
DAY = timedelta(days=1)
DUE = AT + 10 * DAY


@pytest.fixture
def away(alice):
    """alice was here at AT and not since; she has an address."""
    return go(alice)


@pytest.fixture
def space():
    return Space.objects.create(slug="help", name="Help", source="horo", source_key="help")


@pytest.fixture
def topic(space, bob):
    return open_topic(space, "How?", bob)


def go(member, at=AT):
    email = f"{member.handle}@example.org"
    Member.objects.filter(pk=member.pk).update(email=email, last_login=at)
    Visit.objects.update_or_create(member=member, defaults={"began_at": at, "seen_at": at})
    return Member.objects.get(pk=member.pk)


def open_topic(space, title, by, at=AT + 3 * DAY):
    return posting.open_topic(space, title, f"About {title}", by=by, at=at)


def send(at=DUE):
    made = make_due(at)
    outbox.deliver(at)
    return made


def text_of(letter, kind="plain"):
    return letter.get_body((kind,)).get_content()


def test_a_digest_says_what_where_and_why(topic, away, bob, otto, letterbox):  # noqa: F811
    for number in range(3):
        posting.reply(topic, f"So {number}", by=otto, at=AT + 4 * DAY + number * DAY / 9)
    open_topic(topic.space, "Quiet one", otto)
    liked = posting.reply(
        open_topic(topic.space, "Old", bob, at=AT - DAY), "Gold", by=otto, at=AT + DAY
    )
    reactions.react(liked, "👍", by=bob, at=AT + DAY)

    assert send() == 1

    (letter,) = letterbox.letters
    assert letter["To"] == "alice@example.org"
    assert letter["Subject"] == "While you were away: How?, and 2 more"
    for kind in ("plain", "html"):
        text = text_of(letter, kind)
        assert "much was said: 4 posts" in text
        assert re.search("Gold.*1 reaction or vote", text, re.DOTALL)
        assert "new in “Help”" in text
        assert "not been here since March 2: at most once a week" in text
    assert (
        text_of(letter).index("How?")
        < text_of(letter).index("Old")
        < text_of(letter).index("Quiet one")
    )
    assert Activity.objects.filter(verb="received", recipient=away).count() == 1


def test_only_who_is_away_and_only_once_in_a_period(topic, away, bob, otto, letterbox):  # noqa: F811
    go(otto, DUE - 6 * DAY)

    assert send(AT + 7 * DAY - timedelta(seconds=1)) == 0
    assert send(AT + 7 * DAY) == 1
    open_topic(topic.space, "And then?", bob, at=AT + 8 * DAY)
    assert send(AT + 13 * DAY) == 1, "otto, by now"
    assert send(AT + 14 * DAY) == 1

    mine = [one for one in letterbox.letters if one["To"] == "alice@example.org"]
    assert [one["Subject"] for one in mine] == [
        "While you were away: How?",
        "While you were away: And then?",
    ]


@pytest.mark.parametrize(
    "reason",
    ["off", "gone", "no address", "letters came back", "said no", "suspended", "nothing new"],
)
def test_nobody_is_written_to_who_does_not_qualify(reason, topic, away, hana, letterbox):  # noqa: F811
    at = DUE
    if reason == "off":
        preferences.choose(away, {("digest", "mail"): "off"})
    elif reason == "gone":
        Visit.objects.update(seen_at=DUE - 180 * DAY - timedelta(seconds=1))
    elif reason == "no address":
        Member.objects.update(email=None)
    elif reason == "letters came back":
        suppressing.suppress(away, "email", reason="bounced", by=hana, at=AT)
    elif reason == "said no":
        Consent.objects.create(
            member=away, topic="digest", channel="email", is_given=False, said_at=AT
        )
    elif reason == "suspended":
        record(SUSPENDED, away, actor=hana, recipient=away, at=AT + DAY)
    else:
        Topic.objects.update(removed_at=AT + 4 * DAY)

    assert send(at) == 0
    assert letterbox.letters == []


def test_who_chose_daily_gets_one_a_day(topic, away, letterbox):  # noqa: F811
    preferences.choose(away, {("digest", "mail"): "daily"})

    assert send(AT + 4 * DAY) == 1
    assert "at most once a day" in text_of(letterbox.letters[0])


def test_those_tried_longest_ago_come_first(topic, away, otto, hana):
    for member, days in ((otto, 9), (hana, 8)):
        go(member)
        Digest.objects.create(member=member, attempted_at=DUE - days * DAY, since=AT - DAY)

    order = [one.member.handle for one in choosing.due(DUE, 10)]

    assert order == ["alice", "otto", "hana"]
    assert [one.member.handle for one in choosing.due(DUE, 2)] == ["alice", "otto"]


def unreadable(reason, topic, away, bob):
    """Make `topic` of bob something that alice does not get to read."""
    space, changes = topic.space, {}
    if reason == "private":
        changes = {"access": "private", "group": Group.objects.create(slug="inner", name="Inner")}
    elif reason == "hidden":
        changes = {"access": "hidden"}
    Space.objects.filter(pk=space.pk).update(**changes)
    rows = {
        "blocked by her": lambda: Block.objects.create(blocker=away, blocked=bob, since=AT),
        "who blocked her": lambda: Block.objects.create(blocker=bob, blocked=away, since=AT),
        "muted": lambda: Mute.objects.create(muter=away, muted=bob, since=AT),
        "tuned": lambda: preferences.tune(away, space, "mentions", at=AT),
        "removed": lambda: Topic.objects.filter(pk=topic.pk).update(removed_at=DUE),
        "scheduled": lambda: Topic.objects.filter(pk=topic.pk).update(scheduled_for=DUE + DAY),
    }
    if reason in rows:
        rows[reason]()


REASONS = [
    "private", "hidden", "blocked by her", "who blocked her", "muted", "tuned", "removed",
    "scheduled",
]  # fmt: skip


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("when", ["before it is made", "before it leaves"])
def test_what_may_not_be_read_stands_in_no_digest(
    reason,
    when,
    topic,
    away,
    bob,
    otto,
    letterbox,  # noqa: F811
):
    other = Space.objects.create(slug="open", name="Open", source="horo", source_key="open")
    open_topic(other, "For everyone", otto)
    liked = posting.reply(topic, "A secret", by=otto, at=AT + 4 * DAY)
    reactions.react(liked, "👍", by=bob, at=AT + 4 * DAY)
    if when == "before it is made":
        unreadable(reason, topic, away, bob)
    assert make_due(DUE) == 1
    if when == "before it leaves":
        unreadable(reason, topic, away, bob)

    outbox.deliver(DUE)

    (letter,) = letterbox.letters
    assert letter["Subject"] == "While you were away: For everyone"
    texts = [part.get_content() for part in letter.walk() if not part.is_multipart()]
    assert len(texts) == 2
    assert not any(re.search("secret|How", text) for text in texts)


def test_of_private_spaces_those_inside_and_the_team_hear(topic, away, otto, hana, letterbox):  # noqa: F811
    group = Group.objects.create(slug="inner", name="Inner")
    Space.objects.update(access="hidden", group=group)
    join(go(otto), "inner")
    go(hana)

    assert send() == 2
    assert {one["To"] for one in letterbox.letters} == {"otto@example.org", "hana@example.org"}


def test_left_out_are_newcomers_own_read_and_suppressed_things(topic, away, space, otto, letterbox):  # noqa: F811
    new = make_member("nina")
    Member.objects.filter(pk=new.pk).update(joined_at=DUE - DAY)
    open_topic(space, "Buy this", new)
    open_topic(space, "My own", away)
    ReadState.objects.create(
        member=away, topic=open_topic(space, "Read", otto), read_to=1, read_at=AT
    )
    loud = Space.objects.create(slug="loud", name="Loud", source="horo", source_key="loud")
    open_topic(loud, "Noise", otto)

    with override_settings(HORO_DIGEST_WITHOUT=["loud"]):
        send()

    (letter,) = letterbox.letters
    assert letter["Subject"] == "While you were away: How?"


def test_five_of_each_and_no_topic_twice(space, away, bob, otto):
    for number in range(14):
        at = AT + DAY + number * DAY / 2
        topic = open_topic(space, f"T{number}", bob, at=at)
        answer = posting.reply(topic, "Yes", by=otto, at=at)
        reactions.react(answer, "👍", by=bob, at=at)
        if number < 7:
            reactions.react(topic.posts.get(number=1), "👍", by=otto, at=at)

    make_due(DUE)

    found = Digest.objects.get()
    posts = Post.objects.filter(pk__in=found.posts).values_list("topic", flat=True)
    assert [len(found.popular), len(found.posts), len(found.others)] == [5, 5, 4]
    assert len({*found.popular, *posts, *found.others}) == 14


@pytest.mark.parametrize("change", ["came back", "turned off"])
def test_what_was_made_does_not_leave_once_it_is_not_wanted(change, topic, away, letterbox):  # noqa: F811
    assert make_due(DUE) == 1
    if change == "came back":
        go(away, DUE + timedelta(minutes=1))
    else:
        preferences.choose(away, {("digest", "mail"): "off"})

    outbox.deliver(DUE + timedelta(minutes=2))

    assert letterbox.letters == []


def test_one_post_from_the_mail_stops_it_and_a_look_does_not(topic, away, letterbox):  # noqa: F811
    send()
    (letter,) = letterbox.letters
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.sub(r"^<https?://[^/]+|>$", "", letter["List-Unsubscribe"].strip())
    stranger = Client(enforce_csrf_checks=True)

    assert stranger.get(path).status_code == 200
    assert preferences.digest_of(away) == "weekly"
    assert stranger.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert preferences.digest_of(away) == "off"


def test_in_quiet_hours_it_waits(topic, away, letterbox):  # noqa: F811
    Rhythm.objects.create(member=away, quiet_since="08:00", quiet_till="12:00")

    send()
    assert letterbox.letters == []
    outbox.deliver(DUE + timedelta(hours=3))
    assert len(letterbox.letters) == 1


@pytest.mark.parametrize(
    ("locale", "said"),
    [("en", "More new topics"), ("ru", "Ещё новые темы"), ("bg", "Още нови теми")],
)
def test_it_is_in_the_readers_language(locale, said, topic, away, letterbox):  # noqa: F811
    Member.objects.filter(pk=away.pk).update(locale=locale)

    send()

    text = text_of(letterbox.letters[0])
    assert said.lower() in text.lower()
    if locale != "en":
        assert not re.search(r"[A-Za-z]{3,}", re.sub(r"https?://\S+|How|About|Bob|Help", "", text))


def test_statements_do_not_grow_with_members_and_one_letter_takes_few(
    topic, away, django_assert_max_num_queries
):
    from django.db import connection

    with CaptureQueriesContext(connection) as one:
        make_due(DUE)
    for number in range(30):
        go(make_member(f"m{number}"))
    with CaptureQueriesContext(connection) as many:
        assert make_due(DUE) == 30
    assert len(many) <= len(one) + 2

    from horo.core.time import to_micros
    from horo.engine.channels import Parcel
    from horo.messaging.digests import sending

    parcel = Parcel("k", {"digest": away.pk, "made": to_micros(DUE)}, DUE)
    with django_assert_max_num_queries(6):
        assert sending.compose(sending.current(parcel)) is not None


def test_the_pool_agrees_with_who_may_see_what(space, bob, away, otto, hana):
    inner = Group.objects.create(slug="inner", name="Inner")
    kinds = [("public", None), ("members", None), ("private", inner), ("hidden", inner)]
    for number, (access, group) in enumerate([*kinds, ("hidden", None)]):
        made = Space.objects.create(
            slug=f"s{number}", name="S", access=access, group=group, source="x", source_key=number
        )
        Topic.objects.filter(pk=open_topic(space, f"T{number}", bob).pk).update(space=made)
    join(otto, "inner")
    found = pool.Pool(DUE)

    for member in (away, otto, hana):
        groups = set(member.memberships.values_list("group_id", flat=True))
        choice = found.of(groups, is_team=member.is_team, since=AT)
        there = set(Topic.objects.visible_to(member).values_list("pk", flat=True))
        assert {one.topic for one in choice.newest} == there


def test_a_member_chooses_on_the_page(alice, client):
    client.force_login(alice)
    hours, there = {"quiet": "usual", "daily_hour": "9"}, "/notifications/preferences/"

    client.post(there, {**hours, "digest": "daily"})
    client.post(there, hours)
    assert preferences.digest_of(alice) == "daily"
    assert client.post(there, {**hours, "digest": "hourly"}).status_code == 403
    assert preferences.digest_of(alice) == "daily"
