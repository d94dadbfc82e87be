"""Some weeks together against the weeks before them: for what is too rare to be seen in one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from horo.measures.calendar import midnight
from horo.measures.warnings.asking import A_WEEK
from horo.measures.warnings.looks import History

RECENT, BEFORE = 4, 8  # weeks

Sums = Mapping[str, float]


@dataclass(frozen=True)
class Pair:
    """The sums of the recent weeks, of those before them, and the last week itself."""

    start: datetime
    end: datetime
    recent: Sums
    before: Sums


def pairs(weeks: Mapping[date, Sums], mondays: Sequence[date], history: History) -> Iterator[Pair]:
    """Yield a pair for each week of the history that has all weeks before it.

    `weeks` may lack some of `mondays`: nothing happened in them. Weeks with a holiday count too:
    both sides are long enough to bear one.
    """
    for place, monday in enumerate(mondays):
        if monday < history.since or place + 1 < RECENT + BEFORE:
            continue
        recent = mondays[place + 1 - RECENT : place + 1]
        before = mondays[place + 1 - RECENT - BEFORE : place + 1 - RECENT]
        yield Pair(
            start=midnight(monday, history.zone),
            end=midnight(monday + A_WEEK, history.zone),
            recent=_sums(weeks, recent),
            before=_sums(weeks, before),
        )


def divided(sums: Sums, part: str, whole: str) -> float | None:
    """One sum divided by another; None where that is nothing."""
    return sums[part] / sums[whole] if sums.get(whole) else None


def _sums(weeks: Mapping[date, Sums], mondays: Sequence[date]) -> Sums:
    names = {name for sums in weeks.values() for name in sums}
    return {name: sum(weeks.get(day, {}).get(name, 0) for day in mondays) for name in names}
