"""What a version asks of its team: tasks against their hours, and promises that would be missed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from zoneinfo import ZoneInfo

from horo.engine.cover import Cover, cover_of
from horo.engine.sent import Traffic
from horo.engine.values import Effect
from horo.people.models import PERSON, Member, Membership
from horo.playbook import actions
from horo.playbook.parts.whole import Playbook

MINUTES = 15  # of a task that does not say how long it takes
WEEK = timedelta(days=7)
LAST = datetime.max.replace(tzinfo=UTC)  # the deadline of what has none
CLOSED, CAPACITY = "closed", "capacity"  # why a deadline would be missed


@dataclass(frozen=True)
class Duty:
    """A task that is on its way: for whom of the team, about whom, from when, until when.

    `key` is of its effect; `rule` and `step` say what it is or, of one that is open already and
    waits for somebody, `title`.

    `member_id` is None where nobody is in the group. `missed` says why the deadline would be
    missed: nobody of the role is there in time, or too much else is due before; "" where it
    would be kept, where there is none, or where the playbook does not say who is there when.
    """

    key: str
    rule: str
    step: str
    to: str
    member_id: int | None
    about_id: int | None
    opens_at: datetime
    due_at: datetime | None
    minutes: int
    missed: str = ""
    title: str = ""
    is_open: bool = False


@dataclass(frozen=True)
class Load:
    """What one person gets in the seven days; `hours` is when they are there, None: not said.

    `open` tasks wait for them already, and take `open_minutes`.

    `usual` is what a week of the last 30 days would have brought them, tasks of those included
    who are not there yet.
    """

    member_id: int | None
    tasks: int
    minutes: int
    hours: float | None
    usual: float
    open: int = 0
    open_minutes: int = 0

    @property
    def is_over(self) -> bool:
        return self.hours is not None and self.minutes + self.open_minutes > self.hours * 60


@dataclass(frozen=True)
class Outlook:
    """A promise of `moderation.yaml`: what came at hours at which nobody would see it in time.

    `what` and `role` name it, `within` is in minutes. `hours` are those of the 168 of a week in
    which a thing may come that nobody of the role sees in time; None where the playbook does not
    say when they are there. `acts` are the topics of the last 30 days that came in such hours,
    by `members`; `of` is how many came in all.
    """

    what: str
    role: str
    within: int
    hours: float | None
    acts: int
    of: int
    members: tuple[int, ...]


@dataclass(frozen=True)
class Workload:
    """One version's: the next seven days of the team, and its promises."""

    loads: tuple[Load, ...]
    duties: tuple[Duty, ...]
    promises: tuple[Outlook, ...]

    @property
    def missed(self) -> tuple[Duty, ...]:
        return tuple(one for one in self.duties if one.missed)


def workload(
    playbook: Playbook,
    given: Iterable[tuple[Effect, datetime]],
    came: Sequence[tuple[int, datetime]],
    past: Traffic,
    at: datetime,
) -> Workload:
    """Return what `playbook` asks of its team in the seven days after `at`.

    `given` are the effects on their way, with when. `came` are topics of the days before: who
    opened them, and when; `past` is what the version would have sent in them. A task goes to whom
    of its group has least to do by then, as tasks do that say nothing else; it takes the minutes
    that it states, or `MINUTES`. Work is done in the order of deadlines, one thing at a time,
    while somebody of the role is there; what is open already is work as well.
    """
    duties = [*_open(), *_duties(given)]
    roles = {one.role for one in playbook.moderation.coverage}
    crew = _crew({one.to for one in duties} | roles | {to for to, _number in past.tasks})
    duties = _kept_or_missed(_shared(duties, crew), playbook, at)
    return Workload(
        loads=tuple(_loads(duties, crew, _hours(playbook, crew, at), _usual(past, crew))),
        duties=tuple(sorted(duties, key=lambda one: (one.opens_at, one.key))),
        promises=tuple(_promises(playbook, came, at)),
    )


def _duties(given: Iterable[tuple[Effect, datetime]]) -> list[Duty]:
    known = actions.registered()
    found = []
    for effect, when in given:
        to = known[effect.action].work_for(effect.args) if effect.action in known else ""
        if not to:
            continue
        due, minutes = getattr(effect.args, "due", None), getattr(effect.args, "minutes", None)
        found.append(
            Duty(
                effect.key,
                effect.rule,
                effect.step,
                to,
                None,
                effect.member_id,
                when,
                when + due if due else None,
                minutes or MINUTES,
            )
        )
    return found


def _open() -> list[Duty]:
    """Return the work that was given before and is not done, whoever's action gave it."""
    found = [one for action in actions.registered().values() for one in action.waiting()]
    return [
        Duty(
            one.key,
            "",
            "",
            one.to,
            one.member_id,
            one.about_id,
            one.opened_at,
            one.due_at,
            one.minutes,
            title=one.title,
            is_open=True,
        )
        for one in found
    ]


def _crew(names: Iterable[str]) -> dict[str, list[int]]:
    """Return who is in each group; of a name that is no group, the person with that handle."""
    wanted = sorted(names)
    people = Membership.objects.filter(group__slug__in=wanted, member__kind=PERSON)
    found: dict[str, list[int]] = {name: [] for name in wanted}
    for slug, pk in people.order_by("member_id").values_list("group__slug", "member_id"):
        found[slug].append(pk)
    alone = [name for name in wanted if not found[name]]
    for handle, pk in Member.objects.filter(handle__in=alone).values_list("handle", "pk"):
        found[handle].append(pk)
    return found


def _shared(duties: Sequence[Duty], crew: Mapping[str, list[int]]) -> list[Duty]:
    """Give each duty to whom of its group has least to do; nobody gets one about themselves.

    What is open already stays with whom it has.
    """
    minutes: dict[int, int] = {}
    found = []
    for one in duties:
        if one.is_open:
            found.append(one)
            minutes[one.member_id or 0] = minutes.get(one.member_id or 0, 0) + one.minutes
    coming = [one for one in duties if not one.is_open]
    for one in sorted(coming, key=lambda one: (one.opens_at, one.key)):
        group = crew[one.to]
        some = [pk for pk in group if pk != one.about_id] or group
        chosen = min(some, key=lambda pk: (minutes.get(pk, 0), pk), default=None)
        if chosen is not None:
            minutes[chosen] = minutes.get(chosen, 0) + one.minutes
        found.append(replace(one, member_id=chosen))
    return found


def _loads(
    duties: Sequence[Duty],
    crew: Mapping[str, list[int]],
    hours: Mapping[int, float],
    usual: Mapping[int | None, float],
) -> Iterable[Load]:
    """Yield what each person gets, and everybody who covers hours; nobody comes last."""
    minutes: dict[int | None, list[int]] = {}
    waiting: dict[int | None, list[int]] = {}
    for one in duties:
        (waiting if one.is_open else minutes).setdefault(one.member_id, []).append(one.minutes)
    everybody = minutes.keys() | waiting.keys() | hours.keys() | usual.keys()
    for person in sorted(everybody, key=lambda pk: (pk is None, pk or 0)):
        own, before = minutes.get(person, []), waiting.get(person, [])
        there, often = hours.get(person or 0), round(usual.get(person, 0.0), 1)
        hours_there = None if there is None else round(there, 2)
        yield Load(person, len(own), sum(own), hours_there, often, len(before), sum(before))


def _hours(playbook: Playbook, crew: Mapping[str, list[int]], at: datetime) -> dict[int, float]:
    """Return the hours of each in the seven days: those of a role are shared by its people."""
    found: dict[int, float] = {}
    for role in sorted({one.role for one in playbook.moderation.coverage}):
        cover = _cover(playbook, role, at, at + WEEK)
        for pk in crew[role]:
            if cover:
                found[pk] = found.get(pk, 0.0) + cover.hours(at, at + WEEK) / len(crew[role])
    return found


def _usual(past: Traffic, crew: Mapping[str, list[int]]) -> dict[int | None, float]:
    """Return the tasks that each would have got in a week of `past`, shared evenly."""
    weeks = (past.end - past.start) / WEEK
    found: dict[int | None, float] = {}
    for to, number in past.tasks:
        people: Sequence[int | None] = crew[to] or (None,)
        for pk in people:
            found[pk] = found.get(pk, 0.0) + number / weeks / len(people)
    return found


def _kept_or_missed(duties: Sequence[Duty], playbook: Playbook, at: datetime) -> list[Duty]:
    found = []
    for role in sorted({one.to for one in duties}):
        own = [one for one in duties if one.to == role]
        last = max([at + WEEK, *(one.due_at for one in own if one.due_at)])
        cover = _cover(playbook, role, at, last + WEEK)
        found += _worked_off(own, cover, at) if cover else own
    return found


def _worked_off(duties: Sequence[Duty], cover: Cover, at: datetime) -> list[Duty]:
    """Say of each duty whether it is done in time, where all are done one after the other."""
    coming = sorted(duties, key=lambda one: (one.opens_at, one.key), reverse=True)
    ready: list[tuple[datetime, str, Duty]] = []
    free, found = at, []
    while coming or ready:
        if not ready:
            free = max(free, coming[-1].opens_at)
        while coming and coming[-1].opens_at <= free:
            one = coming.pop()
            heappush(ready, (one.due_at or LAST, one.key, one))
        one = heappop(ready)[2]
        done = cover.after(free, timedelta(minutes=one.minutes))
        late = one.is_open and one.due_at is not None and one.due_at <= at  # missed already
        found.append(replace(one, missed="" if late else _missed(one, done, cover)))
        free = done or free
    return found


def _missed(one: Duty, done: datetime | None, cover: Cover) -> str:
    if one.due_at is None or (done is not None and done <= one.due_at):
        return ""
    return CAPACITY if cover.is_met(one.opens_at, one.due_at) else CLOSED


def _promises(
    playbook: Playbook, came: Sequence[tuple[int, datetime]], at: datetime
) -> Iterable[Outlook]:
    """Yield the promises as they are written, then the first looks of the escalation."""
    book = playbook.moderation
    said = [(one.what, one.role, one.within) for one in book.promises]
    said += [(one.case, one.owner, one.within) for one in book.escalation if one.within]
    start = min([at, *(when for _pk, when in came)])
    for what, role, within in said:
        cover = _cover(playbook, role, start, at + WEEK + within)
        late = [pk for pk, when in came if cover and not cover.is_met(when, when + within)]
        yield Outlook(
            what=what,
            role=role,
            within=within // timedelta(minutes=1),
            hours=round(cover.missed(within, at, at + WEEK), 2) if cover else None,
            acts=len(late),
            of=len(came),
            members=tuple(sorted(set(late))),
        )


def _cover(playbook: Playbook, role: str, start: datetime, end: datetime) -> Cover | None:
    zone = ZoneInfo(playbook.timezone)
    return cover_of(playbook.moderation.coverage, role, zone, start, end)
