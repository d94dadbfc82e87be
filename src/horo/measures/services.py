"""What can be asked of measures: values, and who or what stands behind them."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.core.time import from_micros
from horo.engine.rules import stages_of
from horo.facts.services import open_facts
from horo.measures import registry
from horo.measures.behind import ROLLING, Behind
from horo.measures.calendar import MOST_PERIODS, Calendar, Range
from horo.measures.kept.serving import NOT_KEPT, stands_in
from horo.measures.measure import Measure
from horo.measures.own import is_of_nobody, list_of, measures_of, own_table
from horo.measures.readings import asks_playbook
from horo.measures.readings.lives import cohorts
from horo.measures.readings.stages import conversions, stages
from horo.measures.rows import Row, complete, flows, triangle
from horo.measures.running import Warehouse, bounds, figures, listed, question_of
from horo.measures.variants import Lots, draw_lots, draws_of
from horo.measures.vocabulary import (
    DAY,
    EARLIEST,
    GRAINS,
    GROUPS,
    LATEST,
    MONTH,
    STAGE,
    VARIANT,
    WEEK,
    kind_of_split,
)
from horo.measures.writing import Funnel, Listed, list_statements
from horo.playbook.services import NoPlaybook, current

NO_TIME = timedelta(0)
A_PAGE = 50
SHORTEST = {DAY: 1, WEEK: 7, MONTH: 28}  # days of a period
SHAPES = {cohorts: triangle, conversions: flows}  # of rows; others are completed


@dataclass(frozen=True)
class Acts:
    """A page of activities: their `ids`, newest first, and how many there are in all."""

    ids: tuple[int, ...]
    total: int


class NotAMeasure(Refused):
    """What was asked for cannot be computed; the sentence says what can."""


def compute(
    names: Sequence[str],
    *,
    start: date,
    end: date,
    grain: str,
    by: str | None = None,
    without_staff: bool = False,
    as_of: datetime | None = None,
    warehouse: Warehouse | None = None,
    zone: ZoneInfo | None = None,
) -> list[Row]:
    """Return the rows of the measures `names` over the whole periods that touch `[start, end)`.

    Days, weeks and months are cut in the community's time zone; an instant given as `start` or
    `end` stands for its local date. `by` splits by one of `vocabulary.GROUPS`; "variant:welcome"
    or "variant:welcome/wording" names where the playbook draws the lots. `zone` cuts in another
    one. The log's end is its latest activity, or `as_of`, after which nothing counts. An empty
    log has no rows. Rows are in the order of `names`, then group, then time.

    Raises NotAMeasure for an unknown name, grain or group, for a combination that means nothing
    and a range that is empty or out of reach; NoPlaybook where stages or variants are asked for
    and no playbook runs.
    """
    measures = [_find(name) for name in names]
    for measure in measures:
        _check(measure, grain, by)
    zone = zone or community_zone()
    calendar = _calendar(grain, _first_date(start, zone), _end_date(end, zone), zone)
    if warehouse is not None:
        return _compute(warehouse, measures, calendar, by, without_staff, as_of)
    with open_facts() as opened:
        return _compute(opened, measures, calendar, by, without_staff, as_of)


def members_behind(
    name: str,
    *,
    start: date,
    end: date,
    grain: str | None = None,
    by: str | None = None,
    group: str | None = None,
    without_staff: bool = False,
    as_of: datetime | None = None,
    warehouse: Warehouse | None = None,
) -> Behind:
    """Return the members or topics that the measure `name` counts in `[start, end)`, most first.

    With `by` and `group` only those of the group; of measures whose rows name a stage, or two,
    `group` alone does. At `grain` day, `wau` and `mau` look back over their rolling window.
    Topics may be private: whoever shows them fetches them by `visible_to`.

    Raises NotAMeasure as `compute` does, NoPlaybook where stages need one.
    """
    listed = Listed(name, group)
    shown = _shown(listed, start, end, grain, by, without_staff, as_of)
    kind = list_of(shown.measure).kind
    if warehouse is not None:
        return Behind(kind, tuple(_ids(warehouse, shown)[0]))
    with open_facts() as opened:
        return Behind(kind, tuple(_ids(opened, shown)[0]))


def activities_behind(
    name: str,
    *,
    start: date,
    end: date,
    grain: str | None = None,
    by: str | None = None,
    group: str | None = None,
    without_staff: bool = False,
    as_of: datetime | None = None,
    member_id: int | None = None,
    topic_id: int | None = None,
    page: tuple[int, int] = (0, A_PAGE),
    warehouse: Warehouse | None = None,
) -> Acts:
    """Return the activities that the measure `name` counts in `[start, end)`, newest first.

    As `members_behind`; with `member_id` or `topic_id` only those of that line of its list.
    `page` is how many to leave out and how many to return. They may have happened in private
    spaces: whoever shows them asks `visible_to`. The tone of one member is nobody's: empty.
    """
    if member_id is not None and is_of_nobody(_find(name)):
        return Acts((), 0)
    of = {"deeds": True, "of_member": member_id is not None, "of_topic": topic_id is not None}
    shown = _shown(Listed(name, group, **of), start, end, grain, by, without_staff, as_of)
    asked = {"page": page, "member": member_id or 0, "topic": topic_id or 0}
    if warehouse is not None:
        ids, total = _ids(warehouse, shown, **asked)
    else:
        with open_facts() as opened:
            ids, total = _ids(opened, shown, **asked)
    return Acts(tuple(ids), total)


def applicable(grain: str, by: str | None) -> list[str]:
    """The names of all measures that can be asked at `grain` and split by `by`.

    While no playbook runs, the stages of its funnel cannot. Raises NotAMeasure where nothing can
    be split by that.
    """
    _check_split(by)
    has_funnel = bool(_playbook_version())
    return [
        name
        for name, measure in all_measures().items()
        if grain in measure.grains
        and (by is None or kind_of_split(by) in measure.groups)
        and (has_funnel or not asks_playbook(measure.reading))
    ]


def last_days(days: int, warehouse: Warehouse) -> tuple[date, date] | None:
    """The dates `[start, end)` of the last `days` of the log; None if it is empty."""
    found = bounds(warehouse, as_of=None)
    if found is None:
        return None
    end = from_micros(found[1]).astimezone(community_zone()).date() + timedelta(days=1)
    return end - timedelta(days=days), end


def community_zone() -> ZoneInfo:
    """The time zone of the playbook, or UTC while there is none."""
    try:
        return ZoneInfo(current().timezone)
    except NoPlaybook:
        return ZoneInfo("UTC")


def _compute(
    warehouse: Warehouse,
    measures: Sequence[Measure],
    calendar: Calendar,
    by: str | None,
    without_staff: bool,
    as_of: datetime | None,
) -> list[Row]:
    known = bounds(warehouse, as_of=as_of)
    if known is None:
        return []
    found = dict(
        figures(
            warehouse,
            calendar,
            known,
            measures,
            by=by,
            without_staff=without_staff,
            funnel=_funnel(measures, by),
            lots=_lots(warehouse, by, known[1]),
        )
    )
    rows: list[Row] = []
    for measure in measures:
        shape = SHAPES.get(measure.reading, complete)
        rows += shape(measure, found[measure.name], calendar, known[1])
    return rows


@dataclass(frozen=True)
class Shown:
    listed: Listed
    measure: Measure
    calendar: Calendar
    by: str | None
    without_staff: bool
    as_of: datetime | None


def _shown(
    listed: Listed,
    start: date,
    end: date,
    grain: str | None,
    by: str | None,
    without_staff: bool,
    as_of: datetime | None,
) -> Shown:
    measure = _find(listed.name)
    _check(measure, grain or measure.grains[0], by)
    zone = community_zone()
    looks_back = ROLLING.get(listed.name, NO_TIME) if grain == DAY else NO_TIME
    since = _first_date(start, zone) - looks_back
    calendar = _calendar(DAY, since, _end_date(end, zone), zone)
    return Shown(listed, measure, calendar, by, without_staff, as_of)


def _ids(warehouse: Warehouse, shown: Shown, **asked: Any) -> tuple[list[int], int]:
    """The ids of a list, and how many there are in all."""
    known = bounds(warehouse, as_of=shown.as_of)
    if known is None:
        return [], 0
    question = question_of(
        shown.calendar, known, [shown.measure], by=shown.by, without_staff=shown.without_staff
    )
    own = own_table(shown.measure, deeds=shown.listed.deeds)
    kept = _how_kept(warehouse, shown, known[1]) if own is None else NOT_KEPT
    whole = replace(question, whole_life=True, kept=kept)
    funnel = _funnel([shown.measure], shown.by)
    steps = list_statements(whole, shown.listed, funnel, own)
    lots = _lots(warehouse, shown.by, known[1])
    return listed(warehouse, _asked_at(shown), known[1], steps, lots=lots, **asked)


def _how_kept(warehouse: Warehouse, shown: Shown, log_end: int) -> str:
    """Which kept tables answer a list, if any do."""
    if shown.listed.deeds or shown.as_of is not None:
        return NOT_KEPT
    reads = list_of(shown.measure).reads
    return stands_in(warehouse, shown.calendar.zone, reads=reads, by=shown.by, log_end=log_end)


def _asked_at(shown: Shown) -> Calendar:
    """Stages are asked once: at the end of the range, and at its start where they are compared."""
    if shown.measure.reading in (stages, conversions):
        return Range.of(shown.calendar)
    return shown.calendar


def _funnel(measures: Sequence[Measure], by: str | None) -> Funnel:
    by_stage = kind_of_split(by) == STAGE
    if not by_stage and not any(asks_playbook(measure.reading) for measure in measures):
        return Funnel()
    playbook = current()
    return Funnel(playbook.version, stages_of(playbook))


def _lots(warehouse: Warehouse, by: str | None, log_end: int) -> Lots | None:
    """Who drew which variant, where the split is by that."""
    if by is None or kind_of_split(by) != VARIANT:
        return None
    draws = draws_of(current())
    name = by.partition(":")[2]
    if not name and len(draws) == 1:
        (name,) = draws
    if name not in draws:
        words = {"name": repr(name), "known": ", ".join(draws) or "–"}
        said = _("The playbook draws no lots in %(name)s. Known: %(known)s.") % words
        raise NotAMeasure(f"{said} {_('Write variant:NAME.')}")
    return draw_lots(warehouse.raw, draws[name], log_end)


def _playbook_version() -> str:
    """The version of the playbook that runs; "" while none does."""
    try:
        return current().version
    except NoPlaybook:
        return ""


def all_measures() -> Mapping[str, Measure]:
    """Return every measure by its name: those of the registry, then the playbook's own."""
    found = registry.all()
    try:
        return {**found, **measures_of(current(), found)}
    except NoPlaybook:
        return found


def _find(name: str) -> Measure:
    registered = registry.all()
    if name in registered:
        return registered[name]
    found = all_measures()
    if name in found:
        return found[name]
    near = difflib.get_close_matches(name, found, n=1)
    if near:
        hint = _("Did you mean %(name)s?") % {"name": repr(near[0])}
    else:
        hint = _("Known: %(names)s.") % {"names": ", ".join(found)}
    raise NotAMeasure(_("There is no measure %(name)s.") % {"name": repr(name)} + f" {hint}")


def _check(measure: Measure, grain: str, by: str | None) -> None:
    words = {"name": measure.name, "grain": grain, "by": by}
    if grain not in GRAINS:
        words["known"] = ", ".join(GRAINS)
        raise NotAMeasure(_("There is no grain %(grain)s. Known: %(known)s.") % words)
    _check_split(by)
    if grain not in measure.grains:
        words["known"] = ", ".join(measure.grains)
        raise NotAMeasure(_("%(name)s has no value by %(grain)s, only by: %(known)s.") % words)
    if by is not None and kind_of_split(by) not in measure.groups:
        words["known"] = ", ".join(measure.groups) or "–"
        raise NotAMeasure(_("%(name)s cannot be split by %(by)s, only by: %(known)s.") % words)


def _check_split(by: str | None) -> None:
    kind = kind_of_split(by)
    if kind is not None and (kind not in GROUPS or (kind != VARIANT and kind != by)):
        words = {"by": by, "known": ", ".join(GROUPS)}
        raise NotAMeasure(_("Nothing can be split by %(by)s. Known: %(known)s.") % words)


def _calendar(grain: str, since: date, until: date, zone: ZoneInfo) -> Calendar:
    """The calendar of a range. Raises NotAMeasure where there is none to be had."""
    words: dict[str, Any] = {"start": since, "end": until, "first": EARLIEST, "last": LATEST}
    if since >= until:
        raise NotAMeasure(_("The range from %(start)s to %(end)s is empty.") % words)
    if since < EARLIEST or until > LATEST:
        said = _("The range from %(start)s to %(end)s is out of reach:") % words
        raise NotAMeasure(f"{said} {_('write dates from %(first)s to %(last)s.') % words}")
    if (until - since).days // SHORTEST[grain] > MOST_PERIODS:
        raise NotAMeasure(
            _("The range from %(start)s to %(end)s has too many periods. Choose a coarser grain.")
            % words
        )
    return Calendar(grain, since, until, zone)


def _first_date(start: date, zone: ZoneInfo) -> date:
    return start.astimezone(zone).date() if isinstance(start, datetime) else start


def _end_date(end: date, zone: ZoneInfo) -> date:
    """The first date that lies wholly after the instant or date `end`."""
    if not isinstance(end, datetime):
        return end
    local = end.astimezone(zone)
    begins = local.time() == time.min
    return local.date() if begins else local.date() + timedelta(days=1)
