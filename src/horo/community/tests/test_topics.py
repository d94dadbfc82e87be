"""What hosts do with a topic, who then sees it, and what of it is in the log."""

from datetime import timedelta

import pytest
from conftest import AT, join

from horo.community.services import editing, posting, rights, topics
from horo.community.tests.writing import fresh, hosted_by, reply_by, space_of, topic_by
from horo.content import kept
from horo.content.models import Post, Solution, Topic
from horo.log.models import Activity
from horo.people.models import Group

LATER = AT + timedelta(hours=1)


@pytest.fixture
def space(db):
    return space_of("Help")


@pytest.fixture
def topic(space, alice):
    return topic_by(alice, space)


@pytest.fixture
def host(space, hana):
    return hosted_by(hana, space)


def verbs():
    return list(Activity.objects.order_by("pk").values_list("verb", flat=True))


@pytest.mark.parametrize(
    ("deed", "back", "column", "words"),
    [
        (topics.pin, topics.unpin, "pinned_at", ["pinned", "unpinned"]),
        (topics.close, topics.reopen, "closed_at", ["closed", "reopened"]),
    ],
)
def test_a_deed_is_recorded_once_and_taken_back(topic, host, deed, back, column, words):
    for each in (deed, deed):
        each(topic, by=host, at=LATER)
    done = getattr(fresh(topic), column)
    for each in (back, back):
        each(topic, by=host, at=LATER)

    assert (done, getattr(fresh(topic), column)) == (LATER, None)
    assert verbs() == ["posted", *words]


@pytest.mark.parametrize(
    "deed", [topics.pin, topics.unpin, topics.close, topics.reopen, topics.publish]
)
def test_members_do_none_of_it(topic, alice, deed):
    with pytest.raises(rights.MayNot):
        deed(topic, by=alice, at=LATER)


def test_in_a_closed_topic_hosts_alone_reply(topic, host, bob):
    topics.close(topic, by=host, at=LATER)

    with pytest.raises(rights.MayNot, match="closed"):
        reply_by(bob, topic)
    reply_by(host, topic)


def test_a_topic_that_moves_into_a_private_space_is_gone_for_outsiders(topic, host, otto, bob):
    reply = reply_by(bob, topic)
    join(bob, "inner")
    inner = space_of("Inner", access="private", group=Group.objects.get(slug="inner"))
    assert Topic.objects.visible_to(otto).filter(pk=topic.pk).exists()

    topics.move(topic, inner, by=host, at=LATER)

    for outsider in (otto, None):
        assert not Topic.objects.visible_to(outsider).filter(pk=topic.pk).exists()
        assert not Post.objects.visible_to(outsider).filter(pk=reply.pk).exists()
    assert Topic.objects.visible_to(bob).filter(pk=topic.pk).exists()
    moved = Activity.objects.get(verb="relocated")
    assert (moved.space_id, moved.thread_id, moved.actor) == (inner.pk, topic.pk, host)


def test_a_host_of_one_space_does_not_move_into_one_they_may_not_enter(topic, space, bob):
    secret = space_of("Secret", access="hidden")

    with pytest.raises(rights.MayNot):
        topics.move(topic, secret, by=hosted_by(bob, space), at=LATER)


def test_posts_that_are_split_off_are_a_topic_of_their_own(topic, host, bob, otto):
    stays, goes = reply_by(bob, topic, "Stays"), reply_by(otto, topic, "Goes")
    also = reply_by(bob, topic, "Too", to=goes)
    Solution.objects.create(topic=topic, reply=also, chosen_at=AT)

    new = topics.split(topic, [goes.pk, also.pk], "Another thing", by=host, at=LATER)

    assert list(new.posts.order_by("number").values_list("number", "text")) == [
        (1, "Goes"), (2, "Too"),
    ]  # fmt: skip
    assert (new.author, new.opened_at, new.posts_count, new.last_number) == (otto, AT, 2, 2)
    left = fresh(topic)
    assert (left.posts_count, left.last_number) == (2, 4), "a number is given once"
    assert list(kept.disagreements()) == []
    assert not Solution.objects.exists()
    assert verbs()[-2:] == ["unsolved", "split"]
    assert Activity.objects.get(verb="split").props == {"posts": [goes.pk, also.pk]}
    assert fresh(stays).topic == topic


def test_the_first_post_alone_cannot_be_split_off(topic, host):
    with pytest.raises(topics.NothingToSplit):
        topics.split(topic, [topic.posts.get().pk], "Another", by=host, at=LATER)


def test_posts_of_another_topic_do_not_come_along(topic, space, host, bob):
    here, there = reply_by(bob, topic), reply_by(bob, topic_by(bob, space, "Other"))

    new = topics.split(topic, [here.pk, there.pk], "Another", by=host, at=LATER)

    assert list(new.posts.all()) == [here]


def test_a_topic_is_merged_after_another(topic, space, host, bob):
    into = topic_by(bob, space, "Same")
    reply_by(bob, into)
    answer = reply_by(bob, topic, "Answer")
    Solution.objects.create(topic=topic, reply=answer, chosen_at=AT)
    before = list(Activity.objects.values_list("pk", "object_id", "thread_id"))

    topics.merge(topic, into, by=host, at=LATER)

    posts = Post.objects.filter(topic=into).order_by("number").values_list("number", flat=True)
    assert list(posts) == [1, 2, 3, 4]
    assert (fresh(topic).merged_into, fresh(answer).number) == (into, 4)
    assert Solution.objects.get().topic == into
    assert list(kept.disagreements()) == []
    merged = Activity.objects.get(verb="merged")
    assert (merged.object_id, merged.props) == (topic.pk, {"into": into.pk})
    assert list(Activity.objects.exclude(verb="merged").values_list(
        "pk", "object_id", "thread_id"
    )) == before  # fmt: skip


def test_what_was_merged_before_leads_to_the_end_of_the_chain(topic, space, host, alice):
    second, third = (topic_by(alice, space, title) for title in ("B", "C"))

    topics.merge(topic, second, by=host, at=LATER)
    topics.merge(second, third, by=host, at=LATER)

    assert fresh(topic).merged_into == fresh(second).merged_into == third
    with pytest.raises(topics.CannotMerge):
        topics.merge(fresh(third), fresh(topic), by=host, at=LATER)
    with pytest.raises(topics.CannotMerge):
        topics.merge(third, third, by=host, at=LATER)


def test_a_scheduled_topic_is_there_from_its_time_on(space, host, alice):
    topic = posting.open_topic(
        space, "News", "Soon", by=host, at=AT, scheduled_for=AT + timedelta(days=1)
    )
    seen_before = Topic.objects.visible_to(alice).exists()
    none = topics.publish_due(AT + timedelta(hours=23))
    at = AT + timedelta(days=1, minutes=1)

    assert (seen_before, none, verbs()) == (False, 0, [])
    with pytest.raises(rights.MayNot):
        reply_by(host, topic)
    assert topics.publish_due(at) == 1
    assert topics.publish_due(at) == 0
    posted = Activity.objects.get()
    assert (posted.verb, posted.actor, posted.occurred_at) == ("posted", host, at)
    assert Topic.objects.visible_to(alice).get().opened_at == at
    assert Post.objects.get().posted_at == at
    assert list(kept.disagreements()) == []


def test_a_scheduled_topic_that_is_removed_is_never_published(space, host):
    when = AT + timedelta(days=1)
    topic = posting.open_topic(space, "News", "Soon", by=host, at=AT, scheduled_for=when)

    editing.remove(topic.posts.get(), by=host, at=AT)

    assert topics.publish_due(when) == 0
    assert verbs() == []


@pytest.mark.parametrize("when", [AT, AT - timedelta(days=1), AT + timedelta(days=400)])
def test_a_time_that_is_past_or_far_away_is_refused(space, host, when):
    with pytest.raises(posting.ScheduleRefused):
        posting.open_topic(space, "News", "Soon", by=host, at=AT, scheduled_for=when)


def test_members_do_not_schedule(space, alice):
    with pytest.raises(posting.ScheduleRefused):
        posting.open_topic(space, "A", "b", by=alice, at=AT, scheduled_for=LATER)


def test_tags_are_changed_by_the_author_and_hosts(topic, alice, bob, host):
    topics.retag(topic, ["Вопрос", "b c"], by=alice, at=LATER)
    topics.retag(topic, ["B-C", "new"], by=host, at=LATER)

    assert set(topic.tags.values_list("slug", flat=True)) == {"b-c", "new"}
    with pytest.raises(rights.MayNot):
        topics.retag(topic, ["mine"], by=bob, at=LATER)


def test_announcements_are_made_by_hosts_and_answered_by_all(space, host, bob):
    space.kind = "announcements"
    space.save()

    with pytest.raises(rights.MayNot, match="Only hosts"):
        topic_by(bob, space)
    reply_by(bob, topic_by(host, space))


def test_in_an_archived_space_nobody_writes(topic, space, host):
    space.is_archived = True
    space.save()

    with pytest.raises(rights.MayNot, match="archived"):
        topic_by(host, space)
    with pytest.raises(rights.MayNot, match="archived"):
        reply_by(host, topic)
