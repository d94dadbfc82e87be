"""Addresses in a text: where one begins and ends, and which may be followed."""

import re
from typing import NamedTuple

from django.conf import settings
from markdown_it.common import normalize_url

_WEB = re.compile(
    r"(?:https?://|www\.)(?![^\s/?#]{0,99}@)[^\W_][\w.\-]*(?::\d{1,5})?"
    r"(?:[/?#][^\s<>\"`|\\^{}]*)?",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"(?<![\w.+@/-])https?$", re.IGNORECASE)
_LOCAL = re.compile(r"(?<![\w.+@/:-])[A-Za-z0-9][\w.+\-]{0,63}$", re.ASCII)
_MAIL_HOST = re.compile(r"@[A-Za-z0-9][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,63}){1,9}")
_FOLLOWED = re.compile(
    r"https?://[^\s/?#@:%<>\[\]\\^|]+(?::\d{1,5})?(?:[/?#]|$)|mailto:[^/]|/(?![/\\])|#",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"[^\W_][\w\-]*(?:\.[\w\-]+)*\.[^\W\d_]{2,}(?=[/?#:]|$)")
_AFTER = ".,:;!?*_~'\"»”’…]"  # at its end, they belong to the sentence


class Address(NamedTuple):
    """`start` to `end` of a text is an address, which leads to `url`."""

    start: int
    end: int
    url: str


def at(text: str, pos: int, end: int) -> Address | None:
    """Return the address around `pos` of `text`: its colon, its "www." or its "@"."""
    if text[pos] == "@":
        return _mail(text, pos, end)
    start = pos
    if text[pos] == ":":
        scheme = (
            _SCHEME.search(text, max(0, pos - 6), pos) if text[pos : pos + 3] == "://" else None
        )
        if not scheme:
            return None
        start = scheme.start()
    match = _WEB.match(text, start, end)
    if not match:
        return None
    found = _without_sentence(match[0])
    if found[0] in "wW":
        return Address(start, start + len(found), f"https://{found}") if "." in found[4:] else None
    return Address(start, start + len(found), found)


def _mail(text: str, pos: int, end: int) -> Address | None:
    local = _LOCAL.search(text, max(0, pos - 65), pos)
    host = _MAIL_HOST.match(text, pos, end) if local else None
    if not local or not host:
        return None
    last = pos + len(host[0].rstrip("-"))
    return Address(local.start(), last, f"mailto:{text[local.start() : last]}")


def _without_sentence(address: str) -> str:
    """Leave out what stands behind an address: a full stop, the bracket around it."""
    while True:
        kept = address.rstrip(_AFTER)
        surplus = kept.count(")") - kept.count("(")
        if surplus > 0 and kept.endswith(")"):
            brackets = len(kept) - len(kept.rstrip(")"))
            kept = kept[: -min(surplus, brackets)]
        if kept == address:
            return kept
        address = kept


def as_linked(url: str) -> str:
    """Return `url` as a link says it: from the root where it is ours, else with a scheme."""
    if url.startswith(f"{settings.SITE_URL}/"):
        url = url[len(settings.SITE_URL) :]
    elif _DOMAIN.match(url):
        url = f"https://{url}"
    return normalize_url.normalizeLink(url)


def may_be_linked(url: str) -> bool:
    """Whether a link may lead to `url`: the web, a mailbox, or a place of ours."""
    return _FOLLOWED.match(url) is not None


def is_ours(url: str) -> bool:
    """Whether `url`, as linked, is a place of this installation."""
    return url[:1] in ("/", "#")
