"""Whom a post, a reaction or an answer is told to: once, for the most direct reason."""

from datetime import timedelta

import pytest
from conftest import AT, join, make_member

from horo.community.services import follow, posting, reactions, reading, solutions
from horo.content.models import Post, Space, Topic
from horo.core.notices import Notice, send
from horo.core.notices import _guards as guards
from horo.messaging import bell, seen
from horo.messaging.models import Notification, Progress
from horo.messaging.telling.reading import read
from horo.people.models import Group, Member
from horo.people.services import blocking

pytestmark = pytest.mark.usefixtures("each_database", "db")
LATER = AT + timedelta(minutes=1)


def space_of(access="public", kind="questions", group=None) -> Space:
    key = f"s{Space.objects.count()}"
    return Space.objects.create(
        slug=key, name="Help", access=access, kind=kind, group=group, source="horo", source_key=key
    )


@pytest.fixture
def space():
    return space_of()


@pytest.fixture
def topic(space, alice):
    topic = posting.open_topic(space, "How?", "How does it work?", by=alice, at=AT)
    read(LATER)
    return topic


def say(topic, by, text="Like this.", **kwargs) -> Post:
    return posting.reply(Topic.objects.get(pk=topic.pk), text, by=by, at=AT, **kwargs)


def told(member) -> list[str]:
    """What the bell tells `member`: kind and sentence of each line."""
    return [f"{line.kind.name}: {line.sentence}" for line in bell.page_of(member).lines]


def test_who_asked_is_told_of_the_reply_and_nobody_of_their_own(topic, alice, bob):
    say(topic, bob)
    read(LATER)

    assert told(alice) == ["reply: Bob replied to you in “How?”"]
    assert told(bob) == []
    assert bell.page_of(alice).lines[0].why == "It answers a post or a topic of yours."


def test_of_several_reasons_for_one_post_the_most_direct_one_counts(topic, alice, bob):
    follow.follow(topic, by=alice, at=AT)
    say(topic, bob, "@alice Like this.")
    read(LATER)

    assert told(alice) == ["mention: Bob mentioned you in “How?”"]


def test_who_is_quoted_is_told_so_unless_named_as_well(topic, alice, bob, otto):
    post = say(topic, bob)
    say(topic, otto, f"> @bob [wrote](/posts/{post.pk}/):\n>\n> Like this.\n\nReally?")
    read(LATER)
    assert told(bob) == ["quote: Otto quoted you in “How?”"]

    say(topic, otto, f"> @bob [wrote](/posts/{post.pk}/):\n>\n> Like this.\n\nReally, @bob?")
    read(LATER)
    assert told(bob)[0].startswith("mention")


def test_a_mention_of_a_group_reaches_its_members_who_may_read_it(alice, bob, otto):
    group = Group.objects.create(slug="friends", name="Friends", is_mentionable=True)
    for member in (alice, bob):
        join(member, "friends")
    hidden = space_of("private", group=group)
    join(otto, "helpers")
    Group.objects.filter(slug="helpers").update(is_mentionable=True)
    posting.open_topic(
        hidden, "Ours", "@friends @helpers look", by=Member.objects.get(pk=bob.pk), at=AT
    )
    read(LATER)

    assert told(alice) == ["mention: Bob mentioned you in “Ours”"]
    assert bell.page_of(alice).lines[0].why == "It names @friends, a group of yours."
    assert (told(otto), told(bob)) == ([], [])


def test_followers_of_topic_space_tag_and_member_are_told(space, alice, bob, otto, hana):
    follow.follow(space, by=bob, at=AT)
    follow.follow(alice, by=otto, at=AT)
    topic = posting.open_topic(space, "New", "Look here.", by=alice, at=AT, tags=["news"])
    follow.follow(topic.tags.get(), by=hana, at=AT)
    posting.open_topic(space, "Newer", "Look there.", by=alice, at=AT, tags=["news"])
    read(LATER)

    assert told(bob) == ["space: 2 new topics, the latest is “Newer”"]
    assert told(otto) == ["member: 2 new topics, the latest is “Newer”"]
    assert told(hana) == ["tag: 2 new topics, the latest is “Newer”"] or told(hana) == [
        "tag: Alice opened “Newer”"
    ]

    follow.follow(topic, by=hana, at=AT)
    say(topic, bob)
    read(LATER)
    assert "topic: Bob wrote in “New”" in told(hana)


def test_reactions_make_one_line_and_one_that_is_taken_back_is_gone(topic, alice, bob, otto):
    post = topic.posts.get()
    for member in (bob, otto):
        reactions.react(post, "👍", by=member, at=AT)
    read(LATER)
    assert told(alice) == ["reaction: Otto and 1 other reacted to your post in “How?”"]

    reactions.react(post, "👍", by=otto, at=AT)
    read(LATER)
    assert told(alice) == ["reaction: Bob reacted to your post in “How?”"]


def test_an_accepted_answer_is_told_until_it_is_taken_back(topic, alice, bob):
    post = say(topic, bob)
    solutions.accept(post, by=alice, at=AT)
    read(LATER)
    assert told(bob) == ["solved: Alice accepted your answer in “How?”"]

    solutions.unaccept(post, by=alice, at=AT)
    read(LATER)
    assert told(bob) == []


@pytest.mark.parametrize("apart", ["mutes", "blocks", "is blocked by"])
def test_nobody_is_told_of_who_they_do_not_hear_of(apart, topic, alice, bob):
    act = {
        "mutes": lambda: blocking.mute(bob, by=alice, at=AT),
        "blocks": lambda: blocking.block(bob, by=alice, at=AT),
        "is blocked by": lambda: blocking.block(alice, by=bob, at=AT),
    }[apart]
    reactions.react(topic.posts.get(), "👍", by=bob, at=AT)
    read(LATER)
    assert told(alice), "somebody not apart is told"

    act()
    assert told(alice) == [], "what was told is gone"
    assert seen.count(alice) == 0
    Notification.objects.all().delete()
    Progress.objects.update(activity_id=0)
    read(LATER)
    assert not Notification.objects.filter(member=alice).exists()


@pytest.mark.parametrize("how", ["left the group", "was removed"])
def test_who_may_no_longer_read_it_is_told_nothing(how, alice, bob):
    group = Group.objects.create(slug="friends", name="Friends")
    for member in (alice, bob):
        join(member, "friends")
    topic = posting.open_topic(space_of("private", group=group), "Ours", "Hm.", by=alice, at=AT)
    post = say(topic, bob)
    read(LATER)
    assert told(alice), "inside, it is told"
    assert seen.count(alice) == 1

    if how == "left the group":
        alice.memberships.all().delete()
    else:
        Post.objects.filter(pk=post.pk).update(removed_at=AT)

    assert (told(alice), seen.count(alice)) == ([], 0)


def test_what_was_read_in_the_topic_is_read_in_the_bell(topic, alice, bob):
    post = say(topic, bob)
    read(LATER)
    assert seen.count(alice) == 1

    reading.read_to(Topic.objects.get(pk=topic.pk), post.number, by=alice, at=LATER)
    read(LATER)

    assert seen.count(alice) == 0


def test_the_log_is_read_once_and_again_after_a_crash(topic, alice, bob):
    say(topic, bob)
    assert read(LATER) == 1
    assert read(LATER) == 0

    Progress.objects.update(activity_id=0)  # it ended before it had noted how far it came
    assert read(LATER) == 0


def test_an_import_and_old_news_tell_nobody(topic, alice, bob):
    say(topic, bob)

    assert read(AT + timedelta(days=8)) == 0
    assert not Notification.objects.exists()


def test_a_storm_of_reactions_is_one_line(topic, alice):
    for number in range(60):
        reactions.react(topic.posts.get(), "👍", by=make_member(f"fan{number}"), at=AT)
    read(LATER)

    assert told(alice) == ["reaction: Fan59 and 59 others reacted to your post in “How?”"]
    assert seen.count(alice) == 1


def test_a_notice_with_a_kind_is_a_line_once_and_bundled(alice, bob):
    for key in ("a", "b", "b"):
        send(notice(alice, key))

    assert told(alice) == ["event: The picnic moved, and 1 more"]


def test_a_guarded_notice_vanishes_with_the_right_to_see_it(alice, monkeypatch):
    allowed = {7}
    monkeypatch.setitem(guards, "picnic", lambda who, ids: allowed)
    send(notice(alice, "a"))
    assert (len(told(alice)), seen.count(alice)) == (1, 1)

    allowed.clear()
    assert (told(alice), seen.count(alice)) == ([], 0)


def notice(member, key) -> Notice:
    return Notice(
        key=key, member_id=member.pk, topic="events", locale="en", title="The picnic moved",
        text="To the park.", url="/events/7/", at=AT, kind="event", bundle="event:7",
        about=("picnic", 7),
    )  # fmt: skip
