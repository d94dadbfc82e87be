"""The few marks that stand beside a name at each post, kept in memory: that page is read most.

They are what every member may see, so nothing that somebody hides. This process forgets them at
every change; another one within `SECONDS`.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from time import monotonic

from django.conf import settings

from horo.people.models import PERSON, Member
from horo.recognition.models import LEVEL, Holding
from horo.recognition.services.book import Merit, by_name

AT_A_NAME = 2  # the level, and the latest badge
SECONDS = 15
MOST = 20_000  # members

Marks = tuple[Merit, ...]
_kept: dict[Path, tuple[float, dict[int, Marks]]] = {}  # by installation: until when, by member


def marks_of(members: Iterable[Member]) -> Mapping[int, Marks]:
    """Return the marks of each of `members`: in one statement, or none where they are kept."""
    wanted = {one.pk for one in members}
    until, known = _kept.get(settings.HOME, (0.0, {}))
    if monotonic() > until or len(known) > MOST:
        until, known = monotonic() + SECONDS, {}
        _kept[settings.HOME] = until, known
    if missing := wanted - known.keys():
        known.update(_read(missing))
    return {pk: known[pk] for pk in wanted}


def forget() -> None:
    """Ask anew: somebody was given something, or hid what they have."""
    _kept.pop(settings.HOME, None)


def _read(members: set[int]) -> dict[int, Marks]:
    merits = by_name()
    found: dict[int, list[Merit]] = {pk: [] for pk in members}
    rows = Holding.objects.filter(
        member__in=members, member__kind=PERSON, member__recognition_hidden=None
    )
    for row in rows.order_by("-since", "-pk") if merits else ():
        if merit := merits.get((row.kind, row.slug)):
            found[row.member_id].append(merit)
    return {pk: _few(mine) for pk, mine in found.items()}


def _few(mine: list[Merit]) -> Marks:
    return tuple(sorted(mine, key=lambda one: one.kind != LEVEL)[:AT_A_NAME])
