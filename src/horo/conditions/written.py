"""Parts of a condition as a playbook writes them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

UNITS = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
}


def one_or_many(values: tuple[str, ...]) -> Any:
    """Return the only value itself, several as a list, none as None."""
    if not values:
        return None
    return values[0] if len(values) == 1 else list(values)


def days_written(duration: timedelta) -> str:
    """Return `duration` in days, hours or minutes, whichever is whole: 7d, 36h, 90m."""
    for unit in ("d", "h", "m"):
        if duration % UNITS[unit] == timedelta(0):
            return f"{duration // UNITS[unit]}{unit}"
    raise ValueError(f"{duration} is no whole number of minutes.")


def flow(value: Any) -> str:
    """Return `value`, as `Condition.written` gives it, in one line of YAML."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(part) for part in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
