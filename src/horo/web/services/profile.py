"""A member's page: who they are, what they did, what they got, what comes next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min
from django.utils.translation import gettext_lazy

from horo.engine.activities import MOVED
from horo.engine.models import Performed
from horo.engine.values import FUNNEL, Effect
from horo.log.models import Activity
from horo.people.models import Member
from horo.playbook.parts.people import Stage
from horo.playbook.parts.whole import Playbook
from horo.playbook.words import subject_of
from horo.web.services import asking, reasons, timeline, today
from horo.web.services.reasons import Because

MESSAGES = 10  # that a profile shows


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

    title: str
    effect: Effect
    because: Because
    held: str


@dataclass(frozen=True)
class Received:
    """A message that the playbook sent: by which rule, and who approved it."""

    subject: str
    journey: str
    rule: str
    sent_at: datetime
    by: Member | None


@dataclass(frozen=True)
class Fact:
    label: str
    times: int


COUNTED = {
    "posted": gettext_lazy("Topics"),
    "replied": gettext_lazy("Replies"),
    "reacted": gettext_lazy("Reactions"),
    "attended": gettext_lazy("Events"),
}


def of(member: Member, *, reader: Member, before: str, at: datetime) -> dict[str, Any]:
    """Return all that the profile of `member` shows to `reader`."""
    return {
        "whom": member,
        "facts": facts(deeds(member)),
        "stage": stage(member),
        "next": coming(member, reader=reader, at=at),
        "received": received(member),
        "groups": [each.group for each in member.memberships.select_related("group")],
        "identities": list(member.identities.order_by("source", "pk")),
        "timeline": timeline.of(member, reader=reader, before=before),
    }


def stage(member: Member) -> Stage | None:
    """Return the stage that was last written down for `member`, if the funnel still has it."""
    book = asking.playbook()
    moved = Activity.objects.filter(recipient=member, verb=MOVED.name)
    slug = moved.order_by("-occurred_at", "-pk").values_list("object_key", flat=True).first()
    stages = book.funnel.stages if book else ()
    return next((one for one in stages if one.slug == slug), None)


def coming(member: Member, *, reader: Member, at: datetime) -> list[Coming]:
    """Return what the plan holds for `member`, and why, the next first."""
    plan, book = today.current_plan(at), asking.playbook()
    if plan is None or book is None:
        return []
    effects = [one for one in plan.effects if one.member_id == member.pk and one.rule != FUNNEL]
    told = reasons.of(effects, book, reader=reader) if effects else {}
    return [
        Coming(reasons.rule_title(one, book), one, told[one.key][1], reasons.held(one))
        for one in effects
        if one.key in told
    ]


def received(member: Member) -> list[Received]:
    """Return the last messages that the playbook sent to `member`, newest first."""
    book = asking.playbook()
    done = Performed.objects.filter(member=member, action="send").select_related("by")
    return [_received(row, book) for row in done.order_by("-performed_at", "-pk")[:MESSAGES]]


def _received(row: Performed, book: Playbook | None) -> Received:
    slug = row.rule.partition("/")[2]
    journey = book.journeys.get(slug) if book else None
    step = next((one for one in journey.steps if one.id == row.step), None) if journey else None
    message = book.messages.get(getattr(step.args, "message", "")) if book and step else None
    return Received(
        subject=subject_of(message) if message else row.step,
        journey=slug,
        rule=journey.title if journey else row.rule,
        sent_at=row.performed_at,
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
        Fact(str(label), done[verb].times if verb in done else 0) for verb, label in COUNTED.items()
    ]
