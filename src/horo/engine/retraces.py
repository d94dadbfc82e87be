"""A comparison with live as a value: what was done, and whether the log accounts for it."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from horo.engine.values import to_json

NOT_DUE, OTHER_VERSION, OTHER_WAY, UNREADABLE = (
    "not_due",
    "other_version",
    "other_way",
    "unreadable",
)


@dataclass(frozen=True)
class Traced:
    """An effect that the engine performed at `at`.

    `difference` is why the log and the launches do not account for it; "" where they do.
    `free_at` is the first run that found nothing in its way, if that was an earlier one.
    """

    at: datetime
    due_at: datetime
    rule: str
    step: str
    action: str
    member_id: int
    key: str
    version: str
    difference: str = ""
    free_at: datetime | None = None


@dataclass(frozen=True)
class LeftOut:
    """An effect that was due in the runs from `first_at` to `last_at`, and was never performed.

    `held` are the gates that held it; `free_at` is the first run that found nothing in its way.
    """

    first_at: datetime
    last_at: datetime
    due_at: datetime
    rule: str
    step: str
    action: str
    member_id: int
    key: str
    held: tuple[str, ...] = ()
    free_at: datetime | None = None


@dataclass(frozen=True)
class Retrace:
    """What the engine did in [start, end), beside what the log and the launches say it had to.

    `looks`: how many of its runs were looked at for what it left out.
    """

    start: datetime
    end: datetime
    looks: int
    performed: tuple[Traced, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def differences(self) -> tuple[Traced | LeftOut, ...]:
        """What has no explanation: done and not due, or not done although nothing held it."""
        done = (one for one in self.performed if one.difference or one.free_at)
        return (*done, *(one for one in self.left_out if one.free_at))

    def of_member(self, member_id: int) -> "Retrace":
        """Return the trace of one member alone."""
        return replace(
            self,
            performed=tuple(one for one in self.performed if one.member_id == member_id),
            left_out=tuple(one for one in self.left_out if one.member_id == member_id),
        )

    def to_json(self) -> str:
        """The comparison as JSON, byte for byte the same for the same log and launches."""
        facts = {"differences": len(self.differences)}
        return to_json(asdict(self, dict_factory=_plain) | facts)


def _plain(pairs: list[tuple[str, object]]) -> dict[str, object]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in pairs
    }
