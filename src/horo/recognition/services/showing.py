"""Who has what, as far as a viewer may know: lists, counts, and what was given lately."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from horo.log.activities import AWARDED
from horo.log.models import Activity
from horo.people.models import Member
from horo.recognition.activities import REVOKED
from horo.recognition.models import KINDS, LEVEL, Hidden, Holding, HoldingQuerySet, Reason
from horo.recognition.services import marks
from horo.recognition.services.book import Merit, by_name, merits

LATELY = 40  # of what was given and taken


@dataclass(frozen=True)
class Shown:
    """What one member has, and whether the one who looks may take it as it is."""

    merit: Merit
    holding: Holding


@dataclass(frozen=True)
class Counted:
    merit: Merit
    count: int


@dataclass(frozen=True)
class Given:
    """Something that was given or taken: by whom, and why a person did; `key` is the effect's."""

    activity: Activity
    merit: Merit | None
    reason: str
    key: str

    @property
    def is_taken(self) -> bool:
        return self.activity.verb == REVOKED.name


def of_members(members: Iterable[Member], viewer: Member | None) -> Mapping[int, Sequence[Shown]]:
    """Return by member what `viewer` may know that they have: the level first, then the latest."""
    known = by_name() if viewer is not None else {}
    if not known:
        return {}
    rows = Holding.objects.visible_to(viewer).filter(member__in=[one.pk for one in members])
    found: dict[int, list[Shown]] = {}
    for row in rows.order_by("-since", "-pk"):
        if merit := known.get((row.kind, row.slug)):
            found.setdefault(row.member_id, []).append(Shown(merit, row))
    for each in found.values():
        each.sort(key=lambda one: one.merit.kind != LEVEL)
    return found


def holders(merit: Merit, viewer: Member) -> HoldingQuerySet:
    """Return who has `merit`, the latest first; of a level, who is on it."""
    found = Holding.objects.visible_to(viewer).filter(kind=merit.kind, slug=merit.slug)
    return found.filter(member__in=Member.objects.listed_to(viewer)).order_by("-since", "-pk")


def counted(viewer: Member) -> list[Counted]:
    """Return everything that the playbook has, each with how many have it."""
    rows = Holding.objects.visible_to(viewer).values_list("kind", "slug")
    numbers = {(kind, slug): times for kind, slug, times in rows.annotate(times=Count("pk"))}
    return [Counted(one, numbers.get((one.kind, one.slug), 0)) for one in merits()]


def lately() -> list[Given]:
    """Return what was given and taken last, newest first: for the team."""
    acts = list(
        Activity.objects.filter(verb__in=(AWARDED.name, REVOKED.name), object_type__in=KINDS)
        .exclude(recipient=None)
        .select_related("actor", "recipient")
        .order_by("-pk")[:LATELY]
    )
    said = Reason.objects.filter(activity__in=[act.pk for act in acts])
    reasons = dict(said.values_list("activity", "text"))
    known = by_name()
    return [
        Given(
            act,
            known.get((act.object_type, act.object_key)),
            reasons.get(act.pk, ""),
            act.source_key.removeprefix("effect:") if act.actor_id is None else "",
        )
        for act in acts
    ]


def reason_of(holding: Holding) -> str:
    """Return what a person said when they gave it; "" where a rule did."""
    act = Activity.objects.filter(
        verb=AWARDED.name,
        recipient=holding.member_id,
        object_type=holding.kind,
        object_key=holding.slug,
        occurred_at=holding.since,
    )
    found = Reason.objects.filter(activity__in=act.values("pk"))
    return found.values_list("text", flat=True).first() or ""


def is_hidden(member: Member) -> bool:
    return Hidden.objects.filter(member=member).exists()


def hide(member: Member, *, at: datetime) -> None:
    """Keep what `member` has from everyone but themselves and the team."""
    Hidden.objects.get_or_create(member=member, defaults={"since": at})
    marks.forget()


def show(member: Member) -> None:
    """Let other members see again what `member` has."""
    Hidden.objects.filter(member=member).delete()
    marks.forget()
