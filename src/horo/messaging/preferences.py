"""What a member chose: which kind reaches them how, when, and what they want less of."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from horo.content.models import Space, Topic
from horo.core.refused import Refused
from horo.messaging import kinds, seen
from horo.messaging.kinds import Kind
from horo.messaging.models import EMAIL, Choice, Notification, Rhythm, Tuning
from horo.messaging.models.reaching import MENTIONS, NONE
from horo.messaging.rhythms import DAILY_HOUR
from horo.people.models import Consent, Member

LEVELS = (MENTIONS, NONE)
MOST_TUNED = 2_000  # topics and spaces of one member

__all__ = [
    "LEVELS", "MENTIONS", "NONE", "Row", "choose", "digest_of", "rows_of", "tune", "untune",
]  # fmt: skip


class CannotChoose(Refused):
    pass


@dataclass(frozen=True)
class Row:
    """One kind as the member's page of choices shows it."""

    kind: Kind
    page: str
    push: str
    mail: str


def rows_of(member: Member) -> list[Row]:
    """Return for each kind how it reaches `member`."""
    said = _said(member)
    return [
        Row(kind, *(said.get((kind.name, way)) or kind.usual(way) for way in kinds.WAYS))
        for kind in kinds.ALL
    ]


def choose(member: Member, wanted: Mapping[tuple[str, str], str]) -> None:
    """Keep what `member` wants, by (kind, way); what is not named stays.

    Raises CannotChoose for a kind, way or setting that there is not. What has not left yet keeps
    to it as well.
    """
    for (kind, way), setting in wanted.items():
        if setting not in kinds.settings_of(kind, way):
            raise CannotChoose(
                _("There is no choice “%(setting)s” for “%(kind)s”. Choose one of the list.")
                % {"setting": setting[:40], "kind": kind[:40]}
            )
    rows = [
        Choice(member=member, kind=kind, way=way, setting=setting)
        for (kind, way), setting in wanted.items()
    ]
    with transaction.atomic():
        Choice.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["member", "kind", "way"],
            update_fields=["setting"],
        )
        for (kind, way), setting in wanted.items():
            if setting == kinds.OFF:
                _drop_waiting(member, kind, way)


def digest_of(member: Member) -> str:
    """Return how often `member` gets a digest: weekly, daily or off."""
    return _said(member).get((kinds.DIGEST, kinds.MAIL)) or settings.HORO_DIGEST


def rhythm_of(member: Member) -> Rhythm:
    """Return when `member` may be reached; what they never said is as usual."""
    found = Rhythm.objects.filter(member=member).first()
    return found or Rhythm(member=member, daily_hour=DAILY_HOUR)


def keep_rhythm(member: Member, *, quiet: tuple[time, time] | None, daily_hour: int) -> None:
    """Keep the member's quiet hours (None: as the playbook says) and the hour of the bundle."""
    since, till = quiet or (None, None)
    fields = {"quiet_since": since, "quiet_till": till, "daily_hour": daily_hour}
    Rhythm.objects.update_or_create(member=member, defaults=fields)


def tune(member: Member, subject: Topic | Space, level: str, *, at: datetime) -> None:
    """Let `member` hear of `subject` only where named ("mentions"), or nothing of it ("none").

    What they have not read of it by then counts as read. Raises CannotChoose for another level,
    or beyond 2,000 things.
    """
    if level not in LEVELS:
        raise CannotChoose(_("Choose “only mentions” or “nothing”."))
    kind = subject._meta.model_name or ""
    with transaction.atomic():
        Tuning.objects.update_or_create(
            member=member, kind=kind, object_id=subject.pk, defaults={"level": level}
        )
        if Tuning.objects.filter(member=member).count() > MOST_TUNED:
            raise CannotChoose(_("You silenced very much already. Let something be heard first."))
        if level == NONE and isinstance(subject, Topic):
            mine = Notification.objects.filter(member=member, topic=subject, read_at=None)
            if mine.update(read_at=at):
                seen.tell_pages([member.pk])


def untune(member: Member, kind: str, object_id: int) -> None:
    """Let `member` hear everything of the topic or space again."""
    Tuning.objects.filter(member=member, kind=kind, object_id=object_id).delete()


@dataclass(frozen=True)
class Tuned:
    """A topic or space of which a member hears less."""

    kind: str
    subject: Topic | Space
    level: str


def tuned(member: Member) -> list[Tuned]:
    """Return what `member` hears less of and may still see."""
    levels = {
        (kind, pk): level
        for kind, pk, level in Tuning.objects.filter(member=member).values_list(
            "kind", "object_id", "level"
        )
    }
    spaces = Space.objects.listed_to(member).filter(pk__in=_ids(levels, "space"))
    topics = Topic.objects.visible_to(member).filter(pk__in=_ids(levels, "topic"))
    return [
        *(Tuned("space", one, levels["space", one.pk]) for one in spaces.order_by("name", "pk")),
        *(Tuned("topic", one, levels["topic", one.pk]) for one in topics.order_by("title", "pk")),
    ]


@dataclass(frozen=True)
class TopicConsent:
    """What a member said to a topic of the playbook's messages, on one channel."""

    topic: str
    channel: str
    is_given: bool


def consents_of(member: Member, topics: Sequence[str]) -> list[TopicConsent]:
    """Return how each of `topics` stands by e-mail: silence is a no."""
    said = Consent.objects.filter(member=member, channel=EMAIL, topic__in=topics)
    latest = {one.topic: one.is_given for one in said.order_by("said_at", "pk")}
    return [TopicConsent(topic, EMAIL, latest.get(topic, False)) for topic in topics]


def keep_consents(
    member: Member, topics: Sequence[str], given: Collection[str], *, at: datetime
) -> None:
    """Write down what changed: a yes to those of `topics` that are `given`, a no to the others."""
    Consent.objects.bulk_create(
        Consent(
            member=member,
            topic=one.topic,
            channel=one.channel,
            is_given=one.topic in given,
            said_at=at,
        )
        for one in consents_of(member, topics)
        if one.is_given != (one.topic in given)
    )


def _said(member: Member) -> dict[tuple[str, str], str]:
    rows = Choice.objects.filter(member=member).values_list("kind", "way", "setting")
    return {(kind, way): setting for kind, way, setting in rows}


def _drop_waiting(member: Member, kind: str, way: str) -> None:
    if way == kinds.PAGE:
        return
    field = "mail_at" if way == kinds.MAIL else "push_at"
    mine = Notification.objects.filter(member=member, kind=kind)
    mine.exclude(**{field: None}).update(**{field: None})


def _ids(levels: Mapping[tuple[str, int], str], kind: str) -> list[int]:
    return [pk for of, pk in levels if of == kind]
