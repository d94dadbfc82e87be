"""What a newcomer may do in one post, in one topic and on the first day, and who is free of it."""

from datetime import timedelta

import pytest
from conftest import AT

from horo.community.services import editing, newcomers, posting
from horo.community.tests.writing import space_of, topic_by
from horo.content.models import SpaceHost
from horo.core.refused import TooSoon
from horo.people import abilities
from horo.people.abilities import Bounds
from horo.people.models import Member

LATER = AT + timedelta(days=3)
HOUR = timedelta(hours=1)
BOUNDS = Bounds(
    topics_first_day=3, replies_first_day=10, replies_per_topic=3, links=2, mentions=2, images=1,
    attachments=0, seconds_between_topics=120, seconds_between_posts=30, way="Read on.",
)  # fmt: skip
TOO_MUCH = [
    (
        "https://a.example https://b.example",
        " https://c.example",
        "2 links to elsewhere; yours has 3",
    ),
    ("@bob and @mara", " and @hana", "2 people; yours mentions 3"),
]


@pytest.fixture(autouse=True)
def otto_is_new(monkeypatch, otto, bob, mara, hana):
    monkeypatch.setattr(abilities, "_bounded", [lambda who: BOUNDS if who == otto else None])


def said(action):
    with pytest.raises((TooSoon, newcomers.TooMuch)) as refusal:
        action()
    return refusal.value


@pytest.mark.parametrize(("enough", "more", "why"), TOO_MUCH)
def test_a_post_holds_only_so_much(otto, bob, enough, more, why):
    topic = topic_by(bob, space_of("Help"))

    post = posting.reply(topic, enough, by=otto, at=LATER)
    at = LATER + HOUR
    refusal = said(lambda: posting.reply(topic, enough + more, by=otto, at=at))
    edited = said(lambda: editing.edit(post, enough + more, by=otto, at=at, based_on=post.version))

    assert why in str(refusal)
    assert str(refusal) == str(edited)
    assert str(refusal).endswith("Read on.")
    assert posting.reply(topic, enough + more, by=bob, at=at)


def test_links_within_the_community_are_free(otto, bob, settings):
    topic = topic_by(bob, space_of("Help"))

    assert posting.reply(topic, f"{settings.SITE_URL}/a/ " * 4, by=otto, at=LATER)


def test_a_newcomer_waits_between_posts_and_longer_between_topics(otto, bob):
    space = space_of("Help")
    topic = posting.open_topic(space, "One", "So.", by=otto, at=LATER)

    reply = lambda seconds: posting.reply(  # noqa: E731
        topic, f"So {seconds}.", by=otto, at=LATER + timedelta(seconds=seconds)
    )
    opened = lambda seconds: posting.open_topic(  # noqa: E731
        space, "Two", "So.", by=otto, at=LATER + timedelta(seconds=seconds)
    )

    assert said(lambda: reply(29)).wait == 1
    assert said(lambda: opened(119)).wait == 1
    assert opened(120)
    assert reply(150)


def test_three_replies_to_others_in_a_topic_and_any_number_in_ones_own(otto, bob):
    theirs, own = topic_by(bob, space_of("Help")), topic_by(otto, space_of("Chat"))
    times = [LATER + n * HOUR for n in range(5)]

    for at in times[:3]:
        assert posting.reply(theirs, f"So {at}.", by=otto, at=at, token=str(at))
    refusal = said(lambda: posting.reply(theirs, "More.", by=otto, at=times[3]))
    again = posting.reply(theirs, f"So {times[2]}.", by=otto, at=times[2], token=str(times[2]))

    assert "reply 3 times" in str(refusal)
    assert again.number == 4, "the form that was sent twice made one"
    assert [posting.reply(own, f"So {at}.", by=otto, at=at + HOUR / 2) for at in times]


def test_the_first_day_has_three_topics_and_ten_replies(otto, bob):
    space = space_of("Help")
    topics = [topic_by(bob, space) for _ in range(4)]
    for n in range(3):
        own = posting.open_topic(space, f"Mine {n}", "So.", by=otto, at=AT + n * HOUR)
    for n in range(10):
        posting.reply(topics[n // 3], f"So {n}.", by=otto, at=AT + 4 * HOUR + n * HOUR)
    last = AT + timedelta(hours=23)

    refusal = said(lambda: posting.open_topic(space, "Fourth", "So.", by=otto, at=last))

    assert (refusal.wait, "possible in 60 minutes" in str(refusal)) == (3_600, True)
    assert said(lambda: posting.reply(own, "Eleventh.", by=otto, at=last)).wait == 3_600
    assert posting.open_topic(space, "Fourth", "So.", by=otto, at=last + HOUR)


def test_who_hosts_a_space_has_no_limits_there(otto, bob):
    here, there = space_of("Help"), space_of("Chat")
    SpaceHost.objects.create(space=here, member=otto, since=AT)
    otto = Member.objects.get(pk=otto.pk)

    assert [posting.open_topic(here, f"T {n}", "So.", by=otto, at=AT) for n in range(5)]
    assert said(lambda: posting.open_topic(there, "T", "So.", by=otto, at=AT)).wait
