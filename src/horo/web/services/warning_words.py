"""Warnings in words: what each watches, what it found, and where one goes on."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from horo.measures.models import RaisedWarning
from horo.measures.services import community_zone
from horo.measures.warnings.judging import Judged
from horo.people.models import Member
from horo.playbook.parts.warnings import Warn
from horo.playbook.parts.whole import Playbook
from horo.ui import links as pages
from horo.ui import words
from horo.web.services import statements

MEMBER = "member:"
FACTS = {
    "messages_each": gettext_lazy("Messages for each reader, in four weeks"),
    "messages_each_before": gettext_lazy("Messages for each reader, in the eight weeks before"),
    "stopped": gettext_lazy("Times that somebody stopped messages, in four weeks"),
    "stopped_before": gettext_lazy("Times that somebody stopped them, in the eight weeks before"),
    "pace": gettext_lazy("Replies for each author"),
    "pace_before": gettext_lazy("Replies for each author, usually"),
    "per_week": gettext_lazy("Tasks that they get done in a week"),
    "entered_before": gettext_lazy("How many came in during the eight weeks before"),
}
SAYS = {
    "drop": gettext_lazy(
        "“%(measure)s” falls %(threshold)s usual deviations below what it was in the %(weeks)s "
        "weeks before, weekday by weekday."
    ),
    "spike": gettext_lazy(
        "“%(measure)s” rises %(threshold)s usual deviations above what it was in the %(weeks)s "
        "weeks before, weekday by weekday."
    ),
    "stalled": gettext_lazy(
        "Topics without a reply for %(silent)s are %(threshold)s usual deviations more than in "
        "the %(weeks)s weeks before, weekday by weekday."
    ),
    "fatigue": gettext_lazy(
        "Every reader gets %(more)s more messages than before, and by %(threshold)s standard "
        "errors fewer lead to anything within three days, or more people stop them."
    ),
    "overheating": gettext_lazy(
        "Authors write more replies each than usual, and their tone is worse: both by "
        "%(threshold)s usual deviations of the %(weeks)s weeks before."
    ),
    "capacity": gettext_lazy(
        "The tasks at hand of one person are %(threshold)s times what they get done in a week."
    ),
    "fading": gettext_lazy(
        "By %(threshold)s standard errors fewer reach the goal of a journey, or come to a ritual, "
        "in four weeks than in the eight weeks before."
    ),
}


def says(warn: Warn) -> str:
    """Return in a sentence when `warn` is raised."""
    watch = warn.watch
    return str(SAYS[warn.kind]) % {
        "threshold": words.decimal(warn.threshold),
        "measure": statements.title(getattr(watch, "measure", "")),
        "weeks": getattr(watch, "weeks", 8),
        "silent": words.span(watch.silent) if warn.kind == "stalled" else "",
        "more": words.share(watch.more) if warn.kind == "fatigue" else "",
    }


def sentence(judged: Judged) -> str:
    """Return how often it would have been raised within the year, and how often for nothing."""
    count = len(judged.episodes)
    if not count:
        return _("It would not have been raised in the last year of the log.")
    said = ngettext(
        "It would have been raised %(count)d time in the last year of the log; false alarms: "
        "%(false)d.",
        "It would have been raised %(count)d times in the last year of the log; false alarms: "
        "%(false)d.",
        count,
    )
    return said % {"count": count, "false": judged.false}


def group(name: str, book: Playbook | None, *, reader: Member) -> str:
    """Return whom or what a warning is about: a person, a journey, a ritual; "" for all."""
    if name.startswith(MEMBER):
        people = Member.objects.visible_to(reader)
        member = people.filter(pk=int(name.removeprefix(MEMBER))).first()
        return member.name if member else ""
    kind, _sep, slug = name.partition("/")
    if not slug:
        return name
    one = getattr(book, kind, {}).get(slug) if book and kind in ("journeys", "rituals") else None
    return one.title if one else slug


def evidence(numbers: Mapping[str, float]) -> list[tuple[str, str]]:
    """Return the further numbers of a warning with their names."""
    return [
        (str(FACTS[name]), words.decimal(value)) for name, value in numbers.items() if name in FACTS
    ]


def links(row: RaisedWarning, warn: Warn | None) -> list[tuple[str, str]]:
    """Return where one goes on from a warning: what is behind the number, above all."""
    if warn is not None and (url := behind(warn, row.starts_at, row.ends_at)):
        return [(_("See what is behind the number"), url)]
    if row.kind == "stalled":
        return [(_("See the topics that wait"), reverse("web:unanswered"))]
    if row.kind == "capacity" and row.group.startswith(MEMBER):
        return [(_("See their page"), pages.to("member", int(row.group.removeprefix(MEMBER))))]
    if row.kind == "fading" and row.group.startswith("journeys/"):
        slug = row.group.partition("/")[2]
        return [(_("Look at the journey"), reverse("web:edit", args=["journeys", slug]))]
    return [(_("Look at the playbook"), reverse("web:playbook"))]


def behind(warn: Warn, start: datetime, end: datetime) -> str:
    """The list of what a warning's value counts from `start` to `end`; "" where it has none."""
    if warn.kind not in ("drop", "spike", "overheating"):
        return ""
    measure, zone = getattr(warn.watch, "measure", "replies"), community_zone()
    first, after = (each.astimezone(zone).date() for each in (start, end))
    grain = "day" if (after - first).days == 1 else "week"
    last = after.fromordinal(after.toordinal() - 1)
    asked = urlencode({"from": first.isoformat(), "to": last.isoformat(), "grain": grain})
    return f"{reverse('web:measure-who', args=[measure])}?{asked}"
