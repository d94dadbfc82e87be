"""What an import did, and what it left out and why, so that nobody has to guess."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from horo.core.refused import Refused
from horo.core.time import EPOCH

EXAMPLES = 5  # records named for each reason; the rest is a count
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)

Progress = Callable[[int, int], None]  # files done, files in all


class Unreadable(Refused):
    """The archive cannot be imported at all. The text names the file and says what to do."""


@dataclass(frozen=True)
class Left:
    """Records that were left out, or taken in with a change, for one reason."""

    reason: str
    count: int
    examples: tuple[tuple[str, str], ...]  # file, record


@dataclass(frozen=True)
class Report:
    """What came in. `new` counts rows that were not there before; `read` what the source has."""

    kind: str
    source: str
    is_dry_run: bool
    read: dict[str, int]
    new: dict[str, int]
    left: tuple[Left, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "source": self.source,
            "dry_run": self.is_dry_run,
            "read": self.read,
            "new": self.new,
            "left": [
                {
                    "reason": left.reason,
                    "count": left.count,
                    "examples": [
                        {"file": file, "record": record} for file, record in left.examples
                    ],
                }
                for left in self.left
            ],
        }


@dataclass
class Findings:
    """Collects while an archive is read. `at` is now; `shift` moves every instant read."""

    at: datetime
    shift: timedelta = timedelta(0)
    read: Counter[str] = field(default_factory=Counter)
    _left: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)
    _counts: Counter[str] = field(default_factory=Counter)

    def leave(self, reason: str, file: str, record: object = "", *, times: int = 1) -> None:
        """Note that `record` of `file` was left out, or changed, for `reason`."""
        examples = self._left.setdefault(reason, Counter())
        self._counts[reason] += times
        if len(examples) < EXAMPLES:
            examples[file, str(record)[:200]] += 1

    def instant(self, seconds: object, file: str, record: object) -> datetime | None:
        """Return the shifted instant of `seconds` since 1970, or None and a note if it is odd."""
        try:
            return self.moved(EPOCH + timedelta(seconds=float(seconds)), file, record)  # type: ignore[arg-type]
        except (TypeError, ValueError, OverflowError):
            self.leave("left out: it has no usable time", file, record)
            return None

    def moved(self, instant: datetime, file: str, record: object) -> datetime | None:
        """Return `instant` shifted, or None and a note if it lies before 1990 or in the future."""
        if instant < EARLIEST:
            self.leave("left out: its time is before 1990", file, record)
            return None
        moved = instant + self.shift
        if moved > self.at:
            self.leave("left out: its time is in the future", file, record)
            return None
        return moved

    def left(self) -> tuple[Left, ...]:
        """Return everything noted, the most frequent reason first."""
        return tuple(
            Left(reason, count, tuple(self._left[reason]))
            for reason, count in sorted(self._counts.items(), key=lambda item: (-item[1], item[0]))
        )
