"""Times and numbers as people say them, in the language of the page."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, pgettext

MINUTE, HOUR, DAY = 60, 3_600, 86_400
MONTHS = (  # named here so that Bulgarian writes them small, which Django's own catalogue does not
    gettext_noop("January"), gettext_noop("February"), gettext_noop("March"),
    gettext_noop("April"), gettext_noop("May"), gettext_noop("June"),
    gettext_noop("July"), gettext_noop("August"), gettext_noop("September"),
    gettext_noop("October"), gettext_noop("November"), gettext_noop("December"),
)  # fmt: skip


def zone_of(name: str) -> ZoneInfo:
    """Return the time zone called `name`; UTC where there is none of that name."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def exact(instant: datetime, zone: ZoneInfo) -> str:
    """Return date, time and zone in full: what stands behind a relative time."""
    local = instant.astimezone(zone)
    return f"{date_format(local, 'DATE_FORMAT')}, {local:%H:%M} {local.tzname()}"


def relative(instant: datetime, at: datetime, zone: ZoneInfo) -> str:
    """Return `instant` as seen from `at`: "3 h ago", "in 2 days"; a date beyond four weeks."""
    seconds = (at - instant).total_seconds()
    if abs(seconds) < MINUTE:
        return _("just now")
    if abs(seconds) >= 28 * DAY:
        return day(instant, zone)
    amount = span(timedelta(seconds=abs(seconds)))
    if seconds > 0:
        return _("%(amount)s ago") % {"amount": amount}
    return _("in %(amount)s") % {"amount": amount}


def day(instant: datetime, zone: ZoneInfo) -> str:
    """Return the date alone, as short as the language allows."""
    return date_format(instant.astimezone(zone), _("j M Y"))


def span(duration: timedelta) -> str:
    """Return a length of time in its one fitting unit: "40 min", "3 h", "12 days"."""
    seconds = duration.total_seconds()
    if seconds < MINUTE:
        return _("%(count)d s") % {"count": round(seconds)}
    if seconds < HOUR:
        return _("%(count)d min") % {"count": seconds // MINUTE}
    if seconds < 2 * DAY:
        return _("%(count)d h") % {"count": seconds // HOUR}
    days = int(seconds // DAY)
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def whole(value: float) -> str:
    """Return `value` rounded to a whole number, its thousands set apart."""
    return number_format(round(value), decimal_pos=0, force_grouping=True)


def decimal(value: float) -> str:
    """Return `value` with one decimal below 100, and none above."""
    places = 0 if abs(value) >= 100 or value == round(value) else 1
    return number_format(round(value, places), decimal_pos=places, force_grouping=True)


def share(value: float) -> str:
    """Return a share of one as per cent, set as the language sets it."""
    places = 1 if 0 < abs(value) < 0.1 else 0
    return pgettext("per cent", "%(number)s%%") % {
        "number": number_format(round(value * 100, places), decimal_pos=places)
    }


def figure(value: float | None, unit: str) -> str:
    """Return a measured `value` with its `unit` as a person reads it; a dash where there is none.

    `share` is per cent, `seconds` a length of time; everything else is a plain number.
    """
    if value is None:
        return "–"
    if unit == "share":
        return share(value)
    if unit == "seconds":
        return span(timedelta(seconds=value))
    return decimal(value)
