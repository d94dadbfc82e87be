"""Fill in the texts of a playbook, and turn them into HTML that holds nothing harmful."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import comrak
import nh3

from horo.playbook.parts.messages import Message
from horo.playbook.texts import render_text

TAGS = {"a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre",
        "strong", "ul"}  # fmt: skip
MARKUP = re.compile(r"[\\`*_{}\[\]()#+\-.!|<>~&:/@]")
CLEANER = nh3.Cleaner(  # made once: that takes as long as a short text
    tags=TAGS,
    attributes={"a": {"href", "title"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener noreferrer nofollow",
)


@dataclass(frozen=True)
class Rendered:
    """A message as one member gets it. `html` is safe to show."""

    subject: str
    text_markdown: str
    html: str


def render(message: Message, locale: str, variables: Mapping[str, Any]) -> Rendered:
    """Fill `message` in for one member, in `locale` or else in the first that there is.

    Values are written into Markdown as plain words: a name cannot bring a link or markup along.
    Raises TextRefused where the template or a value is not allowed.
    """
    text = message.texts.get(locale) or message.texts[min(message.texts)]
    body = render_text(text.body_template, _quiet(variables))
    subject = " ".join(render_text(text.subject, variables).split())
    return Rendered(subject, body, to_html(body))


def to_html(markdown: str) -> str:
    """Return `markdown` as HTML that holds nothing but harmless tags."""
    return CLEANER.clean(comrak.render_markdown(markdown))


def _quiet(value: Any) -> Any:
    """Return `value` with everything in it that Markdown would read as markup escaped."""
    if isinstance(value, str):
        return _escape_markdown(value)
    if isinstance(value, Mapping):
        return {key: part if _is_address(key) else _quiet(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_quiet(part) for part in value]
    return value


def _is_address(key: Any) -> bool:
    return isinstance(key, str) and key == "url"


def _escape_markdown(text: str) -> str:
    plain = " ".join(text.split())
    return MARKUP.sub(r"\\\g<0>", plain)
