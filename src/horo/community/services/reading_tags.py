"""Tags as a reader finds them: those of topics that they may read, and no others."""

from django.db.models import Count, Exists, OuterRef, QuerySet

from horo.content.models import Tag, Topic, TopicTag
from horo.people.models import Member

SHOWN = 200  # tags


def visible(member: Member | None) -> QuerySet[Tag]:
    """Return the tags of topics that `member` may read: a tag of private ones alone is private."""
    topics = Topic.objects.visible_to(member)
    return Tag.objects.filter(Exists(TopicTag.objects.filter(tag=OuterRef("pk"), topic__in=topics)))


def used(member: Member | None) -> list[Tag]:
    """Return the tags most used in topics that `member` may read, each with its `times`."""
    tagged = (
        TopicTag.objects.filter(topic__in=Topic.objects.visible_to(member))
        .values_list("tag")
        .annotate(times=Count("pk"))
        .order_by("-times", "tag")[:SHOWN]
    )
    times = dict(tagged)
    tags = list(Tag.objects.filter(pk__in=times).order_by("name", "pk"))
    for tag in tags:
        tag.times = times[tag.pk]  # type: ignore[attr-defined]
    return tags
