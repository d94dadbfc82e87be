"""The period that a page is about: chosen from a few, or given by two dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DAY, WEEK, MONTH = "day", "week", "month"
GRAINS = {DAY: gettext_lazy("Days"), WEEK: gettext_lazy("Weeks"), MONTH: gettext_lazy("Months")}
LONGEST = {DAY: 200, WEEK: 7 * 160, MONTH: 366 * 12}  # days that a chart can still show
PRESETS = {
    "4w": (timedelta(days=28), DAY, gettext_lazy("4 weeks")),
    "12w": (timedelta(days=84), WEEK, gettext_lazy("12 weeks")),
    "12m": (timedelta(days=365), MONTH, gettext_lazy("12 months")),
    "3y": (timedelta(days=3 * 365), MONTH, gettext_lazy("3 years")),
}
EARLIEST = date(1990, 1, 1)


@dataclass(frozen=True)
class Span:
    """The dates `[start, end)`, cut into `grain`; `preset` is the choice that made them."""

    start: date
    end: date
    grain: str
    preset: str
    error: str = ""

    @property
    def last(self) -> date:
        """The last day that is inside."""
        return self.end - timedelta(days=1)


def read(query: Mapping[str, str], *, at: datetime, zone: ZoneInfo, default: str = "12w") -> Span:
    """Return the period that the address asks for; what it cannot mean becomes the default.

    `error` then says why, so that nobody takes the default for an answer to their question.
    """
    today = at.astimezone(zone).date()
    preset = query.get("period", "")
    if preset in PRESETS:
        return _preset(preset, today)
    if not query.get("from") and not query.get("to"):
        return _preset(default, today)
    return _by_dates(query, today, default)


def label(start: datetime, grain: str) -> str:
    """Return the name of the period that begins at `start`: "2 Mar", "March 2026"."""
    if grain == MONTH:
        return date_format(start, _("M Y"))
    return date_format(start, _("j M"))


def named(start: datetime, grain: str) -> str:
    """Return the period in words: "9 Nov", "the week of 9 Nov", "Nov 2026"."""
    if grain == WEEK:
        return _("the week of %(day)s") % {"day": label(start, grain)}
    return label(start, grain)


def day(date_: date) -> str:
    """Return one date in full, as the language writes it."""
    return date_format(date_, _("j M Y"))


def _preset(name: str, today: date) -> Span:
    length, grain, _label = PRESETS[name]
    return Span(today - length, today + timedelta(days=1), grain, name)


def _by_dates(query: Mapping[str, str], today: date, default: str) -> Span:
    fallback = _preset(default, today)
    try:
        start = date.fromisoformat(query.get("from") or fallback.start.isoformat())
        last = date.fromisoformat(query.get("to") or today.isoformat())
    except ValueError:
        return _with_error(fallback, _("Write dates as 2026-03-01."))
    grain = query.get("grain", "")
    if grain not in GRAINS:
        grain = next(name for name in (DAY, WEEK, MONTH) if _fits(start, last, name, 60))
    if not EARLIEST <= start <= last <= today + timedelta(days=366):
        return _with_error(fallback, _("The first day must come before the last one."))
    if (last - start).days > LONGEST[grain]:
        return _with_error(fallback, _("That is too long for this grain. Choose a coarser one."))
    return Span(start, last + timedelta(days=1), grain, "")


def _fits(start: date, last: date, grain: str, most: int) -> bool:
    days = {DAY: 1, WEEK: 7, MONTH: 30}[grain]
    return grain == MONTH or (last - start).days / days <= most


def _with_error(span: Span, error: str) -> Span:
    return Span(span.start, span.end, span.grain, span.preset, error)
