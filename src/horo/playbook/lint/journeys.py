"""Journeys: steps that are told apart, in order, within the goal's time; and rituals with hosts."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from horo.playbook.lint.place import Look, reaches_member
from horo.playbook.parts.journeys import Journey
from horo.playbook.parts.steps import Item, Split, Wait
from horo.playbook.parts.walking import lists_in, walk
from horo.playbook.parts.ways import Way, are_apart, ways_of
from horo.playbook.reading.yaml import Path
from horo.playbook.recurrence import occurrences

NEVER = datetime(9000, 1, 1, tzinfo=UTC)


def steps_are_told_apart(look: Look) -> None:
    """The steps and forks of a journey have different names."""
    for slug, journey in look.playbook.journeys.items():
        seen: set[str] = set()
        for path, item in walk(journey.steps):
            if item.id in seen:
                look.error(
                    "step",
                    f"journeys/{slug}.yaml",
                    (*path, "id"),
                    _("the step %(step)r a second time") % {"step": item.id},
                    _("another `id` for each step"),
                    _("An effect happens once for each step, so two need two names."),
                )
            seen.add(item.id)


def steps_are_in_order(look: Look) -> None:
    """The steps of a journey, and of each fork, stand in the order of their times."""
    for slug, journey in look.playbook.journeys.items():
        for path, items in _lists(journey):
            latest = timedelta(0)
            for index, item in enumerate(items):
                after = _fixed(item)
                if after is not None and after < latest:
                    look.warn(
                        "step",
                        f"journeys/{slug}.yaml",
                        (*path, index, "after"),
                        _("%(time)s after a step at %(before)s")
                        % {"time": said(after), "before": said(latest)},
                        _("steps in the order of their times"),
                        _("Every `after` counts from the entry.")
                        if path == ("steps",)
                        else _("Every `after` counts from where its list begins."),
                    )
                latest = max(latest, after or timedelta(0))


def steps_come_before_the_goal(look: Look) -> None:
    """A step later than the goal's window cannot help to reach it."""
    for slug, journey in look.playbook.journeys.items():
        if journey.goal is None:
            continue
        for way in ways_of(journey.steps):
            if way.earliest > journey.goal.within and reaches_member(way.step):
                look.warn(
                    "goal",
                    f"journeys/{slug}.yaml",
                    (*way.path, "after"),
                    _("a step %(time)s after the entry") % {"time": said(way.earliest)},
                    _("steps within the goal's %(time)s") % {"time": said(journey.goal.within)},
                    _("It cannot help any more; take it out, or give the goal more time."),
                )


def shares_are_whole(look: Look) -> None:
    """The shares of a split sum to 1."""
    for file, path, item in look.items():
        if not isinstance(item, Split):
            continue
        total = round(sum(arm.share for arm in item.split.values()), 6)
        if total != 1:
            look.error(
                "split",
                file,
                (*path, "split"),
                _("shares that sum to %(total)g") % {"total": total},
                _("shares that sum to 1"),
                _("For a share to which nothing happens, add a way without steps."),
            )


def messages_come_once(look: Look) -> None:
    """No member gets the same message from two steps of a journey."""
    for slug, journey in look.playbook.journeys.items():
        before: dict[str, list[Way]] = {}
        for way in ways_of(journey.steps):
            message = getattr(way.step.args, "message", None)
            if not isinstance(message, str):
                continue
            same = before.setdefault(message, [])
            if other := next((one for one in same if not are_apart(one, way)), None):
                look.warn(
                    "repeat",
                    f"journeys/{slug}.yaml",
                    way.path,
                    _("the message %(message)r, which the step %(step)r sends already")
                    % {"message": message, "step": other.step.id},
                    _("a message of its own for each step"),
                    _("Who reads the same words twice reads the third time nothing."),
                )
            same.append(way)


def _lists(journey: Journey) -> Iterator[tuple[Path, tuple[Item, ...]]]:
    """Yield the steps of `journey`, and of each fork in it, with their places."""
    yield ("steps",), journey.steps
    for path, item in walk(journey.steps):
        for inside, items in lists_in(item):
            yield (*path, *inside), items


def _fixed(item: Item) -> timedelta | None:
    """Return how long after the start of its list `item` comes, where that is said."""
    after = None if isinstance(item, Wait) else item.after
    return after if isinstance(after, timedelta) else None


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
    shares_are_whole,
    messages_come_once,
    rituals_have_hosts,
    rituals_take_place,
)
