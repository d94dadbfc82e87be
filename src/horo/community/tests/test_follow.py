"""Following: once, taken back, recorded, and only what one may see."""

import pytest
from conftest import AT, join
from django.urls import reverse

from horo.community.models import Follow
from horo.community.services import follow
from horo.community.tests.places import make_space, make_topic
from horo.content.activities import CLOSED, REPLIED
from horo.content.models import ANNOUNCEMENTS, PRIVATE, Tag, TopicTag
from horo.log import services as log
from horo.log.models import Activity
from horo.people.models import Group


def deeds():
    return list(Activity.objects.order_by("pk").values_list("verb", "object_type", "recipient"))


@pytest.fixture
def secret(alice):
    """A topic with a tag of its own in a space that alice enters."""
    group = Group.objects.create(slug="inner", name="Inner")
    join(alice, "inner")
    space = make_space("Inner", access=PRIVATE, group=group)
    topic = make_topic(space, alice)
    TopicTag.objects.create(topic=topic, tag=Tag.objects.create(slug="hush", name="hush"))
    return topic


def test_following_twice_is_following_once(alice, bob):
    assert follow.follow(bob, by=alice, at=AT)
    assert not follow.follow(bob, by=alice, at=AT)

    assert deeds() == [("followed", "member", bob.pk)]
    assert follow.follows(alice, bob)


def test_what_is_followed_can_be_let_go(alice):
    space = make_space("Talk")
    follow.follow(space, by=alice, at=AT)

    assert follow.unfollow(space, by=alice, at=AT)
    assert not follow.unfollow(space, by=alice, at=AT)

    assert [verb for verb, *_ in deeds()] == ["followed", "unfollowed"]


def test_nobody_follows_themselves(alice):
    with pytest.raises(follow.CannotFollow):
        follow.follow(alice, by=alice, at=AT)


def test_there_is_an_end_to_it(alice, bob, otto, monkeypatch):
    monkeypatch.setattr(follow, "MOST", 1)
    follow.follow(bob, by=alice, at=AT)

    with pytest.raises(follow.CannotFollow):
        follow.follow(otto, by=alice, at=AT)
    assert Follow.objects.count() == len(deeds()) == 1


def test_newcomers_follow_the_announcements(alice):
    news = make_space("News", kind=ANNOUNCEMENTS)
    make_space("Talk")
    make_space("Old", kind=ANNOUNCEMENTS, is_archived=True)

    follow.begin(alice, at=AT)
    follow.begin(alice, at=AT)

    assert follow.followed(alice)["space"] == {news.pk}
    assert deeds() == []


@pytest.mark.parametrize("kind", ["space", "topic", "tag"])
def test_what_one_may_not_see_cannot_be_followed(kind, secret, alice, otto, sign_in):
    subject = {"space": secret.space, "topic": secret, "tag": secret.tags.get()}[kind]
    address = reverse("community:follow", args=[kind, subject.pk])

    assert sign_in(otto).post(address).status_code == 404
    assert sign_in(alice).post(address).status_code == 302
    assert Follow.objects.get().member == alice


@pytest.mark.parametrize(("kind", "pk"), [("member", 999_999), ("post", 1), ("member", 0)])
def test_what_is_not_there_cannot_be_followed(kind, pk, alice, sign_in):
    assert sign_in(alice).post(f"/follow/{kind}/{pk}/").status_code == 404


def test_the_button_becomes_the_other_one(alice, bob, sign_in):
    browser = sign_in(alice)
    part = browser.post(f"/follow/member/{bob.pk}/", headers={"HX-Request": "true"}).text

    assert f"/unfollow/member/{bob.pk}/" in part
    assert "<html" not in part

    browser.post(f"/unfollow/member/{bob.pk}/", {"next": "/members/bob/"})
    assert not Follow.objects.exists()


def test_a_visitor_follows_nothing(client, bob):
    assert client.post(f"/follow/member/{bob.pk}/").status_code == 302
    assert not Follow.objects.exists()


def test_whoever_writes_in_a_topic_follows_it(alice, bob, monkeypatch):
    monkeypatch.setattr("horo.core.jobs.together", lambda call, given, settle: call(given))
    topic = make_topic(make_space("Talk"), bob)

    for _ in range(2):
        activity = log.record(REPLIED, topic, actor=alice, at=AT, thread_id=topic.pk)
        follow.when_written([activity])
    follow.when_written([log.record(CLOSED, topic, actor=bob, at=AT, thread_id=topic.pk)])

    assert Follow.objects.get().member == alice
    assert follow.follows(alice, topic)
