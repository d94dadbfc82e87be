"""Fill in the texts of a playbook, and turn them into HTML that holds nothing harmful."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import comrak
import nh3

from horo.playbook.parts.messages import Message
from horo.playbook.services.moulds import Mould, is_tame, mould
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
    body, html = _cast(text.body_template, variables) or _made(text.body_template, variables)
    subject = " ".join(render_text(text.subject, variables).split())
    return Rendered(subject, body, html)


def to_html(markdown: str) -> str:
    """Return `markdown` as HTML that holds nothing but harmless tags."""
    return CLEANER.clean(comrak.render_markdown(markdown))


def _made(template: str, variables: Mapping[str, Any]) -> tuple[str, str]:
    body = render_text(template, _quiet(variables))
    return body, to_html(body)


def _cast(template: str, variables: Mapping[str, Any]) -> tuple[str, str] | None:
    """As `_made`, to the byte and many times faster, for a tame name; None for any other."""
    if variables.keys() != {"member", "community"}:
        return None
    member, community = variables["member"], variables["community"]
    if not all(map(is_tame, member.values())):
        return None
    found = _mould(template, tuple(member), tuple(community.items()))
    return found.filled(member) if found else None


@lru_cache(maxsize=512)
def _mould(
    template: str, names: tuple[str, ...], community: tuple[tuple[str, str], ...]
) -> Mould | None:
    """Return the mould of a text for everybody in the community, or None if it has none."""

    def fill(member: Mapping[str, str]) -> str:
        return render_text(template, _quiet({"member": member, "community": dict(community)}))

    return mould(template, names, group="member", fill=fill, to_html=to_html)


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
