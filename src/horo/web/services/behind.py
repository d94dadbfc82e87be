"""Whom a number counts: its list of members or topics."""

from collections.abc import Sequence
from dataclasses import dataclass

from horo.content.models import Topic
from horo.measures import services as measures
from horo.measures.services import NotAMeasure
from horo.people.models import Member
from horo.web.services import members, periods, statements
from horo.web.services.members import Line
from horo.web.services.periods import Span

TOPICS = "topics"


@dataclass(frozen=True)
class Behind:
    """`kind` says what `ids` are: members or topics."""

    name: str
    title: str
    period: str
    kind: str
    ids: Sequence[int]


def of(name: str, span: Span, *, reader: Member, group: str = "") -> Behind | None:
    """Return what the measure `name` counts in `span`; None for an unknown measure.

    `group` names the stage, for the measure `stage`.
    Topics that `reader` may not see are not among them.
    """
    try:
        found = measures.members_behind(
            name, start=span.start, end=span.end, grain=span.grain, group=group or None
        )
    except NotAMeasure:
        return None
    ids = list(found.ids)
    if found.kind == TOPICS:
        visible = set(Topic.objects.visible_to(reader).values_list("pk", flat=True))
        ids = [number for number in ids if number in visible]
    period = f"{periods.day(span.start)} – {periods.day(span.last)}"
    return Behind(name, statements.title(name), period, found.kind, ids)


def items(found: Behind, ids: Sequence[int], *, reader: Member) -> Sequence[Line] | Sequence[Topic]:
    """Return the members or topics `ids` of `found`, in that order."""
    if found.kind == TOPICS:
        topics = Topic.objects.visible_to(reader).select_related("author", "space").in_bulk(ids)
        return [topics[number] for number in ids if number in topics]
    people = Member.objects.visible_to(reader).in_bulk(ids)
    return members.lines(people, [number for number in ids if number in people])
