"""A member's life in the community, told from the log, newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from django.db.models import Q

from horo.content.models import Topic
from horo.core.time import from_micros, to_micros
from horo.log import verbs
from horo.log.models import Activity
from horo.people.models import Member
from horo.web.services import sentences

ENTRIES_A_PAGE = 40


@dataclass(frozen=True)
class Told:
    """One activity as a sentence: of whom it is told, what happened, and where."""

    id: int
    occurred_at: datetime
    icon: str
    text: str
    other: Member | None
    topic: Topic | None
    post_id: int | None
    is_hidden: bool  # happened where the reader may not look
    times: int = 1  # how often in a row


@dataclass(frozen=True)
class Page:
    """A part of a member's activities; `older` is what `before` is on the next page, or ""."""

    rows: Sequence[Activity]
    older: str


def page(member: Member, *, before: str = "") -> Page:
    """Return what `member` did, and what was done to them, before the cursor `before`."""
    rows = Activity.objects.filter(Q(actor=member) | Q(recipient=member))
    rows = rows.exclude(verb__in=verbs.registered().keys() - verbs.askable().keys())
    if cursor := _read(before):
        instant, last_id = cursor
        rows = rows.filter(Q(occurred_at__lt=instant) | Q(occurred_at=instant, pk__lt=last_id))
    newest = rows.select_related("actor", "recipient").order_by("-occurred_at", "-pk")
    found = list(newest[: ENTRIES_A_PAGE + 1])
    shown = found[:ENTRIES_A_PAGE]
    has_more = len(found) > len(shown)
    older = f"{to_micros(shown[-1].occurred_at)}-{shown[-1].pk}" if has_more else ""
    return Page(shown, older)


def told(activities: Sequence[Activity], *, about: Member, topics: dict[int, Topic]) -> list[Told]:
    """Return `activities` as sentences about `about`; what repeats itself in a row is one.

    Topics that are not among `topics` are neither named nor linked.
    """
    return _in_a_row(tell(activity, about, topics) for activity in activities)


def topics_of(activities: Iterable[Activity], *, reader: Member) -> dict[int, Topic]:
    """Return the topics in which `activities` happened, as far as `reader` may see them."""
    return Topic.objects.visible_to(reader).in_bulk(
        {activity.thread_id for activity in activities if activity.thread_id}
    )


def tell(activity: Activity, about: Member, topics: dict[int, Topic]) -> Told:
    is_own = activity.actor_id == about.pk
    other = activity.recipient if is_own else activity.actor
    topic = topics.get(activity.thread_id or 0)
    return Told(
        id=activity.pk,
        occurred_at=activity.occurred_at,
        icon=sentences.icon(activity.verb),
        text=sentences.own(activity) if is_own else sentences.received(activity),
        other=None if other == about else other,
        topic=topic,
        post_id=activity.object_id if activity.object_type == "post" else None,
        is_hidden=bool(activity.thread_id) and topic is None,
    )


def _in_a_row(entries: Iterable[Told]) -> list[Told]:
    """Return `entries` with those that say the same of the same topic, one after the other, as one.

    The newest of them stands for all; whom they concerned is told where it is one person.
    """
    found = []
    for _, run in groupby(entries, key=lambda one: (one.text, one.topic, one.is_hidden)):
        same = list(run)
        others = {one.other for one in same}
        other = same[0].other if len(others) == 1 else None
        found.append(replace(same[0], times=len(same), other=other))
    return found


def _read(cursor: str) -> tuple[datetime, int] | None:
    """Return the instant and id of `cursor`; None where it is none of ours."""
    instant, _, last_id = cursor.partition("-")
    if not (instant.isascii() and instant.isdigit() and last_id.isascii() and last_id.isdigit()):
        return None
    if len(instant) > 17 or len(last_id) > 18:
        return None
    return from_micros(int(instant)), int(last_id)
