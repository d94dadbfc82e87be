"""Drafts: kept while somebody types, never written over in silence, seen by nobody else."""

import pytest
from conftest import AT

from horo.community.models import Draft
from horo.community.services import drafts
from horo.community.tests.writing import reply_by, space_of, topic_by
from horo.content.models import Space

JSON = {"Accept": "application/json"}


@pytest.fixture
def topic(db, alice):
    return topic_by(alice, space_of("Help"))


@pytest.fixture
def key(topic):
    return f"reply:{topic.pk}"


def test_a_draft_is_saved_found_and_gone_when_posted(topic, key, bob, sign_in):
    browser = sign_in(bob)
    saved = browser.post(f"/drafts/{key}/", {"text": "Half a", "draft": 0}, headers=JSON)
    found = browser.get(f"/drafts/{key}/").json()
    page = browser.get(f"/topics/{topic.pk}/-/reply/")

    reply_by(bob, topic)

    assert saved.json()["version"] == 1
    assert (found["version"], found["data"]) == (1, {"text": "Half a"})
    assert "Half a" in page.text
    assert not Draft.objects.exists()


def test_a_topics_draft_is_gone_when_it_is_posted(topic, bob, sign_in):
    browser = sign_in(bob)
    browser.post("/drafts/new/", {"text": "b", "title": "A", "csrf": "no"}, headers=JSON)
    kept = drafts.find(bob, "new").data
    given = {"space": topic.space_id, "title": "A", "text": "b", "draft_key": "new"}

    browser.post("/new/", given)

    assert kept == {"text": "b", "title": "A"}
    assert not Draft.objects.exists()


def test_two_windows_do_not_write_over_each_other(key, bob, sign_in):
    browser = sign_in(bob)
    for text, version in (("One", 0), ("One two", 1)):
        browser.post(f"/drafts/{key}/", {"text": text, "draft": version}, headers=JSON)

    late = browser.post(f"/drafts/{key}/", {"text": "Other", "draft": 1}, headers=JSON)
    plain = browser.post(f"/drafts/{key}/", {"text": "Other", "draft": 1})

    assert (late.status_code, late.json()["data"]) == (409, {"text": "One two"})
    assert plain.status_code == 409
    assert "One two" in plain.text
    assert "Other" in plain.text
    assert drafts.find(bob, key).data == {"text": "One two"}


def test_a_plain_browser_saves_and_goes_on_from_the_list(topic, key, bob, sign_in):
    browser = sign_in(bob)

    page = browser.post(f"/drafts/{key}/", {"text": "Half a", "draft": ""}, follow=True)

    assert "Half a" in page.text
    assert f"/topics/{topic.pk}/-/reply/" in page.text


def test_nobody_reads_the_drafts_of_others(key, bob, otto, sign_in):
    drafts.save(bob, key, {"text": "Private thoughts"}, at=AT, based_on=None)

    browser = sign_in(otto)

    assert browser.get(f"/drafts/{key}/").json() == {"version": 0, "data": {}}
    assert "Private thoughts" not in browser.get("/drafts/").text
    browser.delete(f"/drafts/{key}/")
    browser.post(f"/drafts/{key}/discard/")
    assert drafts.find(bob, key) is not None


def test_a_draft_in_a_space_that_one_left_keeps_the_text_and_names_nothing(key, bob, sign_in):
    drafts.save(bob, key, {"text": "My own words"}, at=AT, based_on=None)
    Space.objects.update(access="hidden", name="Secret")

    page = sign_in(bob).get("/drafts/").text

    assert "My own words" in page
    assert "Secret" not in page
    assert "How?" not in page


@pytest.mark.parametrize("key", ["other", "reply:", "reply:x", "new:1:2", "reply:" + "9" * 30])
def test_what_is_no_key_is_nothing(bob, sign_in, key):
    assert sign_in(bob).post(f"/drafts/{key}/", {"text": "a"}).status_code == 404


def test_a_draft_without_end_is_refused(key, bob, sign_in):
    answer = sign_in(bob).post(f"/drafts/{key}/", {"text": "x" * 300_000}, headers=JSON)

    assert answer.status_code == 403
    assert not Draft.objects.exists()


def test_the_oldest_of_very_many_make_room(bob, monkeypatch):
    monkeypatch.setattr(drafts, "MOST", 3)

    for n in range(5):
        drafts.save(bob, f"reply:{n}", {"text": "a"}, at=AT, based_on=None)

    assert set(Draft.objects.values_list("key", flat=True)) == {"reply:2", "reply:3", "reply:4"}


def test_visitors_have_none(client, db):
    for page in ("/drafts/", "/drafts/new/"):
        assert client.get(page).url.startswith("/sign-in/")
