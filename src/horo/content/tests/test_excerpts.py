"""Rendered texts in lists, feeds and mail."""

import pytest

from horo.content.markdown import absolute, one_line, plain, render


def plain_of(text, **how):
    return plain(render(text, author=None, space=None).html, **how)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# One\ntwo *three*\n\n- four `a<b>`", "One two three four a<b>"),
        ("> quoted\n\nown", "own"),
        ("> only a quote", "only a quote"),
        ("It was ||him|| and\n\n:::spoiler End\nher\n:::\nyes", "It was … and … yes"),
        ("a[^1]\n\n[^1]: note", "a"),
        ('a & b &lt; "c"', 'a & b < "c"'),
        ("| a | b |\n|---|---|\n| c | d |", "a b c d"),
        ("- [x] done", "done"),
    ],
)
def test_an_excerpt_is_what_the_author_says(text, said):
    assert plain_of(text) == said


def test_an_excerpt_ends_with_a_word():
    assert plain_of("one two three four", most=12) == "one two…"
    assert plain_of("one, two", most=7) == "one…"
    assert plain_of("a" * 50, most=10) == "a" * 9 + "…"
    assert plain_of("short", most=5) == "short"


def test_html_of_other_sources_is_read_too():
    html = '<div class="x"><h2>T</h2><p>a <b>b</b><br>c</p><ul><li>d</ul><img alt="e > f" src=x>'

    assert plain(html) == "T a b c d"
    assert plain("<p>a < b\u202e</p>") == "a < b"
    assert plain("") == ""


def test_a_long_text_is_read_no_further_than_needed():
    html = "<p>word </p>" * 100_000

    assert len(plain(html)) <= 200


def test_addresses_are_whole_where_the_text_is_read_elsewhere(settings):
    settings.SITE_URL = "https://horo.example"
    html = render('[a](/b) https://c.example href="/x" `src="/y"`', author=None, space=None).html

    whole = absolute(html)

    assert '<a href="https://horo.example/b">a</a>' in whole
    assert 'href="https://c.example"' in whole
    assert 'href="/x" <code>src="/y"</code>' in whole


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("  two\n words ", "two words"),
        ("\u202eevil\u2066 ok", "evil ok"),
        ("\u200b\u2800", ""),
        ("a\0b\ud800", "ab"),
        ("x" * 400, "x" * 299 + "…"),
    ],
)
def test_titles_are_one_tidy_line(title, kept):
    assert one_line(title) == kept
