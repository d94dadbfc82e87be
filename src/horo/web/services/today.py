"""Today: what waits for the team, each item one decision with its why."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Subquery

from horo.engine.models import Switch, Verdict
from horo.engine.services import due_next, plan, preview
from horo.engine.values import BADGES, FUNNEL, LEVELS, STAGE, Effect, Plan
from horo.log.models import Activity
from horo.people.models import Member
from horo.playbook import actions
from horo.playbook.actions import Preview
from horo.playbook.parts.whole import Playbook
from horo.web.services import asking, reasons
from horo.web.services.kept import kept
from horo.web.services.reasons import Because

SHOWN = 3  # effects of a group that the page shows at once; the others on the group's own page
UNWATCHED = timedelta(minutes=30)  # after the last look at a page
STALE = timedelta(minutes=3)  # a plan that was kept ready is older only if nobody ticks any more
WAITING, COMING, HELD, ASIDE = "waiting", "coming", "held", "aside"
FOR_A_PERSON = ("approval", "blast_radius")
LETTERS = ("in_app", "email", "push")  # channels by which something comes that a member reads


@dataclass(frozen=True)
class Ready:
    """A plan that was computed ahead, and what had been decided by then."""

    plan: Plan
    since: Hashable


_ready: dict[Path, Ready] = {}
_looked_at: dict[Path, datetime] = {}


@dataclass(frozen=True)
class Shown:
    """One effect as a person decides on it."""

    effect: Effect
    member: Member
    because: Because
    held: str


@dataclass(frozen=True)
class Group:
    """The effects of one step of one rule: a decision that can be made together."""

    name: str  # rule and step, as the address has it
    place: str
    title: str
    step: str
    action: str
    what: str  # the step does, in words
    reaches: bool
    preview: Preview | None
    total: int
    effects: Sequence[Shown]

    @property
    def more(self) -> int:
        return self.total - len(self.effects)

    @property
    def is_letter(self) -> bool:
        """Whether the preview is something that the member would read."""
        return self.reaches and self.preview is not None and self.preview.channel in LETTERS


@dataclass(frozen=True)
class Planned:
    """The plan, sorted by what it wants from a person."""

    at: datetime
    waiting: Sequence[Group]
    coming: Sequence[Group]
    held: Sequence[Group]
    aside: Sequence[Group]
    moves: int  # members whose stage is about to be written down
    earned: int  # badges and levels that are about to be given

    @property
    def people_waiting(self) -> int:
        return sum(group.total for group in self.waiting)


def current_plan(at: datetime) -> Plan | None:
    """Return the plan as of this minute; None where no playbook could run.

    Where the scheduler keeps one ready, that is it, unless somebody has decided since: it is a
    minute old at most. Else it is computed, and again as soon as something was recorded.
    """
    book = asking.playbook()
    if book is None:
        return None
    _looked_at[settings.HOME] = at
    ready = _ready.get(settings.HOME)
    if ready and at - ready.plan.at < STALE and ready.since == _decided(book):
        return ready.plan
    return kept(("plan", *moment(book, at)), lambda: plan(at))


def keep_ready(at: datetime) -> None:
    """Have the plan at hand before a page asks for it: called with every tick.

    A plan costs a second where the log is long. Nothing is done once nobody has looked for a while;
    the first page after a start does not wait either.
    """
    book = asking.playbook()
    if book is None or at - _looked_at.setdefault(settings.HOME, at) > UNWATCHED:
        _ready.pop(settings.HOME, None)
        return
    since = _decided(book)
    _ready[settings.HOME] = Ready(plan(at), since)


def next_of(member: Member, at: datetime) -> Sequence[Effect]:
    """Return what is due for `member` now and in the next 30 days, as of this minute."""
    book = asking.playbook()
    if book is None:
        return ()
    return kept(("next", *moment(book, at), member.pk), lambda: due_next(member, at))


def moment(book: Playbook, at: datetime) -> tuple[Hashable, ...]:
    """Return what a plan depends on: the newest act and verdict, stops, `book`, the minute."""
    minute = at - timedelta(seconds=at.second, microseconds=at.microsecond)
    return settings.HOME, _newest(), _stopped(), book.version, minute


def _newest() -> tuple[int, int | None] | None:
    """Return the newest activity and the newest verdict, in one statement."""
    verdict = Verdict.objects.order_by("-pk").values("pk")[:1]
    newest = Activity.objects.order_by("-pk").values_list("pk", Subquery(verdict))
    return newest.first()


def _decided(book: Playbook) -> Hashable:
    verdict = Verdict.objects.order_by("-pk").values_list("pk", flat=True).first()
    return book.version, verdict, _stopped()


def _stopped() -> tuple[int, ...]:
    """Return the switches that are on."""
    return tuple(Switch.objects.on().order_by("pk").values_list("pk", flat=True))


def planned(at: datetime, *, reader: Member) -> Planned | None:
    """Return what Today shows of the plan to `reader`; None where no playbook could run."""
    found, book = current_plan(at), asking.playbook()
    if found is None or book is None:
        return None
    sorted_effects = _by_place(found.effects)
    shown = [each for group in sorted_effects.values() for each in group[:SHOWN]]
    told = reasons.of(shown, book, reader=reader)
    places: dict[str, list[Group]] = {WAITING: [], COMING: [], HELD: [], ASIDE: []}
    for (place, rule, step), effects in sorted_effects.items():
        if rule != FUNNEL:
            group = _group(f"{rule}/{step}", effects, SHOWN, book, told, found.at)
            places[place].append(group)
    moves = sum(1 for effect in found.effects if effect.action == STAGE)
    earned = sum(map(_is_earned, found.effects))
    lists = (places[WAITING], places[COMING], places[HELD], places[ASIDE])
    return Planned(found.at, *lists, moves, earned)


def group(name: str, at: datetime, *, place: str, reader: Member) -> Group | None:
    """Return all of the group `name` that waits for a person, or was set aside; None if nothing.

    `place` is WAITING or ASIDE.
    """
    found, book = current_plan(at), asking.playbook()
    if found is None or book is None:
        return None
    effects = [
        effect
        for effect in found.effects
        if f"{effect.rule}/{effect.step}" == name and _place(effect) == place
    ]
    if not effects or place not in (WAITING, ASIDE):
        return None
    told = reasons.of(effects, book, reader=reader)
    return _group(name, effects, len(effects), book, told, found.at)


def effect(key: str, at: datetime) -> tuple[Effect, Preview | None] | None:
    """Return the effect `key` of the plan with what it would show; None if it is not due."""
    found = current_plan(at)
    for each in found.effects if found else ():
        if each.key == key:
            return each, _preview(each, found.version if found else "", at)
    return None


def _by_place(effects: Iterable[Effect]) -> dict[tuple[str, str, str], list[Effect]]:
    found: dict[tuple[str, str, str], list[Effect]] = {}
    for each in effects:
        if each.rule != FUNNEL and not _is_earned(each) and (place := _place(each)):
            found.setdefault((place, each.rule, each.step), []).append(each)
    return found


def _is_earned(effect: Effect) -> bool:
    """Whether it is a badge or level that comes by itself: told in one line, as stages are."""
    kind = effect.rule.partition("/")[0]
    return kind in (BADGES, LEVELS) and effect.held is None


def _place(effect: Effect) -> str:
    """Return where on the page `effect` belongs; "" where a person has rejected it."""
    if effect.held is None:
        return COMING
    if effect.held.gate == "rejected":
        return ""
    if effect.held.gate == "by_hand":
        return ASIDE
    if effect.held.gate in FOR_A_PERSON:
        return WAITING
    return HELD


def _group(
    name: str,
    effects: Sequence[Effect],
    most: int,
    book: Playbook,
    told: Mapping[str, tuple[Member, Because]],
    at: datetime,
) -> Group:
    first = effects[0]
    action = actions.registered()[first.action]
    return Group(
        name=name,
        place=_place(first),
        title=reasons.rule_title(first, book),
        step=first.step,
        action=first.action,
        what=action.sentence(first.args, book) if action.sentence else first.action,
        reaches=action.reaches,
        preview=_preview(first, book.version, at),
        total=len(effects),
        effects=[
            Shown(each, *told[each.key], held=reasons.held(each))
            for each in effects[:most]
            if each.key in told
        ],
    )


def _preview(effect: Effect, version: str, at: datetime) -> Preview | None:
    return kept(("preview", effect.key, version), lambda: preview(effect, at))
