"""The page of a topic: whoever may read it finds it, and finds the post they look for."""

import pytest
from conftest import AT, join
from django.urls import reverse

from horo.community.tests.reading import make_space, make_topic, read, text
from horo.content.models import Solution
from horo.people.models import Group


@pytest.fixture
def topic(alice):
    return make_topic(make_space("help"), alice, "How do I begin?", posts=45)


@pytest.fixture
def secret(hana):
    join(hana, "insiders")
    inside = make_space("inside", group=Group.objects.get(slug="insiders"))
    return make_topic(inside, hana, "Behind closed doors")


def page_of(topic) -> str:
    return reverse("community:topic", args=[topic.pk])


@pytest.mark.parametrize("who", ["mara", "otto", None])
def test_a_public_topic_is_for_everyone(who, topic, request, sign_in, client):
    browser = sign_in(request.getfixturevalue(who)) if who else client

    assert "How do I begin? says 1" in text(browser.get(page_of(topic)))


@pytest.mark.parametrize(
    ("who", "status"), [("mara", 200), ("hana", 200), ("otto", 404), (None, 404)]
)
def test_a_private_topic_does_not_exist_for_outsiders(
    who, status, secret, request, sign_in, client
):
    browser = sign_in(request.getfixturevalue(who)) if who else client

    post = reverse("community:post", args=[secret.posts.get().pk])

    assert browser.get(page_of(secret)).status_code == status
    assert browser.get(post, follow=True).status_code == status


def test_the_accepted_answer_is_marked(topic, client, bob):
    reply = topic.posts.get(number=2)
    Solution.objects.create(topic=topic, reply=reply, chosen_by=bob, chosen_at=AT)

    page = read(client.get(page_of(topic)))

    assert "Accepted answer" in page.find(id=f"post-{reply.pk}").get_text()


def test_a_post_that_was_taken_down_is_gone(topic, client):
    topic.posts.filter(number=2).update(removed_at=AT)

    assert "says 2 " not in text(client.get(page_of(topic)))


@pytest.mark.parametrize("post", ["", "x", "999999999", "9" * 40, "²"])
def test_a_post_that_is_not_there_shows_the_first_page(post, topic, client):
    response = client.get(page_of(topic), {"post": post})

    assert "says 1 " in text(response)


def test_a_post_is_found_on_its_page(topic, client):
    post = topic.posts.get(number=25)

    assert f"post-{post.pk}" in client.get(page_of(topic), {"post": post.pk}).text
    led = client.get(reverse("community:post", args=[post.pk]))
    assert led.url == f"{page_of(topic)}how-do-i-begin/?page=2#post-{post.pk}"
