"""Components: a person, a time, an empty place, the navigation, a toast."""

import pytest
from conftest import AT, make_member
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from horo.ui import links, navigation
from horo.ui.navigation import Place
from horo.ui.templatetags.ui import initials


def rendered(text: str, **context) -> str:
    return Template("{% load ui %}" + text).render(Context({"at": AT, **context}))


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Mara Koleva", "MK"), ("alice", "A"), ("Иван Петров", "ИП"), ("j.doe", "JD"), ("???", "?")],
)
def test_a_face_has_the_initials(name, letters):
    assert initials(name) == letters


def test_a_person_is_a_link_for_members_and_none_for_visitors(db, bob):
    alice = make_member("alice")

    assert 'href="/members/alice/"' in rendered("{% person m %}", m=alice, member=bob)
    assert "href" not in rendered("{% person m %}", m=alice)


def test_who_is_no_person_has_a_page_for_the_team_alone(robot, bob, mara):
    shown = rendered("{% person m %}", m=robot, member=mara, is_team=True)

    assert f'href="/people/{robot.pk}/"' in shown
    assert "href" not in rendered("{% person m %}", m=robot, member=bob)


def test_a_name_cannot_bring_markup(db):
    eve = make_member("eve")
    eve.name = "<script>alert(1)</script>"

    assert "<script>" not in rendered("{% person m %}{% face m %}", m=eve, is_team=True)


def test_a_time_is_relative_and_exact_for_machines():
    assert rendered("{% when t %}", t=AT).startswith('<time datetime="2026-03-02T09:00:00+00:00"')
    assert rendered("{% when t %}", t=None) == ""


def test_pages_keep_what_was_asked_for():
    request = RequestFactory().get("/", {"q": "a&b", "page": "2"})
    page = Paginator(range(30), 10).page(2)

    html = rendered("{% pages page %}", page=page, request=request)

    assert 'href="?q=a%26b&amp;page=1"' in html
    assert 'href="?q=a%26b&amp;page=3"' in html


def test_an_empty_place_says_what_belongs_there():
    html = rendered('{% empty "Nothing" "Write something." url="/x/" button="Write" %}')

    assert "Write something." in html
    assert 'href="/x/"' in html


def test_two_pages_for_one_kind_are_refused():
    with pytest.raises(ValueError, match="shown by"):
        links.point("member", "web:somewhere-else")


def test_what_no_room_shows_has_no_link():
    assert links.to("spaceship", 1) == ""


def test_two_places_of_one_name_are_refused():
    with pytest.raises(ValueError, match="taken by"):
        navigation.register(Place("today", "Other", "web:people", "x", 1))


def test_the_page_inside_a_place_lights_it_up():
    lit = [
        link.url
        for link in navigation.links("/people/7/", member=True, team=True)
        if link.is_current
    ]

    assert lit == ["/people/"]


def test_members_see_only_the_places_of_members():
    assert not {link.url for link in navigation.links("/", member=True, team=False)} & {
        "/today/",
        "/people/",
    }
