"""Journeys: steps that are told apart, in order, within the goal's time; and rituals with hosts."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from horo.playbook.lint.place import Look, reaches_member
from horo.playbook.recurrence import occurrences

NEVER = datetime(9000, 1, 1, tzinfo=UTC)


def steps_are_told_apart(look: Look) -> None:
    """The steps of a journey have different names."""
    for slug, journey in look.playbook.journeys.items():
        seen: set[str] = set()
        for index, step in enumerate(journey.steps):
            if step.id in seen:
                look.error(
                    "step",
                    f"journeys/{slug}.yaml",
                    ("steps", index, "id"),
                    f"the step {step.id!r} a second time",
                    "another `id` for each step",
                    "An effect happens once for each step, so two need two names.",
                )
            seen.add(step.id)


def steps_are_in_order(look: Look) -> None:
    """The steps of a journey stand in the order of their times."""
    for slug, journey in look.playbook.journeys.items():
        latest = timedelta(0)
        for index, step in enumerate(journey.steps):
            if step.after < latest:
                look.warn(
                    "step",
                    f"journeys/{slug}.yaml",
                    ("steps", index, "after"),
                    f"{said(step.after)} after a step at {said(latest)}",
                    "steps in the order of their times",
                    "Every `after` counts from the entry.",
                )
            latest = max(latest, step.after)


def steps_come_before_the_goal(look: Look) -> None:
    """A step later than the goal's window cannot help to reach it."""
    for slug, journey in look.playbook.journeys.items():
        if journey.goal is None:
            continue
        for index, step in enumerate(journey.steps):
            if step.after > journey.goal.within and reaches_member(step):
                look.warn(
                    "goal",
                    f"journeys/{slug}.yaml",
                    ("steps", index, "after"),
                    f"a step {said(step.after)} after the entry",
                    f"steps within the goal's {said(journey.goal.within)}",
                    "It cannot help any more; take it out, or give the goal more time.",
                )


def rituals_have_hosts(look: Look) -> None:
    """Every ritual has a host."""
    for slug, ritual in look.playbook.rituals.items():
        if not ritual.hosts:
            look.warn(
                "host",
                f"rituals/{slug}.yaml",
                ("hosts",),
                "no host",
                "`hosts`, at least one",
                "What everybody looks after, nobody does.",
            )


def rituals_take_place(look: Look) -> None:
    """Every ritual takes place at least once."""
    zone = ZoneInfo(look.playbook.timezone)
    for slug, ritual in look.playbook.rituals.items():
        first = datetime.combine(ritual.starts, ritual.at)
        start = first.replace(tzinfo=zone)
        if not occurrences(ritual.rrule, first, zone, start=start, end=NEVER, most=1):
            look.error(
                "ritual",
                f"rituals/{slug}.yaml",
                ("rrule",),
                "a ritual that never takes place",
                f"an occurrence on or after {ritual.starts}",
                "Look at UNTIL and `starts`.",
            )


def said(duration: timedelta) -> str:
    """Return `duration` as a playbook writes it."""
    for unit, length in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if duration.total_seconds() % length == 0:
            return f"{int(duration.total_seconds()) // length}{unit}"
    return str(duration)


RULES = (
    steps_are_told_apart,
    steps_are_in_order,
    steps_come_before_the_goal,
    rituals_have_hosts,
    rituals_take_place,
)
