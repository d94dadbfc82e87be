"""What an edit changed: word by word, in time that long texts do not stretch."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from html import escape
from itertools import groupby
from operator import itemgetter

from django.utils.translation import gettext

from horo.content.markdown.tidying import tidied

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_AROUND = 2  # lines that are shown around a change
_WORK = 400_000  # comparisons of one pair of words that a whole diff may take
SAME, GONE, NEW = "", "del", "ins"

Run = tuple[str, str]  # what happened, and to which text


def diff(old_text: str, new_text: str) -> str:
    """Return HTML that shows what became of `old_text`, with `<del>` and `<ins>` in one `<div>`.

    Lines far from any change are left out. Words say the change too, for those who hear it.
    "" where nothing changed.
    """
    old, new = (tidied(text.replace("\r\n", "\n")) for text in (old_text, new_text))
    if old == new:
        return ""
    runs = _joined(_compared(old, new))
    return f'<div class="diff" dir="auto">{"".join(_shown(runs))}</div>'


def _compared(old: str, new: str) -> Iterator[Run]:
    """Compare by lines first, and within the lines that changed by words."""
    budget = [_WORK]
    for gone, come in _matched(old.splitlines(True), new.splitlines(True), budget):
        if gone == come:
            yield SAME, gone
            continue
        for less, more in _matched(_WORD.findall(gone), _WORD.findall(come), budget):
            if less == more:
                yield SAME, less
            else:
                yield GONE, less
                yield NEW, more


def _matched(old: list[str], new: list[str], budget: list[int]) -> Iterator[tuple[str, str]]:
    """Yield pairs of texts that follow one another in `old` and `new`: equal, or replaced.

    What is there once on both sides holds the two together; only between those is searched,
    and no longer than `budget` lasts.
    """
    was = now = 0
    for at_old, at_new in [*_anchors(old, new), (len(old), len(new))]:
        yield from _searched(old[was:at_old], new[now:at_new], budget)
        if at_old < len(old):
            yield old[at_old], new[at_new]
        was, now = at_old + 1, at_new + 1


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the longest ascending row of places whose text is unique in `old` and in `new`."""
    places = {text: i for i, text in _unique(new)}
    pairs = [(i, places[text]) for i, text in _unique(old) if text in places]
    return _ascending(pairs)


def _unique(texts: Sequence[str]) -> list[tuple[int, str]]:
    count: dict[str, int] = {}
    for text in texts:
        count[text] = count.get(text, 0) + 1
    return [(i, text) for i, text in enumerate(texts) if count[text] == 1]


def _ascending(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of `pairs`, sorted by the first, that ascends in the second."""
    ends: list[int] = []  # the lowest end of an ascending row of each length
    last: list[int] = []  # and which pair that is
    before: list[int] = []
    for i, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        last[length : length + 1] = [i]
    row = []
    at = last[-1] if last else -1
    while at >= 0:
        row.append(pairs[at])
        at = before[at]
    return row[::-1]


def _searched(old: list[str], new: list[str], budget: list[int]) -> Iterator[tuple[str, str]]:
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    yield "".join(old[:start]), "".join(new[:start])
    yield from _between(old[start : len(old) - end], new[start : len(new) - end], budget)
    yield "".join(old[len(old) - end :]), "".join(new[len(new) - end :])


def _between(old: list[str], new: list[str], budget: list[int]) -> Iterator[tuple[str, str]]:
    work = len(old) * len(new)
    if not work or work > budget[0]:
        yield "".join(old), "".join(new)
        return
    budget[0] -= work
    for _, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        yield "".join(old[a:b]), "".join(new[c:d])


def _joined(runs: Iterator[Run]) -> list[Run]:
    """Put together what belongs together: a space between two changed words is changed too."""
    result: list[Run] = []
    gone: list[str] = []
    come: list[str] = []
    for what, text in runs:
        if what == SAME and text and not (text.isspace() and "\n" not in text and (gone or come)):
            _close(result, gone, come)
            result.append((SAME, text))
        else:
            if what != NEW:
                gone.append(text)
            if what != GONE:
                come.append(text)
    _close(result, gone, come)
    return [
        (what, "".join(text for _, text in runs)) for what, runs in groupby(result, itemgetter(0))
    ]


def _close(result: list[Run], gone: list[str], come: list[str]) -> None:
    """Move what was gathered into `result`, but for the spaces that both end with."""
    less, more = "".join(gone), "".join(come)
    gone.clear()
    come.clear()
    end = 0
    while end < min(len(less), len(more)) and less[-1 - end] == more[-1 - end] == " ":
        end += 1
    kept = less[len(less) - end :]
    less, more = less[: len(less) - end], more[: len(more) - end]
    if less == more:
        result.append((SAME, less))
    else:
        result += [(GONE, less), (NEW, more)]
    result.append((SAME, kept))


def _shown(runs: list[Run]) -> Iterator[str]:
    said = {GONE: gettext("taken out:"), NEW: gettext("put in:")}
    runs = [run for run in runs if run[1]]
    for i, (what, text) in enumerate(runs):
        if what == SAME:
            yield _near(text, is_first=i == 0, is_last=i == len(runs) - 1)
        else:
            hint = f'<span class="visually-hidden">{escape(said[what])} </span>'
            yield f"<{what}>{hint}{escape(text, quote=False)}</{what}>"


def _near(text: str, *, is_first: bool, is_last: bool) -> str:
    """Return `text`, which did not change, with an ellipsis for its lines far from any change."""
    lines = text.splitlines(True)
    head, tail = (0 if is_first else _AROUND + 1), (0 if is_last else _AROUND + 1)
    if len(lines) <= head + tail + 1:
        return escape(text, quote=False)
    before, after = "".join(lines[:head]), "".join(lines[len(lines) - tail :])
    return f"{escape(before, quote=False)}<span>⋯</span>\n{escape(after, quote=False)}"
