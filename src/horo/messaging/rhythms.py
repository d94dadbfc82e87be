"""When members may be reached outside of the page: quiet hours and the daily bundle."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from horo.engine.quiet import quiet_until
from horo.messaging.models import Rhythm
from horo.playbook.services import NoPlaybook, current
from horo.ui.words import zone_of

DAILY_HOUR = 9  # by the member's own clock, until they choose another


class Rhythms:
    """The rhythms of some members, read in one statement; what they did not say is usual."""

    def __init__(self, members: Sequence[int]) -> None:
        self._own = Rhythm.objects.in_bulk(members)
        self._charter: tuple[str, tuple[time, time] | None] | None = None

    def next_daily(self, member_id: int, zone: str, at: datetime) -> datetime:
        """Return when the next daily bundle of the member comes, after `at`."""
        own = self._own.get(member_id)
        hour = DAILY_HOUR if own is None else own.daily_hour
        return _next_daily(at.replace(second=0, microsecond=0), self._zone(zone), hour)

    def leaves_at(self, member_id: int, zone: str, at: datetime) -> datetime:
        """Return when what the playbook sends at `at` may leave: after the member's own hours.

        The playbook's own quiet hours were kept by then.
        """
        own = self._own.get(member_id)
        if own is None or own.quiet_since is None:
            return at
        return self.quiet_until(member_id, zone, at) or at

    def quiet_until(self, member_id: int, zone: str, at: datetime) -> datetime | None:
        """Return when the member's quiet hours end, in which `at` is; None where it is in none.

        Their own count before the playbook's; of equal ends there are none.
        """
        own = self._own.get(member_id)
        if own is not None and own.quiet_since is not None and own.quiet_till is not None:
            hours: tuple[time, time] | None = (own.quiet_since, own.quiet_till)
        else:
            hours = self._of_playbook()[1]
        if hours is None or hours[0] == hours[1]:
            return None
        return quiet_until(at, ZoneInfo(self._zone(zone)), since=hours[0], till=hours[1])

    def _zone(self, zone: str) -> str:
        return zone_of(zone or self._of_playbook()[0]).key

    def _of_playbook(self) -> tuple[str, tuple[time, time] | None]:
        if self._charter is None:
            self._charter = of_playbook()
        return self._charter


def of_playbook() -> tuple[str, tuple[time, time] | None]:
    """Return the community's time zone, and its quiet hours if it has some."""
    try:
        playbook = current()
    except NoPlaybook:
        return "UTC", None
    quiet = playbook.quiet_hours
    return playbook.timezone, (quiet.since, quiet.till) if quiet else None


@lru_cache(maxsize=4096)
def _next_daily(at: datetime, zone: str, hour: int) -> datetime:
    """The same minute of the same zone is asked for thousands of members."""
    local = at.astimezone(ZoneInfo(zone))
    day = local.date() if local.hour < hour else local.date() + timedelta(days=1)
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)
