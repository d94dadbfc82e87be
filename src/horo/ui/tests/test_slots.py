"""What rooms put into each other's pages."""

from types import SimpleNamespace

import pytest
from django.http import HttpRequest
from django.template import Context, Template

from horo.ui import slots

pytestmark = pytest.mark.usefixtures("no_fills")
ALICE, BOB = SimpleNamespace(pk=1, name="Alice"), SimpleNamespace(pk=2, name="<Bob>")


@pytest.fixture
def no_fills(monkeypatch):
    monkeypatch.setattr(slots, "_fills", {})


def test_rooms_fill_in_their_order():
    slots.fill("post.author", lambda found, _request: {each.pk: "late" for each in found}, order=9)
    slots.fill("post.author", lambda _found, _request: {1: "first "}, order=1)

    shown = slots.filled("post.author", [ALICE, BOB], HttpRequest())

    assert shown == {1: "first late", 2: "late"}


def test_what_is_no_markup_is_escaped():
    slots.fill("post.author", lambda found, _request: {each.pk: each.name for each in found})

    assert slots.filled("post.author", [BOB], HttpRequest()) == {2: "&lt;Bob&gt;"}


def test_a_slot_nobody_offers_is_refused():
    with pytest.raises(KeyError, match="There is no slot 'kitchen'"):
        slots.fill("kitchen", lambda _found, _request: {})


def test_an_empty_page_asks_nobody():
    slots.fill("post.author", lambda _found, _request: {1: "never"})

    assert slots.filled("post.author", [], HttpRequest()) == {}


def test_a_template_shows_the_slot_of_one_object():
    slots.fill("profile.main", lambda _found, _request: {1: "badges"})
    page = Template('{% load ui %}[{% slot "profile.main" whom %}]')

    assert page.render(Context({"whom": ALICE, "request": HttpRequest()})) == "[badges]"
    assert page.render(Context({"whom": BOB, "request": HttpRequest()})) == "[]"
