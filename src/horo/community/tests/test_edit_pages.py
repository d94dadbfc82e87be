"""The pages on which posts are edited, looked back at, taken down and brought back."""

from datetime import timedelta

import pytest
from conftest import AT, join
from django.core.cache import cache

from horo.community.services import editing
from horo.community.tests.writing import fresh, hosted_by, reply_by, space_of, topic_by
from horo.content.models import Post, Space
from horo.people.models import Group

LATER = AT + timedelta(hours=1)


@pytest.fixture
def topic(db, alice):
    return topic_by(alice, space_of("Help"), text="First text.")


@pytest.fixture
def post(topic, bob):
    return reply_by(bob, topic, "One.")


def sent(text, version=1, **fields):
    return {"text": text, "based_on": version, **fields}


def test_a_post_is_edited_by_its_form(post, bob, sign_in):
    browser = sign_in(bob)
    page = browser.get(f"/posts/{post.pk}/edit/")

    answer = browser.post(f"/posts/{post.pk}/edit/", sent("Two.", reason="Typo"))

    assert "One." in page.text
    assert answer.url == f"/posts/{post.pk}/"
    assert fresh(post).text == "Two."


def test_the_first_post_is_edited_with_title_and_tags(topic, alice, sign_in):
    first = topic.posts.get()
    given = sent("New text.", title="Why?", tags="a, b")

    sign_in(alice).post(f"/posts/{first.pk}/edit/", given)

    assert fresh(topic).title == "Why?"
    assert topic.tags.count() == 2


def test_the_second_of_two_gets_both_texts_and_can_send_again(post, bob, mara, sign_in):
    editing.edit(post, "Theirs to keep.", by=mara, at=LATER, based_on=1)
    browser = sign_in(bob)

    page = browser.post(f"/posts/{post.pk}/edit/", sent("Mine to keep."))
    again = browser.post(f"/posts/{post.pk}/edit/", sent("Both kept.", 2))

    assert page.status_code == 409
    for part in ("Theirs to keep.", "Mine to keep.", "<ins>", 'name="based_on" value="2"', "Mara"):
        assert part in page.text
    assert again.status_code == 302
    assert fresh(post).text == "Both kept."


def test_history_shows_who_when_why_and_what(post, bob, mara, otto, sign_in):
    editing.edit(post, "Two.", by=mara, at=LATER, based_on=1, reason="Counted again")

    page = sign_in(otto).get(f"/posts/{post.pk}/history/")

    for part in ("Mara", "Counted again", "<del>", "<ins>"):
        assert part in page.text


def test_a_post_is_taken_down_and_its_text_is_for_hosts_and_its_author(
    post, bob, hana, otto, sign_in
):
    host = hosted_by(hana, post.topic.space)
    browser = sign_in(host)
    refused = browser.post(f"/posts/{post.pk}/remove/", {"reason": ""})
    done = browser.post(f"/posts/{post.pk}/remove/", {"reason": "Off topic"})

    assert (refused.status_code, done.status_code) == (422, 302)
    page = browser.get(f"/posts/{post.pk}/history/").text
    assert "Off topic" in page
    assert "One." in page
    assert sign_in(otto).get(f"/posts/{post.pk}/history/").status_code == 404
    assert sign_in(host).post(f"/posts/{post.pk}/restore/").status_code == 302
    assert fresh(post).removed_at is None


@pytest.mark.parametrize("page", ["edit", "remove"])
def test_what_others_wrote_is_not_theirs_to_change(post, otto, sign_in, page):
    browser = sign_in(otto)

    assert browser.get(f"/posts/{post.pk}/{page}/").status_code == 403
    assert browser.post(f"/posts/{post.pk}/{page}/", sent("Mine.")).status_code == 403
    assert fresh(post).text == "One."


@pytest.mark.parametrize("page", ["edit", "history", "remove", "restore", "quote"])
def test_in_a_private_space_nothing_is_there_for_outsiders(post, otto, bob, sign_in, client, page):
    join(bob, "inner")
    Space.objects.update(access="private", group=Group.objects.get(slug="inner"))
    address = f"/posts/{post.pk}/{page}/"

    assert client.get(address).status_code in (302, 405)
    browser = sign_in(otto)
    for answer in (browser.get(address), browser.post(address, sent("Mine."))):
        assert answer.status_code in (404, 405)
    assert Post.objects.get(pk=post.pk).text == "One."


def test_hostile_texts_come_back_as_text(post, bob, sign_in):
    cache.clear()
    text = '</textarea><script>alert(1)</script>"><img src=x onerror=alert(1)>'

    sign_in(bob).post(f"/posts/{post.pk}/edit/", sent(text, reason="<script>alert(2)</script>"))

    for page in ("edit", "history"):
        shown = sign_in(bob).get(f"/posts/{post.pk}/{page}/").text
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
