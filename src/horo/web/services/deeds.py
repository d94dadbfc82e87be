"""The activities that a number counts, each in words, as far as the reader may see where it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from horo.content.models import Space, Topic
from horo.log.models import Activity
from horo.measures import services as measures
from horo.measures.services import NotAMeasure
from horo.people.models import Member
from horo.web.services import behind, periods, sentences, statements
from horo.web.services.periods import Span

A_PAGE = 50


@dataclass(frozen=True)
class Asked:
    """What of a measure is looked at: a group of it, and a line of its list."""

    by: str = ""
    group: str = ""
    member_id: int | None = None
    topic_id: int | None = None


@dataclass(frozen=True)
class Deed:
    """One activity. `who` is None where nobody is named, or `is_hidden`: then nothing is told."""

    occurred_at: datetime
    icon: str
    text: str
    who: Member | None
    topic: Topic | None
    post_id: int | None
    is_hidden: bool


@dataclass(frozen=True)
class Counted:
    """What a page of deeds is about. `of` is the member or topic whose they are, or None."""

    name: str
    title: str
    period: str
    group: str
    of: Member | Topic | None
    deeds: Sequence[Deed]
    total: int


def of(name: str, span: Span, asked: Asked, *, reader: Member, skip: int = 0) -> Counted | None:
    """Return a page of the activities that the measure `name` counts in `span`, newest first.

    None for an unknown measure, a space, topic or member that `reader` may not see: as if there
    were none. Deeds in places where `reader` may not look are told without saying what or whose.
    """
    subject = _subject(asked, reader)
    is_of_one = asked.member_id is not None or asked.topic_id is not None
    if (is_of_one and subject is None) or not behind.may_ask(asked.by, asked.group, reader):
        return None
    try:
        found = measures.activities_behind(
            name,
            start=span.start,
            end=span.end,
            grain=span.grain,
            by=asked.by or None,
            group=asked.group or None,
            member_id=asked.member_id,
            topic_id=asked.topic_id,
            page=(skip, A_PAGE),
        )
    except NotAMeasure:
        return None
    period = f"{periods.day(span.start)} – {periods.day(span.last)}"
    title = statements.title(name)
    deeds = told(found.ids, reader=reader)
    return Counted(name, title, period, asked.group, subject, deeds, found.total)


def told(ids: Sequence[int], *, reader: Member) -> list[Deed]:
    """Return the activities `ids` in words, in that order."""
    known = Activity.objects.select_related("actor", "recipient").in_bulk(ids)
    rows = [known[pk] for pk in ids if pk in known]
    topics = Topic.objects.visible_to(reader).in_bulk({row.thread_id or 0 for row in rows})
    spaces = set(Space.objects.visible_to(reader).values_list("pk", flat=True))
    return [_deed(row, topics, spaces) for row in rows]


def _deed(activity: Activity, topics: dict[int, Topic], spaces: set[int]) -> Deed:
    topic = topics.get(activity.thread_id or 0)
    in_hidden_topic = activity.thread_id is not None and topic is None
    in_hidden_space = activity.space_id is not None and activity.space_id not in spaces
    is_hidden = in_hidden_topic or in_hidden_space
    is_own = activity.actor is not None
    phrase = sentences.own(activity) if is_own else sentences.received(activity)
    return Deed(
        occurred_at=activity.occurred_at,
        icon="lock" if is_hidden else sentences.icon(activity.verb),
        text="" if is_hidden else phrase,
        who=None if is_hidden else activity.actor or activity.recipient,
        topic=None if is_hidden else topic,
        post_id=activity.object_id if activity.object_type == "post" else None,
        is_hidden=is_hidden,
    )


def _subject(asked: Asked, reader: Member) -> Member | Topic | None:
    found: Member | Topic | None = None
    if asked.member_id is not None:
        found = Member.objects.visible_to(reader).filter(pk=asked.member_id).first()
    elif asked.topic_id is not None:
        found = Topic.objects.visible_to(reader).filter(pk=asked.topic_id).first()
    return found
