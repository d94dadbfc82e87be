"""Fields for the arguments of an action, made from its own model."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import MaxLen
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import StringConstraints
from pydantic.fields import FieldInfo

from horo.playbook.actions import Action
from horo.playbook.parts.whole import Playbook
from horo.playbook.reading.yaml import Path
from horo.playbook.words import subject_of
from horo.web.services.editor.fields import Field, Kind, shown_at, value_at

A_LINE = 300  # characters; what may be longer gets several lines
LABELS: Mapping[str, str | Promise] = {
    "message": gettext_lazy("Message"),
    "channel": gettext_lazy("Where it goes"),
    "from": gettext_lazy("Who thanks"),
    "to": gettext_lazy("Who does it"),
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("Text"),
    "due": gettext_lazy("Done within"),
    "space": gettext_lazy("Space"),
    "poll": gettext_lazy("Poll"),
    "question": gettext_lazy("Question"),
    "options": gettext_lazy("Options"),
    "open_for": gettext_lazy("Open for"),
    "what": gettext_lazy("What"),
    "lasts": gettext_lazy("For how long"),
    "url": gettext_lazy("Address"),
    "secret": gettext_lazy("Secret"),
    "journey": gettext_lazy("Journey"),
    "tag": gettext_lazy("Tag"),
    "group": gettext_lazy("Group"),
    "persona": gettext_lazy("Persona"),
    "field": gettext_lazy("Field"),
    "value": gettext_lazy("Value"),
}
VALUES: Mapping[str, str | Promise] = {
    "in_app": gettext_lazy("in the community"),
    "email": gettext_lazy("by e-mail"),
    "push": gettext_lazy("by push to their browsers"),
    "topic": gettext_lazy("the topic"),
    "member": gettext_lazy("the member"),
    "ama": gettext_lazy("questions and answers"),
    "demo": gettext_lazy("show and tell"),
    "challenge": gettext_lazy("challenge"),
    "digest": gettext_lazy("digest"),
    "peer-group": gettext_lazy("peer group"),
    "discussion": gettext_lazy("discussion"),
    "office-hours": gettext_lazy("office hours"),
    "celebration": gettext_lazy("celebration"),
    "welcome": gettext_lazy("welcome"),
    "workshop": gettext_lazy("workshop"),
    "retrospective": gettext_lazy("look back"),
    "survey": gettext_lazy("survey"),
}


def of_action(
    action: Action, text: str, data: Any, path: Path, book: Playbook | None
) -> list[Field]:
    """Return the fields of what stands under the action's name at `path`."""
    written = value_at(data, path)
    names = [info.alias or name for name, info in action.args.model_fields.items()]
    found = []
    for name, info in zip(names, action.args.model_fields.values(), strict=True):
        is_short = name == action.shorthand and not isinstance(written, dict)
        at = path if is_short else (*path, name)
        kind, needed = _kind(info), info.is_required()
        options = choices(name, info.annotation, book, needed=needed)
        is_explained = needed and not options and info.description
        found.append(
            Field(
                at,
                kind,
                str(LABELS.get(name, name)),
                shown_at(text, data, at, kind),
                hint=_(info.description) if is_explained and info.description else "",
                choices=options,
                order=names,
                shorthand=action.shorthand,
                is_needed=needed,
            )
        )
    return found


def choices(
    name: str, annotation: Any, book: Playbook | None, *, needed: bool = False
) -> Sequence[tuple[str, str]]:
    """Return what there is to choose from for a key called `name`; nothing where it is free."""
    found = [(one, str(VALUES.get(one, one))) for one in _literals(annotation)] or _named(
        name, book
    )
    return [("", "—"), *found] if found and not needed else found


def _named(name: str, book: Playbook | None) -> list[tuple[str, str]]:
    if book is None:
        return []
    if name in ("message", "announce"):
        return [
            (slug, f"{subject_of(one, book.locale)} ({slug})")
            for slug, one in book.messages.items()
        ]
    titled: Mapping[str, Mapping[str, Any]] = {
        "journey": book.journeys,
        "experiment": book.experiments,
        "stage": {stage.slug: stage for stage in book.funnel.stages},
    }
    return [(slug, f"{one.title} ({slug})") for slug, one in titled.get(name, {}).items()]


def _kind(info: FieldInfo) -> Kind:
    inner, metadata = _bare(info.annotation)
    lengths = [_longest(one) for one in (*info.metadata, *metadata)]
    if get_origin(inner) is Literal:
        return "choice"
    if inner is str:
        return "prose" if any(length > A_LINE for length in lengths) else "line"
    return "value" if inner in (timedelta, int, float, bool) else "yaml"


def _bare(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """Return the type without `None` and remarks, and the remarks."""
    if get_origin(annotation) in (Union, UnionType):
        rest = [one for one in get_args(annotation) if one is not type(None)]
        return _bare(rest[0]) if len(rest) == 1 else (annotation, ())
    if get_origin(annotation) is Annotated:
        inner, *metadata = get_args(annotation)
        return inner, tuple(metadata)
    return annotation, ()


def _longest(remark: Any) -> int:
    if isinstance(remark, StringConstraints | MaxLen):
        return remark.max_length or 0
    return 0


def _literals(annotation: Any) -> tuple[Any, ...]:
    inner, _metadata = _bare(annotation)
    return get_args(inner) if get_origin(inner) is Literal else ()
