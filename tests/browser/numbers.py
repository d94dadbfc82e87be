"""Every number that the pages write with their number formats, wherever it stands.

A mark that nobody sees is put before each number as it is written; in the finished page, whatever
is marked and no link is either exempt for a reason below, or a number without its list.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from bs4 import BeautifulSoup, Tag

from horo.ui import words

MARK = "\u2060"  # word joiner
# Where a number is no count of anything, or its list is a link elsewhere on the same card.
EXEMPT = {
    "header.page-head": "says how long the list below is",
    "title, option, label, th, caption": "names a column, a row or a choice",
    ".trend, .badge.accent, .chart-card header .row": "a movement, a target, the n of a period",
    ".board-card h2, .board-card .muted": "the card's sentence; the same figure is linked in it",
    ".chart-card details p": "how the measure is defined",
    "td[data-label='n'], td.num.muted": "n: the figure in the same row opens the list",
    "td[data-label='Share']": "a share of the number beside it, which opens the list",
    "svg text, .levels-axis": "words of a drawing: the shape beside them is the link",
    ".interval, .outcome p.small, .lead, .parts, .lead ~ p": "computed: an interval, a difference",
    "[aria-labelledby='matched']": "weights of a comparison; the shares above open the members",
    ".audit td": "a figure by another definition than ours",
    "[aria-labelledby='runs']": "a run and an import leave counts alone",
    ".small.muted:-soup-contains('Target:')": "a target",
    ".warning-rule > p, dd .small, .warning-numbers div:not(:has(a))": "a threshold, what is usual",
}
ZERO = re.compile(rf"^[±+−-]?{MARK}?0(?:[.,]0)?\s?%?$")


@contextmanager
def marked() -> Iterator[None]:
    """Mark every number that is written while this lasts."""
    write = words.number_format
    with patch.object(words, "number_format", lambda *args, **more: MARK + write(*args, **more)):
        yield


def unlinked(html: str) -> list[str]:
    """Return the numbers in the main part of a page that open nothing and are not exempt."""
    page = BeautifulSoup(html, "lxml")
    exempt = {id(tag) for rule in EXEMPT for tag in page.select(rule)}
    found = []
    for text in page.select_one("main").find_all(string=lambda said: MARK in said):
        parent = text.parent
        above = [parent, *parent.parents]
        if any(_opens(tag) or id(tag) in exempt for tag in above):
            continue
        if not ZERO.match(text.strip()):
            found.append(f"{_path(parent)}: {text.strip().replace(MARK, '')[:90]}")
    return found


def _opens(tag: Tag) -> bool:
    return (tag.name == "a" and tag.has_attr("href")) or tag.name == "button"


def _path(tag: Tag) -> str:
    return ".".join([tag.name, *(tag.get("class") or ())])
