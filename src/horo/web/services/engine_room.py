"""The engine room: what is due, held and failed, what is stopped, and how the runs went."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from horo.core import jobs
from horo.core.models import Job
from horo.engine import telling
from horo.engine.models import Failed, Lease, Outgoing, Performed, Suppressed, Switch, Ticked
from horo.engine.services import outbox
from horo.engine.services.ticks import ENGINE
from horo.engine.values import STAGE, Effect
from horo.engine.words import gate_title
from horo.people.models import Member
from horo.playbook.parts.whole import Playbook
from horo.ui import words
from horo.web.services import asking, today

MOST = 50  # rows of one kind that the page shows
RUNS = 10


@dataclass(frozen=True)
class AtGate:
    """How many effects wait for the same thing, and when the first of them may go on."""

    gate: str
    title: str
    count: int
    until: datetime | None


@dataclass(frozen=True)
class Journey:
    """One journey with what it has to do, and the switch that stops it."""

    rule: str
    title: str
    due: int
    held: int
    switch: Switch | None


@dataclass(frozen=True)
class Dead:
    """Something that was given up: an effect, a letter, or work of the background.

    `member` is None where none is known.
    """

    id: int
    key: str
    title: str
    member: Member | None
    error: str
    attempts: int
    since: datetime


@dataclass(frozen=True)
class Run:
    at: datetime
    took: str
    done: int
    held: int
    failed: int
    delivered: int
    error: str


@dataclass(frozen=True)
class Room:
    """All that the page shows. `plan_at` is None where no playbook could run."""

    plan_at: datetime | None
    due: int
    held: Sequence[AtGate]
    journeys: Sequence[Journey]
    failing: Sequence[Dead]
    dead_effects: Sequence[Dead]
    dead_letters: Sequence[Dead]
    dead_jobs: Sequence[Dead]
    dead_count: int
    backlog: outbox.Backlog
    runs: Sequence[Run]
    leader: Lease | None
    stops: Sequence[Switch]
    is_dry_by_setting: bool
    closed: Sequence[Suppressed]

    @property
    def held_count(self) -> int:
        return sum(one.count for one in self.held)

    @property
    def is_stopped(self) -> bool:
        """Whether nothing at all happens at present."""
        return self.is_dry_by_setting or any(not switch.rule for switch in self.stops)

    @property
    def is_paused(self) -> bool:
        return any(switch.kind == "pause" and not switch.rule for switch in self.stops)

    @property
    def is_dry(self) -> bool:
        return self.is_dry_by_setting or any(switch.kind == "dry_run" for switch in self.stops)


def look(at: datetime, *, reader: Member) -> Room:
    """Return the engine room as of this minute, in some thirteen statements."""
    plan, book = today.current_plan(at), asking.playbook()
    effects = [one for one in plan.effects if one.action != STAGE] if plan else []
    switches = Switch.objects.visible_to(reader).select_related("by")
    stops = list(switches.on().order_by("since", "pk"))
    dead_effects = Failed.objects.dead().order_by("-dead_at", "-pk")
    dead_letters = Outgoing.objects.dead().order_by("-dead_at", "-pk")
    dead_jobs = jobs.dead()
    jobs_shown = _jobs(dead_jobs[:MOST])
    effects_shown, letters_shown = _failed(dead_effects, book), _letters(dead_letters[:MOST], book)
    return Room(
        plan_at=plan.at if plan else None,
        due=sum(1 for one in effects if one.held is None),
        held=_by_gate(effects),
        journeys=_journeys(effects, book, stops),
        failing=_failed(Failed.objects.trying().order_by("-failed_at", "-pk"), book),
        dead_effects=effects_shown,
        dead_letters=letters_shown,
        dead_jobs=jobs_shown,
        dead_count=_count(effects_shown, dead_effects)
        + _count(letters_shown, dead_letters)
        + _count(jobs_shown, dead_jobs),
        backlog=outbox.backlog(),
        runs=[_run(row) for row in Ticked.objects.order_by("-at", "-pk")[:RUNS]],
        leader=Lease.objects.filter(name=ENGINE, until__gt=at).first(),
        stops=stops,
        is_dry_by_setting=settings.HORO_DRY_RUN,
        closed=_closed(at, reader),
    )


def stops(*, reader: Member) -> Sequence[Switch]:
    """Return what stops everything at present, for a word about it on other pages."""
    switches = Switch.objects.visible_to(reader).on().filter(rule="")
    return list(switches.select_related("by").order_by("since", "pk"))


def rule_title(rule: str, book: Playbook | None) -> str:
    """Return what a person calls `rule`; its name where the playbook has it no more."""
    kind, _slash, slug = rule.partition("/")
    journey = book.journeys.get(slug) if book and kind == "journeys" else None
    found = journey or telling.merit_of(rule, "", book)
    return found.title if found else slug or rule


def is_journey(rule: str) -> bool:
    """Whether the playbook has a journey that `rule` names."""
    book = asking.playbook()
    kind, _slash, slug = rule.partition("/")
    return book is not None and kind == "journeys" and slug in book.journeys


def _by_gate(effects: Iterable[Effect]) -> list[AtGate]:
    held = [one.held for one in effects if one.held]
    counts = Counter(one.gate for one in held)
    first: dict[str, datetime] = {}
    for one in held:
        if one.until is not None:
            first[one.gate] = min(one.until, first.get(one.gate, one.until))
    return [
        AtGate(gate, gate_title(gate), count, first.get(gate))
        for gate, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _journeys(
    effects: Iterable[Effect], book: Playbook | None, stops: Iterable[Switch]
) -> list[Journey]:
    due: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for one in effects:
        (held if one.held else due)[one.rule] += 1
    stopped = {switch.rule: switch for switch in stops if switch.rule}
    rules = {f"journeys/{slug}" for slug in book.journeys} if book else set()
    found = [
        Journey(rule, rule_title(rule, book), due[rule], held[rule], stopped.get(rule))
        for rule in rules | set(stopped)
    ]
    return sorted(found, key=lambda one: (one.title.casefold(), one.rule))


def _failed(rows: QuerySet[Failed], book: Playbook | None) -> list[Dead]:
    return [
        Dead(
            id=row.pk,
            key=row.key,
            title=rule_title(row.rule, book),
            member=row.member,
            error=row.error,
            attempts=row.attempts,
            since=row.failed_at,
        )
        for row in rows.select_related("member")[:MOST]
    ]


def _letters(rows: Iterable[Outgoing], book: Playbook | None) -> list[Dead]:
    letters = list(rows)
    done = _performed(letter.key for letter in letters)
    return [
        Dead(
            id=letter.pk,
            key=letter.key,
            title=rule_title(done[letter.key].rule, book) if letter.key in done else "",
            member=done[letter.key].member if letter.key in done else None,
            error=letter.last_error,
            attempts=letter.attempts,
            since=letter.dead_at or letter.created_at,
        )
        for letter in letters
    ]


def _jobs(rows: Iterable[Job]) -> list[Dead]:
    return [
        Dead(
            id=row.pk,
            key=row.key or "",
            title=row.name,
            member=None,
            error=row.failure,
            attempts=row.attempts,
            since=row.died_at or row.enqueued_at,
        )
        for row in rows
    ]


def _count(shown: Sequence[Dead], rows: QuerySet[Any]) -> int:
    """Return how many there are, without asking where all of them are shown."""
    return len(shown) if len(shown) < MOST else rows.count()


def _performed(keys: Iterable[str]) -> Mapping[str, Performed]:
    wanted = list(keys)
    rows = Performed.objects.filter(key__in=wanted).select_related("member") if wanted else ()
    return {row.key: row for row in rows}


def _run(row: Ticked) -> Run:
    return Run(
        at=row.at,
        took=_took(row.took_ms),
        done=row.done,
        held=sum(row.held.values()),
        failed=row.failed,
        delivered=row.delivered,
        error=row.error,
    )


def _took(milliseconds: int) -> str:
    if milliseconds < 1_000:
        return _("%(count)d ms") % {"count": milliseconds}
    return words.span(timedelta(milliseconds=milliseconds))


def _closed(at: datetime, reader: Member) -> list[Suppressed]:
    rows = Suppressed.objects.visible_to(reader).in_force(at).select_related("member", "by")
    return list(rows.order_by("-since", "-pk")[:MOST])
