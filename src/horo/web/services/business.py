"""Business outcome as the page shows it: shares, the matched comparison, deflection."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Max
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from horo.facts.models import Change as NotedChange
from horo.facts.services import open_facts
from horo.log.models import Activity
from horo.measures import outcome
from horo.measures.calendar import midnight
from horo.measures.outcome import Comparison, Deflection, Difference, Landmark, SegmentShare, Share
from horo.measures.services import community_zone
from horo.ui import words
from horo.web.services import periods
from horo.web.services.kept import kept

T = TypeVar("T")
AFTER = {"90": 90, "180": 180, "365": 365}
WITHIN = {"3": 3, "7": 7, "14": 14}
KINDS = {
    "renewed": gettext_lazy("Renewed"),
    "expanded": gettext_lazy("Bought more"),
    "churned": gettext_lazy("Ended the contract"),
    "adopted": gettext_lazy("Adopted the product"),
    "ticket_opened": gettext_lazy("Asked the help desk"),
}
AMONG = {
    "renewed": gettext_lazy("of customers"),
    "expanded": gettext_lazy("of customers"),
    "churned": gettext_lazy("of customers"),
    "adopted": gettext_lazy("of those who had not yet"),
    "ticket_opened": gettext_lazy("of all members"),
}
SEGMENTS = {
    "helper": gettext_lazy("Replied to others"),
    "author": gettext_lazy("Wrote"),
    "reader": gettext_lazy("Read or reacted"),
    "silent": gettext_lazy("Nothing seen"),
}
PARTS = {
    "acts": gettext_lazy("did anything at all"),
    "writes": gettext_lazy("wrote something"),
    "helps": gettext_lazy("replied to somebody"),
}
FACTS = {
    **KINDS,
    "used": gettext_lazy("Used the product"),
    "ticket_solved": gettext_lazy("Ticket solved"),
}
FATES = {
    "deflected": gettext_lazy("A peer answered in time, and no ticket followed"),
    "asked_anyway": gettext_lazy("A peer answered in time, and a ticket followed all the same"),
    "not_answered": gettext_lazy("No peer answered in time"),
}
BALANCE = {
    "bands": gettext_lazy("Bands of age, plan and use: how far apart"),
    "age": gettext_lazy("Time since joining, in standard deviations"),
    "use": gettext_lazy("Use of the product before, in standard deviations"),
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for; `error` says what of it could not be used."""

    on: date
    after: int
    part: str
    kind: str
    within: int
    error: str = ""

    @property
    def landmark(self) -> Landmark:
        at = midnight(self.on, community_zone())
        return Landmark(at, after=timedelta(days=self.after))

    @property
    def day(self) -> str:
        return periods.day(self.on)

    def query(self, **more: str) -> str:
        said = {"on": self.on.isoformat(), "after": self.after, "part": self.part}
        return urlencode({**said, "kind": self.kind, "within": self.within, **more})


@dataclass(frozen=True)
class Cell:
    """A share as the table shows it, with where its list is."""

    label: str
    value: str
    interval: str
    n: str
    had_query: str
    all_query: str
    had: int
    left: float  # of the drawn interval, its width and point, in per cent
    width: float
    at: float


@dataclass(frozen=True)
class Line:
    title: str
    among: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Business:
    """All that the page shows. `known`: each fact with its title, how often, first, last."""

    known: Sequence[tuple[str, str, str, str, str]]
    lines: Sequence[Line] = ()
    ends_early: str = ""
    comparison: Comparison | None = None
    sentence: str = ""
    naive: str = ""
    balance: Sequence[tuple[str, str, str]] = ()
    deflection: Deflection | None = None
    fates: Sequence[tuple[str, str, str]] = ()
    deflected: Cell | None = None


def read(query: Mapping[str, str], *, at: datetime) -> Asked:
    """Read the address; what it cannot mean becomes the default, and `error` says so."""
    after = AFTER.get(query.get("after", ""), 180)
    fallback = _default_day(after, at)
    said, error = query.get("on", ""), ""
    try:
        on = date.fromisoformat(said) if said else fallback
    except ValueError:
        on, error = fallback, _("Write dates as 2026-03-01.")
    if not periods.EARLIEST <= on <= at.astimezone(community_zone()).date():
        on, error = fallback, _("The day to look from must lie in the past.")
    return Asked(
        on=on,
        after=after,
        part=query.get("part", "") if query.get("part") in PARTS else "writes",
        kind=query.get("kind", "") if query.get("kind") in KINDS else "renewed",
        within=WITHIN.get(query.get("within", ""), 7),
        error=error,
    )


def page(asked: Asked) -> Business:
    known = kept_of_log("known", lambda opened: outcome.facts_known(opened))
    if not known:
        return Business(())
    landmark = asked.landmark
    cells = kept_of_log(("cells", landmark), lambda opened: outcome.look(opened, landmark))
    deflection = _deflection(asked)
    found = outcome.comparison(cells, asked.kind, part=asked.part)
    last = max(each[2] for each in known.values())
    return Business(
        known=_known(known),
        lines=[_line(asked, kind, outcome.shares(cells, kind)) for kind in KINDS],
        ends_early=_day(last) if landmark.at + landmark.after > last else "",
        comparison=found,
        sentence=_sentence(found),
        naive=_difference(found.naive),
        balance=[_balance(each) for each in found.balance],
        deflection=deflection,
        fates=_fates(asked, deflection),
        deflected=_cell("", deflection.share, "", "") if deflection else None,
    )


def members_behind(asked: Asked, segment: str, had: bool | None) -> list[int]:
    """The ids that one share counts. Raises KeyError for an unknown segment."""
    with open_facts() as opened:
        return outcome.members_behind(opened, asked.landmark, asked.kind, segment, had=had)


def topics_behind(asked: Asked, fate: str) -> list[int]:
    """The topics of one fate; those of others are among them. Raises KeyError for no fate."""
    with open_facts() as opened:
        return outcome.topics_behind(opened, fate, **_period(asked))


def facts_behind(fact: str) -> list[int]:
    """The activities that told of one kind of fact, newest first. Raises KeyError for no kind."""
    if fact not in FACTS:
        raise KeyError(fact)
    rows = Activity.objects.filter(verb=fact).order_by("-occurred_at", "-pk")
    return list(rows.values_list("pk", flat=True))


def _default_day(after: int, at: datetime) -> date:
    known = kept_of_log("known", lambda opened: outcome.facts_known(opened))
    last = max((each[2] for each in known.values()), default=at)
    return (last.astimezone(community_zone()) - timedelta(days=after)).date()


def _deflection(asked: Asked) -> Deflection | None:
    key = ("deflection", asked.landmark, asked.within)
    return kept_of_log(key, lambda opened: outcome.deflection(opened, **_period(asked)))


def _period(asked: Asked) -> dict[str, Any]:
    landmark = asked.landmark
    ends = landmark.at + landmark.after
    return {"start": landmark.at, "end": ends, "within": timedelta(days=asked.within)}


def kept_of_log(what: Any, make: Callable[[Any], T]) -> T:
    newest = Activity.objects.aggregate(newest=Max("pk"))["newest"]
    marked = NotedChange.objects.aggregate(newest=Max("pk"))["newest"]  # who is a bot, staff …

    def opened() -> T:
        with open_facts() as warehouse:
            return make(warehouse)

    return kept(("business", what, settings.HOME, newest, marked, str(community_zone())), opened)


def _known(
    known: Mapping[str, tuple[int, datetime, datetime]],
) -> list[tuple[str, str, str, str, str]]:
    rows = [(name, *known[name]) for name in FACTS if name in known]
    return [
        (name, str(FACTS[name]), words.whole(n), _day(first), _day(last))
        for name, n, first, last in rows
    ]


def _line(asked: Asked, kind: str, shares: Sequence[SegmentShare]) -> Line:
    cells = []
    for each in shares:
        query = asked.query(kind=kind, segment=each.segment)
        label = str(SEGMENTS[each.segment])
        cells.append(_cell(label, each.share, f"{query}&had=yes", query))
    return Line(str(KINDS[kind]), str(AMONG[kind]), cells)


def _cell(label: str, share: Share, had: str, every: str) -> Cell:
    interval = f"{words.share(share.low)} – {words.share(share.high)}" if share.n else ""
    return Cell(
        label=label,
        value=words.figure(share.value, "share"),
        interval=interval,
        n=words.whole(share.n),
        had_query=had,
        all_query=every,
        had=round(share.of),
        left=round(share.low * 100, 2),
        width=round((share.high - share.low) * 100, 2),
        at=round((share.value or 0) * 100, 2),
    )


def _sentence(found: Comparison) -> str:
    if found.difference is None:
        return _("Nobody who takes part has a like among those who do not: nothing to compare.")
    said = {
        "taking": words.figure(found.taking.value, "share"),
        "others": words.figure(found.others.value, "share"),
        "difference": _difference(found.difference),
    }
    text = _("%(taking)s of those who take part, %(others)s of their like: %(difference)s.") % said
    if found.difference.is_clear:
        return text
    return f"{text} {_('The interval holds zero: there may be no difference at all.')}"


def _difference(found: Difference | None) -> str:
    if found is None:
        return "–"
    said = {
        "by": _points(found.value),
        "low": _points(found.low),
        "high": _points(found.high),
    }
    return _("%(by)s points (95 %% interval %(low)s to %(high)s)") % said


def _points(value: float) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{words.decimal(abs(value) * 100)}"


def _balance(each: outcome.Balance) -> tuple[str, str, str]:
    return str(BALANCE[each.of]), _two(each.before), _two(each.after)


def _two(value: float | None) -> str:
    if value is None:
        return "–"
    text = f"{abs(value):.2f}"
    text = text if (get_language() or "en").startswith("en") else text.replace(".", ",")
    return f"−{text}" if value <= -0.005 else text


def _fates(asked: Asked, found: Deflection | None) -> list[tuple[str, str, str]]:
    if found is None:
        return []
    return [
        (str(title), words.whole(found.counts[fate]), asked.query(fate=fate))
        for fate, title in FATES.items()
    ]


def _day(at: datetime) -> str:
    return periods.day(at.astimezone(community_zone()).date())
