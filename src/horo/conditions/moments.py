"""Instants as the log has them: whole microseconds since 1970, UTC. No Django here."""

from datetime import UTC, date, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
DAY = 86_400_000_000  # microseconds


def micros(instant: datetime) -> int:
    """Return `instant` as microseconds since 1970. Raises ValueError without a time zone."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant} has no time zone.")
    return (instant - EPOCH) // MICROSECOND


def length(duration: timedelta) -> int:
    """Return `duration` in microseconds."""
    return duration // MICROSECOND


def first_moment(day: date) -> int:
    """Return the first microsecond of `day` in UTC."""
    return (day - EPOCH.date()).days * DAY
