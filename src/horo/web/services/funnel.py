"""The funnel: how many are in each stage, how they moved in a period, and who is where."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max

from horo.conditions import resolve
from horo.core.time import to_micros
from horo.engine.asking import told_sql
from horo.facts.services import open_facts
from horo.log.models import Activity
from horo.playbook.parts.people import Stage
from horo.playbook.parts.whole import Playbook
from horo.playbook.words import describe
from horo.web.services import asking
from horo.web.services.kept import kept
from horo.web.services.periods import Span

T = TypeVar("T")
NOWHERE = -1  # the place of those for whom no stage's condition holds


@dataclass(frozen=True)
class Level:
    """One stage: who is in it, and what became of those who were in it at the start."""

    stage: Stage
    condition: str
    members: int
    width: int  # per cent of the fullest stage
    before: int  # members at the start of the period
    up: int  # of those before, who are further now
    stayed: int
    down: int

    @property
    def conversion(self) -> float | None:
        """The share of those before who are further now."""
        return self.up / self.before if self.before else None


@dataclass(frozen=True)
class Funnel:
    levels: Sequence[Level]
    outside: int  # people for whom no stage's condition holds

    @property
    def total(self) -> int:
        return sum(level.members for level in self.levels) + self.outside


def of(span: Span, at: datetime) -> Funnel | None:
    """Return the funnel at the end of `span`, compared with its start; None without playbook."""
    book = asking.playbook()
    if book is None or not book.funnel.stages:
        return None
    moved = _kept("moves", (span.start, span.end), book, lambda: _moves(book, span, at))
    return _funnel(book, moved)


def members_of(slug: str, at: datetime) -> list[int]:
    """Return the ids of those who are in the stage `slug` now, the newest members first."""
    book = asking.playbook()
    places = [stage.slug for stage in book.funnel.stages] if book else []
    if book is None or slug not in places:
        return []
    place = places.index(slug)
    return _kept("stage", (slug, at.date()), book, lambda: _in_stage(book, place, at))


def _kept(what: str, key: Hashable, book: Playbook, make: Callable[[], T]) -> T:
    newest = Activity.objects.aggregate(newest=Max("pk"))["newest"]
    return kept((what, settings.HOME, newest, book.version, key), make)


def _moves(book: Playbook, span: Span, at: datetime) -> dict[tuple[int, int], int]:
    """Return how many members were at which place at the start and at the end of `span`.

    Who was not there yet at the start is counted as outside then.
    """
    with open_facts() as warehouse:
        zone = ZoneInfo(book.timezone)
        start = datetime.combine(span.start, time.min, zone)
        end = min(at, datetime.combine(span.end, time.min, zone))
        sql = (
            f"WITH earlier AS ({_places(book, start)}), "
            f"later AS ({_places(book, end)}) "
            f"SELECT coalesce(earlier.place, {NOWHERE}), later.place, count(*) "
            "FROM later LEFT JOIN earlier USING (member_id) GROUP BY 1, 2"
        )
        return {(before, after): count for before, after, count in warehouse.rows(sql)}


def _in_stage(book: Playbook, place: int, at: datetime) -> list[int]:
    with open_facts() as warehouse:
        sql = (
            f"SELECT places.member_id FROM ({_places(book, at)}) AS places "
            f"JOIN members ON members.id = places.member_id WHERE place = {place} "
            "ORDER BY members.joined_at DESC NULLS LAST, members.id DESC"
        )
        return [row[0] for row in warehouse.rows(sql)]


def _places(book: Playbook, at: datetime) -> str:
    """Return the SQL of member_id and place: the last stage whose condition holds at `at`.

    Of every person who was there by then. Compiled once and kept, as in a plan: Ibis would take
    30 MB for it.
    """
    stages = [resolve(stage.when, book.words) for stage in book.funnel.stages]
    when = " ".join(f"WHEN is_{place} THEN {place}" for place in reversed(range(len(stages))))
    return (
        f"SELECT member_id, CASE {when} ELSE {NOWHERE} END AS place "
        f"FROM ({told_sql(stages, to_micros(at))})"
    )


def _funnel(book: Playbook, moved: Mapping[tuple[int, int], int]) -> Funnel:
    stages = book.funnel.stages
    now = [
        sum(n for (_, after), n in moved.items() if after == place) for place in range(len(stages))
    ]
    fullest = max(now, default=0) or 1
    levels = []
    for place, stage in enumerate(stages):
        was = {after: n for (before, after), n in moved.items() if before == place}
        levels.append(
            Level(
                stage=stage,
                condition=describe(stage.when, book),
                members=now[place],
                width=round(100 * now[place] / fullest),
                before=sum(was.values()),
                up=sum(n for after, n in was.items() if after > place),
                stayed=was.get(place, 0),
                down=sum(n for after, n in was.items() if after < place),
            )
        )
    outside = sum(n for (_, after), n in moved.items() if after == NOWHERE)
    return Funnel(levels, outside)
