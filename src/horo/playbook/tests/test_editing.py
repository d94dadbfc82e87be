"""Editing a file of the playbook: what was meant is changed, and not a byte beside it."""

from difflib import SequenceMatcher
from functools import cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from horo.playbook.editing import Unwritable, as_written, insert, move, put, put_written, take
from horo.playbook.reading.yaml import read_yaml
from horo.playbook.tests.overlay import REFERENCE

FILES = sorted(str(path.relative_to(REFERENCE)) for path in REFERENCE.rglob("*.yaml"))
ODD = """\
# A journey as a person writes it.
journey: odd

title: 'Odd'   # a remark
enter:
  did: joined  # the entry

# Above the audience.
audience:
- did: posted
  times: 0
- {was: flagged}

steps:

  # The first.
  - send: welcome

  # Of the second step.
  - after: "3d"   # quoted
    # What it does:
    task:
      to: moderators
      title: >-
        Say
        hello
    # Still the second.

  # The third, in brackets.
  - {after: 4d, send: look-around}
  # A fork.
  - branch:
      if: {did: posted}
      then:
      - send: welcome   # inside
      else:
        - wait: {until: {did: replied}, at_most: 7d}
          then:
            # deeper
            - send: look-around
exit: [
  {was: suspended},  # once
  {did: left}
]
"""
ODDS = {"odd": ODD, "odd, as Windows ends lines": ODD.replace("\n", "\r\n")}


@cache
def text_of(file):
    if file in ODDS:
        return ODDS[file]
    return (REFERENCE / file).read_text()


def data_of(text):
    document = read_yaml("", text)
    assert not document.problems, text
    return document.data


@cache
def places_in(file, kinds):
    data = data_of(text_of(file))
    return [path for path in places(data) if path and isinstance(at(data, path), kinds)]


def places(value, path=()):
    """Yield the path of every value in `value`."""
    yield path
    if isinstance(value, list):
        value = dict(enumerate(value))
    for key, inside in value.items() if isinstance(value, dict) else ():
        yield from places(inside, (*path, key))


def at(data, path):
    for step in path:
        data = data[step]
    return data


def changed_lines(before, after):
    """Return how many lines of `before` are not in `after`, and how many are new there."""
    matcher = SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    return len(before.splitlines()) - same, len(after.splitlines()) - same


@st.composite
def somewhere(draw, kinds=object):
    """A file of the reference playbook, or the odd one, and a place in it."""
    file = draw(st.sampled_from([*FILES, *ODDS, *ODDS]))
    assume(places_in(file, kinds))
    return text_of(file), draw(st.sampled_from(places_in(file, kinds)))


words = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30),
    st.sampled_from(["no", "18:00", "a: b", "# c", "{{ x }}", "- d", "3d", "'", '"', "é\n\nя\n"]),
    st.integers(-9, 99),
    st.booleans(),
    st.none(),
)


@pytest.mark.parametrize("file", [*FILES, *ODDS])
def test_writing_what_stands_there_changes_nothing(file):
    text = text_of(file)
    for path in places(data_of(text)):
        if path and as_written(text, path)[0] not in "|>":
            assert put_written(text, path, as_written(text, path)) == text, path


@settings(max_examples=60, deadline=None)
@given(somewhere((str, int, float, bool)), words)
def test_a_value_is_changed_and_nothing_beside_it(place, value):
    (text, path), before = place, data_of(place[0])
    after = put(text, path, value)

    at(before, path[:-1])[path[-1]] = value
    assert data_of(after) == before
    height = len(as_written(text, path).splitlines())
    assert changed_lines(text, after)[0] <= max(height + 1, 1)


@settings(max_examples=60, deadline=None)
@given(somewhere(str), st.from_regex(r"[b-e][a-z]{3,9}( [a-z]{2,9})?", fullmatch=True))
def test_changing_a_word_back_gives_the_old_bytes(place, value):
    text, path = place
    assume(len(as_written(text, path).splitlines()) == 1)

    assert put(put(text, path, value), path, at(data_of(text), path)) == text


@settings(max_examples=60, deadline=None)
@given(
    somewhere(list),
    st.integers(0, 9),
    st.sampled_from([{"after": "3d", "send": "welcome"}, "word"]),
)
def test_an_item_comes_and_goes_without_a_trace(place, index, item):
    (text, path), items = place, at(data_of(place[0]), place[1])
    index = min(index, len(items))

    after = insert(text, (*path, index), item)

    assert at(data_of(after), path) == [*items[:index], item, *items[index:]]
    assert changed_lines(text, after)[0] <= (1 if len(items) else 2)
    assert take(after, (*path, index)) == text


@settings(max_examples=60, deadline=None)
@given(somewhere(list), st.data())
def test_an_item_moves_there_and_back(place, data):
    (text, path), items = place, at(data_of(place[0]), place[1])
    one, other = (data.draw(st.integers(0, len(items) - 1)) for _ in range(2))

    after = move(text, (*path, one), other)

    items.insert(other, items.pop(one))
    assert at(data_of(after), path) == items
    assert sorted(after) == sorted(text)
    assert move(after, (*path, other), one) == text


@settings(max_examples=60, deadline=None)
@given(somewhere(dict), words)
def test_a_key_comes_and_goes_without_a_trace(place, value):
    text, path = place

    after = put(text, (*path, "new"), value)

    assert at(data_of(after), path)["new"] == value
    assert take(after, (*path, "new")) == text


@settings(max_examples=60, deadline=None)
@given(somewhere(), st.sampled_from(["did: posted", "- did: a\n- was: b  # c", "{did: [x, y]}"]))
def test_what_a_person_wrote_is_kept_as_written(place, yaml):
    text, path = place

    after = put_written(text, path, yaml)

    assert at(data_of(after), path) == data_of(yaml)
    assert put_written(after, path, as_written(after, path)) == after


def test_remarks_go_along_with_their_step():
    after = move(ODD, ("steps", 1), 0)

    assert after.index("Of the second") < after.index("Still the second") < after.index("The first")
    assert "The second" not in take(ODD, ("steps", 1))


def test_a_new_key_stands_where_the_others_of_its_kind_do():
    after = put(ODD, ("steps", 0, "after"), "2d", order=("id", "after", "send"))

    assert "  - after: 2d\n    send: welcome\n" in after


@pytest.mark.parametrize("text", ["a: &x 1\nb: *x", "a: !!str 1", "", "a: [", "- a\n---\n- b"])
def test_what_is_no_plain_yaml_is_not_touched(text):
    with pytest.raises(Unwritable):
        put(text, ("a",), "b")


def test_a_file_without_a_last_line_break_is_none_the_worse():
    text = ODD.removesuffix("\n")
    for path, value in ((("lapse",), "2d"), (("exit",), {"did": ["left", "ended"]})):
        assert put(text, path, value) + "\n" == put(ODD, path, value)
    assert take(put(text, ("lapse",), "2d"), ("lapse",)) == text


def test_lines_keep_the_ends_that_they_have():
    text = ODD.replace("\n", "\r\n")
    after = put(insert(text, ("steps", 1), {"send": "x"}), ("summary",), "One\n\ntwo\n")

    for yaml in ("[\n  {did: a},  # b\n  {was: c}\n]", "- did: a\n- was: b"):
        for path in (("exit",), ("audience",), ("lapse",)):
            after = put_written(after, path, yaml)

    assert "\n" not in after.replace("\r\n", "")
