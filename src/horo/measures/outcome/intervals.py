"""Shares with their intervals, and the difference of two of them, in closed form."""

from dataclasses import dataclass
from math import sqrt

from horo.engine.statistics import Z_95


@dataclass(frozen=True)
class Share:
    """`of` of `n`, with its 95 % interval; `value` is None where there is nobody.

    `n` may be an effective number: of weighted members, as many as would tell as much.
    """

    of: float
    n: float
    value: float | None
    low: float
    high: float


@dataclass(frozen=True)
class Difference:
    """How much one share is above another, with its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether zero lies outside of the interval."""
        return not self.low <= 0 <= self.high


def share_of(of: float, n: float) -> Share:
    """Return the share with Wilson's score interval, which holds for few members too.

    Wilson, E. B. (1927), JASA 22, 209-212; with n = 0 nothing is known: 0 to 1.
    """
    if n <= 0:
        return Share(of, n, None, 0.0, 1.0)
    value, z2 = of / n, Z_95 * Z_95
    middle = (value + z2 / (2 * n)) / (1 + z2 / n)
    half = Z_95 * sqrt(value * (1 - value) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    low = 0.0 if value == 0 else max(0.0, middle - half)
    return Share(of, n, value, low, 1.0 if value == 1 else min(1.0, middle + half))


def newcombe(one: Share, other: Share) -> Difference | None:
    """Return how far `one` is above `other`; None where either has nobody.

    Newcombe, R. G. (1998), Statistics in Medicine 17, 873-890, method 10: it squares and adds
    the distances of each share to the end of its own Wilson interval.
    """
    if one.value is None or other.value is None:
        return None
    value = one.value - other.value
    below = sqrt((one.value - one.low) ** 2 + (other.high - other.value) ** 2)
    above = sqrt((one.high - one.value) ** 2 + (other.value - other.low) ** 2)
    return Difference(value, max(-1.0, value - below), min(1.0, value + above))
