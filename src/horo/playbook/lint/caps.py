"""Two journeys that together send one member more than the cap allows.

For each journey: when, after an entry, it may send at the worst, and how soon the same member
may enter again. Then the fullest window of the cap's length, wherever the two may fall.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from horo.conditions import Condition, contradictions, verbs_in
from horo.conditions.acts import Acts
from horo.conditions.logic import All, Named
from horo.playbook.lint.journeys import said
from horo.playbook.lint.place import Look, reaches_member
from horo.playbook.parts.charter import Cap
from horo.playbook.parts.journeys import AgainAfter, Journey
from horo.playbook.parts.walking import steps_of
from horo.playbook.parts.ways import Way, most_together, ways_of

ONCE_IN_A_LIFE = {"joined"}
FOREVER = timedelta(days=36_500)
MOST_ROUNDS = 60  # re-entries that are looked at
UNBOUNDED = 1_000_000


def journeys_keep_the_cap(look: Look) -> None:
    """No journey alone, and no two together, send more than the cap allows."""
    is_exempt = look.playbook.attention.high == "exempt"
    senders = [
        journey
        for journey in look.playbook.journeys.values()
        if any(reaches_member(step) for step in journey.actions)
        and not (is_exempt and journey.priority == "high")
    ]
    for index, cap in enumerate(look.playbook.caps):
        alone = {journey.slug: _most(look, (journey,), cap.per) for journey in senders}
        for journey in senders:
            if alone[journey.slug] > cap.messages:
                _report(look, index, cap, journey, None, alone[journey.slug])
        for one, other in combinations(senders, 2):
            if max(alone[one.slug], alone[other.slug]) > cap.messages:
                continue  # said already
            together = _together(look, one, other, cap.per, alone)
            if together > cap.messages:
                _report(look, index, cap, other, one, together)


def _together(
    look: Look, one: Journey, other: Journey, per: timedelta, alone: dict[str, int]
) -> int:
    """Return the most messages of both within `per`."""
    if not (verbs_in(one.enter) | verbs_in(other.enter)) <= ONCE_IN_A_LIFE:
        return alone[one.slug] + alone[other.slug]  # they may fall together in any way
    both = [look.meaning(journey.audience) for journey in (one, other) if journey.audience]
    known = tuple(condition for condition in both if condition is not None)
    if known and contradictions(All(parts=known)):
        return 0  # one and the same act lets a member into one of them only
    return _most(look, (one, other), per)


def _most(look: Look, journeys: Sequence[Journey], per: timedelta) -> int:
    """Return the most messages within `per`, where one act lets a member into all `journeys`."""
    turns: list[Turn] = []
    for journey in journeys:
        audience = journey.audience and look.meaning(journey.audience)
        for way in ways_of(journey.steps):
            if not reaches_member(way.step):
                continue
            gap = _gap(journey, way, audience)
            if gap == timedelta(0):
                return UNBOUNDED
            rounds = min(MOST_ROUNDS, int((FOREVER if gap >= per else per * 4) / gap))
            turns += [Turn(journey.slug, way, gap * turn) for turn in range(max(1, rounds))]
    return max(_at_once(turns, turn.latest, per) for turn in turns)


@dataclass(frozen=True)
class Turn:
    """A sending that may fall anywhere between two times; `later` is how much later it entered."""

    journey: str
    way: Way
    later: timedelta

    @property
    def earliest(self) -> timedelta:
        return self.way.earliest + self.later

    @property
    def latest(self) -> timedelta:
        return self.way.latest + self.later


def _at_once(turns: Sequence[Turn], end: timedelta, per: timedelta) -> int:
    """Return how many of `turns` may fall into the window that ends then, one way at each fork."""
    runs: dict[tuple[str, timedelta], list[Way]] = {}
    for turn in turns:
        if turn.latest > end - per and turn.earliest <= end:
            runs.setdefault((turn.journey, turn.later), []).append(turn.way)
    return sum(map(most_together, runs.values()))


def _gap(journey: Journey, way: Way, audience: Condition | None) -> timedelta:
    """Return the least time between two sendings of a step to one member; 0 is no limit."""
    if journey.again == "never" or verbs_in(journey.enter) <= ONCE_IN_A_LIFE:
        return FOREVER
    by_audience = max(
        (_only_one_within(part, journey.enter) for part in _conjuncts(audience)),
        default=timedelta(0),
    )
    unless = way.step.unless
    starts_over = unless is not None and _covers(unless, journey.enter)
    return max(by_audience, way.earliest if starts_over else timedelta(0), _spacing(journey))


def _spacing(journey: Journey) -> timedelta:
    """Return how soon the journey lets the same member in again at the soonest."""
    if isinstance(journey.again, AgainAfter):
        return journey.again.after
    if journey.again == "after_leaving" and not (journey.goal or journey.exit):
        return max(way.latest for way in ways_of(journey.steps)) + journey.lapse
    return timedelta(0)


def _only_one_within(part: Condition, enter: Condition) -> timedelta:
    """Return the window in which the audience allows but one of the acts that let a member in."""
    if isinstance(part, Acts) and part.within and part.times.most == 1 and part.distinct is None:
        return part.within if _covers(part, enter) else timedelta(0)
    return timedelta(0)


def _covers(part: Condition, enter: Condition) -> bool:
    return (
        isinstance(part, Acts)
        and type(part) is type(enter)
        and not part.is_narrowed
        and part.sum is None
        and verbs_in(enter) <= verbs_in(part)
    )


def _conjuncts(condition: Condition | None) -> list[Condition]:
    if isinstance(condition, All):
        return [inner for part in condition.parts for inner in _conjuncts(part)]
    if isinstance(condition, Named):
        return _conjuncts(condition.means)
    return [condition] if condition is not None else []


def _report(
    look: Look, index: int, cap: Cap, journey: Journey, other: Journey | None, count: int
) -> None:
    first = next(path for path, step in steps_of(journey.steps) if reaches_member(step))
    line = look.line("playbook.yaml", ("caps", index))
    look.warn(
        "cap",
        f"journeys/{journey.slug}.yaml",
        first,
        _sent(count, said(cap.per), other),
        _("at most %(messages)s (the cap in playbook.yaml:%(line)s)")
        % {"messages": cap.messages, "line": line},
        _("The gate would hold the rest back. Send fewer, further apart, or raise the cap."),
    )


def _sent(count: int, time: str, other: Journey | None) -> str:
    if count >= UNBOUNDED:
        sent = _("any number of messages within %(time)s") % {"time": time}
    else:
        sent = ngettext(
            "up to %(count)s message within %(time)s",
            "up to %(count)s messages within %(time)s",
            count,
        ) % {"count": count, "time": time}
    if other is None:
        return sent
    return _("%(messages)s, together with the journey %(journey)r") % {
        "messages": sent,
        "journey": other.slug,
    }


RULES = (journeys_keep_the_cap,)
