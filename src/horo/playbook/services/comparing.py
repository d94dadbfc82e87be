"""Versions beside each other: what changed in the files, and who brought each line when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from horo.people.models import Member
from horo.playbook.differences import FileChange, changed_files
from horo.playbook.models import Launch


@dataclass(frozen=True)
class Past:
    """One launch in the history. `size` is how many lines it added and took away."""

    number: int
    version: str
    launched_at: datetime
    by: Member | None
    note: str
    files: tuple[FileChange, ...]
    is_running: bool

    @property
    def size(self) -> tuple[int, int]:
        return sum(one.added for one in self.files), sum(one.removed for one in self.files)


@dataclass(frozen=True)
class Line:
    """One line of a file, and the launch that brought it; None where it is in the draft alone."""

    number: int
    text: str
    launch: Launch | None


def history(most: int = 50, before: int | None = None) -> list[Past]:
    """Return the latest launches, newest first; only those numbered below `before`."""
    rows = Launch.objects.newest_first().select_related("version", "by")
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = list(rows[: most + 1])  # and the one before the oldest, to compare with
    running = Launch.objects.newest_first().values_list("number", flat=True).first()
    earlier: list[Launch | None] = [*found[1:], None]  # nothing before the first
    return [
        Past(
            number=row.number,
            version=row.version.sha256,
            launched_at=row.launched_at,
            by=row.by,
            note=row.note,
            files=changed_files(_files(before_it), row.version.files),
            is_running=row.number == running,
        )
        for row, before_it in list(zip(found, earlier, strict=False))[:most]
    ]


def blame(path: str, texts: Mapping[str, str]) -> list[Line]:
    """Return each line of the file `path` of `texts` with the launch that brought it.

    Raises LookupError where `texts` has no such file.
    """
    if path not in texts:
        raise LookupError(f"There is no file {path}.")
    rows = Launch.objects.order_by("number").select_related("version", "by")
    lines: list[tuple[str, Launch | None]] = []
    seen = None
    for row in rows.iterator(chunk_size=50):
        text = row.version.files.get(path, "")
        if text != seen:
            lines, seen = _carry(lines, text.splitlines(), row), text
    if texts[path] != seen:
        lines = _carry(lines, texts[path].splitlines(), None)
    return [Line(number, text, row) for number, (text, row) in enumerate(lines, start=1)]


def _carry(
    before: Sequence[tuple[str, Launch | None]], after: Sequence[str], row: Launch | None
) -> list[tuple[str, Launch | None]]:
    """Return the lines of `after`: those that were there keep their launch, others get `row`."""
    blocks = SequenceMatcher(None, [text for text, _ in before], after, autojunk=False)
    found: list[tuple[str, Launch | None]] = [(text, row) for text in after]
    for there, here, length in blocks.get_matching_blocks():
        found[here : here + length] = before[there : there + length]
    return found


def _files(row: Launch | None) -> Mapping[str, str]:
    return row.version.files if row else {}
