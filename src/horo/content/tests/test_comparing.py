"""What an edit changed, word by word, and soon enough."""

import re
import time
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from horo.content.markdown import diff
from horo.content.markdown.comparing import GONE, NEW, _compared, _joined


def marked(old, new):
    """Return the difference as "same [-gone-] {+new+}"."""
    html = re.sub(r'<span class="visually-hidden">[^<]*</span>', "", diff(old, new))
    html = html.replace("<del>", "[-").replace("</del>", "-]")
    return re.sub("<[^>]+>", "", html.replace("<ins>", "{+").replace("</ins>", "+}"))


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("one two three", "one 2 three", "one [-two-]{+2+} three"),
        ("one three", "one two three", "one {+two +}three"),
        ("a b c d", "a x y d", "a [-b c-]{+x y+} d"),
        ("", "new", "{+new+}"),
        ("old", "", "[-old-]"),
        ("a\nb\nc", "a\nB\nc", "a\n[-b-]{+B+}\nc"),
        ("same <b>", "same <i>", "same &lt;[-b-]{+i+}&gt;"),
    ],
)
def test_words_that_changed_are_marked(old, new, shown):
    assert marked(old, new) == shown


@pytest.mark.parametrize("text", ["", "same", "a\nb"])
def test_nothing_is_shown_where_nothing_changed(text):
    assert diff(text, text) == ""
    assert diff(text.replace("\n", "\r\n"), text) == ""


def test_the_change_is_said_to_those_who_hear_it():
    html = diff("a", "b")

    assert '<del><span class="visually-hidden">taken out: </span>a</del>' in html
    assert '<ins><span class="visually-hidden">put in: </span>b</ins>' in html


def test_lines_far_from_a_change_are_left_out():
    lines = [f"line {number}\n" for number in range(50)]
    changed = [*lines[:25], "new\n", *lines[25:]]

    shown = marked("".join(lines), "".join(changed))

    assert "{+new\n+}" in shown
    assert "line 24" in shown
    assert "line 26" in shown
    assert "line 3\n" not in shown
    assert shown.count("⋯") == 2


@settings(max_examples=200, deadline=None)
@given(
    *[st.lists(st.sampled_from(["a", "b", " ", "\n", ", ", "word", "я"]), max_size=40).map("".join)]
    * 2
)
def test_both_texts_can_be_told_from_the_difference(old, new):
    runs = _joined(_compared(old, new))

    assert "".join(text for what, text in runs if what != NEW) == old
    assert "".join(text for what, text in runs if what != GONE) == new
    assert unescape(diff(old, new)).count("<del>") <= max(1, len(old))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a\n" * 16_000, "b\n" * 16_000),
        ("a\n" * 16_000, "a\nb\n" * 8_000),
        ("a " * 16_000, "b a " * 8_000),
        ("".join(f"{n} " for n in range(6_000)), "".join(f"{n} " for n in range(6_000, 0, -1))),
        ("".join(f"{n}\n" for n in range(5_000)), "".join(f"{n} x\n" for n in range(5_000))),
        (
            "".join(f"{n % 90}\n" for n in range(9_000)),
            "".join(f"{n % 89}\n" for n in range(9_000)),
        ),
        ("x" * 32_000, "y" * 32_000),
        ("." * 32_000, ",." * 16_000),
    ],
    ids=range(8),
)
def test_long_texts_are_compared_in_a_second(old, new):
    begun = time.process_time()

    assert diff(old, new)

    assert time.process_time() - begun < 1
