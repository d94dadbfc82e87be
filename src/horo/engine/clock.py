"""The next time of day by a member's own clock, whatever the clocks do in between."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from horo.core.time import from_micros, to_micros
from horo.playbook.parts.moments import WEEK
from horo.playbook.parts.ways import ByClock

DAY = timedelta(days=1)


def next_moment(after: int, leg: ByClock, zone: ZoneInfo) -> int:
    """Return the first such moment in `zone` at or after `after`, both in microseconds.

    A time of day that the clocks leave out comes as much later as they leave out; one that they
    show twice counts the first time. The day is the one that the calendar says.
    """
    start = from_micros(after)
    day = start.astimezone(zone).date() - DAY  # a time that was left out may move past midnight
    while True:
        moment = datetime.combine(day, leg.at, zone)  # fold 0: the first, or the later
        if WEEK[day.weekday()] in leg.days and moment >= start:
            return to_micros(moment)
        day += DAY
