"""What open pages are told: exactly what their reader may see, and nothing lost in between."""

from datetime import timedelta

import pytest
from conftest import AT, join, make_member

from horo.community.services import happening
from horo.content.activities import EDITED, POSTED, REACTED, REPLIED
from horo.content.models import Post, Space, Topic
from horo.core.live import Since
from horo.log import recent as recent_
from horo.log import services as log
from horo.log.models import Activity
from horo.people.models import Group, Member

ACCESS = ["public", "members", "private", "hidden"]
pytestmark = pytest.mark.usefixtures("each_database", "db")


@pytest.fixture
def cast(mara, alice, bob, otto):
    """mara is in the team, bob in the group of private spaces; None is a visitor."""
    join(bob, "friends")
    return [mara.pk, alice.pk, bob.pk, otto.pk, None]


def make_topic(author, access="public", **fields) -> Topic:
    group, _ = Group.objects.get_or_create(slug="friends", defaults={"name": "Friends"})
    key = str(Space.objects.count())
    space = Space.objects.create(
        slug=f"{access}{key}",
        name=access,
        access=access,
        group=group if access in ("private", "hidden") else None,
        source="horo",
        source_key=key,
    )
    return Topic.objects.create(
        space=space, author=author, title="Why?", opened_at=AT, source="horo", source_key=key,
        **fields,
    )  # fmt: skip


def make_post(topic, author, number=1) -> Post:
    return Post.objects.create(
        topic=topic, number=number, author=author, html="<p>Because.</p>", posted_at=AT,
        source="horo", source_key=f"{topic.pk}-{number}",
    )  # fmt: skip


def readers(rows, pk, cast):
    people = {member.pk: member for member in Member.objects.all()}
    return {one for one in cast if rows.visible_to(people.get(one)).filter(pk=pk).exists()}


@pytest.mark.parametrize("access", ACCESS)
@pytest.mark.parametrize(
    "fields", [{}, {"scheduled_for": AT}, {"removed_at": AT}], ids=["there", "scheduled", "removed"]
)
def test_those_hear_of_a_topic_who_may_read_it(access, fields, cast, alice):
    topic = make_topic(alice, access, **fields)

    heard = set(happening.may_hear_topic(topic.pk, cast))

    assert heard == readers(Topic.objects, topic.pk, cast)


@pytest.mark.parametrize("access", ACCESS)
def test_those_hear_of_a_space_who_may_enter_it(access, cast, alice):
    space = make_topic(alice, access).space

    assert set(happening.may_hear_space(space.pk, cast)) == readers(Space.objects, space.pk, cast)


def test_who_left_the_group_does_not_hear(cast, bob, alice):
    topic = make_topic(alice, "private")
    assert bob.pk in happening.may_hear_topic(topic.pk, cast)

    bob.memberships.all().delete()

    assert bob.pk not in happening.may_hear_topic(topic.pk, cast)


def test_an_activity_means_something_for_its_topic_and_its_space(alice):
    topic = make_topic(alice)
    where = {"space_id": topic.space_id, "thread_id": topic.pk}
    post = make_post(topic, alice)
    said = {}
    for verb, props in [(POSTED, {}), (REPLIED, {}), (EDITED, {}), (REACTED, {"emoji": "👍"})]:
        activity = log.record(verb, post, actor=alice, at=AT, props=props, **where)
        said[verb.name] = [(one.channel, one.name) for one in happening.events_of(activity)]

    of_topic, of_space = f"topic:{topic.pk}", f"space:{topic.space_id}"
    assert said == {
        "posted": [(of_space, "topic")],
        "replied": [(of_topic, "post"), (of_space, "topic")],
        "edited": [(of_topic, "changed")],
        "reacted": [(of_topic, "marks")],
    }


def reply_to(topic, author, number) -> Activity:
    post = make_post(topic, author, number)
    return log.record(
        REPLIED, post, actor=author, at=AT, space_id=topic.space_id, thread_id=topic.pk
    )


def test_a_page_that_comes_back_is_told_what_it_missed(alice, monkeypatch):
    monkeypatch.setattr(recent_, "OVERLAP", 0)
    topic, other = make_topic(alice), make_topic(alice)
    first, _other, second = (
        reply_to(topic, alice, 2), reply_to(other, alice, 2), reply_to(topic, alice, 3),
    )  # fmt: skip

    replay = happening.replay_topic(topic.pk, Since(id=first.pk))

    assert [event.id for event in replay.events] == [second.pk]
    assert (replay.latest, replay.is_whole) == (second.pk, True)


def test_a_page_is_told_what_happened_since_it_was_made(alice):
    topic = make_topic(alice)
    reply = reply_to(topic, alice, 2)
    made = reply.recorded_at

    soon, later = (
        happening.replay_topic(topic.pk, Since(at=made + timedelta(seconds=seconds)))
        for seconds in (5, 60)
    )

    assert [event.id for event in soon.events] == [reply.pk], "clocks and commits differ a little"
    assert later.events == ()


def test_who_missed_too_much_loads_the_page_anew(alice, monkeypatch):
    monkeypatch.setattr(recent_, "MOST", 2)
    topic = make_topic(alice)
    first = reply_to(topic, alice, 2)
    for number in (3, 4, 5):
        reply_to(topic, alice, number)
    assert not happening.replay_topic(topic.pk, Since(id=first.pk - 1)).is_whole

    monkeypatch.setattr(recent_, "MOST", 200)
    monkeypatch.setattr(recent_, "WINDOW", 2)

    assert not happening.replay_topic(topic.pk, Since(id=1)).is_whole
    assert not happening.replay_topic(topic.pk, Since(at=first.recorded_at)).is_whole


def test_a_new_post_is_shown_as_everybody_may_see_it(alice):
    topic = make_topic(alice)
    (event, _space) = happening.events_of(reply_to(topic, make_member("ivo"), 2))

    shown = happening.shown_in_topic(event, "bg")

    assert shown["number"] == 2
    assert "<p>Because.</p>" in shown["html"]
    assert "csrf" not in shown["html"]
    assert "/reply" not in shown["html"]


def test_a_post_that_was_removed_meanwhile_is_not_shown(alice):
    topic = make_topic(alice)
    (event, _space) = happening.events_of(reply_to(topic, alice, 2))
    Post.objects.update(removed_at=AT)

    assert happening.shown_in_topic(event, "en") == {}


def test_a_post_that_was_moved_elsewhere_is_not_told_where_it_was(alice, bob):
    topic, elsewhere = make_topic(alice), make_topic(alice, "private")
    post = make_post(topic, bob, 2)
    reply = log.record(
        REPLIED, post, actor=bob, recipient=alice, at=AT, space_id=topic.space_id,
        thread_id=topic.pk,
    )  # fmt: skip
    event = next(iter(happening.events_of(reply)))
    assert "Because" in happening.shown_in_topic(event, "en")["html"]

    Post.objects.filter(pk=post.pk).update(topic=elsewhere)

    assert happening.shown_in_topic(event, "en") == {}
