"""What differs between two versions of a playbook: in its files, and in what they declare."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from difflib import unified_diff
from typing import Any

from pydantic import BaseModel

from horo.playbook.launches import CHANGED, NEW, REMOVED
from horo.playbook.parts.charter import Charter
from horo.playbook.parts.messages import Message
from horo.playbook.parts.whole import Playbook

BY_SLUG = ("personas", "audiences", "rituals", "journeys", "messages", "forms", "experiments")
AROUND = 3  # lines that a diff shows around each change


@dataclass(frozen=True)
class FileChange:
    """A file that was added, changed or removed, with its unified diff."""

    path: str
    change: str
    added: int
    removed: int
    diff: str


@dataclass(frozen=True, order=True)
class PartChange:
    """A part of the playbook that was added, changed or removed.

    `kind` is the section; `keys` are the names of the fields that differ, for a changed part.
    """

    kind: str
    slug: str
    change: str
    title: str
    keys: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def changed_files(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[FileChange, ...]:
    """Return the files that differ, in order of their paths."""
    return tuple(
        _file(path, before.get(path), after.get(path))
        for path in sorted(before.keys() | after.keys())
        if before.get(path) != after.get(path)
    )


def changed_parts(before: Playbook | None, after: Playbook) -> tuple[PartChange, ...]:
    """Return the declared things that differ: journeys, stages, messages and the rest."""
    old, new = _parts(before) if before else {}, _parts(after)
    return tuple(
        _part(key, old.get(key), new.get(key))
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    )


def _file(path: str, before: str | None, after: str | None) -> FileChange:
    lines = list(
        unified_diff(
            (before or "").splitlines(),
            (after or "").splitlines(),
            f"a/{path}" if before is not None else "/dev/null",
            f"b/{path}" if after is not None else "/dev/null",
            n=AROUND,
            lineterm="",
        )
    )
    changes = lines[2:]
    return FileChange(
        path,
        NEW if before is None else REMOVED if after is None else CHANGED,
        sum(line.startswith("+") for line in changes),
        sum(line.startswith("-") for line in changes),
        "\n".join(lines),
    )


def _part(key: tuple[str, str], before: BaseModel | None, after: BaseModel | None) -> PartChange:
    title = title_of(after or before, key[1])
    if before is None or after is None:
        return PartChange(*key, NEW if before is None else REMOVED, title)
    fields = type(after).model_fields
    differ = (name for name in fields if getattr(before, name, None) != getattr(after, name, None))
    return PartChange(*key, CHANGED, title, tuple(sorted(differ)))


def title_of(part: BaseModel | None, slug: str) -> str:
    """Return what a person calls `part`, or its slug."""
    if isinstance(part, Message):
        return part.texts[min(part.texts)].subject
    found = getattr(part, "title", None) or getattr(part, "name", None)
    return found if isinstance(found, str) else slug


def _parts(playbook: Playbook) -> dict[tuple[str, str], BaseModel]:
    """Return every declared thing by its section and slug."""
    found: dict[tuple[str, str], BaseModel] = {}
    for name in BY_SLUG:
        found |= {(name, slug): part for slug, part in getattr(playbook, name).items()}
    found |= {("funnel", stage.slug): stage for stage in playbook.funnel.stages}
    found |= {("levels", one.slug): one for one in playbook.recognition.levels}
    found |= {("badges", one.slug): one for one in playbook.recognition.badges}
    found |= {(name, name): getattr(playbook, name) for name in ("guidelines", "moderation")}
    found["measures", "measures"] = playbook.measures
    return found | {("charter", "playbook"): _charter(playbook)}


def _charter(playbook: Playbook) -> BaseModel:
    return Charter.model_construct(
        **{name: getattr(playbook, name) for name in Charter.model_fields}
    )
