"""Audiences that journeys wait for: who has come into one, or fallen out, since it was looked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from horo.conditions import Condition, parse, resolve
from horo.conditions.base import walk
from horo.conditions.was import Was
from horo.engine.asking import whole_truth_sql
from horo.engine.bench import Bench
from horo.engine.rules import Rule
from horo.playbook.parts.whole import Playbook

AUDIENCE = "audience"  # object type in the log
Side = Literal["entered", "left", "watched"]


@dataclass(frozen=True)
class Watched:
    """An audience that some journey waits for, and what it means."""

    slug: str
    when: Condition


@dataclass(frozen=True)
class Crossing:
    """A member who is on another side than the log says; `after` is the activity that says it.

    `watched` is who was in the audience already at the first look, and the look itself, which
    concerns nobody.
    """

    audience: str
    side: Side
    member_id: int | None
    after: int = 0

    @property
    def key(self) -> str:
        """What makes the crossing happen once, whoever notices it, and however often."""
        return f"{AUDIENCE}:{self.audience}:{self.side}:{self.member_id or 0}:{self.after}"


def watched(playbook: Playbook, rules: Iterable[Rule]) -> list[Watched]:
    """Return the audiences of `playbook` whose crossing one of `rules` asks about, by slug."""
    slugs = {slug for rule in rules for asked in rule.conditions for slug in _awaited(asked)}
    return [
        Watched(slug, resolve(parse({"in": {"audience": slug}}), playbook.words))
        for slug in sorted(slugs & set(playbook.audiences))
    ]


def crossings(bench: Bench, audiences: Sequence[Watched], at: int) -> list[Crossing]:
    """Return what the log does not say yet of who is in `audiences` at `at`, in microseconds.

    At the first look nobody enters: who is in it then was in it already.
    """
    if not audiences:
        return []
    bench.make(
        "occasions",
        "SELECT id AS subject_id, id AS member_id, CAST(NULL AS BIGINT) AS since, "
        f'CAST({at} AS BIGINT) AS "at" FROM members '
        f"WHERE kind = 'person' AND (joined_at IS NULL OR joined_at <= {at})",
    )
    return [one for audience in audiences for one in _crossings(bench, audience, at)]


def _crossings(bench: Bench, audience: Watched, at: int) -> list[Crossing]:
    quoted = audience.slug.replace("'", "''")
    said = (
        f"FROM activities WHERE verb IN ('entered', 'left', 'watched') AND occurred_at <= {at} "
        f"AND object_type = '{AUDIENCE}' AND object_key = '{quoted}'"
    )
    is_first = not bench.rows(f"SELECT 1 {said} AND recipient_id IS NULL LIMIT 1")
    rows = bench.rows(
        "WITH last AS (SELECT recipient_id AS member_id, "
        "arg_max(verb, (occurred_at, id)) <> 'left' AS was_in, "
        f"arg_max(id, (occurred_at, id)) AS said_id {said} AND recipient_id IS NOT NULL "
        "GROUP BY 1), now AS (SELECT member_id, "
        f"subject_id IN ({whole_truth_sql(audience.when)}) AS is_in FROM occasions) "
        "SELECT member_id, is_in, coalesce(said_id, 0) FROM now LEFT JOIN last USING (member_id) "
        "WHERE is_in <> coalesce(was_in, false) ORDER BY 1"
    )
    begins = [Crossing(audience.slug, "watched", None)] if is_first else []
    return begins + [
        Crossing(audience.slug, _side(is_in=is_in, is_first=is_first), member_id, said_id)
        for member_id, is_in, said_id in rows
    ]


def _side(*, is_in: bool, is_first: bool) -> Side:
    if not is_in:
        return "left"
    return "watched" if is_first else "entered"


def _awaited(asked: Condition) -> Iterator[str]:
    for _, part in walk(asked):
        if isinstance(part, Was) and part.crossing and part.what and part.what.kind == AUDIENCE:
            yield from part.what.keys
