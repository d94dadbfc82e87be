"""A member's page: who they are, what they did, what they got, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min
from django.utils.translation import gettext_lazy

from horo.engine.models import Performed
from horo.engine.values import STAGE, Effect
from horo.log.models import Activity
from horo.people.models import Member
from horo.playbook.parts.people import Stage
from horo.playbook.parts.whole import Playbook
from horo.playbook.words import subject_of
from horo.web.services import asking, reasons, timeline, today
from horo.web.services.reasons import Because

MESSAGES = 10  # that a profile shows
DONE = 60  # effects that are looked through for them and for the stage


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
        "stage": _stage(done, book),
        "next": [_coming(each, told[each.key][1], book) for each in effects if book],
        "received": [_received(row, book) for row in done if row.action == "send"][:MESSAGES],
        "groups": [each.group for each in member.memberships.select_related("group")],
        "identities": list(member.identities.order_by("source", "pk")),
        "timeline": timeline.told(page.rows, about=member, topics=topics),
        "older": page.older,
    }


def _done(member: Member) -> list[Performed]:
    """Return the messages and stages that the playbook gave `member`, newest first."""
    rows = Performed.objects.filter(member=member, action__in=["send", STAGE])
    return list(rows.select_related("by").order_by("-performed_at", "-pk")[:DONE])


def _stage(done: Sequence[Performed], book: Playbook | None) -> Stage | None:
    """Return the stage that was last written down, if the funnel still has it."""
    slug = next((row.step for row in done if row.action == STAGE), "")
    stages = book.funnel.stages if book else ()
    return next((one for one in stages if one.slug == slug), None)


def _coming(effect: Effect, because: Because, book: Playbook) -> Coming:
    return Coming(
        reasons.what(effect, book),
        reasons.rule_title(effect, book),
        effect,
        because,
        reasons.held(effect),
    )


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
