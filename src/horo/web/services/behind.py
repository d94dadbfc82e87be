"""Whom a number counts: its list of members or topics."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.http import urlencode

from horo.content.models import Space, Topic
from horo.measures import services as measures
from horo.measures.question import UNKNOWN
from horo.measures.services import NotAMeasure
from horo.measures.vocabulary import SPACE
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


def of(name: str, span: Span, *, reader: Member, by: str = "", group: str = "") -> Behind | None:
    """Return what the measure `name` counts in `span`, of one `group` where it is split `by`.

    Of measures whose rows name a stage, or two, `group` alone does. None for an unknown measure,
    and for that of a space which `reader` may not see: as if there were none. Topics that
    `reader` may not see are not among them.
    """
    if not may_ask(by, group, reader):
        return None
    try:
        found = measures.members_behind(
            name,
            start=span.start,
            end=span.end,
            grain=span.grain,
            by=by or None,
            group=group or None,
        )
    except NotAMeasure:
        return None
    ids = list(found.ids)
    if found.kind == TOPICS:
        visible = set(Topic.objects.visible_to(reader).values_list("pk", flat=True))
        ids = [number for number in ids if number in visible]
    period = f"{periods.day(span.start)} – {periods.day(span.last)}"
    return Behind(name, statements.title(name), period, found.kind, ids)


def may_ask(by: str, group: str, reader: Member) -> bool:
    """Whether `reader` may be told of a group: of a space only who may enter it."""
    if by != SPACE or group in ("", UNKNOWN):
        return True
    return Space.objects.visible_to(reader).filter(slug=group.replace("\0", "")).exists()


def query(span: Span, by: str, group: str) -> str:
    """The address's query of a list, for what leads to it and on from it."""
    dates = {"from": span.start.isoformat(), "to": span.last.isoformat(), "grain": span.grain}
    split = {name: value for name, value in (("by", by), ("group", group)) if value}
    return urlencode({**dates, **split})


def items(found: Behind, ids: Sequence[int], *, reader: Member) -> Sequence[Line] | Sequence[Topic]:
    """Return the members or topics `ids` of `found`, in that order."""
    if found.kind == TOPICS:
        topics = Topic.objects.visible_to(reader).select_related("author", "space").in_bulk(ids)
        return [topics[number] for number in ids if number in topics]
    people = Member.objects.visible_to(reader).in_bulk(ids)
    return members.lines(people, [number for number in ids if number in people])
