"""People: found by name and by condition; a profile with its reasons."""

from datetime import timedelta

import pytest
from conftest import make_member
from django.urls import reverse

from horo.content.activities import SCORED
from horo.content.models import Topic
from horo.core.time import now
from horo.engine.services import decide, perform_all, plan
from horo.engine.values import APPROVED
from horo.log import services as log
from horo.people.models import Member
from horo.web.tests.conftest import answer
from horo.web.tests.pages import read, text


def names(response) -> list[str]:
    rows = read(response).select("#found tbody th")
    return [row.get_text(" ", strip=True).split()[-1] for row in rows]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "bob"}, ["Bob"]),
        ({"q": "BO"}, ["Bob"]),
        ({"q": "nobody"}, []),
        ({"q": "bo\0b"}, ["Bob"]),
        ({"where": "{did: posted}"}, ["Bob", "Hana"]),
        ({"where": "- did: posted\n- not: {was: replied_to}"}, ["Hana"]),
        ({"where": "{did: posted}", "q": "ha"}, ["Hana"]),
        ({"pick": "stages/participant"}, ["Bob", "Hana", "Otto"]),
        ({"pick": "stages/unknown"}, ["Alice", "Bob", "Hana", "Mara", "Otto"]),
    ],
)
def test_members_are_found_by_name_and_condition(query, found, community, sign_in):
    assert names(sign_in(community).get("/people/", query)) == found


def test_a_cyrillic_name_is_found_whatever_its_case(community, sign_in):
    Member.objects.filter(pk=make_member("ivan").pk).update(name="Иван")

    assert names(sign_in(community).get("/people/", {"q": "иван"})) == ["Иван"]


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("{did: postd}", "Did you mean"),
        ("{did: posted", "1:"),
        ("- &a {did: posted}\n- *a", "anchor"),
        ("x" * 5000, "at most 4000"),
        ("[[[", "1:"),
        ("{" * 3000, "too deep a nesting"),
        ("42", "expected"),
    ],
)
def test_a_condition_that_cannot_be_read_says_what_to_change(where, says, community, sign_in):
    response = sign_in(community).get("/people/", {"where": where})

    assert response.status_code == 200
    assert says in read(response).find(id="people-where-error").get_text()


def test_what_is_wrong_with_a_condition_is_said_in_the_readers_language(community, sign_in):
    Member.objects.filter(pk=community.pk).update(locale="bg")

    page = read(sign_in(community).get("/people/", {"where": "{did: postd}"}))

    assert "тук: глаголът 'postd'; очаква се:" in page.find(id="people-where-error").get_text()


def test_htmx_gets_the_list_alone(community, sign_in):
    page = read(sign_in(community).get("/people/", {"q": "bob"}, headers={"HX-Request": "true"}))

    assert page.find(id="found") is not None
    assert page.find("h1") is None


def test_a_profile_tells_what_happened_and_links_the_topic(community, bob, sign_in):
    page = read(sign_in(community).get(reverse("web:member", args=[bob.pk])))

    assert page.find("a", string="How do I begin?")["href"].startswith("/topics/")
    assert "Received a reply" in page.get_text()


def test_a_profile_is_silent_on_the_tone_of_what_a_member_wrote(community, bob, sign_in):
    def told():
        return len(read(sign_in(community).get(f"/people/{bob.pk}/")).select(".timeline li"))

    before = told()
    assert before, "a life to tell of"

    log.record(SCORED, actor=None, recipient=bob, at=now(), value=-0.9)

    assert told() == before


def test_the_same_deed_in_a_row_is_told_once(community, bob, otto, sign_in):
    topic = bob_topic()
    for minutes in (3, 2, 1):
        answer(topic, otto, ago=timedelta(minutes=minutes))

    page = text(sign_in(community).get(reverse("web:member", args=[otto.pk])))

    assert "Replied 4 times" in page


def bob_topic() -> Topic:
    return Topic.objects.get(title="How do I begin?")


def test_a_profile_says_what_comes_next_and_why(community, alice, sign_in):
    page = text(sign_in(community).get(reverse("web:member", args=[alice.pk])))

    assert "The next 30 days The message “Welcome, …”" in page
    assert "Waits for somebody of the team" in page
    assert "Why: Joined" in page


def test_a_profile_lists_the_messages_that_went_out(community, alice, sign_in):
    at = now()
    key = next(one.key for one in plan(at).effects if one.member_id == alice.pk and one.held)
    decide(key, APPROVED, by=community, at=at)
    perform_all(plan(at), by=community, keys=[key])

    page = text(sign_in(community).get(reverse("web:member", args=[alice.pk])))

    assert "approved by Mara" in page


def test_a_long_life_is_told_in_pages(community, otto, sign_in):
    topic = bob_topic()
    for minutes in range(45, 0, -1):
        answer(topic, otto, ago=timedelta(minutes=minutes))
    browser, path = sign_in(community), reverse("web:member", args=[otto.pk])

    older = read(browser.get(path)).find("a", href=lambda href: href.startswith("?before="))
    page = text(browser.get(path + older["href"]))

    assert "Joined the community" in page


@pytest.mark.parametrize("before", ["x", "1", "1-x", "9" * 30 + "-1", "-", "٣-٣"])
def test_a_broken_cursor_shows_the_newest(before, community, bob, sign_in):
    path = reverse("web:member", args=[bob.pk])

    assert sign_in(community).get(path, {"before": before}).status_code == 200


def test_members_without_deeds_have_a_profile_too(community, sign_in):
    newcomer = make_member("zoe")

    page = text(sign_in(community).get(reverse("web:member", args=[newcomer.pk])))

    assert "Nothing happened yet" in page
