"""95 % intervals: of a Net Promoter Score, and of a mean."""

from math import sqrt

Interval = tuple[float, float]
Z = 1.959963984540054  # the normal distribution's quantile at 97.5 %
PSEUDO, PSEUDO_AT_ENDS = 3, 0.75


def of_net_score(score: float, n: int, ends: float) -> Interval:
    """Return low and high of a Net Promoter `score`, in points, of `n` answers.

    `ends` is how many of them were promoters or detractors. The adjusted Wald interval of Rocks,
    Interval estimation for the "Net Promoter Score", The American Statistician 70 (2016): three
    answers are added, ¾ of one at each end, which keeps the interval honest where answers are
    few or all alike. It is stretched to hold the score.
    """
    whole = n + PSEUDO
    middle = score / 100 * n / whole
    at_ends = (ends + 2 * PSEUDO_AT_ENDS) / whole
    half = Z * sqrt((at_ends - middle * middle) / whole)
    return _within(min(100 * (middle - half), score), max(100 * (middle + half), score), 100)


def of_mean(mean: float, n: int, variance: float) -> Interval:
    """Return low and high of a mean of `n` values between −1 and 1 with that sample variance.

    Student's interval; the quantile of t with n − 1 degrees of freedom is the expansion of
    Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.5, to its second term,
    which is right to 0.001 from 19 degrees on.
    """
    half = student(n - 1) * sqrt(max(variance, 0.0) / n)
    return _within(mean - half, mean + half, 1)


def student(freedom: int) -> float:
    """The quantile at 97.5 % of t with `freedom` degrees, of which there are 19 or more."""
    first = (Z**3 + Z) / 4
    second = (5 * Z**5 + 16 * Z**3 + 3 * Z) / 96
    return Z + first / freedom + second / freedom**2


def _within(low: float, high: float, limit: float) -> Interval:
    return max(low, -limit), min(high, limit)
