"""What can be done with a playbook: load it, have the current one, store it, fill in its texts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import comrak
import nh3
from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.playbook.loading import Loaded, read
from horo.playbook.models import PlaybookVersion
from horo.playbook.parts.messages import Message
from horo.playbook.parts.whole import Playbook
from horo.playbook.problems import Problem
from horo.playbook.reading.folder import signature
from horo.playbook.texts import TextRefused, render_text

__all__ = [
    "Loaded",
    "NoPlaybook",
    "Problem",
    "Rendered",
    "TextRefused",
    "current",
    "load",
    "loaded",
    "render",
    "render_text",
    "store",
    "to_html",
]

TAGS = {"a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre",
        "strong", "ul"}  # fmt: skip

# by folder: its files as they were, and what was read in them by language
_kept: dict[str, tuple[tuple[tuple[str, int, int], ...], dict[str, Loaded]]] = {}


class NoPlaybook(Refused):
    """There is no playbook that could run."""


@dataclass(frozen=True)
class Rendered:
    """A message as one member gets it. `html` is safe to show."""

    subject: str
    text_markdown: str
    html: str


def load(path: Path) -> Loaded:
    """Read and check the playbook in the folder `path`: every problem at once, none raised."""
    return read(Path(path))


def loaded() -> Loaded:
    """Return the playbook of this installation with its problems in the language in force.

    It is read anew when a file changed, and once in each language while there are problems.
    """
    path = Path(settings.HORO_PLAYBOOK)
    now_there = signature(path)
    kept = _kept.get(str(path))
    if kept is None or kept[0] != now_there:
        kept = _kept[str(path)] = (now_there, {})
    language, known = get_language() or "", kept[1]
    if language not in known:
        sound = next((found for found in known.values() if not found.problems), None)
        known[language] = sound or read(path)
    return known[language]


def current() -> Playbook:
    """Return the playbook that this installation runs.

    Raises NoPlaybook if there is none, or if it has errors.
    """
    found = loaded()
    if found.playbook is not None:
        return found.playbook
    errors = [problem for problem in found.problems if problem.severity == "error"]
    if not Path(settings.HORO_PLAYBOOK).is_dir():
        raise NoPlaybook(_("There is no playbook yet."))
    raise NoPlaybook(
        ngettext(
            "The playbook has %(count)s error and does not run: %(first)s",
            "The playbook has %(count)s errors and does not run. The first: %(first)s",
            len(errors),
        )
        % {"count": len(errors), "first": errors[0]}
    )


def store(playbook: Playbook, at: datetime) -> PlaybookVersion:
    """Keep the content of `playbook`, once, so that its rules can still be shown later."""
    row, _is_new = PlaybookVersion.objects.get_or_create(
        sha256=playbook.version, defaults={"stored_at": at, "files": playbook.texts}
    )
    return row


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
    return nh3.clean(
        comrak.render_markdown(markdown),
        tags=TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


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
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|<>~&:/@" else c for c in plain)
