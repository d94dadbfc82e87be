"""The kinds of things with a name that are on the ground: topics, members, tags, spaces."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from horo.content.models import Space, Tag, Topic
from horo.people.models import Member
from horo.search.kinds import Kind

Names = Iterable[tuple[int, str]]


def _topics(ids: Sequence[int] | None) -> Names:
    return _some(Topic.objects.filter(removed_at=None), ids).values_list("pk", "title")


def _members(ids: Sequence[int] | None) -> Names:
    rows = _some(Member.objects.people(), ids).values_list("pk", "name", "handle")
    return ((pk, f"{name} {handle}") for pk, name, handle in rows)


def _tags(ids: Sequence[int] | None) -> Names:
    rows = _some(Tag.objects.all(), ids).values_list("pk", "name", "slug")
    return ((pk, f"{name} {slug}") for pk, name, slug in rows)


def _spaces(ids: Sequence[int] | None) -> Names:
    return _some(Space.objects.all(), ids).values_list("pk", "name")


def _some(things: QuerySet[Any], ids: Sequence[int] | None) -> QuerySet[Any]:
    return things if ids is None else things.filter(pk__in=ids)


def visible_tags(member: Member | None) -> QuerySet[Tag]:
    """Return the tags that stand on a topic which `member` may read."""
    return Tag.objects.filter(Exists(Topic.objects.visible_to(member).filter(tags=OuterRef("pk"))))


KINDS = (
    Kind("topic", _topics, Topic.objects.visible_to),
    Kind("member", _members, Member.objects.listed_to),
    Kind("tag", _tags, visible_tags),
    Kind("space", _spaces, Space.objects.visible_to),
)
