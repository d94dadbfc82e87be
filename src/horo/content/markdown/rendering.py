"""The whole way of a text: measured, parsed, its names looked up, written, cleaned."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.translation import gettext
from markdown_it.token import Token

from horo.content.markdown import code, names, parsing, quoting, tidying
from horo.content.markdown.cleaning import cleaned
from horo.content.markdown.excerpts import is_empty
from horo.content.markdown.writing import OURS, Writer
from horo.content.models import Space
from horo.core.refused import Refused
from horo.files.models import File
from horo.people.models import Member

LIMIT = 32_000  # characters
_LARGEST = 300_000  # characters of HTML
_MOST_LINES = 4_000
_MOST_BRACKETS = 3_000  # with more of them, none means a link
_CONTAINERS = {"blockquote_open", "bullet_list_open", "ordered_list_open", "list_item_open"}

_parser = parsing.made(Writer)
T = TypeVar("T")


class TextRefused(Refused):
    """A text that cannot be kept as it is."""


@dataclass(frozen=True)
class Rendered:
    """A text as HTML, and what is in it, in the order of the text.

    `mentions` and `groups` are ids of the members and groups to tell of it: not the author, none
    who cannot enter the space, none who is mentioned in a quote only. `links` are the addresses
    it leads to, `files` the keys of the uploads it shows or leads to.
    """

    html: str
    mentions: tuple[int, ...]
    groups: tuple[int, ...]
    links: tuple[str, ...]
    files: tuple[str, ...]


def render(text: str, *, author: Member | None, space: Space | None, key: str = "") -> Rendered:
    """Return `text`, Markdown by `author` for `space`, as HTML.

    `key`, letters and digits, keeps ids apart where several texts stand on one page; without
    one it is made of the text. One statement where names are mentioned, one where files are
    shown, else none.

    Raises TextRefused where there is nothing to read in it, or more than anybody could: over
    LIMIT characters, 20 quotes and lists inside each other, tables without end.
    """
    if len(text) > LIMIT:
        raise TextRefused(
            gettext("This text is longer than 32,000 characters. Shorten it or split it in two.")
        )
    if text.count("\n") > _MOST_LINES:
        raise _too_long_a_page()
    tidy = tidying.tidied(text)
    env = _environment(tidy, key)
    tokens = _arranged(_parser.parse(tidy, env), env)
    env["people"] = names.found([token.content for token in env["named"]], space=space)
    env["sizes"] = _sizes(tokens)
    html = cleaned(_parser.renderer.render(tokens, _parser.options, env))
    _refuse_extremes(html)
    return _rendered(html, env, author)


def _environment(text: str, key: str) -> dict[str, Any]:
    return {
        "named": [],
        "has_www": "www." in text.lower(),
        "has_links": text.count("[") <= _MOST_BRACKETS,
        "auto": ' dir="auto"' if tidying.has_right_to_left(text) else "",
        "painter": code.Painter(),
        "key": key or hashlib.sha256(text.encode()).hexdigest()[:8],
        "links": [],
        "files": [],
        "mentions": 0,
    }


def _arranged(tokens: list[Token], env: dict[str, Any]) -> list[Token]:
    """Mark the tasks, the sources of quotes, and the mentions that count."""
    if any(t.level >= parsing.DEEPEST - 1 and t.type in _CONTAINERS for t in tokens):
        raise TextRefused(
            gettext("Too many quotes or lists stand inside each other. Take some of them apart.")
        )
    has_quotes = any(token.type == "blockquote_open" for token in tokens)
    if has_quotes:
        tokens = quoting.with_sources(tokens)
    if env["named"]:
        shown = {id(child) for token in tokens for child in token.children or ()}
        env["named"] = [t for t in env["named"] if id(t) in shown]  # not those in words of pictures
    for token in env["named"]:
        token.meta = {"counts": True}
    if has_quotes and env["named"]:
        _discount_quoted(tokens)
    env["headings"] = _demoted(tokens)
    for i, token in enumerate(tokens):
        if token.type == "list_item_open" and "checked" in token.meta:
            _label(tokens[i + 1 : i + 3], token.meta)
    return tokens


def _demoted(tokens: list[Token]) -> dict[str, str]:
    """Return a tag for each kind of heading: the page has its own first and second ones.

    No step is left out, with whatever kind the text begins: they are read as an outline.
    """
    kinds = sorted({token.tag for token in tokens if token.type == "heading_open"})
    return {kind: f"h{min(step, 6)}" for step, kind in enumerate(kinds, start=3)}


def _discount_quoted(tokens: list[Token]) -> None:
    """Tell nobody who is mentioned in a quote, but for the source of an outermost one."""
    depth = 0
    for token in tokens:
        if token.type.startswith("blockquote_"):
            depth += token.nesting
        is_source = token.type == "source" and depth == 1
        if depth and not is_source:
            for child in token.children or ():
                if child.type == "mention" and child.meta:
                    child.meta = {"counts": False}


def _label(inside: list[Token], meta: dict[str, Any]) -> None:
    """Put the box of a task and its words into one label; other things get a sign before them."""
    if len(inside) < 2 or inside[1].type != "inline":
        meta["sign"] = True
        return
    box, end = Token("task_open", "label", 1, meta=meta), Token("task_close", "label", -1)
    inside[1].children = [box, *(inside[1].children or ()), end]


def _sizes(tokens: list[Token]) -> dict[str, tuple[int | None, int | None]]:
    """Return width and height of each picture of ours that is shown, by its key."""
    shown = {
        match[1]
        for token in tokens
        for child in token.children or ()
        if child.type == "image" and (match := OURS.match(str(child.attrs["src"])))
    }
    if not shown:
        return {}
    pictures = File.objects.filter(key__in=shown, kind__startswith="image/")
    return {key: (w, h) for key, w, h in pictures.values_list("key", "width", "height")}


def _refuse_extremes(html: str) -> None:
    if len(html) > _LARGEST:
        raise _too_long_a_page()
    if is_empty(html):
        raise TextRefused(gettext("There is nothing to read here yet. Write something first."))


def _too_long_a_page() -> TextRefused:
    return TextRefused(
        gettext("This would become too long a page. Make its tables and lists shorter.")
    )


def _rendered(html: str, env: dict[str, Any], author: Member | None) -> Rendered:
    counted = [token.content for token in env["named"] if token.meta["counts"]]
    meant = [env["people"][name] for name in counted if name in env["people"]]
    me = author.pk if author else None
    people = (m.id for m in meant if not m.is_group and m.is_told and m.id != me)
    return Rendered(
        html=html,
        mentions=_once(people),
        groups=_once(m.id for m in meant if m.is_group),
        links=_once(env["links"]),
        files=_once(env["files"]),
    )


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
