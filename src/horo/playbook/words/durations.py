"""Durations and dates in words, in the case that each sentence asks for."""

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, npgettext, pgettext

MINUTE, HOUR, DAY, WEEK = 60, 3_600, 86_400, 604_800  # seconds


def how_long(duration: timedelta) -> str:
    """Return `duration` as in "after 3 days"."""
    count, unit = _split(duration)
    texts = {
        WEEK: npgettext("how long", "%(count)s week", "%(count)s weeks", count),
        DAY: npgettext("how long", "%(count)s day", "%(count)s days", count),
        HOUR: npgettext("how long", "%(count)s hour", "%(count)s hours", count),
        MINUTE: npgettext("how long", "%(count)s minute", "%(count)s minutes", count),
    }
    return texts[unit] % {"count": count}


def than(duration: timedelta) -> str:
    """Return `duration` as in "more than 3 days"."""
    count, unit = _split(duration)
    texts = {
        WEEK: npgettext("than", "%(count)s week", "%(count)s weeks", count),
        DAY: npgettext("than", "%(count)s day", "%(count)s days", count),
        HOUR: npgettext("than", "%(count)s hour", "%(count)s hours", count),
        MINUTE: npgettext("than", "%(count)s minute", "%(count)s minutes", count),
    }
    return texts[unit] % {"count": count}


def in_the_last(duration: timedelta) -> str:
    """Return `duration` as in "in the last 3 days"."""
    count, unit = _split(duration)
    texts = {
        WEEK: ngettext("in the last %(count)s week", "in the last %(count)s weeks", count),
        DAY: ngettext("in the last %(count)s day", "in the last %(count)s days", count),
        HOUR: ngettext("in the last %(count)s hour", "in the last %(count)s hours", count),
        MINUTE: ngettext("in the last %(count)s minute", "in the last %(count)s minutes", count),
    }
    return texts[unit] % {"count": count}


def on_day(day: date) -> str:
    """Return `day` written out, the month in small letters where the language has it so."""
    text = date_format(day, pgettext("date", "F j, Y"))
    return text if (get_language() or "en").startswith("en") else text.lower()


def _split(duration: timedelta) -> tuple[int, int]:
    """Return `duration` as a whole number of the largest unit that people would use.

    Weeks only up to four; 90 days stay days, and 24 hours stay hours.
    """
    seconds = int(duration.total_seconds())
    if seconds % WEEK == 0 and WEEK < seconds <= 4 * WEEK:
        return seconds // WEEK, WEEK
    if seconds % DAY == 0 and seconds != DAY:
        return seconds // DAY, DAY
    if seconds % HOUR == 0:
        return seconds // HOUR, HOUR
    return max(seconds // MINUTE, 0), MINUTE
