"""What the playbook that runs says about badges and levels, as this room shows it."""

from dataclasses import dataclass

from horo.conditions import Condition
from horo.content.models import Space
from horo.engine.telling import names_of
from horo.people.models import Group, Member
from horo.playbook.parts.recognition import Badge, Level
from horo.playbook.parts.whole import Playbook
from horo.playbook.services import NoPlaybook, current
from horo.playbook.words import describe
from horo.recognition.models import BADGE, LEVEL


@dataclass(frozen=True)
class Merit:
    """A badge or level as the playbook has it; `place` is a level's on the ladder, from 0.

    `why` are the team's own words, "" of a level; `perks` the titles of what comes with it.
    """

    kind: str
    slug: str
    title: str
    why: str
    when: Condition
    place: int = 0
    perks: tuple[str, ...] = ()

    @property
    def icon(self) -> str:
        return "trending-up" if self.kind == LEVEL else "star"


def book() -> Playbook | None:
    """Return the playbook that runs, or None."""
    try:
        return current()
    except NoPlaybook:
        return None


def merits(kind: str = "", *, of: Playbook | None = None) -> tuple[Merit, ...]:
    """Return the levels, lowest first, and the badges; none where no playbook runs."""
    playbook = of or book()
    if playbook is None:
        return ()
    given, perks = playbook.recognition, {one.slug: one.title for one in playbook.recognition.perks}
    levels = [_merit(one, LEVEL, place, perks) for place, one in enumerate(given.levels)]
    badges = [_merit(one, BADGE, place, perks) for place, one in enumerate(given.badges)]
    return tuple(one for one in (*levels, *badges) if kind in ("", one.kind))


def merit_named(kind: str, slug: str, *, of: Playbook | None = None) -> Merit | None:
    return next((one for one in merits(kind, of=of) if one.slug == slug), None)


def by_name(*, of: Playbook | None = None) -> dict[tuple[str, str], Merit]:
    """Return all by kind and slug."""
    return {(one.kind, one.slug): one for one in merits(of=of)}


def criterion(merit: Merit, reader: Member | None) -> str:
    """Return what a member has to do, as it follows "a member who …"; "" where it is not told.

    It is not told where it names a place or group that `reader` may not know of, or notes of the
    team.
    """
    playbook = book()
    if playbook is None or not _may_be_told(merit, reader):
        return ""
    return describe(merit.when, playbook)


def _may_be_told(merit: Merit, reader: Member | None) -> bool:
    names = names_of(merit.when)
    if reader is not None and reader.is_team:
        return True
    if names["note"]:
        return False
    if names["space"]:
        known = Space.objects.listed_to(reader).filter(slug__in=names["space"])
        if known.count() < len(names["space"]):
            return False
    if not names["group"]:
        return True
    mine = Group.objects.filter(memberships__member=reader, slug__in=names["group"])
    return mine.count() == len(names["group"])


def _merit(one: Badge | Level, kind: str, place: int, perks: dict[str, str]) -> Merit:
    return Merit(
        kind,
        one.slug,
        one.title,
        one.why if isinstance(one, Badge) else "",
        one.when,
        place,
        tuple(perks[slug] for slug in one.perks if slug in perks),
    )
