"""The first page: what is new for one member, why, and nothing they may not see."""

from datetime import timedelta

import pytest
from conftest import AT, join, make_member

from horo.community.models import Follow, ReadState, Visit
from horo.community.services import feed, feed_ranking
from horo.community.services.feed_knowing import known_of
from horo.community.tests.places import make_post, make_space, make_topic
from horo.content import kept
from horo.content.models import ANNOUNCEMENTS, PRIVATE, QUESTIONS, Tag, Topic, TopicTag
from horo.people.models import Group, Profile

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def talk(db):
    return make_space("Talk")


@pytest.fixture
def help_space(db):
    return make_space("Help", kind=QUESTIONS)


def personal(member, at=AT + HOUR):
    return feed.personal(known_of(member, at=at), at=at).items


def why(member, topic, at=AT + HOUR):
    """The first reason for which `topic` is in the feed of `member`; None: it is not."""
    found = [item for item in personal(member, at) if item.row.topic == topic]
    return found[0].reasons[0] if found else None


def follow(member, kind, subject):
    Follow.objects.create(member=member, kind=kind, object_id=subject.pk, since=AT)


def tagged(topic, slug):
    tag, _ = Tag.objects.get_or_create(slug=slug, defaults={"name": slug})
    TopicTag.objects.create(topic=topic, tag=tag)
    return tag


def read(member, topic):
    ReadState.objects.create(member=member, topic=topic, read_to=99, read_at=AT)


def test_without_any_choice_the_latest_are_there(talk, alice, bob):
    topic = make_topic(talk, bob)

    assert why(alice, topic) == "Something new in Talk."


def test_what_one_follows_says_so(talk, alice, bob, otto):
    by_bob, other = make_topic(talk, bob, "B"), make_topic(make_space("Elsewhere"), otto, "O")
    follow(alice, "member", bob)
    follow(alice, "space", other.space)

    assert why(alice, by_bob) == "You follow Bob."
    assert why(alice, other) == "You follow Elsewhere."


def test_a_followed_topic_is_there_until_it_is_read(talk, alice, bob):
    topic = make_topic(talk, bob)
    follow(alice, "topic", topic)
    assert why(alice, topic) == "You follow this topic."

    read(alice, topic)

    assert why(alice, topic) is None


def test_interests_bring_their_tags(talk, alice, bob):
    topic = make_topic(talk, bob)
    tagged(topic, "docker")
    Profile.objects.create(member=alice, interests=["docker"])

    assert why(alice, topic) == "You care about “docker”."


def test_an_expert_is_shown_what_nobody_has_answered(help_space, alice, bob):
    for number in range(3):
        answered = make_topic(help_space, bob, f"Old {number}")
        tagged(answered, "docker")
        make_post(answered, alice)
    waiting = make_topic(help_space, bob, "New")
    tagged(waiting, "docker")

    assert why(alice, waiting) == (
        "Nobody has answered yet, and you answered 3 questions about “docker”."
    )


def test_an_expert_of_a_space_knows_it_without_tags(help_space, alice, bob):
    for number in range(2):
        make_post(make_topic(help_space, bob, f"Old {number}"), alice)
    waiting = make_topic(help_space, bob, "New")

    assert "you answered 2 questions in Help" in why(alice, waiting)


def test_an_answered_question_needs_no_expert(help_space, alice, bob, otto):
    for number in range(2):
        make_post(make_topic(help_space, bob, f"Old {number}"), alice)
    waiting = make_topic(help_space, bob, "New")
    make_post(waiting, otto)

    assert "Nobody has answered" not in why(alice, waiting)


def test_what_one_wrote_in_comes_back_with_a_reply(talk, alice, bob):
    topic = make_topic(talk, alice)
    assert why(alice, topic) is None, "one's own topic is no news"

    make_post(topic, bob, posted_at=AT + timedelta(minutes=5))

    assert why(alice, topic) == "There is something new in a topic you wrote in."


def test_announcements_come_first_for_ten_days(talk, alice, mara):
    news = make_topic(make_space("News", kind=ANNOUNCEMENTS), mara, "News")
    make_topic(talk, mara, "Later")

    assert [item.row.topic.title for item in personal(alice)] == ["News", "Later"]
    assert why(alice, news) == "An announcement for everyone."
    assert why(alice, news, AT + 11 * DAY) == "Something new in News."


def test_what_was_lively_while_one_was_away_is_told(talk, alice, bob, otto):
    Visit.objects.create(member=alice, began_at=AT - 9 * DAY, seen_at=AT - 9 * DAY)
    topic = make_topic(talk, bob)
    for _ in range(2):
        make_post(topic, otto, reaction_counts={"❤": 1})
        make_post(topic, bob)

    assert why(alice, topic) == "While you were away: 4 replies and reactions."


def test_unread_comes_before_read(talk, alice, bob):
    follow(alice, "space", talk)
    first, second = make_topic(talk, bob, "First"), make_topic(talk, bob, "Second")
    read(alice, second)

    assert [item.row.topic for item in personal(alice)] == [first, second]
    assert [item.is_read for item in personal(alice)] == [False, True]


def test_a_topic_stands_there_once_with_its_best_reasons(talk, alice, bob):
    topic = make_topic(talk, bob)
    follow(alice, "member", bob)
    follow(alice, "space", talk)
    follow(alice, "tag", tagged(topic, "docker"))

    (item,) = personal(alice)
    assert item.reasons == ("You follow Bob.", "You follow Talk.")


def test_no_more_than_three_in_a_row_come_from_one_space(alice, bob):
    busy, quiet = make_space("Busy"), make_space("Quiet")
    for number in range(5):
        make_topic(busy, bob, f"B{number}")
    make_topic(quiet, bob, "Q")
    follow(alice, "space", busy)

    spaces = [item.row.topic.space.name for item in personal(alice)]

    assert spaces == ["Busy", "Busy", "Busy", "Quiet", "Busy", "Busy"]


@pytest.mark.parametrize(("who", "seen"), [("bob", True), ("otto", False), ("mara", True)])
def test_a_private_topic_is_in_the_feeds_of_its_group_alone(who, seen, alice, bob, otto, mara):
    group = Group.objects.create(slug="inner", name="Inner")
    space = make_space("Inner", access=PRIVATE, group=group)
    join(bob, "inner")
    topic = make_topic(space, alice)
    tag = tagged(topic, "secret")
    member = {"bob": bob, "otto": otto, "mara": mara}[who]
    for kind, subject in [("space", space), ("topic", topic), ("tag", tag), ("member", alice)]:
        follow(member, kind, subject)

    for items in (personal(member), feed.latest(member).items):
        assert [item.row.topic for item in items] == [topic] * seen
    assert feed.latest(None).items == []


@pytest.mark.usefixtures("each_database", "transactional_db")
def test_the_statements_do_not_grow(django_assert_max_num_queries):
    alice, bob = make_member("alice"), make_member("bob")
    space = make_space("Help", kind=QUESTIONS)
    Profile.objects.create(member=alice, interests=["docker"])
    for number in range(30):
        topic = make_topic(space, bob, f"T{number}", last_post_at=AT)
        tagged(topic, "docker" if number % 2 else "rust")
        if number % 3:
            make_post(topic, alice)

    with django_assert_max_num_queries(8):
        items = personal(alice)

    assert len(items) == feed.A_PAGE
    assert "Nobody has answered yet" in items[0].reasons[0]


def test_what_is_old_is_found_elsewhere(talk, alice, bob):
    topic = make_topic(talk, bob)

    assert why(alice, topic, AT + 46 * DAY) is None
    assert len(feed.latest(alice).items) == 1


def test_the_plain_order_is_the_order_of_the_last_posts(talk, alice, bob, monkeypatch):
    monkeypatch.setattr(feed, "A_PAGE", 2)
    topics = [make_topic(talk, bob, f"T{number}") for number in range(3)]
    make_post(topics[0], bob, posted_at=AT + HOUR)
    kept.recount([topic.pk for topic in topics])

    first, second = feed.latest(alice), feed.latest(alice, number=2)

    titles = [[item.row.topic.title for item in page.items] for page in (first, second)]
    assert titles == [["T0", "T2"], ["T1"]]
    assert (first.has_next, second.has_next, second.has_previous) == (True, False, True)


def test_reasons_are_ranked_and_every_one_of_them_has_words(talk):
    from horo.community.services.feed_reasons import _SENTENCES

    assert set(_SENTENCES) == set(feed_ranking.WEIGHTS)
    assert Topic.objects.count() == 0


def test_what_is_scheduled_is_not_among_the_latest_even_for_its_author(talk, alice):
    topic = make_topic(talk, alice)
    assert [item.row.topic for item in feed.latest(alice).items] == [topic]

    Topic.objects.filter(pk=topic.pk).update(scheduled_for=AT + DAY)

    assert feed.latest(alice).items == []


def test_an_excerpt_tells_nothing_that_is_hidden(alice, bob, sign_in):
    space = make_space("Films")
    text = 'It ends so: <span class="spoiler" tabindex="0">the dog did it</span>.'
    topic = make_topic(space, bob, "The film")
    topic.posts.update(html=f"<p>{text}</p>")

    page = sign_in(alice).get("/?order=latest").text

    assert "It ends so" in page
    assert "the dog did it" not in page
