"""Kaplan–Meier quantiles: how long something takes, of which some were not watched to its end.

Kaplan and Meier, Nonparametric estimation from incomplete observations, JASA 53 (1958): after each
moment at which something came to its end, the share that goes on is multiplied by 1 − ended ÷ at
risk. The quantile is the first moment at which that share is 1 − q or less.
"""

from math import log
from typing import Any

import ibis

Fraction = tuple[int, int]  # above and below, so that counts compare exactly
NEVER = -1000.0  # logarithm of a survival of zero, as far as a running sum is concerned
ROUNDING = 1e-9  # what a sum of logarithms may be off by


def quantiles(table: Any, keys: list[str], wanted: dict[str, Fraction]) -> Any:
    """One row for each of `keys`: watched, how many; and the quantiles `wanted`, in seconds.

    `table` has `lasted`, microseconds until the end or until nobody looked any more, and
    `is_over`. A quantile is null when a smaller share than its own ever came to an end.
    """
    moments = table.group_by([*keys, "lasted"]).aggregate(
        watched=table.count(), ended=table.count(where=table.is_over)
    )
    falling = _survival(moments, keys)
    reached = {
        f"{name}_micros": falling.lasted.min(
            where=(falling.ended > 0) & (falling.survival <= log(1 - above / below) + ROUNDING)
        )
        for name, (above, below) in wanted.items()
    }
    whole = falling.group_by(keys).aggregate(
        watched=falling.watched.sum().cast("int64"),
        ended=falling.ended.sum().cast("int64"),
        **reached,
    )
    return whole.mutate(
        **{
            name: ibis.ifelse(
                whole.ended * below >= whole.watched * above,
                whole[f"{name}_micros"] / 1_000_000,
                ibis.null("float64"),
            )
            for name, (above, below) in wanted.items()
        }
    )


def _survival(moments: Any, keys: list[str]) -> Any:
    """`moments` with `survival`: the logarithm of the Kaplan–Meier estimate after each."""
    later = ibis.cumulative_window(group_by=keys, order_by=moments.lasted.desc())
    at_risk = moments.mutate(at_risk=moments.watched.sum().over(later).cast("int64"))
    step = ibis.ifelse(
        at_risk.ended == 0,
        0.0,
        ibis.ifelse(
            at_risk.ended == at_risk.at_risk,
            NEVER,
            (1 - at_risk.ended / ibis.greatest(at_risk.at_risk, at_risk.ended + 1)).ln(),
        ),
    )
    stepped = at_risk.mutate(step=step)
    earlier = ibis.cumulative_window(group_by=keys, order_by=stepped.lasted)
    return stepped.mutate(survival=stepped.step.sum().over(earlier))
