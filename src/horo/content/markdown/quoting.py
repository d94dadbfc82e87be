"""Quotes with their source: written here, and known again when the text is rendered."""

import re
from urllib.parse import urlsplit

from django.utils.translation import gettext
from markdown_it.token import Token

from horo.ui import links

_MENTIONABLE = re.compile(r"\w[\w.\-]*(?<![.\-])")
_MARKUP = re.compile(r"([\\`*_\[\]<>|~&@:])")


def quote(post_id: int, handle: str, text: str) -> str:
    """Return Markdown that quotes `text`, Markdown of post `post_id` by `handle`.

    It ends with an empty line, so that the answer can follow at once.
    """
    said = gettext("wrote")
    where = address_of(post_id)
    if _MENTIONABLE.fullmatch(handle):
        source = f"@{handle} [{said}]({where}):"
    else:
        name = _MARKUP.sub(r"\\\1", handle)
        source = f"[{name} {said}]({where}):"
    lines = [source, "", *text.strip("\n").replace("\r\n", "\n").split("\n")]
    return "".join(f"> {line}".rstrip() + "\n" for line in lines) + "\n"


def address_of(post_id: int) -> str:
    """Return where post `post_id` is shown."""
    return links.to("post", post_id) or f"/posts/{post_id}/"


def with_sources(tokens: list[Token]) -> list[Token]:
    """Give each blockquote that begins with its source a token `source` in place of that line."""
    result: list[Token] = []
    for i, token in enumerate(tokens):
        result.append(token)
        if token.type == "inline" and i > 1 and tokens[i - 2].type == "blockquote_open":
            _find_source(result)
    return _without_empty(result)


def _find_source(tokens: list[Token]) -> None:
    """Move the source, if the paragraph at the end of `tokens` begins with one, before it."""
    paragraph, inline = tokens[-2], tokens[-1]
    children = inline.children or []
    end = next((i for i, t in enumerate(children) if t.type in ("softbreak", "hardbreak")), None)
    line = children[:end]
    href = _leads_to_post(line)
    if not href:
        return
    tokens[-3].attrs["cite"] = href
    inline.children = children[end + 1 :] if end is not None else []
    source = Token("source", "cite", 0, children=line, level=paragraph.level)
    tokens.insert(-2, source)


def _leads_to_post(line: list[Token]) -> str:
    """Return the address in `@name [wrote](/posts/1/):`, or in `[Name wrote](/posts/1/):`."""
    kinds = [token.type for token in line]
    if kinds[:2] == ["mention", "text"] and line[1].content == " ":
        line, kinds = line[2:], kinds[2:]
    if (
        kinds[:1] != ["link_open"]
        or kinds[-2:] != ["link_close", "text"]
        or "link_open" in kinds[1:]
    ):
        return ""
    href = str(line[0].attrs["href"])
    number = re.search(r"/(\d{1,18})/?$", urlsplit(href).path)
    if line[-1].content.strip() != ":" or not number or href != address_of(int(number[1])):
        return ""
    return href


def _without_empty(tokens: list[Token]) -> list[Token]:
    """Leave out paragraphs of which nothing stayed."""
    empty = {
        i + step
        for i, token in enumerate(tokens)
        if token.type == "inline" and not token.children and tokens[i - 2].type == "source"
        for step in (-1, 0, 1)
    }
    return [t for i, t in enumerate(tokens) if i not in empty] if empty else tokens
