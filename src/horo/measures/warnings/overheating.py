"""`overheating`: replies come faster than usual, and their tone is worse than usual."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from horo.measures.rows import Row
from horo.measures.vocabulary import PER_MEMBER, WEEK
from horo.measures.warnings.looks import History, Look, Seen
from horo.measures.warnings.trends import compared, final_rows
from horo.playbook.parts.warnings import Overheating

TONE = "sentiment"


class Pace(NamedTuple):
    faster: Look
    worse: Look | None


def overheating(watch: Overheating, history: History) -> Seen:
    """Looks at each week: how many more replies each author wrote than usual, and how much worse
    their tone was.

    The score is the smaller of the two distances, in usual deviations: fast and friendly is no
    trouble, nor is slow and grumpy. Where no tone is measured there is none, and `lacks` says so.
    """
    tone = final_rows(TONE, WEEK, watch.weeks, history)
    faster = compared(_pace(watch.weeks, history), watch.weeks, history, sign=1)
    worse = _by_date(tone, watch.weeks, history)
    looks = tuple(_look(Pace(look, worse.get(look.start.date()))) for look in faster)
    return Seen(looks, WEEK, "" if any(row.value is not None for row in tone) else TONE)


def _pace(weeks: int, history: History) -> list[Row]:
    """Replies for each author of the week."""
    replies, authors = (
        final_rows(name, WEEK, weeks, history) for name in ("replies", "active_authors")
    )
    return [
        replace(one, value=one.value / each.value, unit=PER_MEMBER, n=each.n)
        for one, each in zip(replies, authors, strict=True)
        if one.value is not None and each.value
    ]


def _by_date(tone: list[Row], weeks: int, history: History) -> dict[date, Look]:
    looks = compared(tone, weeks, history, sign=-1)
    return {look.start.date(): look for look in looks}


def _look(pace: Pace) -> Look:
    faster, worse = pace
    scores = (faster.score, worse.score if worse else None)
    score = None if scores[0] is None or scores[1] is None else min(scores[0], scores[1])
    evidence = {name: value for name, value in _numbers(pace) if value is not None}
    return Look(
        start=faster.start,
        end=faster.end,
        score=score,
        value=worse.value if worse else None,
        usual=worse.usual if worse else None,
        step=worse.step if worse else 0.0,
        n=worse.n if worse else 0,
        unit=worse.unit if worse else "",
        evidence=evidence,
    )


def _numbers(pace: Pace) -> tuple[tuple[str, float | None], ...]:
    return (("pace", pace.faster.value), ("pace_before", pace.faster.usual))
