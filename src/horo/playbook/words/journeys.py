"""Journeys in sentences: who enters, when a step comes, what is asked at a fork."""

from datetime import timedelta

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from horo.conditions.logic import Not
from horo.playbook.parts.journeys import AgainAfter, Journey
from horo.playbook.parts.moments import WEEK, WEEKDAYS, Clock, Event
from horo.playbook.parts.steps import Branch, Item, Split, Step, Wait
from horo.playbook.parts.whole import Playbook
from horo.playbook.words.conditions import describe
from horo.playbook.words.durations import how_long, than
from horo.playbook.words.rules import describe_action, describe_time, weekday
from horo.playbook.words.verbs import join


def describe_step(item: Item, playbook: Playbook | None = None) -> str:
    """Return a step as a sentence part: when, unless what, and what is done or asked."""
    match item:
        case Branch():
            return _("%(when)s, whether since then: %(condition)s") % {
                "when": describe_after(item.after, playbook),
                "condition": describe(item.branch.only_if, playbook),
            }
        case Split():
            return _("%(when)s, by lot") % {"when": describe_after(item.after, playbook)}
        case Wait():
            return _("waiting for this, %(span)s at most: %(condition)s") % {
                "span": than(item.wait.at_most),
                "condition": describe(item.wait.until, playbook),
            }
    return _describe_action(item, playbook)


def ways_on(item: Item) -> list[tuple[str, tuple[Item, ...]]]:
    """Return the ways that go on from a fork, each with what it is for; none from a step."""
    match item:
        case Branch():
            ways = [(_("If so"), item.branch.then), (_("If not"), item.branch.otherwise)]
            return [way for way in ways if way[1]]
        case Split():
            return [
                (_("%(share)s: %(name)s") % {"share": _share(arm.share), "name": name}, arm.steps)
                for name, arm in item.split.items()
            ]
        case Wait():
            ways = [(_("As soon as it happens"), item.then), (_("If it does not"), item.otherwise)]
            return [way for way in ways if way[1]]
    return []


def describe_after(after: timedelta | Clock | Event, playbook: Playbook | None = None) -> str:
    """Return when a step comes, counted from the entry or from the fork it is on."""
    match after:
        case Clock():
            return _clock(after)
        case Event():
            facts = {"span": how_long(after.plus), "condition": describe(after.event, playbook)}
            if after.plus:
                return _("%(span)s after this: %(condition)s") % facts
            return _("once this has happened: %(condition)s") % facts
    if not after:
        return _("right away")
    return _("after %(span)s") % {"span": how_long(after)}


def describe_goal(journey: Journey, playbook: Playbook | None = None) -> str:
    """Return what a journey is for, or nothing where it has no goal."""
    if journey.goal is None:
        return ""
    return _("%(condition)s within %(span)s") % {
        "condition": describe(journey.goal.condition, playbook),
        "span": how_long(journey.goal.within),
    }


def describe_entry(journey: Journey, playbook: Playbook | None = None) -> str:
    """Return who enters a journey, and whether again."""
    text = describe(journey.enter, playbook)
    if journey.audience is not None:
        text = _("%(event)s, and: %(audience)s") % {
            "event": text,
            "audience": describe(journey.audience, playbook),
        }
    if isinstance(journey.again, AgainAfter):
        facts = {"entry": text, "span": how_long(journey.again.after)}
        return _("%(entry)s (again after %(span)s at the soonest)") % facts
    texts = {
        "never": "%(entry)s",
        "always": _("%(entry)s (every time)"),
        "after_leaving": _("%(entry)s (again once the run before is over)"),
    }
    return texts[journey.again] % {"entry": text}


def describe_holdout(journey: Journey) -> str:
    """Return for whom nothing is done, or nothing where that is nobody."""
    if not journey.holdout:
        return ""
    return _("%(share)s of them, by lot, to compare") % {"share": _share(journey.holdout)}


def _describe_action(step: Step, playbook: Playbook | None) -> str:
    parts = [describe_after(step.after, playbook)]
    if step.only_if is not None:
        parts.append(
            _("if since then: %(condition)s") % {"condition": describe(step.only_if, playbook)}
        )
    if step.unless is not None:
        silent = Not(part=step.unless)
        parts.append(_("if since then: %(condition)s") % {"condition": describe(silent, playbook)})
    return _("%(when)s: %(what)s") % {
        "when": ", ".join(parts),
        "what": describe_action(step, playbook),
    }


def _clock(after: Clock) -> str:
    """Return "after 1 day or more, on a weekday at 10:00 by the member's own clock"."""
    time = {"time": describe_time(after.at)}
    if after.on == WEEK:
        text = _("at %(time)s by the member's own clock") % time
    elif after.on == WEEKDAYS:
        text = _("from Monday to Friday, at %(time)s by the member's own clock") % time
    else:
        days = join([weekday(day.upper()) for day in after.on], _("%(first)s or %(last)s"))
        text = _("%(days)s at %(time)s by the member's own clock") % {"days": days, **time}
    if not after.at_least:
        return text
    return _("after %(span)s or more, %(moment)s") % {
        "span": how_long(after.at_least),
        "moment": text,
    }


def _share(share: float) -> str:
    number = round(share * 100, 1)
    return f"{number_format(int(number) if number == int(number) else number, use_l10n=True)} %"
