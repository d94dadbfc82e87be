"""Why don't these numbers match? Accounts and activities by source, and other definitions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from horo.facts.services import open_facts
from horo.log.models import Activity
from horo.measures import audit, registry, services
from horo.measures.audit import Source, Variant
from horo.measures.calendar import begin_of, begin_of_next
from horo.measures.vocabulary import MONTH, SHARE
from horo.people.models import ANONYMOUS, BOT, Identity, Member
from horo.ui import words
from horo.web.services import periods, sentences, statements

A_PAGE = 50
ACCOUNTS = {
    "accounts": gettext_lazy("Accounts found"),
    "merged": gettext_lazy("Accounts of members who have several"),
    "bots": gettext_lazy("Accounts of bots"),
    "staff": gettext_lazy("Accounts of staff"),
    "anonymous": gettext_lazy("Stand-ins for people who are not named"),
    "silent": gettext_lazy("Accounts whose members did nothing"),
}
ACTS = {
    "all": gettext_lazy("Activities in the log"),
    "bots": gettext_lazy("by bots, counted nowhere"),
    "staff": gettext_lazy("by staff, counted unless left out"),
    "anonymous": gettext_lazy("by nobody who is named: reactions alone count"),
    "system": gettext_lazy("without who did it"),
    "nobody": gettext_lazy("about nobody at all"),
    "removed": gettext_lazy("posts taken down; their activities still count"),
    "late": gettext_lazy("recorded more than a day after they happened"),
    "early": gettext_lazy("dated before 1990"),
    "future": gettext_lazy("dated after they were recorded"),
    "other_day": gettext_lazy("on another day in UTC than here"),
}
VARIANTS = {
    "defined": gettext_lazy("As it is defined here"),
    "with_bots": gettext_lazy("with bots"),
    "with_anonymous": gettext_lazy("with people who are counted but not named"),
    "without_staff": gettext_lazy("without staff"),
    "in_utc": gettext_lazy("with days cut in UTC"),
    "rolling": gettext_lazy("over the 28 days that end with the month"),
}
# have more than one figure a period
OF_NOBODY = ("retention", "stage", "stage_conversion", "time_in_stage_p50")


@dataclass(frozen=True)
class Line:
    """One count of a source; `what` names its list, which is of members or of activities."""

    title: str
    count: int
    what: str
    of: str


@dataclass(frozen=True)
class Table:
    """All counts of one source."""

    source: str
    period: str
    accounts: Sequence[Line]
    acts: Sequence[Line]


@dataclass(frozen=True)
class Other:
    """A figure by another definition, and how much that changes."""

    title: str
    value: str
    difference: str


@dataclass(frozen=True)
class Act:
    text: str
    member: Member | None
    occurred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True)
class Asked:
    measure: str
    title: str
    month: date
    measures: Mapping[str, str]
    error: str = ""

    @property
    def last(self) -> date:
        """The last day of the month."""
        return begin_of_next(self.month, MONTH) - timedelta(days=1)

    @property
    def month_text(self) -> str:
        return f"{self.month:%Y-%m}"


def tables() -> list[Table]:
    """Return the counts of every source that has activities or accounts."""
    with open_facts() as warehouse:
        found = {each.name: each for each in audit.sources(warehouse, services.community_zone())}
    names = [*found, *sorted(set(_sources_of_accounts()) - set(found))]
    return [_table(name, found.get(name)) for name in names]


def read(query: Mapping[str, str], *, at: datetime) -> Asked:
    """Read which figure is reconciled: a measure, and a month (the last whole one)."""
    known = {
        name: statements.title(name)
        for name in services.applicable(MONTH, None)
        if name not in OF_NOBODY
    }
    measure = query.get("measure", "") if query.get("measure") in known else "active_authors"
    today = at.astimezone(services.community_zone()).date()
    month, error = begin_of(begin_of(today, MONTH) - timedelta(days=1), MONTH), ""
    if said := query.get("month", ""):
        try:
            wanted = date.fromisoformat(f"{said}-01")
            if not periods.EARLIEST <= wanted <= today:
                raise ValueError(said)
            month = wanted
        except ValueError:
            error = _("Write a month of the past as 2026-03.")
    return Asked(measure, known[measure], month, known, error)


def others(asked: Asked) -> list[Other]:
    """Return the figure as it is defined, and by other definitions; without a log, nothing."""
    zone = services.community_zone()
    with open_facts() as warehouse:
        found = audit.variants(warehouse, asked.measure, start=asked.month, grain=MONTH, zone=zone)
    unit = _unit(asked.measure)
    return [_other(each, unit) for each in found] if found[0].value is not None else []


def accounts_behind(source: str, what: str) -> QuerySet[Member]:
    """The members whose accounts a count counts. Raises KeyError for an unknown `what`."""
    if what not in ACCOUNTS:
        raise KeyError(what)
    ids = _accounts(source)[what].values("member_id")
    found: QuerySet[Member] = Member.objects.filter(pk__in=ids).order_by("name", "pk")
    return found


def acts_behind(source: str, what: str, *, page: int, reader: Member) -> tuple[list[Act], int]:
    """A page of the activities that a count counts, newest first, and how many there are.

    What happened is told, and by whom as far as `reader` may look them up; never where.
    Raises KeyError for an unknown `what`.
    """
    if what not in ACTS:
        raise KeyError(what)
    with open_facts() as warehouse:
        ids, total = audit.activities_behind(
            warehouse, source, what, services.community_zone(), page=page, size=A_PAGE
        )
    rows = Activity.objects.in_bulk(ids)
    wanted = {row.actor_id or row.recipient_id for row in rows.values()}
    people = Member.objects.visible_to(reader).in_bulk([one for one in wanted if one])
    return [_act(rows[number], people) for number in ids if number in rows], total


def _act(row: Activity, people: Mapping[int, Member]) -> Act:
    text = sentences.own(row) if row.actor_id else sentences.received(row)
    member = people.get(row.actor_id or row.recipient_id or 0)
    return Act(text, member, row.occurred_at, row.recorded_at)


def _table(name: str, source: Source | None) -> Table:
    counts = {what: rows.count() for what, rows in _accounts(name).items()}
    accounts = [Line(str(ACCOUNTS[what]), counts[what], what, "accounts") for what in ACCOUNTS]
    if source is None:
        return Table(name, "", accounts, ())
    acts = {**source.counts, "other_day": source.other_day}
    zone = services.community_zone()
    days = [periods.day(at.astimezone(zone).date()) for at in (source.first, source.last)]
    lines = [Line(str(ACTS[what]), acts[what], what, "acts") for what in ACTS]
    return Table(name, " – ".join(days), accounts, lines)


def _sources_of_accounts() -> list[str]:
    return list(Identity.objects.order_by().values_list("source", flat=True).distinct())


def _accounts(source: str) -> dict[str, QuerySet[Identity]]:
    rows = Identity.objects.filter(source=source).order_by("pk")
    several = Identity.objects.values("member_id").annotate(n=Count("pk")).filter(n__gt=1)
    acted = Activity.objects.filter(Q(actor__isnull=False)).values("actor_id")
    return {
        "accounts": rows,
        "merged": rows.filter(member_id__in=several.values("member_id")),
        "bots": rows.filter(member__kind=BOT),
        "staff": rows.filter(member__is_staff=True),
        "anonymous": rows.filter(member__kind=ANONYMOUS),
        "silent": rows.exclude(member_id__in=acted),
    }


def _other(each: Variant, unit: str) -> Other:
    name, _sep, source = each.name.partition(":")
    title = _("of the source %(name)s alone") % {"name": source} if source else str(VARIANTS[name])
    difference = "" if each.difference is None else signed(each.difference, unit)
    return Other(title, words.figure(each.value, unit), difference)


def signed(value: float, unit: str) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    if unit == SHARE:
        return f"{sign}{words.decimal(abs(value) * 100)} %"
    return f"{sign}{words.figure(abs(value), unit)}"


def _unit(name: str) -> str:
    found = registry.all().get(name)
    return found.unit if found else ""
