"""A member's page: who they are, what they did, what they got, what comes next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min
from django.utils.translation import gettext_lazy

from horo.log.models import Activity
from horo.people.models import Member
from horo.web.services import timeline


@dataclass(frozen=True)
class Deeds:
    """How often a member did one thing, first and last when."""

    verb: str
    times: int
    first_at: datetime
    last_at: datetime


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
        "groups": [each.group for each in member.memberships.select_related("group")],
        "identities": list(member.identities.order_by("source", "pk")),
        "timeline": timeline.of(member, reader=reader, before=before),
    }


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
