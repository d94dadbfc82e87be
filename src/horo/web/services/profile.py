"""A member's page: who they are, what they did, what they got, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, QuerySet
from django.utils.translation import gettext_lazy

from horo.engine import telling
from horo.engine.models import Performed
from horo.engine.values import STAGE, Effect
from horo.log.models import Activity
from horo.people.models import Member
from horo.playbook.parts.whole import Playbook
from horo.web.services import asking, keeping, reasons, timeline, today
from horo.web.services.reasons import Because

SHOWN = 10  # effects that a profile shows
DONE = 60  # that are looked through for them and for the stage


@dataclass(frozen=True)
class Deeds:
    """How often a member did one thing, first and last when."""

    verb: str
    times: int
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class Coming:
    """One effect that is due for the member, or held."""

    what: str
    rule: str
    effect: Effect
    because: Because
    held: str


@dataclass(frozen=True)
class Done:
    """What the playbook did for the member: by which rule, and who approved it."""

    what: str
    journey: str
    rule: str
    key: str
    at: datetime
    by: Member | None


@dataclass(frozen=True)
class Fact:
    verb: str
    label: str
    times: int


COUNTED = {
    "posted": gettext_lazy("Topics"),
    "replied": gettext_lazy("Replies"),
    "reacted": gettext_lazy("Reactions"),
    "attended": gettext_lazy("Events"),
}


def of(member: Member, *, reader: Member, before: str, at: datetime) -> dict[str, Any]:
    """Return all that the profile of `member` shows to `reader`.

    Activities and topics are fetched for the whole page at once: it has a dozen statements.
    """
    book, effects = asking.playbook(), today.next_of(member, at)
    page, acts = timeline.page(member, before=before), reasons.acts(effects)
    topics = timeline.topics_of([*page.rows, *acts.values()], reader=reader)
    told = reasons.told(effects, book, {member.pk: member}, acts, topics) if book else {}
    done = _done(member)
    return {
        "whom": member,
        "facts": facts(deeds(member)),
        **_stage(done, book),
        "next": [_coming(each, told[each.key][1], book) for each in effects if book],
        "done": [_told(row, book) for row in done if row.action != STAGE][:SHOWN],
        "groups": keeping.groups_of(member, reader=reader),
        "identities": list(member.identities.order_by("source", "pk")),
        "timeline": timeline.told(page.rows, about=member, topics=topics),
        "older": page.older,
    }


def coming(member: Member, *, reader: Member, at: datetime, but: str = "") -> list[Coming]:
    """Return what is due for `member` in the next 30 days, without the effect called `but`."""
    book = asking.playbook()
    effects = [each for each in today.next_of(member, at) if each.key != but]
    if book is None or not effects:
        return []
    told = reasons.of(effects, book, reader=reader)
    return [_coming(each, told[each.key][1], book) for each in effects if each.key in told]


def _done(member: Member) -> list[Performed]:
    """Return what the playbook did for `member`, stages too, newest first."""
    rows = Performed.objects.filter(member=member).select_related("by")
    return list(rows.order_by("-performed_at", "-pk")[:DONE])


def _stage(done: Sequence[Performed], book: Playbook | None) -> dict[str, Any]:
    """Return the stage that was last written down, if the funnel still has it, and by which key."""
    last = next((row for row in done if row.action == STAGE), None)
    stage = telling.stage_of(last.step, book) if last else None
    return {"stage": stage, "stage_key": last.key if last else ""}


def _coming(effect: Effect, because: Because, book: Playbook) -> Coming:
    return Coming(
        reasons.what(effect, book),
        reasons.rule_title(effect, book),
        effect,
        because,
        reasons.held(effect),
    )


def _told(row: Performed, book: Playbook | None) -> Done:
    journey = telling.journey_of(row.rule, book)
    step = telling.step_of(journey, row.step)
    merit = telling.merit_of(row.rule, row.step, book)
    what = telling.name_of(merit) if merit else row.step
    rule = journey or merit
    return Done(
        what=telling.what_of(step, book) if step and book else what,
        journey=row.rule.partition("/")[2],
        rule=rule.title if rule else row.rule,
        key=row.key,
        at=row.performed_at,
        by=row.by,
    )


def deeds(member: Member) -> dict[str, Deeds]:
    """Return what `member` did, by verb, in one statement."""
    rows = (
        Activity.objects.filter(actor=member)
        .values_list("verb")
        .annotate(times=Count("pk"), first=Min("occurred_at"), last=Max("occurred_at"))
    )
    return {verb: Deeds(verb, times, first, last) for verb, times, first, last in rows}


def facts(done: dict[str, Deeds]) -> list[Fact]:
    """Return what the page counts: the deeds that most communities live by."""
    return [
        Fact(verb, str(label), done[verb].times if verb in done else 0)
        for verb, label in COUNTED.items()
    ]


def ids_of(member: Member, verb: str) -> "QuerySet[Activity, int]":
    """Return the ids of what `member` did of `verb`, newest first."""
    rows = Activity.objects.filter(actor=member, verb=verb).order_by("-occurred_at", "-pk")
    return rows.values_list("pk", flat=True)
