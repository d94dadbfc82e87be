"""The rows behind the cards: one asking for the whole dashboard, kept until something is new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from horo.measures.boards.board import Board
from horo.measures.boards.ready import measures_of
from horo.measures.boards.scope import within
from horo.measures.calendar import begin_of
from horo.measures.rows import Row
from horo.measures.services import applicable, compute
from horo.web.services.boards.looking import Looking
from horo.web.services.kept import kept
from horo.web.services.periods import DAY, MONTH, WEEK, Span

# what only cards of their own can show: they have more than one figure a period
SPECIAL = ("retention", "stage", "stage_conversion", "time_in_stage_p50")


@dataclass(frozen=True)
class Rows:
    """A measure over the period, and over the one with which it is compared, place by place."""

    now: Sequence[Row]
    before: Sequence[Row] = ()


def known(names: Sequence[str], grain: str) -> tuple[str, ...]:
    """Return those of `names` that can be computed at `grain`."""
    there = set(applicable(grain, None))
    return tuple(name for name in names if name in there and name not in SPECIAL)


def of_board(board: Board, looking: Looking) -> Mapping[str, Rows]:
    """Return the rows of every measure on `board` that is not split, by its name."""
    names = known(measures_of(board.cards), looking.span.grain)
    rows = _computed(names, looking, None)
    return {name: _parted([row for row in rows if row.measure == name], looking) for name in names}


def split(name: str, by: str, looking: Looking) -> Mapping[str, Sequence[Row]]:
    """Return the rows of one measure by group."""
    groups: dict[str, list[Row]] = {}
    for row in _computed((name,), looking, by):
        groups.setdefault(str(row.group), []).append(row)
    return {group: rows[-looking.periods :] for group, rows in groups.items()}


def cohorts(looking: Looking) -> tuple[str, list[Row]]:
    """Return the grain of the triangle and its rows; by week where the page is about days."""
    grain = WEEK if looking.span.grain in (DAY, WEEK) else MONTH
    span = looking.span
    key = looking.key("board triangle", grain)

    def make() -> list[Row]:
        with within(looking.scope) as warehouse:
            return compute(
                ("retention",), start=span.start, end=span.end, grain=grain, warehouse=warehouse
            )

    return grain, kept(key, make)


def _computed(names: tuple[str, ...], looking: Looking, by: str | None) -> list[Row]:
    if not names:
        return []
    shift = looking.shift if by is None else 0
    key = looking.key("board", names, by, shift)
    start = _back(looking.span, shift)

    def make() -> list[Row]:
        with within(looking.scope) as warehouse:
            return compute(
                names,
                start=start,
                end=looking.span.end,
                grain=looking.span.grain,
                by=by,
                warehouse=warehouse,
            )

    return kept(key, make)


def _parted(rows: Sequence[Row], looking: Looking) -> Rows:
    count, shift = looking.periods, looking.shift
    end = len(rows) - shift
    return Rows(rows[-count:], rows[max(end - count, 0) : end] if shift else ())


def _back(span: Span, shift: int) -> date:
    """Return the first day of the period that lies `shift` periods before the span's first."""
    if not shift:
        return span.start
    if span.grain == MONTH:
        months = span.start.year * 12 + span.start.month - 1 - shift
        return date(months // 12, months % 12 + 1, 1)
    days = 7 if span.grain == WEEK else 1
    return begin_of(span.start, span.grain) - timedelta(days=days * shift)
