"""A stencil shows what its template shows, and lets nothing through unescaped."""

import pytest
from django.utils import translation
from django.utils.safestring import mark_safe

from horo.ui.stencils import stencil

HOLES = ("id", "number", "page", "name", "face", "time", "body")
VALUES = {
    "id": "7",
    "number": "33",
    "page": "2",
    "name": "<b>Ana</b> & co",
    "face": mark_safe("<i></i>"),
    "time": "",
    "body": mark_safe("<p>Yes</p>"),
}


def answer(**flags: bool):
    return stencil("community/read/answer.html", HOLES, **flags)


def test_every_value_is_escaped_that_is_not_marked_safe():
    shown = answer(is_whole=True)(VALUES)

    assert "&lt;b&gt;Ana&lt;/b&gt; &amp; co" in shown
    assert "<p>Yes</p>" in shown


def test_a_hole_may_stand_in_an_address():
    assert 'href="/posts/7/"' in answer(is_whole=True)(VALUES)


def test_flags_and_language_have_stencils_of_their_own():
    assert "In its place: post 33" in answer(is_whole=True)(VALUES)
    assert "Read all of it: post 33" in answer(is_whole=False)(VALUES)
    with translation.override("bg"):
        assert answer(is_whole=True) is not answer(is_whole=False)
    assert answer(is_whole=True) is answer(is_whole=True)


def test_a_hole_without_a_value_is_an_error():
    with pytest.raises(KeyError):
        answer(is_whole=True)({"id": "7"})


def test_what_prepares_the_context_may_change_it():
    fill = stencil("ui/mark.html", ("one",), prepare=dict)

    assert "<svg" in fill({"one": "1"})
