"""Quiet hours, by the wall clock of the member."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def quiet_until(at: datetime, zone: ZoneInfo, *, since: time, till: time) -> datetime | None:
    """Return when a message held at `at` may go out, or None if it may go out now.

    `since` and `till` are wall-clock times in `zone` and may span midnight (22:00 to 08:00).
    The answer is in UTC. On the night the clocks change it follows the wall clock, so that
    night may be an hour longer or shorter.

    Raises ValueError if `at` has no time zone, or if `since` equals `till`.
    """
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone.")
    if since == till:
        raise ValueError(f"Quiet hours from {since} till {till} never start or never end.")
    local = at.astimezone(zone)
    now = local.time()
    asleep = since <= now < till if since < till else now >= since or now < till
    if not asleep:
        return None
    wakes_on = local.date() if now < till else local.date() + timedelta(days=1)
    return datetime.combine(wakes_on, till, zone).astimezone(UTC)
