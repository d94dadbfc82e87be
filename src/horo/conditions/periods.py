"""Days, weeks and months of the UTC calendar as whole numbers, one after the other.

In SQL they are made of nothing but `+ - * %` and divisions that leave no rest, so that every
engine counts alike: how `/` rounds differs from one to the next.
"""

from datetime import timedelta
from typing import Any, Literal

import ibis.expr.types as ir

from horo.conditions.asked import literal
from horo.conditions.moments import DAY, EPOCH

Unit = Literal["days", "weeks", "months"]
UNITS: tuple[Unit, ...] = ("days", "weeks", "months")

MONDAY = 3  # days from a Monday to the first day of 1970
MARCH = 671  # days from 1 March 1968 to the first day of 1970
FOUR_YEARS = 1_461  # days
FIVE_MONTHS = 153  # days of five months from March on, or from August


def numbered(rows: ir.Table, moment: Any, name: str, unit: Unit) -> ir.Table:
    """Return `rows` with the column `name`: which day, week (from Monday) or month it is.

    `moment` are microseconds, a column of `rows` or a number. Months are counted from March on,
    so that the day that leap years add is a year's last; right from 1970 to February 2100.
    """
    if isinstance(moment, int):
        return rows.mutate(**{name: literal(number_by_calendar(moment, unit))})
    if unit == "days":
        return rows.mutate(**{name: _whole(moment, DAY)})
    if unit == "weeks":
        return rows.mutate(**{name: _whole(moment + MONDAY * DAY, 7 * DAY)})
    # step by step, so that no step is written out twice inside the next
    rows = rows.mutate(day=_whole(moment, DAY) + MARCH)
    rows = rows.mutate(year=_whole(4 * rows.day + 3, FOUR_YEARS))
    rows = rows.mutate(day=rows.day - _whole(FOUR_YEARS * rows.year, 4))
    month = _whole(5 * rows.day + 2, FIVE_MONTHS)
    return rows.mutate(**{name: 12 * rows.year + month}).drop("day", "year")


def _whole(dividend: ir.Value, divisor: int) -> ir.Value:
    """Return how often `divisor` fits in."""
    return ((dividend - dividend % divisor) / divisor).cast("int64")


def number_by_calendar(moment: int, unit: Unit) -> int:
    """Return the same number of one moment, by Python's own calendar."""
    day = (EPOCH + timedelta(microseconds=moment)).date()
    if unit == "months":
        return 12 * (day.year - 1968) + day.month - 3
    days = (day - EPOCH.date()).days
    return days if unit == "days" else (days + MONDAY) // 7
