"""From the files of a folder to the parts of a playbook, keeping what can be read.

A file that cannot be read is left out and remembered as broken, so that the linter can still
look at all the others without blaming them for it.
"""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import BaseModel, ValidationError

from horo.playbook.explain import problems_of
from horo.playbook.parts.charter import Charter
from horo.playbook.parts.forms import Form
from horo.playbook.parts.journeys import Journey
from horo.playbook.parts.measures import Experiment, Measures
from horo.playbook.parts.messages import Message, MessageFile, MessageText
from horo.playbook.parts.moderation import Guidelines, Moderation
from horo.playbook.parts.people import Audiences, Funnel, Persona
from horo.playbook.parts.recognition import Recognition
from horo.playbook.parts.rituals import Ritual
from horo.playbook.problems import Problem, show
from horo.playbook.reading.folder import SLUG
from horo.playbook.reading.front_matter import read_markdown
from horo.playbook.reading.yaml import Document, read_yaml

SINGLE: dict[str, type[BaseModel]] = {
    "playbook.yaml": Charter,
    "audiences.yaml": Audiences,
    "funnel.yaml": Funnel,
    "guidelines.md": Guidelines,
    "moderation.yaml": Moderation,
    "recognition.yaml": Recognition,
    "measures.yaml": Measures,
}
FOLDERS: dict[str, type[BaseModel]] = {
    "personas": Persona,
    "rituals": Ritual,
    "journeys": Journey,
    "messages": MessageFile,
    "forms": Form,
    "experiments": Experiment,
}
REQUIRED = ("playbook.yaml",)
HEADINGS = ("who", "motivation", "obstacles", "success")

Kind = TypeVar("Kind", bound=BaseModel)


@dataclass
class Draft:
    """What could be read so far, by file, with the lines of everything in it."""

    documents: dict[str, Document] = field(default_factory=dict)
    parts: dict[str, Any] = field(default_factory=dict)  # the model of each file that was read
    problems: list[Problem] = field(default_factory=list)
    unread: frozenset[str] = frozenset()  # files that are there, but not as text

    def one(self, file: str, kind: type[Kind]) -> Kind | None:
        """Return what `file` says, or None if it is missing or broken."""
        part = self.parts.get(file)
        return part if isinstance(part, kind) else None

    def all(self, kind: type[Kind]) -> dict[str, Kind]:
        """Return the parts of one kind by slug, in order of the slugs."""
        found = {slug_of(file): part for file, part in self.parts.items() if isinstance(part, kind)}
        return dict(sorted(found.items()))

    def is_broken(self, file: str) -> bool:
        """Whether `file` is there but could not be read."""
        return file in self.unread or (file in self.documents and file not in self.parts)

    def some_broken(self, folder: str) -> bool:
        """Whether a file of `folder` is there but could not be read."""
        files = self.unread | self.documents.keys()
        return any(file.startswith(f"{folder}/") and self.is_broken(file) for file in files)


def draft(texts: Mapping[str, str], unread: Set[str] = frozenset()) -> Draft:
    """Read every file of a playbook and collect all that is wrong with their shape.

    `unread` names the files that are there too, but that were refused before.
    """
    made = Draft(unread=frozenset(unread))
    for file in sorted(texts):
        read = read_markdown if file.endswith(".md") else read_yaml
        document = read(file, texts[file])
        made.documents[file] = document
        made.problems += document.problems
        if document.data is None and not document.problems:
            made.problems.append(_empty(file))
        elif document.data is not None:
            _read_part(made, document)
    for file in REQUIRED:
        if file not in texts and file not in unread:
            made.problems.append(
                Problem(
                    file,
                    1,
                    _("no such file"),
                    _("the file that says what the community is for"),
                    _("Start from the reference: examples/playbook/playbook.yaml."),
                    code="folder",
                )
            )
    return made


def slug_of(file: str) -> str:
    """Return the short name that a file gives to what is in it."""
    return file.rsplit("/", 1)[-1].split(".", maxsplit=1)[0]


def messages(made: Draft, locale: str) -> dict[str, Message]:
    """Return the messages, each with all its locales; topic and channel as in `locale`'s file."""
    files: dict[str, dict[str, str]] = {}
    for file, part in made.parts.items():
        if isinstance(part, MessageFile):
            files.setdefault(slug_of(file), {})[locale_of(file)] = file
    return {slug: _message(made, slug, found, locale) for slug, found in sorted(files.items())}


def locale_of(file: str) -> str:
    """Return the locale that the name of a message's file says."""
    return file.rsplit("/", 1)[-1].split(".")[1]


def _message(made: Draft, slug: str, files: Mapping[str, str], locale: str) -> Message:
    own: MessageFile = made.parts[files.get(locale) or next(iter(files.values()))]
    texts = {}
    for each, file in sorted(files.items()):
        document = made.documents[file]
        texts[each] = MessageText(
            subject=made.parts[file].subject,
            body_template=document.body.strip("\n"),
            file=file,
            body_line=document.body_line + _blank_lines(document.body),
        )
    return Message(
        slug=slug, topic=own.topic or "general", channel=own.channel or "in_app", texts=texts
    )


def _blank_lines(text: str) -> int:
    return len(text) - len(text.lstrip("\n"))


def _read_part(made: Draft, document: Document) -> None:
    file = document.file
    kind = SINGLE.get(file) or FOLDERS[file.split("/")[0]]
    if not isinstance(document.data, dict):
        made.problems.append(
            Problem(file, 1, show(document.data), _("keys and values (`key: value`)"), code="shape")
        )
        return
    refused = _check_names(document, kind)
    made.problems += refused
    data = {**document.data, **_prose(made, document, kind)}
    if kind in (Persona, Ritual, Journey, Form, Experiment):
        data[kind.__name__.lower()] = slug_of(file) if not refused else "refused"
    try:
        part = kind.model_validate(data)
    except ValidationError as error:
        made.problems += problems_of(error, kind, document)
    else:
        if not refused:
            made.parts[file] = part


def _check_names(document: Document, kind: type[BaseModel]) -> list[Problem]:
    """Refuse a file name that is no short name, and a name inside that differs from it."""
    file, slug = document.file, slug_of(document.file)
    found = []
    if "/" in file and not re.fullmatch(SLUG, slug):
        found.append(
            Problem(
                file,
                1,
                _("the file name %(name)r") % {"name": slug},
                _("a short name of small letters, digits and hyphens (a-z, 0-9, -)"),
                code="shape",
            )
        )
    key = kind.__name__.lower()
    inside = document.data.get(key) if "/" in file else None
    if inside is not None and inside != slug:
        found.append(
            Problem(
                file,
                document.line((key,)),
                show(inside),
                _("%(name)r, the name of the file") % {"name": slug},
                _("Rename one of them, or leave the key out."),
                code="shape",
            )
        )
    return found


def _prose(made: Draft, document: Document, kind: type[BaseModel]) -> dict[str, str]:
    if kind is Guidelines:
        return {"text": document.body} if document.body.strip() else {}
    if kind is not Persona:
        return {}
    parts = re.split(r"^##[ \t]+.*$", document.body, flags=re.MULTILINE)[1:]
    if len(parts) != len(HEADINGS) or not all(part.strip() for part in parts):
        made.problems.append(
            Problem(
                document.file,
                document.body_line,
                _headings(len([part for part in parts if part.strip()])),
                _("four headings '##', each with a text"),
                _(
                    "In this order: who they are, what moves them, what stands in their way, "
                    "what success looks like."
                ),
                code="shape",
            )
        )
        return {}
    return dict(zip(HEADINGS, parts, strict=True))


def _headings(count: int) -> str:
    texts = ngettext("%(count)s heading with a text", "%(count)s headings with a text", count)
    return texts % {"count": count}


def _empty(file: str) -> Problem:
    return Problem(
        file,
        1,
        _("an empty file"),
        _("keys and values (`key: value`)"),
        _("Fill it in, or delete it."),
        code="shape",
    )
