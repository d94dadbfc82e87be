"""Note what changed."""

from collections.abc import Iterable

from horo.core import jobs
from horo.core.inserting import insert
from horo.search.models import Pending

EVERYTHING = "everything"


def touch(kind: str, object_id: int) -> None:
    """Note that a thing changed and has to be indexed again; in the caller's transaction.

    `kind` is "post", "topic" (its title, tags, place or state; its posts follow), "member",
    "tag" or "space". One statement. What may be read is asked anew with every search, so a
    thing that was moved or removed is not found from the same moment on.
    """
    insert(Pending(kind=kind, object_id=object_id))
    jobs.soon("search.index")


def touch_all(kind: str, object_ids: Iterable[int]) -> None:
    """Note that several things of a kind changed. One statement per thousand."""
    Pending.objects.bulk_create(
        (Pending(kind=kind, object_id=pk) for pk in object_ids), batch_size=1000
    )


def touch_everything() -> None:
    """Note that much is about to change: what is not in the index then has to be looked for."""
    touch(EVERYTHING, 0)
