"""Stages: in which one every member is, and who has moved since it was last written down."""

from collections.abc import Sequence

from horo.core.time import from_micros
from horo.engine.asking import reasons, told_sql, whole_truth_sql
from horo.engine.bench import Bench
from horo.engine.effects import reasons_from
from horo.engine.rules import RuleStage
from horo.engine.values import FUNNEL, STAGE, Effect, StageArgs, effect_key

NOWHERE = -1  # the place of members for whom no stage's condition holds


def moves(bench: Bench, stages: Sequence[RuleStage], at: int) -> list[Effect]:
    """Return an effect for every member whose stage at `at` is not the one last recorded.

    A member is in the last stage whose condition holds. `at` is in microseconds.
    """
    if not stages:
        return []
    find_places(bench, stages, at)
    names = ("", *(stage.slug for stage in stages))
    slugs = " ".join(f"WHEN {place} THEN '{stage.slug}'" for place, stage in enumerate(stages))
    moved = bench.rows(
        "WITH last AS (SELECT recipient_id AS member_id, arg_max(object_key, (occurred_at, id)) "
        "AS stage, arg_max(id, (occurred_at, id)) AS moved_id FROM activities "
        f"WHERE verb = 'moved' AND occurred_at <= {at} GROUP BY 1) "
        "SELECT places.member_id, place, coalesce(last.stage, ''), coalesce(moved_id, 0) "
        "FROM places LEFT JOIN last USING (member_id) "
        f"WHERE CASE place {slugs} ELSE '' END <> coalesce(last.stage, '') ORDER BY 1"
    )
    because = _evidence(bench, stages, moved, at)
    return [
        _effect(names[place - NOWHERE], before, member_id, moved_id, at, because)
        for member_id, place, before, moved_id in moved
    ]


def places_over_time(
    bench: Bench, stages: Sequence[RuleStage], instants: Sequence[int]
) -> list[tuple[int, int, int]]:
    """Return (at, place, members) for each of `instants`, of the members who were there by then."""
    if not stages:
        return []
    found: list[tuple[int, int, int]] = []
    for at in sorted(instants):
        find_places(bench, stages, at)
        rows = bench.rows("SELECT place, count(*) FROM places GROUP BY 1 ORDER BY 1")
        found += [(at, place, members) for place, members in rows]
    return found


def stages_at(
    bench: Bench, stages: Sequence[RuleStage], asked: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], str]:
    """Return the stage by (member, instant) of those `asked`; "" for none at all."""
    if not stages or not asked:
        return {}
    rows = enumerate(sorted(set(asked)))
    bench.load("asked", ("subject_id", "member_id", "at"), [(n, *one) for n, one in rows])
    bench.make(
        "occasions",
        'SELECT subject_id, member_id, CAST(NULL AS BIGINT) AS since, "at" FROM asked '
        "JOIN members ON members.id = member_id "
        "WHERE kind = 'person' AND (joined_at IS NULL OR joined_at <= \"at\")",
    )
    held = " UNION ALL ".join(
        f"SELECT subject_id, {place} AS place FROM ({whole_truth_sql(stage.when)})"
        for place, stage in enumerate(stages)
    )
    found = bench.rows(
        f'SELECT member_id, "at", coalesce(max(place), {NOWHERE}) '
        f"FROM occasions LEFT JOIN ({held}) USING (subject_id) GROUP BY 1, 2"
    )
    names = ("", *(stage.slug for stage in stages))
    return {(who, at): names[place - NOWHERE] for who, at, place in found}


def find_places(bench: Bench, stages: Sequence[RuleStage], at: int) -> None:
    """Make `places`: member_id and place of the stage, of every person who was there at `at`."""
    when = " ".join(f"WHEN is_{place} THEN {place}" for place in reversed(range(len(stages))))
    bench.make(
        "places",
        f"SELECT member_id, CASE {when} ELSE {NOWHERE} END AS place "
        f"FROM ({told_sql([stage.when for stage in stages], at)})",
    )


def _evidence(
    bench: Bench, stages: Sequence[RuleStage], moved: Sequence[tuple[int, int, str, int]], at: int
) -> dict[int, list[tuple[str, int]]]:
    found: dict[int, list[tuple[str, int]]] = {}
    for number, stage in enumerate(stages):
        asked = [(member, member, None, at) for member, place, _, _ in moved if place == number]
        found.update(reasons(bench, stage.when, asked))
    return found


def _effect(
    stage: str,
    before: str,
    member_id: int,
    moved_id: int,
    at: int,
    because: dict[int, list[tuple[str, int]]],
) -> Effect:
    key = effect_key(FUNNEL, stage or "-", member_id, moved_id)
    return Effect(
        key=key,
        once=key,
        rule=FUNNEL,
        step=stage or "-",
        member_id=member_id,
        entry_id=moved_id,
        entered_at=from_micros(at),
        due_at=from_micros(at),
        action=STAGE,
        args=StageArgs(stage=stage, before=before),
        because=reasons_from(because.get(member_id, ()), "stage"),
    )
