"""What is usual, and how far something is from it: plain numbers, robust where it matters.

* Median and MAD (the median of the distances from it, × 1.4826, which is the standard deviation
  where values are normal). One odd week among eight moves neither. The distance in such
  deviations is the modified z-score of Iglewicz and Hoaglin, How to Detect and Handle Outliers
  (1993), who call more than 3.5 an outlier.
* A few equal values have a MAD of zero, and then anything would be odd. So the deviation is never
  smaller than what chance alone makes of it: √(φ m) of a count, √(p (1 − p) ÷ n) of a share
  (binomial, p drawn towards one half as by Agresti and Coull, 1998), a twentieth of anything else.
* φ says how much more counts vary than those of independent people (Poisson, φ = 1): one reply
  brings the next. It is the quasi-Poisson dispersion (Wedderburn, 1974) of all earlier periods,
  each compared with the middle of its own weekday; by the MAD, so that one rush does not hide
  the next, and by the upper half of the distances, which is the wider one where values are skew.
* Two shares are compared by the pooled z-test, two rates by the Poisson test of their difference
  given its sum (Przyborowski and Wilenski, 1940), by its normal approximation.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

MAD_TO_DEVIATION = 1.4826
FEWEST = 4  # earlier periods, below which nothing is usual
Chance = Callable[[float], float]
LEAST_FACTOR = 0.2  # of a logarithm: a fifth longer, or shorter
LEAST_PART = 0.05  # of the middle: the smallest deviation of what is neither count nor share


@dataclass(frozen=True)
class Usual:
    """The middle of earlier values, and their deviation, above zero.

    `by_factor`: the deviation is that of their logarithms.
    """

    middle: float
    deviation: float
    by_factor: bool = False

    def distance(self, value: float) -> float:
        """How many deviations `value` lies above the middle; below it, less than zero."""
        if self.by_factor:
            return (_log(value) - _log(self.middle)) / self.deviation
        return (value - self.middle) / self.deviation


def usual_count(earlier: Sequence[float], dispersion: float = 1.0) -> Usual | None:
    """What is usual of counts; None where fewer than `FEWEST` are known."""
    return _usual(earlier, lambda middle: math.sqrt(max(middle, 1.0) * dispersion))


def dispersion(groups: Iterable[Sequence[float]]) -> float:
    """How much more counts vary than by chance alone: φ, at least 1.

    Each of `groups` are counts that should be alike, such as those of the Mondays.
    """
    distances = [
        (each - middle) / math.sqrt(max(middle, 1.0))
        for group in groups
        if len(group) >= FEWEST
        for middle in (median(group),)
        for each in group
    ]
    above = [distance for distance in distances if distance > 0]
    if len(above) < FEWEST:
        return 1.0
    return max(1.0, (MAD_TO_DEVIATION * median(above)) ** 2)


def usual_share(earlier: Sequence[float], n: int) -> Usual | None:
    """What is usual of shares, to compare one of `n` with."""

    def chance(middle: float) -> float:
        likely = (middle * n + 2) / (n + 4)
        return math.sqrt(likely * (1 - likely) / max(n, 1))

    return _usual(earlier, chance)


def usual_number(earlier: Sequence[float], least: float = 0.0) -> Usual | None:
    """What is usual of anything else, such as seconds; `least` is the smallest deviation."""
    return _usual(earlier, lambda middle: max(abs(middle) * LEAST_PART, least, 1e-9))


def usual_time(earlier: Sequence[float]) -> Usual | None:
    """What is usual of seconds that something takes: twice as long is as far as half as long."""
    found = _usual([_log(each) for each in earlier], lambda middle: LEAST_FACTOR)
    return found and Usual(math.exp(found.middle), found.deviation, by_factor=True)


def share_fell(part: float, whole: float, part_before: float, whole_before: float) -> float | None:
    """By how many standard errors a share is lower than it was; None where one has no members."""
    if not whole or not whole_before:
        return None
    together = (part + part_before) / (whole + whole_before)
    error = math.sqrt(together * (1 - together) * (1 / whole + 1 / whole_before))
    return (part_before / whole_before - part / whole) / error if error else 0.0


def rate_rose(count: float, over: float, count_before: float, over_before: float) -> float | None:
    """By how many standard errors a rate is higher than it was; None where nothing was watched.

    `count` things happened `over` so many weeks, or messages.
    """
    if not over or not over_before:
        return None
    total = count + count_before
    part = over / (over + over_before)
    error = math.sqrt(total * part * (1 - part))
    return (count - total * part) / error if error else 0.0


def _log(seconds: float) -> float:
    return math.log(max(seconds, 1.0))


def _usual(earlier: Sequence[float], chance: Chance) -> Usual | None:
    if len(earlier) < FEWEST:
        return None
    middle = median(earlier)
    spread = MAD_TO_DEVIATION * median(abs(each - middle) for each in earlier)
    return Usual(middle, max(spread, chance(middle)))
