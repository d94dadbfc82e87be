"""The parser: CommonMark, the extensions of the libraries, and the forms of our own in a line."""

import re
from typing import Any

from markdown_it import MarkdownIt, rules_inline
from markdown_it.parser_inline import RuleFuncInlineType
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin

from horo.content.markdown import addresses, emoji

DEEPEST = 20  # blocks inside each other
_STOPS = re.compile(r"[\n\\`*_\[\]!&<~|@:]")
_STOPS_WITH_WWW = re.compile(rf"{_STOPS.pattern}|(?<![\w./@-])www\.", re.IGNORECASE)
_NAME = re.compile(r"@(\w[\w.\-]{0,149})")
_EMOJI = re.compile(r":([^\W_][\w\-]{0,60}|[+-]1):")
_HIDDEN = re.compile(r"\|\|(?=[^\s|])([^|]*(?:\|(?!\|)[^|]*)*)(?<=[^\s|])\|\|(?![\w|])")


def made(renderer: Any) -> MarkdownIt:
    """Return a parser that renders with `renderer`, a class. Many threads may use it at once.

    Its `env` needs `named`, a list, which takes the mentions, `has_www`, whether "www." is
    anywhere in the text, and `has_links`, whether brackets may mean links.
    """
    options = {"html": False, "tasklists": True, "maxNesting": DEEPEST}
    parser = MarkdownIt("commonmark", options)
    parser.enable(["table", "strikethrough"])
    parser.disable(["html_block", "html_inline"])
    parser.use(footnote_plugin, inline=False)
    parser.use(container_plugin, "spoiler")
    parser.inline.ruler.at("text", _text)
    parser.inline.ruler.after("text", "address", _address)
    parser.inline.ruler.at("link", _bracketed(rules_inline.link))
    parser.inline.ruler.at("image", _bracketed(rules_inline.image))
    for rule in (_mention, _emoji, _spoiler):
        parser.inline.ruler.push(rule.__name__[1:], rule)
    parser.normalizeLink = addresses.as_linked  # type: ignore[method-assign]
    parser.validateLink = addresses.may_be_linked  # type: ignore[method-assign]
    parser.renderer = renderer(parser)  # in the end: the plug-ins set rules of their own
    return parser


def _bracketed(rule: RuleFuncInlineType) -> RuleFuncInlineType:
    """Look for links only where there is one that could end: each search goes far."""

    def guarded(state: StateInline, silent: bool) -> bool:
        return (
            state.src[state.pos] in "[!"
            and state.env["has_links"]
            and state.src.find("]", state.pos, state.posMax) >= 0
            and rule(state, silent)
        )

    return guarded


def _text(state: StateInline, silent: bool) -> bool:
    """Go on to the next character that may mean something."""
    stops = _STOPS_WITH_WWW if state.env["has_www"] else _STOPS
    match = stops.search(state.src, state.pos, state.posMax)
    while match and match[0] == "_" and _is_in_word(state.src, match.start()):
        match = stops.search(state.src, match.end(), state.posMax)
    end = match.start() if match else state.posMax
    if end == state.pos:
        return False
    if not silent:
        state.append_pending(state.src[state.pos : end])
    state.pos = end
    return True


def _is_in_word(text: str, pos: int) -> bool:
    """Whether both neighbours of `pos` are letters or digits."""
    return 0 < pos < len(text) - 1 and text[pos - 1].isalnum() and text[pos + 1].isalnum()


def _address(state: StateInline, silent: bool) -> bool:
    """Make a link of an address that is just there: `https://…`, `www.…`, `a@example.com`."""
    if state.src[state.pos] not in ":wW@" or state.linkLevel > 0:
        return False
    found = addresses.at(state.src, state.pos, state.posMax)
    if not found or not state.pending.endswith(state.src[found.start : state.pos]):
        return False
    href = state.md.normalizeLink(found.url)
    if not state.md.validateLink(href):
        return False
    if not silent:
        state.pending = state.pending[: len(state.pending) - (state.pos - found.start)]
        token = state.push("link_open", "a", 1)
        token.attrs = {"href": href}
        token.info = "auto"
        state.push("text", "", 0).content = state.src[found.start : found.end]
        state.push("link_close", "a", -1)
    state.pos = found.end
    return True


def _mention(state: StateInline, silent: bool) -> bool:
    """Take `@name` for a mention; who is meant is looked up when the whole text is known."""
    pos = state.pos
    if state.src[pos] != "@" or (pos and _joins(state.src[pos - 1])):
        return False
    match = _NAME.match(state.src, pos, state.posMax)
    if not match:
        return False
    name = match[1].rstrip(".-")
    if not silent:
        token = state.push("mention", "", 0)
        token.content = name
        if state.linkLevel == 0:
            state.env["named"].append(token)
    state.pos = pos + 1 + len(name)
    return True


def _joins(character: str) -> bool:
    """Whether a name that stands behind `character` is part of something else."""
    return character.isalnum() or character in "_@/."


def _emoji(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != ":":
        return False
    match = _EMOJI.match(state.src, state.pos, state.posMax)
    sign = emoji.called(match[1]) if match else ""
    if not match or not sign:
        return False
    if not silent:
        state.append_pending(sign)
    state.pos = match.end()
    return True


def _spoiler(state: StateInline, silent: bool) -> bool:
    """Hide what stands between two double bars; `a||b` is a condition, and stays."""
    start = state.pos
    if state.src[start] != "|" or (start and state.src[start - 1].isalnum()):
        return False
    match = _HIDDEN.match(state.src, start, state.posMax)
    if not match:
        return False
    if not silent:
        end = state.posMax
        state.pos, state.posMax = match.span(1)
        state.push("spoiler_open", "span", 1)
        state.md.inline.tokenize(state)
        state.push("spoiler_close", "span", -1)
        state.posMax = end
    state.pos = match.end()
    return True
