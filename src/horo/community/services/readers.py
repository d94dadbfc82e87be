"""Who follows what, has read how far and was here when, for rooms that tell members of things."""

from collections.abc import Collection, Iterator, Mapping

from django.db.models import Q, QuerySet

from horo.community.models import Follow, ReadState, Visit
from horo.people.identities import chunks


def followers(things: Mapping[str, Collection[int]]) -> Iterator[tuple[int, str]]:
    """Yield (member, kind) for everyone who follows one of `things`, in one statement."""
    wanted = Q(pk__in=[])
    for kind, ids in things.items():
        if ids:
            wanted |= Q(kind=kind, object_id__in=ids)
    rows = Follow.objects.filter(wanted).values_list("member_id", "kind")
    yield from rows.iterator(chunk_size=5_000)


def read_to(pairs: Collection[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """Return by (member, topic) the number of the last post that counts as read."""
    found: dict[tuple[int, int], int] = {}
    members = sorted({member for member, _topic in pairs})
    topics = sorted({topic for _member, topic in pairs})
    for some in chunks(members):
        rows = ReadState.objects.filter(member__in=some, topic__in=topics)
        for member, topic, number in rows.values_list("member_id", "topic_id", "read_to"):
            found[member, topic] = number
    return {pair: found[pair] for pair in pairs if pair in found}


def visits() -> QuerySet[Visit]:
    """Return the last visits of all members, as rows with `member` and `seen_at`."""
    return Visit.objects.all()
