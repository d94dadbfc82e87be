"""Small logs for tests: written as plain values, loaded into DuckDB when they are asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import duckdb

from horo.facts.schemas import Facts, unbound

PLACES = {1: "help", 2: "lounge"}


@dataclass(frozen=True)
class Act:
    id: int
    at: int  # microseconds since 1970
    actor: int | None
    verb: str
    thread: int | None = None
    space: int | None = None
    source: str = "horo"
    recipient: int | None = None
    value: float | None = None
    kind: str = ""  # and `object`, `key`: what it was done to
    object: int | None = None
    key: str = ""


@dataclass(frozen=True)
class Who:
    id: int
    kind: str = "person"
    is_staff: bool = False
    persona: str = ""
    locale: str = ""
    joined_at: int | None = None


@dataclass
class Log:
    """Acts and members; as a warehouse it has `facts` and `raw`, like an opened one."""

    acts: Sequence[Act]
    members: Sequence[Who]
    facts: Facts = field(default_factory=unbound)

    def __post_init__(self) -> None:
        self.raw = duckdb.connect(config={"threads": 1})
        for statement in _statements(self):
            self.raw.execute(statement)


def _statements(log: Log) -> Iterable[str]:
    yield (
        "CREATE TABLE activities (id BIGINT, occurred_at BIGINT, recorded_at BIGINT, "
        "actor_id BIGINT, verb VARCHAR, object_type VARCHAR, object_id BIGINT, "
        "object_key VARCHAR, space_id BIGINT, thread_id BIGINT, recipient_id BIGINT, "
        '"value" DOUBLE, "source" VARCHAR)'
    )
    yield (
        "CREATE TABLE members (id BIGINT, kind VARCHAR, is_staff BOOLEAN, locale VARCHAR, "
        "timezone VARCHAR, persona VARCHAR, joined_at BIGINT)"
    )
    yield 'CREATE TABLE memberships (member_id BIGINT, "group" VARCHAR, since BIGINT)'
    yield "CREATE TABLE spaces (id BIGINT, slug VARCHAR, access VARCHAR)"
    yield from _insert("spaces", [(id_, slug, "public") for id_, slug in PLACES.items()])
    yield from _insert(
        "members",
        [(m.id, m.kind, m.is_staff, m.locale, "", m.persona, m.joined_at) for m in log.members],
    )
    yield from _insert("activities", [_row(act) for act in log.acts])


def _row(act: Act) -> tuple[object, ...]:
    what = (act.kind, act.object, act.key)
    where = (act.space, act.thread)
    who = (act.recipient, act.value, act.source)
    return (act.id, act.at, act.at, act.actor, act.verb, *what, *where, *who)


def _insert(table: str, rows: Sequence[tuple[object, ...]]) -> Iterable[str]:
    if rows:
        values = ", ".join(f"({', '.join(_literal(each) for each in row)})" for row in rows)
        yield f"INSERT INTO {table} VALUES {values}"


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    return f"'{value}'" if isinstance(value, str) else str(value)
