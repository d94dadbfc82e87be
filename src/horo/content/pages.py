"""What a page of somewhere else says of itself in its head, read with care.

The page may be a megabyte that was made to keep us busy. So it is gone through once, from tag to
tag; no expression looks further than the tag it is in.
"""

import codecs
import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from horo.content.markdown.tidying import one_line
from horo.core.http import Fetched

_TITLE, _SUMMARY = 200, 280  # characters
_LONGEST_TAG = 4_000
_MOST_TAGS = 300
_READABLE = ("text/html", "application/xhtml+xml")
_TITLES = ("og:title", "twitter:title")
_SUMMARIES = ("og:description", "twitter:description", "description")
_CHARSETS = re.compile(
    r"(utf-8|utf-16.*|ascii|iso8859-\d+|cp125\d|cp866|koi8-[ru]|mac-cyrillic|shift_jis|euc_jp|"
    r"euc_kr|gb2312|gbk|gb18030|big5)$"
)
_DECLARED = re.compile(rb"charset\s{0,3}=\s{0,3}[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"(?<![\w:.-])([\w:.-]{1,40})\s{0,4}=\s{0,4}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))"
)


class Said(NamedTuple):
    title: str
    summary: str


def read(page: Fetched) -> Said:
    """Return title and summary of `page`, each one tidy line; "" where it has none."""
    if page.status != 200 or page.kind not in _READABLE:
        return Said("", "")
    html = _decoded(page)
    found = _named(html)
    title = _first(found, _TITLES) or _title(html)
    return Said(one_line(title, _TITLE), one_line(_first(found, _SUMMARIES), _SUMMARY))


def _decoded(page: Fetched) -> str:
    declared = _DECLARED.search(page.body, 0, 2048)
    names = [page.charset, declared[1].decode("ascii") if declared else "", "utf-8"]
    if page.body.startswith(codecs.BOM_UTF8):
        names.insert(0, "utf-8")
    charset = next(name for name in map(_known, names) if name)
    return page.body.decode(charset, "replace")


def _known(name: str) -> str:
    """Return the codec called `name`, if it is one that pages are written in."""
    try:
        found = codecs.lookup(name).name if name else ""
    except (LookupError, ValueError):
        return ""
    return found if _CHARSETS.match(found) else ""


def _named(html: str) -> dict[str, str]:
    """Return what the first of each `<meta>` says, by its name or property."""
    found: dict[str, str] = {}
    for tag in _tags(html):
        pairs = {match[1].lower(): match[2] or match[3] or match[4] or "" for match in tag}
        name = pairs.get("property") or pairs.get("name") or ""
        if pairs.get("content", "").strip():
            found.setdefault(name.lower(), unescape(pairs["content"]))
    return found


def _tags(html: str) -> Iterator[Iterator[re.Match[str]]]:
    """Yield the attributes of each `<meta>`, wherever it is: some pages have a long head."""
    lower, at = html.lower(), 0
    for _ in range(_MOST_TAGS):
        at = lower.find("<meta", at)
        if at < 0:
            return
        end = _end(html, at)
        yield _ATTRIBUTE.finditer(html, at, end)
        at = end


def _end(html: str, start: int) -> int:
    """Return where the tag ends: at the first bracket that no quotation mark opens around."""
    end = start
    limit = min(start + _LONGEST_TAG, len(html))
    while (end := html.find(">", end, limit)) >= 0:
        if html.count('"', start, end) % 2 == 0:
            return end
        end += 1
    return limit


def _first(found: dict[str, str], names: tuple[str, ...]) -> str:
    return next((found[name] for name in names if name in found), "")


def _title(html: str) -> str:
    lower = html.lower()
    begin = lower.find("<title")
    begin = lower.find(">", begin) if begin >= 0 else -1
    if begin < 0:
        return ""
    end = lower.find("</title", begin)
    return unescape(html[begin + 1 : end if end >= 0 else begin + 1 + _LONGEST_TAG][:_LONGEST_TAG])
