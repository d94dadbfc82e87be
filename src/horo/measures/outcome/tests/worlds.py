"""Small logs with facts of other systems, as plain values; asked in DuckDB like a warehouse."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb

from horo.facts.schemas import Facts, unbound

DAY = 86_400_000_000


@dataclass(frozen=True)
class Act:
    at: int
    verb: str
    actor: int | None = None
    recipient: int | None = None
    thread: int | None = None
    value: float | None = None
    key: str = ""


@dataclass(frozen=True)
class Who:
    id: int
    joined_at: int | None = 0
    kind: str = "person"
    is_staff: bool = False
    plan: str = ""


@dataclass
class World:
    acts: Sequence[Act]
    members: Sequence[Who]
    facts: Facts = field(default_factory=unbound)

    def __post_init__(self) -> None:
        self.raw = duckdb.connect(config={"threads": 1})
        self.raw.execute(
            "CREATE TABLE activities (id BIGINT, occurred_at BIGINT, recorded_at BIGINT, "
            "actor_id BIGINT, verb VARCHAR, object_type VARCHAR, object_id BIGINT, "
            "object_key VARCHAR, space_id BIGINT, thread_id BIGINT, recipient_id BIGINT, "
            "value DOUBLE, source VARCHAR)"
        )
        self.raw.execute(
            "CREATE TABLE members (id BIGINT, kind VARCHAR, is_staff BOOLEAN, locale VARCHAR, "
            "timezone VARCHAR, persona VARCHAR, joined_at BIGINT)"
        )
        self.raw.execute(
            "CREATE TABLE fields (member_id BIGINT, name VARCHAR, value VARCHAR, number DOUBLE)"
        )
        self._fill(
            "activities",
            [
                (n, a.at, a.at, a.actor, a.verb, "", None, a.key, None, a.thread, a.recipient,
                 a.value, "x")
                for n, a in enumerate(self.acts, 1)
            ],
        )  # fmt: skip
        self._fill(
            "members", [(m.id, m.kind, m.is_staff, "", "", "", m.joined_at) for m in self.members]
        )
        self._fill("fields", [(m.id, "plan", m.plan, None) for m in self.members if m.plan])

    def _fill(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self.raw.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
