"""What the playbook writes and shows in the community: where, in whose words, and for whom."""

import pytest
from conftest import AT, join
from django.conf import settings

from horo.community.models import Poll, Spotlight
from horo.community.services import pace, spotlights
from horo.community.services.posting import record_posted
from horo.community.tests.writing import fresh, reply_by
from horo.content.models import ANNOUNCEMENTS, HIDDEN, MEMBERS, PRIVATE, Post, Topic
from horo.engine.services import apply, plan, undo
from horo.engine.tests.acting import (
    POLL,
    act,
    due,
    group_of,
    refusal,
    shown,
    space_of,
    topic_by,
    write_step,
)
from horo.engine.tests.community import DAY, HOUR, text
from horo.engine.tests.conftest import no_linter
from horo.log.models import Activity
from horo.people.models import SYSTEM, Member, Profile
from horo.people.own_account import own_account
from horo.playbook import actions

__all__ = ["no_linter"]
pytestmark = pytest.mark.usefixtures("each_database", "db")


def say(words: str) -> None:
    """Let the message `welcome` say `words` below the subject "About it"."""
    for locale in ("en", "bg"):
        text(settings.HORO_PLAYBOOK, "welcome", locale, "About it", words)


def test_a_topic_is_opened_by_the_community_itself(alice):
    space_of("news", kind=ANNOUNCEMENTS)
    topic_by(alice, space_of("help"))
    write_step({"post": {"space": "news", "message": "welcome"}})
    preview = shown()

    act()

    topic = Topic.objects.get(space__slug="news")
    post = topic.posts.get()
    assert (topic.author.kind, topic.author.name) == (SYSTEM, "The circle")
    assert (preview.title, preview.body) == (topic.title, post.html)
    assert (topic.title, post.text) == ("Welcome Alice", "Hello **Alice**.")


def test_the_account_is_made_once_and_called_as_the_community(alice):
    topic_by(alice, space_of("help"))
    write_step({"reply": "welcome"})
    act()
    write_step({"reply": "tips"}, name="The wheel")
    topic_by(alice, Topic.objects.first().space, "And then?")

    apply(AT)

    assert Member.objects.get(kind=SYSTEM).name == "The wheel"


def test_a_reply_is_in_the_members_language_and_no_answer_of_a_person(alice):
    Member.objects.filter(pk=alice.pk).update(locale="bg")
    topic = topic_by(alice, space_of("help"))
    write_step({"reply": "welcome"})
    preview = shown()

    act()

    post = topic.posts.get(number=2)
    assert post.text == "Здравей, Alice."
    assert (preview.title, preview.body, preview.recipient) == (topic.title, post.html, "Alice")
    activity = Activity.objects.get(verb="replied")
    assert (activity.thread_id, activity.recipient) == (topic.pk, None)


@pytest.mark.parametrize("access", [PRIVATE, HIDDEN])
def test_the_account_replies_only_where_the_team_let_it_in(alice, access):
    circle = group_of("circle")
    join(alice, "circle")
    topic = topic_by(alice, space_of("c", access=access, group=circle))
    write_step({"reply": "welcome"})
    assert "belongs to no topic" in refusal()
    assert topic.posts.count() == 1

    join(own_account("The circle"), "circle")
    act(AT + HOUR)

    assert topic.posts.count() == 2


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"closed_at": AT}, "Nobody replies"),
        ({"removed_at": AT}, "belongs to no topic"),
    ],
    ids=["closed", "removed"],
)
def test_nothing_is_written_where_nobody_replies(alice, change, says):
    topic = topic_by(alice, space_of("help"))
    Topic.objects.filter(pk=topic.pk).update(**change)
    write_step({"reply": "welcome"})

    assert says in refusal()


@pytest.mark.parametrize(
    ("fields", "says"),
    [({"is_archived": True}, "archived"), ({"access": PRIVATE}, "no space")],
    ids=["archived", "private"],
)
def test_no_topic_is_opened_where_the_account_does_not_write(alice, fields, says):
    space_of("news", **fields)
    topic_by(alice, space_of("help"))
    write_step({"post": {"space": "news", "message": "welcome"}})

    assert says in refusal()


@pytest.mark.parametrize(
    ("place", "is_named"),
    [("help", True), ("news", False)],
    ids=["in its own space", "in another"],
)
def test_a_topic_of_members_is_not_named_where_visitors_read(alice, place, is_named):
    topic_by(alice, space_of("help", access=MEMBERS), "Secret plans")
    space_of("news")
    write_step({"post": {"space": place, "message": "welcome"}})
    say("It was: {{ topic.title }}.")

    act()

    post = Post.objects.get(author__kind=SYSTEM)
    assert ("Secret plans" in post.text) == is_named


@pytest.mark.parametrize(
    "step",
    [
        {"ask": {"message": "welcome"} | POLL},
        {"post": {"space": "help", "message": "tips", "poll": POLL}},
    ],
    ids=["ask", "post"],
)
def test_a_poll_stands_under_the_text_with_its_options(alice, step):
    topic_by(alice, space_of("help"))
    write_step(step)
    preview = shown()

    act()

    poll = Poll.objects.get()
    assert poll.question == "Which?"
    assert [option.label for option in poll.options.all()] == ["One", "Two"]
    assert poll.post.has_poll
    assert preview.body.startswith(poll.post.html)
    assert "<li>Two</li>" in preview.body


def test_a_post_that_is_taken_back_says_why(alice, hana):
    topic = topic_by(alice, space_of("help"))
    write_step({"reply": "welcome"})
    key = act()

    undo(key, by=hana, at=AT)

    post = topic.posts.get(number=2)
    assert (post.removed_by, post.removed_at) == (hana, AT)
    assert post.removed_reason == "The team took back what the playbook wrote."


def test_a_topic_in_which_others_replied_is_left_alone(alice, bob, hana):
    topic_by(alice, space_of("help"))
    space_of("news")
    write_step({"post": {"space": "news", "message": "welcome"}})
    key = act()
    topic = Topic.objects.get(space__slug="news")
    reply_by(bob, topic)

    with pytest.raises(Exception, match="Others have replied"):
        undo(key, by=hana, at=AT)
    assert fresh(topic).removed_at is None


def test_a_topic_in_the_spotlight_is_seen_by_those_who_may_read_it(alice, otto, client):
    topic_by(join(alice, "circle"), space_of("open", access=MEMBERS))
    write_step({"feature": {"what": "topic", "lasts": "2d", "message": "welcome"}})

    act()

    (spot,) = spotlights.shown_to(otto, at=AT)
    assert (spot.topic.title, spot.sentence) == ("How do I start?", "Welcome Alice")
    assert not spotlights.shown_to(None, at=AT), "a visitor may not read it"
    assert spotlights.shown_to(otto, at=AT + 2 * DAY) == []
    assert Activity.objects.get(verb="featured").recipient == alice


def test_a_member_in_the_spotlight_is_shown_to_visitors_only_with_a_public_profile(alice, otto):
    topic_by(alice, space_of("help"))
    write_step({"feature": "member"})
    act()
    assert not spotlights.shown_to(None, at=AT)
    (spot,) = spotlights.shown_to(otto, at=AT)
    assert spot.member == alice

    Profile.objects.update_or_create(member=alice, defaults={"public": ["headline"]})

    assert len(spotlights.shown_to(None, at=AT)) == 1


def test_the_first_page_shows_the_spotlight(alice, otto, sign_in):
    topic_by(alice, space_of("help"))
    write_step({"feature": {"what": "member", "message": "welcome"}})
    assert "spotlight" not in sign_in(otto).get("/").text

    spotlights.feature(alice, words={"en": "For her patience"}, lasts=9999 * DAY, key="x", at=AT)

    page = sign_in(otto).get("/").text
    assert "In the spotlight" in page
    assert "For her patience" in page


def test_who_is_in_the_spotlight_can_ask_why(alice, otto, sign_in):
    topic_by(alice, space_of("help"))
    write_step({"feature": {"what": "member", "message": "welcome", "lasts": "3650d"}})
    key = act()
    assert "Why me?" not in sign_in(otto).get("/").text

    browser = sign_in(alice)
    link = f"/why/?key={key}"
    assert f'href="{link}"' in browser.get("/").text
    assert "Why did I get this?" in browser.get(link).text


def test_a_spotlight_is_ended_by_the_team(alice, otto, hana):
    topic_by(alice, space_of("help"))
    write_step({"feature": "topic"})
    key = act()

    undo(key, by=hana, at=AT + DAY)

    assert not spotlights.shown_to(otto, at=AT + DAY)
    assert Spotlight.objects.get().ended_by == hana


def test_who_does_not_want_to_be_shown_is_not(alice):
    topic_by(alice, space_of("help"))
    alice.consents.create(topic="spotlight", channel="in_app", is_given=False, said_at=AT)
    write_step({"feature": "member"})

    (effect,) = plan(AT).effects

    assert effect.held.gate == "consent"


def test_what_reaches_a_member_asks_for_the_topic_of_its_message(alice):
    topic_by(alice, space_of("help"))
    write_step({"reply": "welcome"})
    known = actions.registered()

    assert known["reply"].topic_of(due().args) == "news"
    assert [name for name in ("post", "reply", "ask", "feature") if not known[name].reaches] == [
        "post"
    ]


def test_the_account_opens_no_more_topics_than_a_member_may(alice, monkeypatch):
    monkeypatch.setattr(pace, "TOPICS_AN_HOUR", 1)
    write_step({"post": {"space": "news", "message": "welcome"}})
    space_of("news")
    for place in ("help", "talk"):
        entry = Topic(space=space_of(place), author=alice, title=place, opened_at=AT, source="x")
        entry.source_key = place
        entry.save()
        record_posted(entry, entry, at=AT)

    applied = apply(AT)

    assert len(applied.done) == 1
    assert Topic.objects.filter(space__slug="news").count() == 1
    assert ["TooSoon: That was fast." in one.error for one in applied.failed] == [True]
