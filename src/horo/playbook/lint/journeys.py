"""Journeys: steps that are told apart, in order, within the goal's time; and rituals with hosts."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

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
                    _("the step %(step)r a second time") % {"step": step.id},
                    _("another `id` for each step"),
                    _("An effect happens once for each step, so two need two names."),
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
                    _("%(time)s after a step at %(before)s")
                    % {"time": said(step.after), "before": said(latest)},
                    _("steps in the order of their times"),
                    _("Every `after` counts from the entry."),
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
                    _("a step %(time)s after the entry") % {"time": said(step.after)},
                    _("steps within the goal's %(time)s") % {"time": said(journey.goal.within)},
                    _("It cannot help any more; take it out, or give the goal more time."),
                )


def rituals_have_hosts(look: Look) -> None:
    """Every ritual has a host."""
    for slug, ritual in look.playbook.rituals.items():
        if not ritual.hosts:
            look.warn(
                "host",
                f"rituals/{slug}.yaml",
                ("hosts",),
                _("no host"),
                _("`hosts`, at least one"),
                _("What everybody looks after, nobody does."),
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
                _("a ritual that never takes place"),
                _("an occurrence on or after %(day)s") % {"day": ritual.starts},
                _("Look at UNTIL and `starts`."),
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
