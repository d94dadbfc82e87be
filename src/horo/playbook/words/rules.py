"""Actions, rituals, caps, targets and texts of a playbook in sentences."""

import re
from datetime import time

from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from horo.playbook import actions
from horo.playbook.known import SHARES
from horo.playbook.parts.base import EVERYWHERE
from horo.playbook.parts.charter import Cap, QuietHours, Target
from horo.playbook.parts.messages import Message
from horo.playbook.parts.rituals import Ritual
from horo.playbook.parts.steps import Step
from horo.playbook.parts.whole import Playbook
from horo.playbook.words.durations import how_long, on_day


def describe_action(step: Step, playbook: Playbook | None = None) -> str:
    """Return what a step does, as the room says it that does it."""
    action = actions.registered()[step.action]
    return action.sentence(step.args, playbook) if action.sentence else step.action


def describe_ritual(ritual: Ritual) -> str:
    """Return when a ritual takes place: "every week on Wednesday at 17:00"."""
    return _("%(when)s at %(time)s") % {
        "when": _recurrence(ritual),
        "time": describe_time(ritual.at),
    }


def describe_time(moment: time) -> str:
    """Return a time of day, 24 hours, as all three languages read it."""
    return f"{moment:%H:%M}"


def describe_quiet_hours(quiet: QuietHours) -> str:
    return _("No messages between %(since)s and %(till)s, in the member's own time zone.") % {
        "since": describe_time(quiet.since),
        "till": describe_time(quiet.till),
    }


def describe_cap(cap: Cap) -> str:
    text = ngettext(
        "At most %(count)s message to one member within %(span)s.",
        "At most %(count)s messages to one member within %(span)s.",
        cap.messages,
    )
    return text % {"count": cap.messages, "span": how_long(cap.per)}


def describe_target(target: Target) -> str:
    """Return "at least 75 % by December 31, 2026"."""
    value = describe_value(target.measure, target.target)
    text = (
        _("at least %(value)s by %(date)s")
        if target.direction == "up"
        else _("at most %(value)s by %(date)s")
    )
    return text % {"value": value, "date": on_day(target.by)}


def describe_value(measure: str, value: float) -> str:
    """Return a measure's value as people say it: shares in percent."""
    if measure in SHARES:
        return f"{number_format(_shortest(value * 100), use_l10n=True)} %"
    return number_format(_shortest(value), use_l10n=True)


def _shortest(value: float) -> float:
    rounded = round(value, 1)
    return int(rounded) if rounded == int(rounded) else rounded


def say(texts: dict[str, str], fallback: str = "en") -> str:
    """Return the text for the language in force, else for `fallback`, else any."""
    language = (get_language() or fallback).split("-")[0]
    return (
        texts.get(language)
        or texts.get(EVERYWHERE)
        or texts.get(fallback)
        or next(iter(texts.values()))
    )


def subject_of(message: Message, fallback: str = "en") -> str:
    """Return the subject in the language in force, its variables shown as …"""
    return plain(say({locale: text.subject for locale, text in message.texts.items()}, fallback))


def plain(template: str) -> str:
    """Return `template` with every variable shown as an ellipsis."""
    return re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "…", template)


def subject_at(playbook: Playbook | None, slug: str) -> str:
    """Return the subject of the message called `slug`; the slug where there is none."""
    message = playbook.messages.get(slug) if playbook else None
    return subject_of(message, playbook.locale) if message and playbook else slug


def role_of(playbook: Playbook | None, slug: str) -> str:
    """Return the title that the playbook gives the group `slug`; the slug where it gives none."""
    roles = playbook.moderation.roles if playbook else ()
    return next((role.title for role in roles if role.slug == slug), slug)


def _recurrence(ritual: Ritual) -> str:
    rule = dict(part.split("=", 1) for part in ritual.rrule.upper().split(";") if "=" in part)
    every = int(rule.get("INTERVAL", "1"))
    if rule.get("COUNT") == "1":
        return _("once, on %(date)s") % {"date": on_day(ritual.starts)}
    days = [weekday(code) for code in rule.get("BYDAY", "").split(",") if code]
    pattern = _frequency(rule.get("FREQ", ""), every)
    if not days:
        return pattern
    return _("%(frequency)s, %(days)s") % {"frequency": pattern, "days": ", ".join(days)}


def _frequency(name: str, every: int) -> str:
    if every == 1:
        once = {
            "DAILY": _("every day"),
            "WEEKLY": _("every week"),
            "MONTHLY": _("every month"),
            "YEARLY": _("every year"),
        }
        return once.get(name, name)
    texts = {
        "DAILY": ngettext("every %(count)s day", "every %(count)s days", every),
        "WEEKLY": ngettext("every %(count)s week", "every %(count)s weeks", every),
        "MONTHLY": ngettext("every %(count)s month", "every %(count)s months", every),
        "YEARLY": ngettext("every %(count)s year", "every %(count)s years", every),
    }
    return texts.get(name, name) % {"count": every}


def weekday(code: str) -> str:
    """Return "on a Monday" for MO, and which of the month for 1MO."""
    texts = {
        "MO": _("on a Monday"),
        "TU": _("on a Tuesday"),
        "WE": _("on a Wednesday"),
        "TH": _("on a Thursday"),
        "FR": _("on a Friday"),
        "SA": _("on a Saturday"),
        "SU": _("on a Sunday"),
    }
    day, place = texts.get(code[-2:], code), _place(code[:-2])
    return _("%(day)s (%(place)s)") % {"day": day, "place": place} if place else day


def _place(number: str) -> str:
    """Return which of the month's weekdays is meant: the number before it in BYDAY."""
    texts = {
        "1": _("first in the month"),
        "2": _("second in the month"),
        "3": _("third in the month"),
        "4": _("fourth in the month"),
        "5": _("fifth in the month"),
        "-1": _("last in the month"),
    }
    return texts.get(number.removeprefix("+"), number)
