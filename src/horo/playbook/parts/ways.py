"""The way to each step of a journey, as a line of legs from the entry: what the engine runs.

A tree of forks reads well and runs badly. Here every step that does something has one line of
its own: spans of time to go through, and questions that have to be answered in its favor.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import time, timedelta

from horo.conditions import Condition
from horo.playbook.parts.moments import Clock, Event, Weekday
from horo.playbook.parts.steps import Branch, Item, Split, Step, Wait
from horo.playbook.reading.yaml import Path

SLACK = timedelta(days=9)  # to the same day of the next week, whatever the clocks do


@dataclass(frozen=True)
class Delay:
    """Go on so much later."""

    span: timedelta


@dataclass(frozen=True)
class ByClock:
    """Go on at the next such time of day of the member, `at_least` so much later."""

    at_least: timedelta
    days: tuple[Weekday, ...]
    at: time


@dataclass(frozen=True)
class Held:
    """Go on as soon as `condition` is true of what came after; stop if it is not `within`."""

    condition: Condition
    within: timedelta


@dataclass(frozen=True)
class TimedOut:
    """Go on `within` so much later; stop if `condition` was true of what came after by then."""

    condition: Condition
    within: timedelta


@dataclass(frozen=True)
class Asked:
    """Go on if `condition` is true (or not true) of what came after the entry; else stop."""

    condition: Condition
    is_true: bool


@dataclass(frozen=True)
class Drawn:
    """Go on if the member's lot, by the name of the fork, lies in [low, high); else stop."""

    fork: str
    low: float
    high: float


Leg = Delay | ByClock | Held | TimedOut | Asked | Drawn


@dataclass(frozen=True)
class Way:
    """A step, where it stands in the file, and the legs that lead to it from the entry.

    It comes `earliest` and `latest` so long after the entry, if it comes.
    """

    step: Step
    path: Path
    legs: tuple[Leg, ...]

    @property
    def earliest(self) -> timedelta:
        return sum((_earliest(leg) for leg in self.legs), timedelta())

    @property
    def latest(self) -> timedelta:
        return sum((_latest(leg) for leg in self.legs), timedelta())


def are_apart(one: Way, other: Way) -> bool:
    """Whether no member goes both ways: they part where the answer to one question differs."""
    for leg, against in zip(one.legs, other.legs, strict=False):
        if leg != against:
            return _excludes(leg, against) or _excludes(against, leg)
    return False


def most_together(ways: Sequence[Way]) -> int:
    """Return to how many of `ways` at most a member comes."""
    if not ways:
        return 0
    first, *rest = ways
    beside = [way for way in rest if not are_apart(first, way)]
    if len(beside) == len(rest):
        return 1 + most_together(rest)
    return max(1 + most_together(beside), most_together(rest))


def ways_of(items: tuple[Item, ...]) -> tuple[Way, ...]:
    """Return the way to each step that does something, in the order of the file."""
    return tuple(_ways(items, ("steps",), ()))


def _ways(items: tuple[Item, ...], path: Path, so_far: tuple[Leg, ...]) -> Iterator[Way]:
    for index, item in enumerate(items):
        here = (*path, index)
        match item:
            case Step():
                yield Way(item, here, (*so_far, *_legs(item.after)))
            case Branch():
                yield from _branch(item, here, (*so_far, *_legs(item.after)))
            case Split():
                yield from _split(item, here, (*so_far, *_legs(item.after)))
            case Wait():
                yield from _wait(item, here, so_far)


def _legs(after: timedelta | Clock | Event) -> tuple[Leg, ...]:
    match after:
        case Clock():
            return (ByClock(after.at_least, after.on, after.at),)
        case Event():
            return (Held(after.event, after.within), *_legs(after.plus))
    return (Delay(after),)


def _branch(item: Branch, path: Path, so_far: tuple[Leg, ...]) -> Iterator[Way]:
    asked, path = Asked(item.branch.only_if, is_true=True), (*path, "branch")
    yield from _ways(item.branch.then, (*path, "then"), (*so_far, asked))
    no = replace(asked, is_true=False)
    yield from _ways(item.branch.otherwise, (*path, "else"), (*so_far, no))


def _split(item: Split, path: Path, so_far: tuple[Leg, ...]) -> Iterator[Way]:
    low, last = 0.0, list(item.split)[-1]
    for name, arm in item.split.items():
        high = 1.0 if name == last else round(low + arm.share, 9)
        drawn = Drawn(item.id, low, high)
        yield from _ways(arm.steps, (*path, "split", name, "steps"), (*so_far, drawn))
        low = high


def _wait(item: Wait, path: Path, so_far: tuple[Leg, ...]) -> Iterator[Way]:
    until, within = item.wait.until, item.wait.at_most
    yield from _ways(item.then, (*path, "then"), (*so_far, Held(until, within)))
    yield from _ways(item.otherwise, (*path, "else"), (*so_far, TimedOut(until, within)))


def _excludes(leg: Leg, other: Leg) -> bool:
    match leg, other:
        case Asked(), Asked():
            return leg.condition == other.condition
        case Drawn(), Drawn():
            return leg.fork == other.fork
        case Held(), TimedOut():
            return (leg.condition, leg.within) == (other.condition, other.within)
    return False


def _earliest(leg: Leg) -> timedelta:
    match leg:
        case Delay(span=span) | ByClock(at_least=span) | TimedOut(within=span):
            return span
    return timedelta()


def _latest(leg: Leg) -> timedelta:
    match leg:
        case Delay(span=span) | Held(within=span) | TimedOut(within=span):
            return span
        case ByClock(at_least=span):
            return span + SLACK
    return timedelta()
