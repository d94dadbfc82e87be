"""What can be asked of cohorts: the triangle, who is behind a cell, and two sides of a launch."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from horo.conditions import Condition, parse, resolve, select
from horo.conditions.asked import everyone
from horo.conditions.traits import Is
from horo.facts.services import open_facts
from horo.measures.calendar import midnight
from horo.measures.cohorts import comparing, reading
from horo.measures.cohorts.asked import (
    AT_START,
    AUDIENCE,
    BY_TIME,
    MEANT,
    PERSONA,
    STAGE,
    Asked,
    Meaning,
    NotACohort,
    check,
)
from horo.measures.cohorts.comparing import Comparison
from horo.measures.cohorts.rows import Row, Triangle, triangle, used
from horo.measures.question import written
from horo.measures.running import Warehouse
from horo.measures.services import community_zone
from horo.playbook.parts.whole import Playbook
from horo.playbook.services import NoPlaybook, current

__all__ = ["NotACohort", "before_and_after", "cohorts", "members", "selected"]


@dataclass(frozen=True)
class Behind:
    """The members of a cell, by number: those who came back, and those who did not."""

    back: tuple[int, ...]
    gone: tuple[int, ...]


def cohorts(asked: Asked, *, at: datetime, warehouse: Warehouse | None = None) -> Triangle:
    """Return the triangle of `asked`, as the log has it at `at`. An empty log has no rows.

    Raises NotACohort where `asked` means nothing, or names what the playbook does not have.
    """
    check(asked)
    meaning, zone = _meaning(asked), community_zone()
    with _opened(warehouse) as opened:
        meaning = _with_left_over(opened, asked, meaning)
        seen = reading.observed(opened, asked, meaning, zone=zone, at=at)
    return triangle(seen, is_apart=asked.by not in (AUDIENCE, PERSONA))


def members(
    asked: Asked,
    row: str,
    place: int | None = None,
    *,
    at: datetime,
    found: Triangle | None = None,
    warehouse: Warehouse | None = None,
) -> Behind | None:
    """Return who is behind the column `place` of the row with this key; None without such a row.

    Without a column everybody of the cohort is `back`. `found` is the triangle of `asked` where
    somebody has it already. Raises NotACohort as `cohorts` does.
    """
    with _opened(warehouse) as opened:
        found = found or cohorts(asked, at=at, warehouse=opened)
        shown = found.find(row)
        if shown is None or not _is_there(shown, place):
            return None
        counted = {(part.group, part.number) for part in used(found.observed, shown, place)}
        meaning = _with_left_over(opened, asked, _meaning(asked))
        rows = reading.members(opened, asked, meaning, place, zone=community_zone(), at=at)
    wanted = [(who, back) for who, group, number, back in rows if (group, number) in counted]
    return Behind(
        tuple(sorted({who for who, back in wanted if back})),
        tuple(sorted({who for who, back in wanted if not back})),
    )


def before_and_after(
    asked: Asked,
    *,
    launched_at: datetime,
    periods: int,
    at: datetime,
    warehouse: Warehouse | None = None,
) -> Comparison:
    """Compare the cohorts of the `periods` weeks or months before a launch with those after it.

    Raises NotACohort as `cohorts` does, and for cohorts that are no weeks or months.
    """
    if asked.by not in BY_TIME:
        raise NotACohort(_("Only cohorts of weeks or months lie before or after a launch."))
    if not 1 <= periods <= comparing.MOST_PERIODS:
        words = {"found": periods, "most": comparing.MOST_PERIODS}
        raise NotACohort(_("%(found)s periods cannot be compared: ask for 1 to %(most)s.") % words)
    zone = community_zone()
    local = launched_at.astimezone(zone)
    is_first = midnight(local.date(), zone) == local
    around = comparing.sides(
        local.date(), is_first_moment=is_first, grain=asked.grain, periods=periods
    )
    wide = replace(asked, start=around[0], end=around[3])
    return comparing.compare(cohorts(wide, at=at, warehouse=warehouse).observed, around, periods)


def selected(
    condition: object, *, at: datetime, warehouse: Warehouse | None = None
) -> frozenset[int]:
    """Return whom a condition, as YAML says it, selects at `at`."""
    with _opened(warehouse) as opened:
        found = select(parse(condition), opened.facts, everyone(opened.facts, at=at))
        rows = opened.raw.execute(written(found)).fetchall()
    return frozenset(row[1] for row in rows)


def _is_there(row: Row, place: int | None) -> bool:
    if place is None:
        return True
    return 0 <= place < len(row.cells) and row.cells[place] is not None


@contextmanager
def _opened(warehouse: Warehouse | None) -> Iterator[Warehouse]:
    if warehouse is not None:
        yield warehouse
    else:
        with open_facts() as opened:
            yield opened


def _meaning(asked: Asked) -> Meaning:
    """Put in what the playbook's words mean. Raises NotACohort for one that it does not have."""
    is_meant = "/" in asked.came
    if asked.by not in AT_START and not is_meant:
        return Meaning()
    try:
        book = current()
    except NoPlaybook:
        raise NotACohort(
            _("No playbook runs, so there are no audiences, stages or personas.")
        ) from None
    groups = tuple(
        (slug, resolve(parse(SAID[asked.by](slug)), book.words)) for slug in _slugs(asked.by, book)
    )
    return Meaning(groups, _named(asked.came, book) if is_meant else None)


SAID = {
    AUDIENCE: lambda slug: {"in": {"audience": slug}},
    STAGE: lambda slug: {"is": {"stage": slug}},
    PERSONA: lambda slug: {"is": {"persona": slug}},
}


def _slugs(by: str, book: Playbook) -> list[str]:
    if by == STAGE:
        return [stage.slug for stage in book.funnel.stages]
    if by == AUDIENCE:
        return list(book.audiences)
    return list(book.personas) if by == PERSONA else []


def _named(came: str, book: Playbook) -> Condition:
    kind, _slash, slug = came.partition("/")
    words: Mapping[str, Condition] = getattr(book.words, kind) if kind in MEANT else {}
    if slug not in words:
        sentence = _("The playbook has no “%(name)s” any more. Choose what coming back means anew.")
        raise NotACohort(sentence % {"name": came})
    return resolve(words[slug], book.words)


def _with_left_over(warehouse: Warehouse, asked: Asked, meaning: Meaning) -> Meaning:
    """Add personas that members still have though the playbook renamed or dropped them."""
    if asked.by != PERSONA:
        return meaning
    known = {slug for slug, _when in meaning.groups}
    found = warehouse.raw.execute(
        "SELECT DISTINCT persona FROM members WHERE kind = 'person' AND persona <> '' ORDER BY 1"
    ).fetchall()
    left = [slug for (slug,) in found if slug not in known]
    more = tuple((slug, Is(persona=(slug,))) for slug in left)  # it may be no slug any more
    return replace(meaning, groups=(*meaning.groups, *more))
