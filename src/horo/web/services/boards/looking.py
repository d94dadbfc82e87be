"""Who looks at a dashboard, at which period, and where its numbers lead them."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy

from horo.content.models import Space
from horo.log.models import Activity
from horo.measures.boards.scope import EVERYTHING, Scope
from horo.measures.calendar import Calendar
from horo.measures.services import community_zone
from horo.people.models import Member
from horo.web.services import asking
from horo.web.services.periods import DAY, MONTH, WEEK, Span

COMPARISONS = {
    "": gettext_lazy("No comparison"),
    "before": gettext_lazy("The period before"),
    "year": gettext_lazy("A year before"),
}
A_YEAR = {DAY: 364, WEEK: 52, MONTH: 12}  # in periods; days keep their weekday


@dataclass(frozen=True)
class Ways:
    """Where the numbers lead: to the team's lists, to those of one `space`, or nowhere."""

    has_lists: bool = True
    space: str = ""

    def measure(self, name: str, start: date, last: date, grain: str, **more: str) -> str:
        """The list of what the measure `name` counts in the dates from `start` to `last`."""
        dates = {"from": start.isoformat(), "to": last.isoformat(), "grain": grain}
        if not self.has_lists:
            return ""
        if self.space or more.get("by"):
            return self.list("measure", name=name, **dates, **more)
        return f"{reverse('web:measure-who', args=[name])}?{urlencode({**dates, **more})}"

    def list(self, of: str, **query: str | int) -> str:
        """The list behind a field, a flow or a bar."""
        if not self.has_lists:
            return ""
        url = (
            reverse("web:space-board-list", args=[self.space])
            if self.space
            else reverse("web:board-list")
        )
        return f"{url}?{urlencode({'of': of, **query})}"


@dataclass(frozen=True)
class Looking:
    """`reader` None is a visitor. `scope` is what their figures may come from."""

    reader: Member | None
    span: Span
    at: datetime
    compare: str = ""
    scope: Scope = EVERYTHING
    ways: Ways = field(default_factory=Ways)

    @property
    def periods(self) -> int:
        """How many periods the page is about."""
        return Calendar(self.span.grain, self.span.start, self.span.end, community_zone()).count

    def without_lists(self) -> "Looking":
        """The same for somebody who may read the numbers, and open none."""
        return replace(self, ways=Ways(has_lists=False))

    @property
    def dates(self) -> Mapping[str, str]:
        """The period as the lists' addresses have it."""
        span = self.span
        return {"from": span.start.isoformat(), "to": span.last.isoformat()}

    @property
    def shift(self) -> int:
        """How many periods lie between one and that with which it is compared; 0: none."""
        if self.compare == "before":
            return self.periods
        return A_YEAR[self.span.grain] if self.compare == "year" else 0

    def key(self, what: str, *more: Hashable) -> tuple[Hashable, ...]:
        """What a figure depends on: the log, the playbook, the period, whose eyes."""
        newest = Activity.objects.aggregate(newest=Max("pk"))["newest"]
        book = asking.playbook()
        dates = self.span.start, self.span.end, self.span.grain
        return (what, settings.HOME, newest, book and book.version, dates, self.scope, *more)


def scope_of(reader: Member | None) -> Scope:
    """Return what the figures of `reader` may come from: the spaces that they may enter.

    The team enters every space. What happened in no space is no space's secret.
    """
    if reader is not None and reader.is_team:
        return EVERYTHING
    ids = Space.objects.visible_to(reader).values_list("pk", flat=True)
    return Scope(frozenset(ids), with_placeless=True)


def scope_of_space(space: Space) -> Scope:
    return Scope(frozenset({space.pk}))
