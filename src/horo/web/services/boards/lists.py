"""What a number on a dashboard counts: the members, topics or deeds behind it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from horo.content.models import Topic
from horo.log.models import Activity
from horo.measures.behind import MEMBERS, TOPICS
from horo.measures.boards.clocks import VERBS, Hour, deeds_at
from horo.measures.boards.scope import within
from horo.measures.boards.spreads import SPREADS, inside, kind_of, spread
from horo.measures.cohorts.asked import GRAINS, MOST_COLUMNS, Asked, NotACohort
from horo.measures.cohorts.services import members as cohort_members
from horo.measures.services import NotAMeasure, members_behind
from horo.measures.vocabulary import WEEK
from horo.people.models import Member
from horo.playbook.services import NoPlaybook
from horo.ui import links
from horo.web.services import asking, sentences, statements
from horo.web.services.boards import flows, grids, spreads, tables, taken
from horo.web.services.boards.looking import Looking
from horo.web.services.boards.shown import Cell
from horo.web.services.engine_room import rule_title

DEEDS, STEPS = "deeds", "steps"
WENT = {
    "up": gettext_lazy("moved up"),
    "down": gettext_lazy("fell back"),
    "stayed": gettext_lazy("stayed"),
    "start": gettext_lazy("who was here at the start of the period"),
    "end": gettext_lazy("who was here at the end of the period"),
}


@dataclass(frozen=True)
class Listed:
    """`kind` says what `ids` are: members, topics, deeds (activities) or steps of programmes."""

    title: str
    kind: str
    ids: Sequence[int]


@dataclass(frozen=True)
class Deed:
    """One activity in words; `place` is its topic, and empty where the reader may not look."""

    activity: Activity
    who: Cell
    text: str
    place: Cell | None


def listed(query: Mapping[str, str], looking: Looking) -> Listed | None:
    """Return what the address asks for; None where there is no such list.

    Only what `looking.reader` may see is among the ids, but for deeds and steps, which tell as
    much of themselves as the reader may know.
    """
    make = LISTS.get(query.get("of", ""))
    found = make(query, looking) if make else None
    if found is None or found.kind in (DEEDS, STEPS):
        return found
    rows = Topic.objects.visible_to(looking.reader) if found.kind == TOPICS else None
    people = Member.objects.listed_to(looking.reader)
    visible = set((people if rows is None else rows).values_list("pk", flat=True))
    return Listed(found.title, found.kind, [one for one in found.ids if one in visible])


def people(ids: Sequence[int], looking: Looking) -> list[Member]:
    """Return the members `ids` whom the reader may look up, in that order."""
    there = Member.objects.listed_to(looking.reader).in_bulk(list(ids))
    return [there[number] for number in ids if number in there]


def deeds(ids: Sequence[int], looking: Looking) -> list[Deed]:
    """Return the activities `ids` in words, in that order."""
    rows = Activity.objects.select_related("actor").in_bulk(list(ids))
    threads = {row.thread_id for row in rows.values() if row.thread_id}
    topics = Topic.objects.visible_to(looking.reader).in_bulk(threads)
    known = {row.actor_id for row in rows.values()}
    people = Member.objects.listed_to(looking.reader).in_bulk(known - {None})
    return [_deed(rows[number], people, topics, looking) for number in ids if number in rows]


def _deed(
    row: Activity, people: Mapping[int, Member], topics: Mapping[int, Topic], looking: Looking
) -> Deed:
    topic = topics.get(row.thread_id or 0)
    actor = people.get(row.actor_id or 0)
    place = Cell(topic.title, links.to("topic", topic.pk)) if topic else None
    who = tables.person_cell(actor, looking) if actor else Cell(_("Somebody"))
    return Deed(row, who, sentences.own(row), place)


def _measure(query: Mapping[str, str], looking: Looking) -> Listed | None:
    name, span = query.get("name", ""), looking.span
    try:
        with within(looking.scope) as warehouse:
            found = members_behind(
                name,
                start=span.start,
                end=span.end,
                grain=span.grain,
                by=query.get("by") or None,
                group=query.get("group") or None,
                warehouse=warehouse,
            )
    except (NotAMeasure, NoPlaybook, KeyError):
        return None
    title = statements.title(name)
    if query.get("group"):
        title = f"{title}: {query['group']}"
    return Listed(title, found.kind, found.ids)


def _hour(query: Mapping[str, str], looking: Looking) -> Listed | None:
    of, weekday, hour = query.get("what", ""), _whole(query, "weekday"), _whole(query, "hour")
    if of not in VERBS or weekday not in grids.DAYS or hour not in grids.HOURS:
        return None
    at = Hour(weekday, hour)
    with within(looking.scope) as warehouse:
        ids = deeds_at(warehouse, of, at, start=looking.span.start, end=looking.span.end)
    return Listed(grids.hour_words(at), DEEDS, ids)


def _bin(query: Mapping[str, str], looking: Looking) -> Listed | None:
    of, place = query.get("what", ""), _whole(query, "place")
    if of not in SPREADS or place not in range(SPREADS[of].bins):
        return None
    span = looking.span
    with within(looking.scope) as warehouse:
        bins = spread(warehouse, of, start=span.start, end=span.end)
        ids = inside(warehouse, of, place, start=span.start, end=span.end)
    one = next((each for each in bins if each.place == place), None)
    words = spreads.bin_words(of, one) if one else "–"
    return Listed(f"{spreads.NAMES[of]}: {words}", kind_of(of), ids)


def _move(query: Mapping[str, str], looking: Looking) -> Listed | None:
    found = flows.funnel(looking)
    before, after = _whole(query, "before"), _whole(query, "after")
    if found is None or before not in found.titles or after not in found.titles:
        return None
    move = (before, after)
    return Listed(flows.said(move, found.titles), MEMBERS, flows.members_of([move], looking))


def _stood(query: Mapping[str, str], looking: Looking) -> Listed | None:
    """Those who stood at one place of the funnel, and where they went from there."""
    found, place = flows.funnel(looking), _whole(query, "place")
    went = query.get("went", "")
    if found is None or place not in found.titles or went not in WENT:
        return None
    ids = flows.members_of(flows.moves_from(place, went, found), looking)
    return Listed(f"{found.titles[place]}: {WENT[went]}", MEMBERS, ids)


def _programme(query: Mapping[str, str], looking: Looking) -> Listed | None:
    rule = query.get("rule", "")
    if looking.reader is None or not looking.reader.is_team:
        return None
    rows = tables.performed(looking).filter(rule=rule)
    ids = list(rows.order_by("member_id").values_list("member_id", flat=True).distinct())
    return Listed(rule_title(rule, asking.playbook()), MEMBERS, ids) if ids else None


def _steps(query: Mapping[str, str], looking: Looking) -> Listed | None:
    rule = query.get("rule", "")
    found = taken.ids(rule, looking)
    if not found:
        return None
    title = _("%(programme)s: steps taken") % {"programme": rule_title(rule, asking.playbook())}
    return Listed(title, STEPS, found)


def _cohort(query: Mapping[str, str], looking: Looking) -> Listed | None:
    """Those who first wrote in a week or month, and wrote again so many of them later."""
    grain, place, row = query.get("grain", ""), _whole(query, "cell"), query.get("row", "")
    if grain not in GRAINS or place not in range(MOST_COLUMNS):
        return None
    asked = Asked(looking.span.start, looking.span.end, grain=grain, least=1)
    try:
        with within(looking.scope) as warehouse:
            found = cohort_members(asked, row, place, at=looking.at, warehouse=warehouse)
    except NotACohort:
        return None
    if found is None:
        return None
    title = _("Wrote again, %(number)s after the first time") % {"number": _steps_on(grain, place)}
    return Listed(title, MEMBERS, found.back)


def _steps_on(grain: str, place: int) -> str:
    if grain == WEEK:
        return ngettext("%(count)s week", "%(count)s weeks", place) % {"count": place}
    return ngettext("%(count)s month", "%(count)s months", place) % {"count": place}


def _whole(query: Mapping[str, str], name: str) -> int:
    """Return a small whole number of the address; -99 where there is none."""
    text = query.get(name, "")
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < 5 else -99


LISTS: Mapping[str, Callable[[Mapping[str, str], Looking], Listed | None]] = {
    "measure": _measure,
    "hour": _hour,
    "bin": _bin,
    "move": _move,
    "stood": _stood,
    "programme": _programme,
    "steps": _steps,
    "cohort": _cohort,
}
