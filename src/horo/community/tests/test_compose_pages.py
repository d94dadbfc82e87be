"""The pages on which topics and replies are written, in a browser without JavaScript."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from conftest import AT

from horo.community.services import posting
from horo.content.models import Post, Space, Topic
from horo.core.time import now
from horo.log.models import Activity


def space_of(name, **fields):
    return Space.objects.create(
        slug=name.lower(), name=name, source_key=name, source="horo", **fields
    )


@pytest.fixture
def space(db):
    return space_of("Help")


@pytest.fixture
def topic(space, alice):
    return posting.open_topic(space, "How?", "How does it work?", by=alice, at=AT)


def test_a_topic_is_opened_by_its_form(space, bob, sign_in):
    browser = sign_in(bob)
    given = {"space": space.pk, "title": " Why\u200b so? ", "text": "**Why?**", "tags": "A b, Ц"}

    answer = browser.post("/new/", given)

    topic = Topic.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/topics/{topic.pk}/")
    assert (topic.title, topic.posts.get().html) == (
        "Why so?", "<p><strong>Why?</strong></p>\n",
    )  # fmt: skip
    assert set(topic.tags.values_list("slug", flat=True)) == {"a-b", "ц"}


def test_a_reply_is_sent_by_its_form(topic, bob, sign_in):
    answer = sign_in(bob).post(f"/topics/{topic.pk}/-/reply/", {"text": "So."})

    post = Post.objects.get(number=2)
    assert answer.url == f"/topics/{topic.pk}/?post={post.pk}#post-{post.pk}"


@pytest.mark.parametrize("title", ["", "  ", "\u200b\u2060", "\u202e", "﻿"])
def test_a_title_that_nobody_sees_is_refused_and_the_text_stays(space, bob, sign_in, title):
    given = {"space": space.pk, "title": title, "text": "Something long"}

    answer = sign_in(bob).post("/new/", given)

    assert answer.status_code == 422
    assert "Give the topic a title" in answer.text
    assert "Something long" in answer.text


@pytest.mark.parametrize("text", ["", " \n", "\u200b", "x" * 40_000, "y" * 2**20])
def test_a_reply_that_cannot_be_a_post_is_refused(topic, bob, sign_in, text):
    answer = sign_in(bob).post(f"/topics/{topic.pk}/-/reply/", {"text": text})

    assert answer.status_code == 422
    assert Post.objects.count() == 1


def test_a_visitor_is_asked_to_sign_in(topic, client):
    for page in ("/new/", f"/topics/{topic.pk}/-/reply/"):
        assert client.get(page).url.startswith("/sign-in/?next=")
        assert client.post(page, {"text": "Hello"}).status_code == 302
    assert Activity.objects.count() == 1


@pytest.mark.parametrize("access", ["private", "hidden"])
def test_a_space_that_one_may_not_enter_does_not_exist(topic, otto, sign_in, access):
    Space.objects.update(access=access, name="Secret")
    browser = sign_in(otto)

    page = browser.get("/new/", {"space": topic.space_id})
    sent = browser.post("/new/", {"space": topic.space_id, "title": "A", "text": "b"})

    assert "Secret" not in page.text + sent.text
    assert sent.status_code == 422
    assert browser.get(f"/topics/{topic.pk}/-/reply/").status_code == 404
    assert browser.post(f"/topics/{topic.pk}/-/reply/", {"text": "b"}).status_code == 404
    assert Post.objects.count() == 1


def test_a_topic_is_opened_together_with_its_poll(space, bob, sign_in):
    given = {
        "space": space.pk, "title": "Which day?", "text": "Choose", "poll-question": "When?",
        "poll-kind": "single", "poll-shows": "always", "poll-options": "Monday\nFriday",
    }  # fmt: skip

    sign_in(bob).post("/new/", given)

    post = Post.objects.get()
    assert post.has_poll
    assert [option.label for option in post.poll.options.all()] == ["Monday", "Friday"]


def test_a_poll_that_is_none_keeps_the_topic_back_and_the_text_there(space, bob, sign_in):
    given = {
        "space": space.pk, "title": "Which day?", "text": "Choose one", "poll-question": "When?",
        "poll-kind": "single", "poll-shows": "always", "poll-options": "Monday",
    }  # fmt: skip

    answer = sign_in(bob).post("/new/", given)

    assert answer.status_code == 422
    assert "Choose one" in answer.text
    assert not Topic.objects.exists()


def test_a_host_schedules_in_the_time_of_their_own_clock(space, mara, otto, sign_in):
    mara.timezone = "Europe/Sofia"
    mara.save()
    day = now() + timedelta(days=40)
    given = {
        "space": space.pk,
        "title": "News",
        "text": "Soon",
        "scheduled_for": f"{day:%Y-%m-%dT12:00}",
    }

    sign_in(mara).post("/new/", given)

    topic = Topic.objects.get()
    local = topic.scheduled_for.astimezone(ZoneInfo("Europe/Sofia"))
    assert (local.hour, local.date()) == (12, day.date())
    assert sign_in(otto).get(f"/topics/{topic.pk}/").status_code == 404
    assert sign_in(mara).get(f"/posts/{topic.posts.get().pk}/edit/").status_code == 200
