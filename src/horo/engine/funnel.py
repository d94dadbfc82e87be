"""Stages: in which one every member is, and who has moved since it was last written down."""

from collections.abc import Sequence

from horo.core.time import from_micros
from horo.engine.effects import reasons_from
from horo.engine.rules import RuleStage
from horo.engine.setwise import Bench, reasons, truth_sql
from horo.engine.values import FUNNEL, STAGE, Effect, StageArgs, effect_key

NOWHERE = -1  # the place of members for whom no stage's condition holds


def moves(bench: Bench, stages: Sequence[RuleStage], at: int) -> list[Effect]:
    """Return an effect for every member whose stage at `at` is not the one last recorded.

    A member is in the last stage whose condition holds. `at` is in microseconds.
    """
    if not stages:
        return []
    _find_places(bench, stages, f"VALUES ({at})")
    rows = bench.rows(
        "WITH last AS (SELECT recipient_id AS member_id, arg_max(object_key, (occurred_at, id)) "
        "AS stage, arg_max(id, (occurred_at, id)) AS moved_id FROM activities "
        f"WHERE verb = 'moved' AND occurred_at <= {at} GROUP BY 1) "
        "SELECT places.member_id, place, coalesce(last.stage, ''), coalesce(moved_id, 0) "
        "FROM places LEFT JOIN last USING (member_id) ORDER BY 1"
    )
    names = [stage.slug for stage in stages]
    moved = [
        (member_id, place, before, moved_id)
        for member_id, place, before, moved_id in rows
        if (names[place] if place > NOWHERE else "") != before
    ]
    because = _evidence(bench, stages, moved, at)
    return [
        _effect(names[place] if place > NOWHERE else "", before, member_id, moved_id, at, because)
        for member_id, place, before, moved_id in moved
    ]


def places_over_time(
    bench: Bench, stages: Sequence[RuleStage], instants: Sequence[int]
) -> list[tuple[int, int, int]]:
    """Return (at, place, members) for each of `instants`, of the members who were there by then."""
    if not stages:
        return []
    _find_places(bench, stages, "VALUES " + ", ".join(f"({instant})" for instant in instants))
    return [
        (at, place, members)
        for at, place, members in bench.rows(
            "SELECT asked_at, place, count(*) FROM places GROUP BY 1, 2 ORDER BY 1, 2"
        )
    ]


def stages_at(
    bench: Bench, stages: Sequence[RuleStage], asked: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], str]:
    """Return the stage by (member, instant) of those `asked`; "" for none at all."""
    if not stages or not asked:
        return {}
    members = ", ".join(str(member) for member in sorted({member for member, _ in asked}))
    instants = ", ".join(f"({at})" for at in sorted({at for _, at in asked}))
    _find_places(bench, stages, f"VALUES {instants}", f"id IN ({members})")
    rows = bench.rows("SELECT member_id, asked_at, place FROM places")
    names = [stage.slug for stage in stages]
    return {(who, at): names[place] if place > NOWHERE else "" for who, at, place in rows}


def _find_places(
    bench: Bench, stages: Sequence[RuleStage], instants: str, who: str = "true"
) -> None:
    """Make `places`: member_id, at, place of the stage; every person who was there at `at`."""
    bench.make(
        "occasions",
        "SELECT row_number() OVER (ORDER BY asked_at, id) AS subject_id, id AS member_id, "
        'CAST(NULL AS BIGINT) AS since, CAST(asked_at AS BIGINT) AS "at" FROM members '
        f"CROSS JOIN ({instants}) AS instants(asked_at) "
        "WHERE kind = 'person' AND (joined_at IS NULL OR joined_at <= asked_at) "
        f"AND {who}",
    )
    held = " UNION ALL ".join(
        f"SELECT subject_id, {place} AS place FROM ({truth_sql(stage.when)})"
        for place, stage in enumerate(stages)
    )
    bench.make(
        "places",
        f'SELECT member_id, "at" AS asked_at, coalesce(max(place), {NOWHERE}) AS place '
        f"FROM occasions LEFT JOIN ({held}) USING (subject_id) GROUP BY 1, 2",
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
