"""The Net Promoter Score of some answers, with its interval; how it moved, where it did."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from horo.measures.intervals import of_net_score
from horo.measures.readings.voices import DETRACTORS_TO, PROMOTERS_FROM
from horo.measures.rows import Row, is_no_change
from horo.measures.vocabulary import POINTS

ANY = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Score:
    """In points from −100 to 100, with its 95 % interval, as the measure `nps` has it.

    `change` is how it moved since the period before, in points: None where the intervals cannot
    tell the two apart, and where nothing was answered then (`before` is None as well).
    """

    value: float
    low: float
    high: float
    n: int
    promoters: int
    passives: int
    detractors: int
    before: float | None = None
    change: float | None = None


def score_of(counts: Mapping[float, int], earlier: Mapping[float, int] | None) -> Score | None:
    """Return the score of answers, counted by their value; None where there are none."""
    latest = _score(counts)
    before = _score(earlier) if earlier else None
    if latest is None or before is None:
        return latest
    moved = None if is_no_change(_row(before), _row(latest)) else latest.value - before.value
    return replace(latest, before=before.value, change=moved)


def _score(counts: Mapping[float, int]) -> Score | None:
    n = sum(counts.values())
    if not n:
        return None
    promoters = sum(count for value, count in counts.items() if value >= PROMOTERS_FROM)
    detractors = sum(count for value, count in counts.items() if value <= DETRACTORS_TO)
    value = 100 * (promoters - detractors) / n
    low, high = of_net_score(value, n, promoters + detractors)
    return Score(value, low, high, n, promoters, n - promoters - detractors, detractors)


def _row(score: Score) -> Row:
    return Row(
        "nps", POINTS, ANY, ANY, "month", None, score.value, score.n, False,
        score.low, score.high,
    )  # fmt: skip
