"""Files of the playbook's folder, opened to be edited and saved again."""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.log import services as log
from horo.people.models import Member
from horo.playbook.activities import DRAFTED
from horo.playbook.loading import reread_with
from horo.playbook.problems import Problem
from horo.playbook.reading.folder import LARGEST_FILE, is_read
from horo.playbook.services.running import draft

FILE = "playbook_file"  # the kind of thing that `drafted` names
MARK = b"\xef\xbb\xbf"  # some editors begin a file with it
READABLE = 0o644


class NotYoursToEdit(Refused):
    pass


class Unsaved(Refused):
    """The folder cannot be written."""


class Faulty(Refused):
    """The text has errors; nothing was written."""


class ChangedMeanwhile(Refused):
    """Somebody else wrote the file since it was opened; `theirs` is how it is now."""

    def __init__(self, sentence: str, theirs: "Opened") -> None:
        super().__init__(sentence)
        self.theirs = theirs


@dataclass(frozen=True)
class Opened:
    """A file as it is now. `base` is its SHA-256, "" where there is no such file (yet)."""

    path: str
    text: str
    base: str


def open_file(path: str) -> Opened:
    """Return the file `path` of the folder; an empty text where there is none.

    Raises LookupError where `path` is no name of a file of a playbook, and Refused where what
    stands there cannot be read.
    """
    data = _data(_place(path))
    if data is None:
        return Opened(path, "", "")
    try:
        return Opened(path, data.decode("utf-8-sig"), hashlib.sha256(data).hexdigest())
    except UnicodeDecodeError:
        raise Unsaved(_("%(file)s is no text in UTF-8.") % {"file": path}) from None


def problems_with(path: str, text: str) -> list[Problem]:
    """Return what would be wrong in the file `path` if it said `text`, and what else it breaks."""
    return problems_after({path: text})


def problems_after(changes: Mapping[str, str | None]) -> list[Problem]:
    """Return what would be wrong in the files of `changes`, and what else they would break.

    None stands for a file that is taken away.
    """
    found = draft()
    texts = {name: said for name, said in found.texts.items() if name not in changes}
    texts |= {path: text for path, text in changes.items() if text is not None}
    before = {(one.file, one.found, one.expected) for one in found.problems}
    return [
        one
        for one in reread_with(found, texts).problems
        if one.file in changes
        or (one.severity == "error" and (one.file, one.found, one.expected) not in before)
    ]


def save_file(path: str, text: str | None, *, base: str, by: Member, at: datetime) -> Opened:
    """Write `text` into the file `path`, or take it away (None); return what is there now.

    `base` is that of the file when it was opened. Records and raises as `save_files` does.
    """
    save_files({path: text}, bases={path: base}, by=by, at=at)
    return open_file(path)


def save_files(
    changes: Mapping[str, str | None], *, bases: Mapping[str, str], by: Member, at: datetime
) -> None:
    """Write each text of `changes` into its file, whole or not at all; None takes the file away.

    They are checked together and written one after the other. `bases` are those of the files when
    they were opened. Records `drafted` for each file that changed; the same text again changes
    nothing. Raises NotYoursToEdit, ChangedMeanwhile where a file is no longer that, Faulty where
    there would be errors, and Unsaved where a text is too large or the folder cannot be written.
    """
    if not by.is_team:
        raise NotYoursToEdit(_("Only the team edits the playbook."))
    with _alone():
        _refuse_large(changes)
        changing = [path for path, text in changes.items() if _differs(path, text, bases[path])]
        if changing and _are_faulty(changes):
            raise Faulty(_("There are errors. Nothing was written."))
        for path in changing:
            _put(_place(path), changes[path])
            log.record(DRAFTED, actor=by, kind=FILE, key=path, at=at)


def _differs(path: str, text: str | None, base: str) -> bool:
    """Whether the file does not say `text` yet. Raises ChangedMeanwhile where it is not `base`."""
    there = open_file(path)
    if (there.text if there.base else None) == text:
        return False
    if there.base != base:
        sentence = _("%(file)s was changed since you opened it.") % {"file": path}
        raise ChangedMeanwhile(sentence, there)
    return True


def _refuse_large(changes: Mapping[str, str | None]) -> None:
    """Raise Unsaved for a text that the reader would refuse whole."""
    for path, text in changes.items():
        if text is not None and len(text.encode()) > LARGEST_FILE:
            raise Unsaved(_("%(file)s is too large to be edited here.") % {"file": path})


def _are_faulty(changes: Mapping[str, str | None]) -> bool:
    return any(one.severity == "error" for one in problems_after(changes))


def _place(path: str) -> Path:
    if not is_read(path):
        raise LookupError(f"A playbook has no file {path}.")
    root = Path(settings.HORO_PLAYBOOK).resolve()
    place = (root / path).resolve()
    if not place.is_relative_to(root):
        raise LookupError(f"{path} leads out of the playbook.")
    return place


def _data(place: Path) -> bytes | None:
    try:
        if place.stat().st_size > LARGEST_FILE:
            raise Unsaved(_("%(file)s is too large to be edited here.") % {"file": place.name})
        return place.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Unsaved(
            _("%(file)s cannot be read: %(reason)s.")
            % {"file": place.name, "reason": error.strerror}
        ) from error


@contextmanager
def _alone() -> Iterator[None]:
    """Let one save at a time look and write, in whatever process."""
    with (settings.HOME / "editing.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _put(place: Path, text: str | None) -> None:
    try:
        if text is None:
            place.unlink()
            return
        mark = MARK if (_data(place) or b"").startswith(MARK) else b""
        _write(place, mark + text.encode())
    except OSError as error:
        raise Unsaved(
            _("The folder of the playbook cannot be written: %(reason)s.")
            % {"reason": error.strerror}
        ) from error


def _write(place: Path, data: bytes) -> None:
    """Put `data` into the place of the file in one step: no reader ever sees half of it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    mode = place.stat().st_mode & 0o777 if place.exists() else READABLE
    handle, name = tempfile.mkstemp(prefix=".", suffix=".new", dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
