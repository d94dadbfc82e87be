"""Bring the playbook's folder, as it is now, into another one: a checkout that is kept in git.

What was brought last is written down there, so that a change which somebody made in between is
seen, and never written over unasked.
"""

import errno
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from horo.playbook.reading.folder import is_read, read_folder

STATE = ".horo-pull.json"  # by file: the SHA-256 of what was brought last


class Conflict(Exception):  # noqa: N818 - said to a person
    """Files that were changed there since; `paths` are theirs. Nothing was written."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        super().__init__(", ".join(paths))
        self.paths = paths


@dataclass(frozen=True)
class Pulled:
    """What a pull wrote and removed, by path; `same` is how many files stood there already."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    same: int


def pull(source: Path, target: Path, *, is_forced: bool = False) -> Pulled:
    """Make the playbook's files in `target` those of `source`, byte for byte.

    What else is in `target` is left alone; a file that was brought before and is gone from `source`
    is removed. Raises Conflict where one was changed there since the last pull, unless `is_forced`,
    and OSError where something cannot be read or written.
    """
    ours = {path: (source / path).read_bytes() for path in _files(source)}
    known = _state(target)
    paths = sorted(ours.keys() | known.keys())
    _refuse_to_leave(target, paths)
    theirs = {path: _there(target, path) for path in paths}
    differing = [path for path in paths if theirs[path] != ours.get(path)]
    changed = tuple(path for path in differing if _sha(theirs[path]) != known.get(path, ""))
    if changed and not is_forced:
        raise Conflict(changed)
    for path in differing:
        _bring(target / path, ours.get(path))
    _keep_state(target, {path: _sha(data) for path, data in ours.items()})
    return Pulled(
        tuple(path for path in differing if path in ours),
        tuple(path for path in differing if path not in ours),
        len(ours) - sum(path in ours for path in differing),
    )


def _files(source: Path) -> list[str]:
    """Return every file of the playbook, also those that the reader refuses: they are there."""
    folder = read_folder(source)
    refused = {one.file for one in folder.problems if is_read(one.file)}
    return sorted(folder.texts.keys() | {path for path in refused if (source / path).is_file()})


def _there(target: Path, path: str) -> bytes | None:
    place = target / path
    return place.read_bytes() if place.is_file() else None


def _bring(place: Path, data: bytes | None) -> None:
    if data is None:
        place.unlink(missing_ok=True)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f".{place.name}.new")
    beside.unlink(missing_ok=True)  # a link of that name would be followed
    beside.write_bytes(data)
    beside.replace(place)


def _sha(data: bytes | None) -> str:
    return "" if data is None else hashlib.sha256(data).hexdigest()


def _state(target: Path) -> dict[str, str]:
    """Return what was brought last; nothing where that cannot be told.

    The file may have come from anywhere: only what a playbook consists of is believed to be ours.
    """
    try:
        found = json.loads((target / STATE).read_text())
    except (OSError, ValueError):
        return {}
    files = found.get("files") if isinstance(found, dict) else None
    if not isinstance(files, dict):
        return {}
    return {str(path): str(sha) for path, sha in files.items() if is_read(str(path))}


def _refuse_to_leave(target: Path, paths: Iterable[str]) -> None:
    """Raise OSError where a link in `target` would lead what is written elsewhere."""
    root = target.resolve()
    for path in paths:
        if not (target / path).parent.resolve().is_relative_to(root):
            raise OSError(errno.ELOOP, "leads out of the folder", str(target / path))


def _keep_state(target: Path, files: Mapping[str, str]) -> None:
    data = {"files": {path: files[path] for path in sorted(files)}}
    _bring(target / STATE, (json.dumps(data, indent=2) + "\n").encode())
