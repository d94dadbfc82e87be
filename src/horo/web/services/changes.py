"""Published figures that are others now, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from horo.measures import changes, publishing, services
from horo.measures.calendar import begin_of_next
from horo.measures.changes import Change, Part
from horo.measures.measure import Measure
from horo.measures.models import PublishedFigure
from horo.ui import words
from horo.web.services import periods, statements
from horo.web.services.audit import signed
from horo.web.services.business import kept_of_log

LATELY = 4_000  # of the figures published last
WORDS = {
    changes.BOTS: gettext_lazy("who counts as a bot"),
    changes.STAFF: gettext_lazy("who works for the organisation"),
    changes.GONE: gettext_lazy("members who were erased, merged or removed since"),
    changes.ZONE: gettext_lazy("the time zone, in which days are cut"),
    changes.TIME: gettext_lazy("what happened after it was published"),
    changes.MEANING: gettext_lazy("the definition of the measure"),
    changes.PLAYBOOK: gettext_lazy("the playbook"),
    changes.UNEXPLAINED: gettext_lazy("unexplained"),
}


@dataclass(frozen=True)
class Line:
    """A figure as it was published and as it is now; `parts` are the causes in words."""

    pk: int
    title: str
    group: str
    period: str
    then: str
    now: str
    published_on: str
    behind: str  # the list of what it counts now
    parts: Sequence[str] = ()
    unexplained: str = ""


@dataclass(frozen=True)
class Overview:
    published: int
    first: str  # the day of the first one
    changed: Sequence[Change]


def overview() -> Overview:
    """Return how much was published, and what of it is different now, newest first."""
    figures = PublishedFigure.objects.order_by("published_at", "pk")
    count, first = figures.count(), figures.first()
    lately = list(PublishedFigure.objects.order_by("-start", "-pk")[:LATELY])
    found = kept_of_log(("changes", count), lambda opened: changes.changed(lately, opened))
    return Overview(count, _day(first) if first else "", found)


def lines(found: Sequence[Change]) -> list[Line]:
    return [_line(each) for each in found]


def published() -> QuerySet[PublishedFigure]:
    """Return every figure that was published, the latest period first."""
    rows: QuerySet[PublishedFigure] = PublishedFigure.objects.order_by(
        "-start", "grain", "measure", "group", "pk"
    )
    return rows


def as_published(figures: Iterable[PublishedFigure]) -> list[Line]:
    """Return `figures` as they were published; what they are now is asked of none of them."""
    known = publishing.measures(publishing.playbook())
    return [_told(figure, known) for figure in figures]


def explained(figure: PublishedFigure) -> Line:
    """Return the figure with the causes of its change."""
    return _line(changes.explained(figure))


def _told(figure: PublishedFigure, known: Mapping[str, Measure]) -> Line:
    unit = known[figure.measure].unit if figure.measure in known else ""
    start = datetime.combine(figure.start, time.min, services.community_zone())
    return Line(
        pk=figure.pk,
        title=statements.title(figure.measure),
        group=figure.group,
        period=periods.named(start, figure.grain),
        then=words.figure(figure.value, unit),
        now="",
        published_on=_day(figure),
        behind=_behind(figure) if figure.measure in known and figure.value is not None else "",
    )


def _line(change: Change) -> Line:
    figure = change.published
    known = publishing.measures(publishing.playbook())
    unit = known[figure.measure].unit if figure.measure in known else ""
    return replace(
        _told(figure, known),
        now=words.figure(change.now, unit),
        behind=_behind(figure) if change.now is not None else "",
        parts=[_part(each, unit) for each in change.parts if each.cause != changes.UNEXPLAINED],
        unexplained=signed(change.unexplained, unit),
    )


def _behind(figure: PublishedFigure) -> str:
    last = begin_of_next(figure.start, figure.grain) - timedelta(days=1)
    asked = {"from": figure.start, "to": last, "grain": figure.grain}
    if figure.group:
        asked["group"] = figure.group
    return f"{reverse('web:measure-who', args=[figure.measure])}?{urlencode(asked)}"


def _day(figure: PublishedFigure) -> str:
    return periods.day(figure.published_at.astimezone(services.community_zone()).date())


def _part(part: Part, unit: str) -> str:
    by = "–" if part.by is None else signed(part.by, unit)
    if part.cause == changes.LATE:
        text = ngettext(
            "%(count)s activity that was told late", "%(count)s activities that were told late",
            part.count,
        ) % {"count": words.whole(part.count)}  # fmt: skip
    elif part.count:
        people = ngettext("%(count)s member", "%(count)s members", part.count)
        text = f"{WORDS[part.cause]} ({people % {'count': words.whole(part.count)}})"
    else:
        text = str(WORDS[part.cause])
    return f"{by}: {text}"
