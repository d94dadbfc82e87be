"""A rule in sentences, as its playbook has it: whom it is about, what it does and what for."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from horo.conditions import Condition
from horo.conditions.logic import Not
from horo.engine.values import BADGES, LEVELS
from horo.playbook.parts.journeys import Journey
from horo.playbook.parts.moments import Clock
from horo.playbook.parts.people import Stage
from horo.playbook.parts.recognition import Badge, Level
from horo.playbook.parts.steps import Step
from horo.playbook.parts.ways import Asked, ByClock, Delay, Drawn, Held, Leg, TimedOut, Way, ways_of
from horo.playbook.parts.whole import Playbook
from horo.playbook.words import (
    describe,
    describe_action,
    describe_after,
    describe_goal,
    how_long,
)
from horo.ui.words import share


def journey_of(rule: str, book: Playbook | None) -> Journey | None:
    """Return the journey that `rule` names, if `book` has it."""
    kind, _sep, slug = rule.partition("/")
    return book.journeys.get(slug) if book and kind == "journeys" else None


def step_of(journey: Journey | None, name: str) -> Step | None:
    """Return the step called `name`, also one on a fork."""
    return next((step for step in journey.actions if step.id == name), None) if journey else None


def what_of(step: Step, book: Playbook) -> str:
    """Return what `step` does: the message by its subject, the task by its title."""
    return capital(describe_action(step, book))


def sentences(journey: Journey, step: Step, book: Playbook) -> tuple[str, ...]:
    """Return the part of `journey` that leads to `step`: entry, audience, way, what it is for."""
    return tuple(_sentences(journey, step, book))


def legs(journey: Journey, step: Step, book: Playbook) -> tuple[str, ...]:
    """Return when and on which way of a fork `step` comes, a clause for each; none for at once."""
    found = (leg for leg in _way_to(journey, step).legs if not _is_nothing(leg))
    return tuple(_leg(leg, book) for leg in found)


def names_in(journey: Journey, step: Step) -> Mapping[str, frozenset[str]]:
    """Return what the sentences about `step` may name by `space`, `group` and `note`.

    Not everyone may learn of them: a hidden space does not exist for those outside, and a note is
    a tag, a field or a text in it, which the team keeps about a member.
    """
    found: dict[str, set[str]] = {"space": set(), "group": set(), "note": set()}
    for condition in _conditions(journey, step):
        _collect(condition.written(), found)
    return {word: frozenset(names) for word, names in found.items()}


def stage_of(slug: str, book: Playbook | None) -> Stage | None:
    stages = book.funnel.stages if book else ()
    return next((one for one in stages if one.slug == slug), None)


def about_stage(stage: Stage, book: Playbook) -> str:
    """Return what puts a member into `stage`."""
    return _("In the stage “%(stage)s” is a member who %(condition)s.") % {
        "stage": stage.title,
        "condition": describe(stage.when, book),
    }


def merit_of(rule: str, step: str, book: Playbook | None) -> Badge | Level | None:
    """Return the badge, or the level, that `rule` gives by `step`, if `book` has it."""
    kind, _sep, slug = rule.partition("/")
    if book is None or kind not in (BADGES, LEVELS):
        return None
    if kind == LEVELS:
        return next((one for one in book.recognition.levels if one.slug == step), None)
    return next((one for one in book.recognition.badges if one.slug == slug), None)


def name_of(merit: Badge | Level) -> str:
    """Return what `merit` is, by its title."""
    if isinstance(merit, Badge):
        return _("The badge “%(title)s”") % {"title": merit.title}
    return _("The level “%(title)s”") % {"title": merit.title}


def about_merit(merit: Badge | Level, book: Playbook) -> str:
    """Return for what a member gets `merit`."""
    said = {"title": merit.title, "condition": describe(merit.when, book)}
    if isinstance(merit, Badge):
        return _("The badge “%(title)s” gets a member who %(condition)s.") % said
    return _("On the level “%(title)s” is a member who %(condition)s.") % said


def names_of(condition: Condition) -> Mapping[str, frozenset[str]]:
    """Return what a sentence about `condition` may name, as `names_in` does."""
    found: dict[str, set[str]] = {"space": set(), "group": set(), "note": set()}
    _collect(condition.written(), found)
    return {word: frozenset(names) for word, names in found.items()}


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentences(journey: Journey, step: Step, book: Playbook) -> Iterator[str]:
    yield _("It is about a member who %(entry)s.") % {"entry": describe(journey.enter, book)}
    if journey.audience is not None:
        yield _("Only if at that moment the member %(audience)s.") % {
            "audience": describe(journey.audience, book)
        }
    yield from _way(_way_to(journey, step), book)
    silent = Not(part=step.unless) if step.unless is not None else None
    for condition in (step.only_if, silent):
        if condition is not None:
            yield _("Only if since then the member %(condition)s.") % {
                "condition": describe(condition, book)
            }
    if journey.goal is not None:
        yield _("What it is for: %(goal)s.") % {"goal": describe_goal(journey, book)}


def _way_to(journey: Journey, step: Step) -> Way:
    return next(way for way in ways_of(journey.steps) if way.step.id == step.id)


def _conditions(journey: Journey, step: Step) -> Iterator[Condition]:
    goal = journey.goal.condition if journey.goal else None
    asked = [journey.enter, journey.audience, goal, step.unless, step.only_if]
    for leg in _way_to(journey, step).legs:
        if isinstance(leg, Asked | Held | TimedOut):
            asked.append(leg.condition)
    yield from (condition for condition in asked if condition is not None)


def _collect(written: object, found: Mapping[str, set[str]]) -> None:
    """Gather the names from a condition as it is written: `in_space`, `space`, `group`, `has`."""
    if isinstance(written, list):
        for part in written:
            _collect(part, found)
    elif isinstance(written, dict):
        for key, value in written.items():
            word = "space" if key == "in_space" else key
            if word == "has":
                found["note"].update(_notes(value))
            elif word in found:
                found[word].update([value] if isinstance(value, str) else value)
            else:
                _collect(value, found)


def _notes(given: Mapping[str, Any]) -> Iterator[str]:
    """Yield the tags, or the field and the texts in it, of a condition `has`."""
    by_field = given.get("field", {})
    for names in (given.get("tag", []), *by_field.values()):
        if isinstance(names, str | list):  # and no bounds for a number
            yield from [names] if isinstance(names, str) else names
    yield from by_field


def _is_nothing(leg: Leg) -> bool:
    return isinstance(leg, Delay) and not leg.span


def _way(way: Way, book: Playbook) -> Iterator[str]:
    """Tell the way from the entry to the step, a sentence for each leg, the last with the step."""
    *before, last = way.legs
    for leg in before:
        if not _is_nothing(leg):
            yield f"{capital(_leg(leg, book))}."
    yield _("%(when)s: %(what)s.") % {
        "when": capital(_leg(last, book)),
        "what": describe_action(way.step, book),
    }


def _leg(leg: Leg, book: Playbook) -> str:
    match leg:
        case Delay(span=span):
            return describe_after(span)
        case ByClock(at_least=at_least, days=days, at=at):
            return describe_after(Clock.model_construct(at_least=at_least, on=days, at=at))
        case Drawn(low=low, high=high):
            return _("by lot, for %(share)s of them") % {"share": share(high - low)}
        case Asked(condition=condition, is_true=is_true):
            asked: Condition = condition if is_true else Not(part=condition)
            return _("if by then: %(condition)s") % {"condition": describe(asked, book)}
        case Held(condition=condition, within=within):
            return _("once this has happened, within %(span)s: %(condition)s") % {
                "condition": describe(condition, book),
                "span": how_long(within),
            }
        case TimedOut(condition=condition, within=within):
            silent = Not(part=condition)
            return _("if %(span)s later this is still so: %(condition)s") % {
                "condition": describe(silent, book),
                "span": how_long(within),
            }
