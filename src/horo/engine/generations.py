"""Which version looks after which runs of a journey: the launches, read as rules with windows.

Launches are few and never change, so what they come to is worked out once for each. A version that
no longer runs is read and compiled only while something of it can still be due.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.cache import cache

from horo.core.time import from_micros, to_micros
from horo.engine.opening import all_guarded
from horo.engine.rules import Rule, rules_of
from horo.playbook.launches import CONTINUE, FINISH, NEW, REMOVED, RESTART, Choice, choice_of
from horo.playbook.models import Admission, Launch
from horo.playbook.parts.whole import Playbook
from horo.playbook.services import NoPlaybook, current_at, version

logger = logging.getLogger(__name__)

KEPT = "engine.tracks.{}.{}"  # in the cache, by launch and its time
RUNNING = ""  # stands for the version that runs, whichever that is


@dataclass(frozen=True)
class Launched:
    """A launch as far as the engine is concerned; `at` in microseconds."""

    number: int
    version: str
    at: int
    choices: Mapping[str, Choice]


@dataclass(frozen=True)
class Track:
    """Some runs of one journey, and the version that looks after them.

    Those let in by their own acts from `opens_at` on and before `closes_at`; or, where `launch` is
    not 0, those which that launch admitted. Nothing is due any more from `over_at` on. Instants
    are microseconds.
    """

    journey: str
    version: str = RUNNING
    opens_at: int | None = None
    closes_at: int | None = None
    launch: int = 0
    over_at: int | None = None


@dataclass(frozen=True)
class Running:
    """What runs at an instant: the playbook, and its rules with those that still finish."""

    playbook: Playbook
    rules: tuple[Rule, ...]


def running(at: datetime, *, until: datetime | None = None) -> Running:
    """Return what runs at `at`; the rules know of the runs that launches begin up to `until`.

    Raises NoPlaybook where there is none that could run.
    """
    launch = _latest(at)
    if launch is None:
        playbook = current_at(at)
        return Running(playbook, all_guarded(rules_of(playbook)))
    playbook = version(launch.version.sha256)
    found = rules(playbook, _tracks(launch), at, until or at)
    return Running(playbook, all_guarded(found))


def rules(
    playbook: Playbook, tracks: Mapping[str, Sequence[Track]], at: datetime, until: datetime
) -> Iterator[Rule]:
    """Yield the rules of what `tracks` say, in order of the journeys' names."""
    now = to_micros(at)
    for slug in sorted(playbook.journeys.keys() | tracks.keys()):
        for track in tracks.get(slug, (Track(slug),)):
            if track.over_at is not None and track.over_at <= now:
                continue
            book = _readable(track.version) if track.version else playbook
            if book and (rule := _rule(book, track)):
                yield _with_admitted(rule, track, now, to_micros(until))


def _readable(sha256: str) -> Playbook | None:
    """Return an old version; None, and a line in the log, where this Horo cannot read it."""
    try:
        return version(sha256)
    except NoPlaybook as error:
        logger.warning("What still ran on an old version stops: %s", error)
        return None


def tracks_after(launches: Iterable[Launched]) -> dict[str, tuple[Track, ...]]:
    """Return the tracks of every journey that some launch but the first has touched.

    Any other journey is looked after, all runs of it, by the version that runs.
    """
    found: dict[str, tuple[Track, ...]] = {}
    before = RUNNING
    for one in launches:
        for slug, choice in one.choices.items():
            unless_new = () if choice.change == NEW else (Track(slug),)
            runs = _pruned(found.get(slug, unless_new), one.at)
            found[slug] = tuple(_after(runs, slug, choice, one, before))
        before = one.version
    return found


def launched(row: Launch) -> Launched:
    choices = {slug: choice_of(data) for slug, data in row.choices.items()}
    return Launched(row.number, row.version.sha256, to_micros(row.launched_at), choices)


def all_launched(until: int) -> list[Launched]:
    """Return the launches up to the number `until`, in order."""
    rows = Launch.objects.filter(number__lte=until).order_by("number")
    return [launched(row) for row in rows.select_related("version").defer("version__files")]


def _latest(at: datetime) -> Launch | None:
    """Return the launch that counts at `at`, without the files of its version."""
    found = Launch.objects.by_then(at).newest_first().select_related("version")
    return found.defer("version__files").first()


def _tracks(launch: Launch) -> Mapping[str, Sequence[Track]]:
    key = KEPT.format(launch.pk, to_micros(launch.launched_at))
    found: Mapping[str, Sequence[Track]] | None = cache.get(key)
    if found is None:
        found = tracks_after(all_launched(launch.number))
        cache.set(key, found, None)
    return found


def _pruned(tracks: Iterable[Track], at: int) -> list[Track]:
    return [one for one in tracks if one.over_at is None or one.over_at > at]


def _after(
    runs: Sequence[Track], slug: str, choice: Choice, launch: Launched, before: str
) -> Iterator[Track]:
    """Yield the tracks of a journey after `launch` made its `choice` about those there were."""
    over_at = to_micros(choice.over_at) if choice.over_at else None
    if choice.in_flight == CONTINUE and choice.change != REMOVED:
        yield from _continued(runs, over_at)
    elif choice.in_flight == FINISH:
        yield from (_closed(one, launch.at, before, over_at) for one in runs)
    is_open = choice.in_flight == CONTINUE and any(map(_is_open, runs))
    if choice.change != REMOVED and not is_open:
        yield Track(slug, opens_at=launch.at)
    if choice.in_flight == RESTART or choice.backfill_a_day:
        yield Track(slug, launch=launch.number, over_at=over_at)


def _continued(runs: Iterable[Track], over_at: int | None) -> Iterator[Track]:
    """Put all of `runs` in the hands of the version that runs; windows that touch become one."""
    last: Track | None = None
    for run in runs:
        mine = replace(run, version=RUNNING, over_at=None if _is_open(run) else over_at)
        if last and not last.launch and not mine.launch and last.closes_at == mine.opens_at:
            last = replace(mine, opens_at=last.opens_at)
        else:
            if last:
                yield last
            last = mine
    if last:
        yield last


def _closed(run: Track, at: int, version: str, over_at: int | None) -> Track:
    if run.version != RUNNING:  # it finishes on an older one already
        return run
    closes_at = at if _is_open(run) else run.closes_at
    return replace(run, version=version, closes_at=closes_at, over_at=over_at)


def _is_open(run: Track) -> bool:
    """Whether new people come into it."""
    return not run.launch and run.closes_at is None


def _rule(playbook: Playbook, track: Track) -> Rule | None:
    name = f"journeys/{track.journey}"
    rule = next((one for one in rules_of(playbook) if one.name == name), None)
    if rule is None or track == Track(track.journey):
        return rule
    return replace(
        rule,
        opens_at=track.opens_at,
        closes_at=track.closes_at,
        round=str(track.launch) if track.launch else "",
        version=track.version,
    )


def _with_admitted(rule: Rule, track: Track, at: int, until: int) -> Rule:
    """Give `rule` the runs that a launch began, as far as some of their steps can be due."""
    if not track.launch:
        return rule
    rows = Admission.objects.filter(
        launch__number=track.launch,
        journey=track.journey,
        entered_at__gt=from_micros(at - rule.longest - rule.lapse),
        entered_at__lte=from_micros(until),
    )
    runs = rows.order_by("entered_at", "entry_id", "member_id")
    return replace(
        rule,
        admitted=tuple(
            (entry, member, to_micros(entered_at))
            for entry, member, entered_at in runs.values_list("entry_id", "member", "entered_at")
        ),
    )
