"""Early warnings as their pages show them: what is raised, and what a threshold would have."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from horo.facts.services import open_facts
from horo.measures.models import RaisedWarning
from horo.measures.services import community_zone
from horo.measures.warnings import judging, rules
from horo.measures.warnings.looks import Episode, Look, Seen
from horo.measures.warnings.rules import Rules
from horo.people.models import Member
from horo.playbook.parts.warnings import Warn
from horo.ui import words
from horo.web.services import periods, warning_words
from horo.web.services.kept import kept, lately
from horo.web.services.warning_strip import strip

SHOWN = 40  # past alarms that a page lists
ENDED = 20  # raised warnings that are over


@dataclass(frozen=True)
class Alarm:
    """One time that a warning would have been raised. `verdict`: true, false or unknown."""

    period: str
    group: str
    value: str
    usual: str
    score: str
    verdict: str
    href: str = ""  # the list of what the value counts, where there is one


@dataclass(frozen=True)
class Rule:
    """A warning, and what it would have raised over the last year at one threshold."""

    slug: str
    title: str
    says: str
    kind: str
    threshold: float
    in_force: float
    lacks: str
    sentence: str
    strip: SafeString
    first: str
    last: str
    alarms: Sequence[Alarm]
    more: int

    @property
    def is_changed(self) -> bool:
        return self.threshold != self.in_force


@dataclass(frozen=True)
class Shown:
    """A raised warning, its numbers in words."""

    row: RaisedWarning
    group: str
    says: str
    value: str
    usual: str
    period: str
    facts: Sequence[tuple[str, str]]
    links: Sequence[tuple[str, str]]
    behind: str = ""  # the list of what the value counts, where there is one


def all_rules(at: datetime, *, reader: Member) -> list[Rule]:
    """Return every warning at its own threshold."""
    found = rules.rules()
    return [_rule(warn, warn, found, at, reader) for warn in found.warns]


def make_ready(at: datetime) -> None:
    """Read the year of every warning before anybody asks: it takes seconds."""
    found = rules.rules()
    for warn in found.warns:
        kept(_keys(warn, found, at)[0], partial(_read, warn, found))


def rule(slug: str, at: datetime, threshold: float | None = None, *, reader: Member) -> Rule | None:
    """Return the warning `slug`, at `threshold` if one is given; None for an unknown one.

    Raises ValueError for a threshold that no playbook may state.
    """
    found = rules.rules()
    warn = found.find(slug)
    if warn is None:
        return None
    tried = warn if threshold is None else warn.at_threshold(threshold)
    return _rule(warn, tried, found, at, reader)


def waiting(*, reader: Member) -> list[RaisedWarning]:
    """Return what is raised and nobody has dismissed, newest first."""
    return list(RaisedWarning.objects.visible_to(reader).waiting().order_by("-raised_at", "-pk"))


def lists(*, reader: Member) -> dict[str, list[Shown]]:
    """Return the raised warnings that wait, those set aside, and the latest that are over."""
    seen = RaisedWarning.objects.visible_to(reader).select_related("taken_by", "dismissed_by")
    rows = seen.order_by("-raised_at", "-pk")
    aside = rows.open().exclude(dismissed_at=None)
    over = rows.exclude(ended_at=None).order_by("-ended_at", "-pk")[:ENDED]
    found = rules.rules()
    return {
        "waiting": [shown(row, found, reader=reader) for row in rows.waiting()],
        "aside": [shown(row, found, reader=reader) for row in aside],
        "over": [shown(row, found, reader=reader) for row in over],
    }


def shown(row: RaisedWarning, found: Rules | None = None, *, reader: Member) -> Shown:
    """Return `row` in words."""
    found = found or rules.rules()
    warn = found.find(row.slug)
    return Shown(
        row=row,
        group=warning_words.group(row.group, found.book, reader=reader),
        says=warning_words.says(warn) if warn else "",
        value=words.figure(row.value, row.unit),
        usual=words.figure(row.usual, row.unit),
        period=_period(row.starts_at, row.ends_at),
        facts=warning_words.evidence(row.evidence),
        links=warning_words.links(row, warn),
        behind=warning_words.behind(warn, row.starts_at, row.ends_at) if warn else "",
    )


def _rule(warn: Warn, tried: Warn, found: Rules, at: datetime, reader: Member) -> Rule:
    seen = _year(warn, found, at)
    judged = judging.judge(seen, tried.threshold)
    alarms = [_alarm(episode, warn, found, reader) for episode in reversed(judged.episodes)]
    return Rule(
        slug=warn.slug,
        title=rules.title(warn),
        says=warning_words.says(tried),
        kind=warn.kind,
        threshold=tried.threshold,
        in_force=warn.threshold,
        lacks=rules.lacking(seen.lacks),
        sentence=warning_words.sentence(judged),
        strip=strip(judged, label=warning_words.sentence(judged)),
        first=_day(min((look.start for look in seen.looks), default=None)),
        last=_day(max((look.end - timedelta(days=1) for look in seen.looks), default=None)),
        alarms=alarms[:SHOWN],
        more=max(0, len(alarms) - SHOWN),
    )


def _year(warn: Warn, found: Rules, at: datetime) -> Seen:
    """The looks of a year, at most two hours old: what is usual does not change within them."""
    return lately(_keys(warn, found, at), lambda: _read(warn, found))


def _keys(warn: Warn, found: Rules, at: datetime) -> list[Hashable]:
    """What the looks of this hour are kept under, and those of the hour before."""
    this = at.replace(minute=0, second=0, microsecond=0)
    version = found.book.version if found.book else ""
    return [
        ("warning", settings.HOME, version, warn, found.holidays, hour)
        for hour in (this, this - timedelta(hours=1))
    ]


def _read(warn: Warn, found: Rules) -> Seen:
    with open_facts() as warehouse:
        return judging.year(warn, found, warehouse)


def _alarm(episode: Episode, warn: Warn, found: Rules, reader: Member) -> Alarm:
    worst: Look = episode.worst
    verdicts = {
        None: _("not known yet"),
        True: _("false: as usual again at once"),
        False: _("lasted"),
    }
    return Alarm(
        period=_period(episode.first.start, episode.last.end),
        group=warning_words.group(episode.group, found.book, reader=reader),
        value=words.figure(worst.value, worst.unit),
        usual=words.figure(worst.usual, worst.unit),
        score=words.decimal(worst.score or 0.0),
        verdict=verdicts[episode.is_false],
        href=warning_words.behind(warn, worst.start, worst.end),
    )


def _period(start: datetime, end: datetime) -> str:
    first, last = (_local(each) for each in (start, end - timedelta(microseconds=1)))
    if first == last:
        return periods.day(first.date())
    return f"{periods.day(first.date())} – {periods.day(last.date())}"


def _local(instant: datetime) -> datetime:
    zone = community_zone()
    local = instant.astimezone(zone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def _day(instant: datetime | None) -> str:
    return periods.day(_local(instant).date()) if instant else ""
