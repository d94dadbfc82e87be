"""What is offered while one writes, and to whom."""

import pytest
from conftest import join

from horo.community.tests.writing import space_of, topic_by
from horo.content.models import Space
from horo.people.models import Group


@pytest.fixture
def topic(db, alice):
    return topic_by(alice, space_of("Help"), text="Some **bold** words")


def found(browser, **asked):
    return [each["write"] for each in browser.get("/compose/suggest/", asked).json()["found"]]


def test_people_are_offered_by_name_and_handle(topic, bob, otto, mara, sign_in):
    browser = sign_in(otto)

    assert found(browser, kind="member", q="ali") == ["@alice "]
    assert found(browser, kind="member", q="Bo") == ["@bob "]


def test_in_a_private_space_only_those_inside_are_offered(topic, bob, otto, mara, sign_in):
    for each in (bob, otto):
        join(each, "inner")
    Space.objects.update(access="private", group=Group.objects.get(slug="inner"))

    names = found(sign_in(otto), kind="member", q="", space=topic.space_id)

    assert set(names) == {"@bob ", "@mara "}


def test_emoji_and_tags_are_offered(topic, alice, sign_in):
    browser = sign_in(alice)
    browser.post(f"/topics/{topic.pk}/-/tags/", {"tags": "Database, data"})

    assert "🎉 " in found(browser, kind="emoji", q="tad")
    assert set(found(browser, kind="tag", q="dat")) == {"Database", "data"}
    assert found(browser, kind="tag", q="x") == []


def test_tags_of_topics_one_may_not_read_are_not_offered(topic, alice, otto, sign_in):
    sign_in(alice).post(f"/topics/{topic.pk}/-/tags/", {"tags": "secretplan"})
    Space.objects.update(access="hidden")

    assert found(sign_in(otto), kind="tag", q="secret") == []


def test_a_preview_shows_what_would_be_posted_or_why_not(bob, sign_in):
    browser = sign_in(bob)
    part = {"HX-Request": "true"}

    shown = browser.post("/compose/preview/", {"text": "**Yes**"}, headers=part)
    long = browser.post("/compose/preview/", {"text": "x" * 40_000}, headers=part)
    whole = browser.post("/compose/preview/", {"text": "**Yes**"})

    assert "<strong>Yes</strong>" in shown.text
    assert "<html" not in shown.text
    assert "32,000" in long.text
    assert "<html" in whole.text


def test_a_quote_names_its_source(topic, bob, sign_in):
    post = topic.posts.get()

    whole = sign_in(bob).get(f"/posts/{post.pk}/quote/").text
    part = sign_in(bob).get(f"/posts/{post.pk}/quote/", {"text": "bold words"}).text

    assert f"/posts/{post.pk}/" in whole
    assert "> Some **bold** words" in whole
    assert "> bold words" in part


def test_visitors_are_offered_nothing(topic, client):
    assert client.get("/compose/suggest/", {"kind": "member", "q": "a"}).status_code == 302
    assert client.post("/compose/preview/", {"text": "a"}).status_code == 302
