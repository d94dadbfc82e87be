"""The little statistics that a backtest needs, in closed form."""

from math import ceil, sqrt

Z_95 = 1.959963984540054  # two-sided 5 %
Z_POWER_80 = 0.8416212335729143


def wilson(successes: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share by Wilson's score; (0, 1) where nothing was seen."""
    if n == 0:
        return 0.0, 1.0
    share, z2 = successes / n, Z_95 * Z_95
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z_95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    low = 0.0 if successes == 0 else max(0.0, middle - half)
    return low, 1.0 if successes == n else min(1.0, middle + half)


def sample_per_arm(rate: float, *, lift: float) -> int | None:
    """Return how many members each arm needs to see `rate` grow by the relative `lift`.

    Two-sided 5 %, 80 % power. None where no such growth is possible: a rate of 0, or one that
    would pass 1.
    """
    better = rate * (1 + lift)
    if rate <= 0 or better >= 1:
        return None
    mean = (rate + better) / 2
    spread = Z_95 * sqrt(2 * mean * (1 - mean)) + Z_POWER_80 * sqrt(
        rate * (1 - rate) + better * (1 - better)
    )
    return ceil((spread / (better - rate)) ** 2)
