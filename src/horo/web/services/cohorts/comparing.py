"""Cohorts before and after a launch, in words. What differs is never called an effect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from horo.measures.cohorts import services
from horo.measures.cohorts.asked import BY_TIME, Asked, NotACohort
from horo.measures.cohorts.comparing import Comparison, Difference
from horo.measures.services import community_zone
from horo.measures.vocabulary import WEEK
from horo.playbook.models import Launch
from horo.ui import words as ui
from horo.web.services import periods
from horo.web.services.cohorts import words
from horo.web.services.cohorts.asking import Chosen
from horo.web.services.cohorts.page import depends, told
from horo.web.services.kept import kept

DAY = timedelta(days=1)
USUAL = 4
MOST_LAUNCHES = 50


@dataclass(frozen=True)
class Line:
    column: str
    before: str
    before_told: str
    after: str
    after_told: str
    difference: str
    interval: str
    verdict: str


@dataclass(frozen=True)
class Compared:
    """`launches` to choose from; without a chosen one nothing else is filled in."""

    launches: Sequence[tuple[int, str]]
    number: int
    count: int
    error: str = ""
    heading: str = ""
    sides: Sequence[str] = ()
    notes: Sequence[str] = ()
    lines: Sequence[Line] = ()


def of(query: Mapping[str, str], chosen: Chosen, at: datetime) -> Compared:
    """Return the comparison that the address asks for."""
    rows = list(Launch.objects.newest_first().defer("choices")[:MOST_LAUNCHES])
    zone = community_zone()
    named = [(row.number, _named(row, zone)) for row in rows]
    count = _whole(query.get("n", ""), USUAL)
    launch = next((row for row in rows if str(row.number) == query.get("launch")), None)
    if launch is None:
        return Compared(named, 0, count)
    launched_at, asked = launch.launched_at, chosen.asked
    try:
        found = kept(
            (*depends("before and after", asked, at), launch.number, count),
            lambda: services.before_and_after(asked, launched_at=launched_at, periods=count, at=at),
        )
    except NotACohort as refusal:
        return Compared(named, launch.number, count, error=str(refusal))
    return Compared(
        named,
        launch.number,
        count,
        heading=dict(named)[launch.number],
        sides=_sides(found) if found.periods else (),
        notes=_notes(found, asked, launch),
        lines=[_line(one, asked, place) for place, one in enumerate(found.columns)],
    )


def is_offered(asked: Asked) -> bool:
    return asked.by in BY_TIME


def _whole(text: str, default: int) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) < 6
    return int(text) if is_number else default


def _named(row: Launch, zone: Any) -> str:
    words_ = {"number": row.number, "day": periods.day(row.launched_at.astimezone(zone).date())}
    if row.note:
        first = row.note.splitlines()[0][:60]
        return _("Launch %(number)s, %(day)s: %(note)s") % {**words_, "note": first}
    return _("Launch %(number)s, %(day)s") % words_


def _sides(found: Comparison) -> list[str]:
    texts = (
        _("Before: %(count)s began from %(first)s to %(last)s."),
        _("After: %(count)s began from %(first)s to %(last)s."),
    )
    return [
        text
        % {
            "count": _people(size),
            "first": periods.day(side[0]),
            "last": periods.day(side[1] - DAY),
        }
        for text, side, size in zip(texts, (found.before, found.after), found.sizes, strict=True)
    ]


def _people(count: int) -> str:
    text = ngettext("%(count)s person", "%(count)s people", count)
    return text % {"count": ui.whole(count)}


def _notes(found: Comparison, asked: Asked, launch: Launch) -> list[str]:
    said = [_("Before and after: other things changed too. An experiment tells the cause.")]
    if found.columns:
        said.append(_("Later columns of the cohorts before lie after the launch already."))
    if found.missing:
        said.append(_missing(found.missing, asked))
    if found.cut and found.columns:
        said.append(
            _("Only as many columns as everybody on both sides was watched through are compared.")
        )
    if found.is_seasonal and found.periods:
        said.append(_("With fewer than four on each side, a holiday or a season can be all of it."))
    if others := _others(found, launch):
        numbers = ", ".join(str(one) for one in others)
        said.append(_("There were other launches meanwhile: %(numbers)s.") % {"numbers": numbers})
    return said


def _missing(count: int, asked: Asked) -> str:
    if asked.grain == WEEK:
        text = ngettext(
            "%(count)s week after the launch is not over yet; as many are left out before it.",
            "%(count)s weeks after the launch are not over yet; as many are left out before it.",
            count,
        )
    else:
        text = ngettext(
            "%(count)s month after the launch is not over yet; as many are left out before it.",
            "%(count)s months after the launch are not over yet; as many are left out before it.",
            count,
        )
    return text % {"count": count}


def _others(found: Comparison, launch: Launch) -> list[int]:
    since, until = found.before[0], found.after[1]
    rows = Launch.objects.exclude(number=launch.number).order_by("number")
    return [
        row.number
        for row in rows.defer("choices")
        if row.number > 1 and since <= row.launched_at.date() < until
    ]


def _line(one: Difference, asked: Asked, place: int) -> Line:
    low, high = one.interval
    if one.is_clear:
        verdict = _("more came back after it") if one.value > 0 else _("fewer came back after it")
    else:
        verdict = _("no clear difference")
    return Line(
        words.column(asked, place),
        ui.share(one.before.share),
        told(one.before),
        ui.share(one.after.share),
        told(one.after),
        _points(one.value),
        _("%(low)s to %(high)s") % {"low": _points(low), "high": _points(high)},
        verdict,
    )


def _points(value: float) -> str:
    """Return a difference of shares in percentage points, with its sign."""
    rounded = round(value * 100, 1)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return f"{sign}{ui.decimal(abs(rounded))}"
