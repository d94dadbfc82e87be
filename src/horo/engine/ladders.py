"""Who is in which group and on which rung of two versions: sets of members, compared in DuckDB."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from horo.conditions import Condition, resolve
from horo.engine.asking import whole_truth_sql
from horo.engine.bench import Bench
from horo.engine.comparing import GroupChange, Loss
from horo.engine.rules import RuleStage, stages_of
from horo.playbook.launches import CHANGED, NEW, REMOVED
from horo.playbook.parts.whole import Playbook

NOWHERE = -1
BEFORE, AFTER = "group_before", "group_after"  # scratch tables


@dataclass(frozen=True)
class Group:
    title: str
    when: Condition


def changed_groups(
    bench: Bench, before: Playbook, after: Playbook, at: int
) -> Iterator[GroupChange]:
    """Yield the audiences and personas whose condition differs, with who comes and goes."""
    everyone(bench, at)
    for kind, find in (("audience", _audiences), ("persona", _personas)):
        old, new = find(before), find(after)
        for slug in sorted(old.keys() | new.keys()):
            was, is_ = old.get(slug), new.get(slug)
            if (was and was.when) != (is_ and is_.when):
                yield _group(bench, kind, slug, was, is_)


def changed_stages(
    bench: Bench, before: Playbook, after: Playbook, at: int
) -> tuple[list[GroupChange], list[Loss]]:
    """Return the stages that somebody comes into or leaves, and who goes back in the funnel."""
    old, new = stages_of(before), stages_of(after)
    if old == new:
        return [], []
    moves, sizes = _moved(bench, old, new, at)
    rungs = {rung.slug: rung for rung in (*old, *new)}
    was, is_ = {one.slug for one in old}, {one.slug for one in new}
    changes = [
        GroupChange(
            "stage",
            slug,
            rung.title,
            NEW if slug not in was else REMOVED if slug not in is_ else CHANGED,
            *sizes.get(slug, (0, 0)),
            enters=tuple(member for member, _, after_ in moves if after_ == slug),
            leaves=tuple(member for member, before_, _ in moves if before_ == slug),
        )
        for slug, rung in rungs.items()
    ]
    touched = [one for one in changes if one.enters or one.leaves or one.change != CHANGED]
    return touched, list(_losses("stage", moves, old, new))


def lost_levels(bench: Bench, before: Playbook, after: Playbook, at: int) -> Iterator[Loss]:
    """Yield who would be on a lower level, going by the criteria alone."""
    old, new = _levels(before), _levels(after)
    if old != new:
        moves, _ = _moved(bench, old, new, at)
        yield from _losses("level", moves, old, new)


def everyone(bench: Bench, at: int) -> None:
    """Make the scratch table `occasions` of every person who was there at `at`."""
    bench.make(
        "occasions",
        "SELECT id AS subject_id, id AS member_id, CAST(NULL AS BIGINT) AS since, "
        f'CAST({at} AS BIGINT) AS "at" FROM members '
        f"WHERE kind = 'person' AND (joined_at IS NULL OR joined_at <= {at})",
    )


def _group(bench: Bench, kind: str, slug: str, was: Group | None, is_: Group | None) -> GroupChange:
    nobody = "SELECT subject_id FROM occasions WHERE false"
    before = bench.make(BEFORE, whole_truth_sql(was.when) if was else nobody)
    after = bench.make(AFTER, whole_truth_sql(is_.when) if is_ else nobody)
    shown = is_ or was
    assert shown is not None
    return GroupChange(
        kind,
        slug,
        shown.title,
        NEW if was is None else REMOVED if is_ is None else CHANGED,
        before,
        after,
        enters=_only(bench, AFTER, BEFORE),
        leaves=_only(bench, BEFORE, AFTER),
    )


def _only(bench: Bench, these: str, those: str) -> tuple[int, ...]:
    sql = f"SELECT subject_id FROM {these} EXCEPT SELECT subject_id FROM {those} ORDER BY 1"
    return tuple(row[0] for row in bench.rows(sql))


def _moved(
    bench: Bench, old: Sequence[RuleStage], new: Sequence[RuleStage], at: int
) -> tuple[list[tuple[int, str, str]], dict[str, tuple[int, int]]]:
    """Return (member, slug before, slug after) of who changes, and how many each rung has."""
    everyone(bench, at)
    for name, rungs in ((BEFORE, old), (AFTER, new)):
        bench.make(name, _places_sql(rungs))
    rows = bench.rows(
        f"SELECT member_id, {BEFORE}.place, {AFTER}.place "
        f"FROM {BEFORE} JOIN {AFTER} USING (member_id) "
        f"WHERE {_slug_sql(BEFORE, old)} <> {_slug_sql(AFTER, new)} ORDER BY 1"
    )
    moves = [(member, _slug(old, was), _slug(new, is_)) for member, was, is_ in rows]
    sizes: dict[str, tuple[int, int]] = {}
    for side, rungs in enumerate((old, new)):
        table = (BEFORE, AFTER)[side]
        for place, number in bench.rows(f"SELECT place, count(*) FROM {table} GROUP BY 1"):
            pair = list(sizes.get(_slug(rungs, place), (0, 0)))
            pair[side] = number
            sizes[_slug(rungs, place)] = (pair[0], pair[1])
    return moves, sizes


def _places_sql(rungs: Sequence[RuleStage]) -> str:
    held = " UNION ALL ".join(
        f"SELECT subject_id, {place} AS place FROM ({whole_truth_sql(rung.when)})"
        for place, rung in enumerate(rungs)
    )
    nobody = f"SELECT CAST(0 AS BIGINT) AS subject_id, {NOWHERE} AS place WHERE false"
    return (
        f"SELECT member_id, coalesce(max(place), {NOWHERE}) AS place "
        f"FROM occasions LEFT JOIN ({held or nobody}) USING (subject_id) GROUP BY 1"
    )


def _slug_sql(table: str, rungs: Sequence[RuleStage]) -> str:
    """Return SQL for the slug of the rung, by its place: slugs are letters, digits and hyphens."""
    cases = " ".join(f"WHEN {place} THEN '{rung.slug}'" for place, rung in enumerate(rungs))
    return f"(CASE {table}.place {cases} ELSE '' END)" if rungs else "''"


def _slug(rungs: Sequence[RuleStage], place: int) -> str:
    return rungs[place].slug if place > NOWHERE else ""


def _losses(
    kind: str,
    moves: Iterable[tuple[int, str, str]],
    old: Sequence[RuleStage],
    new: Sequence[RuleStage],
) -> Iterator[Loss]:
    """Yield who goes back: on the new ladder where it knows both rungs, else on the old one."""
    before = {rung.slug: place for place, rung in enumerate(old)}
    after = {rung.slug: place for place, rung in enumerate(new)}
    titles = {rung.slug: rung.title for rung in (*old, *new)} | {"": ""}
    for member, was, is_ in moves:
        if was and _is_back(was, is_, before, after):
            yield Loss(kind, member, titles[was], titles[is_])


def _is_back(was: str, is_: str, before: Mapping[str, int], after: Mapping[str, int]) -> bool:
    if not is_:
        return True
    ladder = after if was in after else before if is_ in before else {**before, **after}
    return ladder[is_] < ladder[was]


def _audiences(playbook: Playbook) -> dict[str, Group]:
    words = playbook.words
    return {
        slug: Group(one.title, resolve(one.when, words)) for slug, one in playbook.audiences.items()
    }


def _personas(playbook: Playbook) -> dict[str, Group]:
    words = playbook.words
    return {
        slug: Group(one.name, resolve(one.recognized_by, words))
        for slug, one in playbook.personas.items()
        if one.recognized_by is not None
    }


def _levels(playbook: Playbook) -> tuple[RuleStage, ...]:
    words = playbook.words
    return tuple(
        RuleStage(level.slug, level.title, resolve(level.when, words))
        for level in playbook.recognition.levels
    )
