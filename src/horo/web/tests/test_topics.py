"""The topic reader: what evidence links lead to."""

import pytest
from django.urls import reverse

from horo.content.models import Solution, Topic
from horo.core.time import now
from horo.web.tests.pages import read, text


def page_of(title: str) -> str:
    return reverse("web:topic", args=[Topic.objects.get(title=title).pk])


@pytest.mark.parametrize("who", ["mara", "otto", None])
def test_a_public_topic_is_for_everyone(who, community, request, sign_in, client):
    browser = sign_in(request.getfixturevalue(who)) if who else client

    assert "How do I begin? 1" in text(browser.get(page_of("How do I begin?")))


@pytest.mark.parametrize(
    ("who", "status"), [("mara", 200), ("hana", 200), ("otto", 404), (None, 404)]
)
def test_a_private_topic_does_not_exist_for_outsiders(
    who, status, community, request, sign_in, client
):
    browser = sign_in(request.getfixturevalue(who)) if who else client

    assert browser.get(page_of("Behind closed doors")).status_code == status


def test_the_accepted_answer_is_marked(community, sign_in, bob):
    topic = Topic.objects.get(title="How do I begin?")
    reply = topic.posts.get(number=2)
    Solution.objects.create(topic=topic, reply=reply, chosen_by=bob, chosen_at=now())

    page = read(sign_in(community).get(page_of("How do I begin?")))

    assert "Accepted answer" in page.find(id=f"post-{reply.pk}").get_text()


def test_a_post_that_was_taken_down_is_gone(community, sign_in):
    Topic.objects.get(title="How do I begin?").posts.filter(number=2).update(removed_at=now())

    assert "How do I begin? 2" not in text(sign_in(community).get(page_of("How do I begin?")))


@pytest.mark.parametrize("post", ["", "x", "999999999", "9" * 40, "²"])
def test_a_post_that_is_not_there_shows_the_first_page(post, community, client):
    response = client.get(page_of("How do I begin?"), {"post": post})

    assert "How do I begin? 1" in text(response)
