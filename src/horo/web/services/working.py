"""What a launch asks of the team, for the page *Plan*: tasks against hours, and promises."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from horo.engine import telling
from horo.engine.changes import Sentence
from horo.engine.comparing import Comparison
from horo.engine.workload import CAPACITY, CLOSED, Duty, Load, Outlook
from horo.people.models import Member
from horo.playbook.parts.whole import Playbook
from horo.playbook.words import role_of

SIDES = ("before", "after")
NOBODY = "nobody"


@dataclass(frozen=True)
class LoadCell:
    """What one person gets under one version; `key` opens the list of it."""

    load: Load | None
    key: str

    @property
    def time(self) -> timedelta:
        return timedelta(minutes=self.load.minutes if self.load else 0)

    @property
    def open_time(self) -> timedelta:
        return timedelta(minutes=self.load.open_minutes if self.load else 0)


@dataclass(frozen=True)
class PersonRow:
    """`member` None: what would fall to nobody."""

    member: Member | None
    cells: Sequence[LoadCell]


@dataclass(frozen=True)
class PromiseCell:
    promise: Outlook | None
    key: str


@dataclass(frozen=True)
class PromiseRow:
    what: str
    role: str
    within: timedelta
    cells: Sequence[PromiseCell]


@dataclass(frozen=True)
class Team:
    """`missed` are the tasks that would miss their deadline: (how many, key), as it is and then."""

    people: Sequence[PersonRow]
    promises: Sequence[PromiseRow]
    missed: Sequence[tuple[int, str]]

    @property
    def is_late(self) -> bool:
        return any(count for count, _key in self.missed)


@dataclass(frozen=True)
class TaskLine:
    what: str
    about: Member | None
    duty: Duty
    why: str


def team(found: Comparison, playbook: Playbook) -> Team:
    """Return what both versions of `found` ask of the team; `playbook` names the roles."""
    loads = [{one.member_id: one for one in side.loads} for side in found.work]
    ids = sorted({pk for side in loads for pk in side}, key=lambda pk: (pk is None, pk or 0))
    members = Member.objects.in_bulk([pk for pk in ids if pk is not None])
    people = [
        PersonRow(
            members.get(pk) if pk is not None else None,
            [
                LoadCell(side.get(pk), f"person/{name}/{NOBODY if pk is None else pk}")
                for name, side in zip(SIDES, loads, strict=True)
            ],
        )
        for pk in ids
    ]
    missed = [
        (len(side.missed), f"missed/{name}") for name, side in zip(SIDES, found.work, strict=True)
    ]
    return Team(people, _promises(found, playbook), missed)


def sentences(found: Comparison) -> list[Sentence]:
    """Return for each promise who wrote at an hour at which it would be missed."""
    return [
        Sentence(f"promise/{name}/{place}", _wrote(one), one.members)
        for name, side in zip(SIDES, found.work, strict=True)
        for place, one in enumerate(side.promises)
    ]


def tasks(found: Comparison, key: str) -> tuple[str, Sequence[Duty]]:
    """Return the heading and the tasks that `key` opens. Raises LookupError."""
    kind, _sep, rest = key.partition("/")
    name, _sep, whose = rest.partition("/")
    if name not in SIDES or kind not in ("person", "missed"):
        raise LookupError(key)
    work = found.work[SIDES.index(name)]
    if kind == "missed":
        return _("Tasks that would miss their deadline"), work.missed
    wanted = None if whose == NOBODY else int(whose) if whose.isdecimal() else -1
    if wanted not in {one.member_id for one in work.loads}:
        raise LookupError(key)
    own = [one for one in work.duties if one.member_id == wanted]
    member = Member.objects.filter(pk=wanted).first() if wanted else None
    if member is None:
        return _("Tasks for nobody"), own
    return _("Tasks for %(name)s in the next 7 days") % {"name": member.name}, own


def lines(duties: Sequence[Duty], playbook: Playbook, reader: Member) -> list[TaskLine]:
    """Return each task in words, about members whom `reader` may look up."""
    ids = {one.about_id for one in duties if one.about_id is not None}
    about = Member.objects.visible_to(reader).in_bulk(ids)
    return [
        TaskLine(_what(one, playbook), about.get(one.about_id or 0), one, _why(one))
        for one in duties
    ]


def _what(one: Duty, playbook: Playbook) -> str:
    if one.title:
        return one.title
    step = telling.step_of(telling.journey_of(one.rule, playbook), one.step)
    return telling.what_of(step, playbook) if step else one.step


def _why(one: Duty) -> str:
    words = {
        CLOSED: _("nobody is there before the deadline"),
        CAPACITY: _("too much else is due before"),
    }
    return words.get(one.missed, "")


def _promises(found: Comparison, playbook: Playbook) -> list[PromiseRow]:
    sides = [
        {(one.what, one.role, one.within): (place, one) for place, one in enumerate(side.promises)}
        for side in found.work
    ]
    named = list(dict.fromkeys([*sides[1], *sides[0]]))
    return [
        PromiseRow(
            what=what,
            role=role_of(playbook, role),
            within=timedelta(minutes=within),
            cells=[
                _promise_cell(name, side.get((what, role, within)))
                for name, side in zip(SIDES, sides, strict=True)
            ],
        )
        for what, role, within in named
    ]


def _promise_cell(name: str, known: tuple[int, Outlook] | None) -> PromiseCell:
    if known is None:
        return PromiseCell(None, "")
    return PromiseCell(known[1], f"promise/{name}/{known[0]}")


def _wrote(one: Outlook) -> str:
    text = ngettext(
        "“%(what)s”: %(count)s person wrote at an hour at which nobody would see it in time",
        "“%(what)s”: %(count)s people wrote at an hour at which nobody would see it in time",
        len(one.members),
    )
    return text % {"what": one.what, "count": len(one.members)}
