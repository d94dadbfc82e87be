"""Slack's own markup, written as Markdown."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

_CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)
_REFERENCE = re.compile(r"<([^<>\n]{1,4000})>")
_BOLD = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])")
_STRIKE = re.compile(r"(?<![\w~])~(?=\S)([^~\n]+?)(?<=\S)~(?![\w~])")
_QUOTE = re.compile(r"^(?:&gt;)+ ?", re.MULTILINE)
_SPECIAL = re.compile(r"([\\\[\]*_`~<>#])")
_SKIPPED = str.maketrans("", "", "*_~`")


@dataclass(frozen=True)
class Names:
    """How to call a member whom a text mentions by id; '' where nobody knows."""

    name_of: Callable[[str], str]


def markdown_of(text: str, names: Names) -> str:
    """Return Slack's `text` as Markdown, with mentions and links written out."""
    return "".join(
        _code(piece) if piece.startswith("`") else _prose(piece, names)
        for piece in _CODE.split(text)
    )


def plain_of(text: str, names: Names) -> str:
    """Return the first line of `text` without markup, for a title."""
    words = _REFERENCE.sub(lambda match: _label(match[1], names)[0], text)
    lines = [line for line in html.unescape(words).translate(_SKIPPED).splitlines() if line.strip()]
    return lines[0].strip(" >") if lines else ""


def _code(piece: str) -> str:
    """Unescape code: Markdown shows it as it stands."""
    if piece.startswith("```") and len(piece) > 6:
        return "\n```\n" + html.unescape(piece[3:-3]).strip("\n") + "\n```\n"
    return html.unescape(piece)


def _prose(piece: str, names: Names) -> str:
    pieces, end = [], 0
    for match in _REFERENCE.finditer(piece):
        pieces += [_styled(piece[end : match.start()]), _link(match[1], names)]
        end = match.end()
    return "".join([*pieces, _styled(piece[end:])])


def _styled(text: str) -> str:
    text = _QUOTE.sub("> ", text)
    return _STRIKE.sub(r"~~\1~~", _BOLD.sub(r"**\1**", text))


def _link(reference: str, names: Names) -> str:
    label, address = _label(reference, names)
    shown = _SPECIAL.sub(r"\\\1", label)
    if not address:
        return f"**{shown}**" if shown else ""
    target = address.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
    return f"[{shown}]({target})"


def _label(reference: str, names: Names) -> tuple[str, str]:
    """Return what to show for `<reference>`, and the address that it leads to, or ''."""
    target, _, label = reference.partition("|")
    label = html.unescape(label)
    if target.startswith("@"):
        return f"@{names.name_of(target[1:]) or label or target[1:]}", ""
    if target.startswith("#"):
        return f"#{label or target[1:]}", ""
    if target.startswith("!"):
        word = label or target[1:].split("^")[0]
        return (word if word.startswith("@") or "^" in target else f"@{word}"), ""
    return label or html.unescape(target), html.unescape(target)
