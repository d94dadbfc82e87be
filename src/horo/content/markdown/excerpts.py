"""Rendered texts in other places: their first words in a list, the whole of them in a feed."""

import re
from collections.abc import Iterator
from html import unescape

from django.conf import settings

from horo.content.markdown import tidying

_ATTRIBUTES = r"(?:[^\"<>]|\"[^\"]*\")*"
_PIECE = re.compile(rf"<(/?)([a-z][a-z0-9]*)({_ATTRIBUTES})/?>|([^<]+|<)", re.IGNORECASE)
_TAG = re.compile(rf"<[a-z]{_ATTRIBUTES}>", re.IGNORECASE)
_FROM_ROOT = re.compile(r'( (?:href|src|cite)=")/(?![/\\])')
_IN_LINE = {"a", "strong", "b", "em", "i", "s", "del", "ins", "u", "code", "span", "sub", "mark"}
_LEFT_OUT = {"blockquote", "aside", "section", "sup", "script", "style"}
_SEEN = {"img", "hr", "input"}


def plain(html: str, most: int = 200) -> str:
    """Return the first words of `html`, at most `most` characters, as plain text in one line.

    Only what the author says: no quotes, footnotes or previews of links, and nothing hidden; a
    text that is nothing but a quote gives the quote.
    """
    words = _words(html, most, _LEFT_OUT)
    return words or _words(html, most, {"aside", "section", "script", "style"})


def _words(html: str, most: int, left_out: set[str]) -> str:
    parts: list[str] = []
    length = 0
    for part in _said(html, left_out):
        parts.append(part)
        length += len(part)
        if length > 2 * most + 200:
            break
    text = " ".join(tidying.tidied(unescape("".join(parts))).split())
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    whole = cut.rpartition(" ")[0]
    return (whole if len(whole) > most // 2 else cut).rstrip(" ,.;:–—-") + "…"


def _said(html: str, left_out: set[str]) -> Iterator[str]:
    """Yield the texts of `html`, a space for every end of a block, an ellipsis for the hidden."""
    closing, depth = "", 0
    for piece in _PIECE.finditer(html):
        end, tag, attributes, text = piece.groups()
        if closing:
            if tag == closing:
                depth += -1 if end else 1
            closing = closing if depth else ""
        elif text:
            yield text
        elif not end and (tag in left_out or _hides(tag, attributes)):
            closing, depth = tag, 1
            yield " " if tag in left_out else "…"
        elif tag not in _IN_LINE:
            yield " "


def _hides(tag: str, attributes: str) -> bool:
    return tag == "details" or (tag == "span" and 'class="spoiler"' in attributes)


def is_empty(html: str) -> bool:
    """Whether nothing in `html` can be seen: no character, and no picture either."""
    for piece in _PIECE.finditer(html):
        _, tag, _, text = piece.groups()
        if tag in _SEEN or (text and tidying.is_visible(unescape(text))):
            return False
    return True


def absolute(html: str) -> str:
    """Return `html` with whole addresses, for feeds and mail that are read elsewhere."""
    whole = rf"\g<1>{settings.SITE_URL}/"
    return _TAG.sub(lambda tag: _FROM_ROOT.sub(whole, tag[0]), html)
