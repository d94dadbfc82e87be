"""What can be asked of measures: values, and who or what stands behind them."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.core.time import from_micros
from horo.engine.rules import stages_of
from horo.facts.services import open_facts
from horo.measures import registry
from horo.measures.behind import LISTS, ROLLING, Behind
from horo.measures.calendar import Calendar
from horo.measures.measure import Measure
from horo.measures.readings import asks_playbook
from horo.measures.readings.lives import cohorts
from horo.measures.rows import Row, complete, triangle
from horo.measures.running import Warehouse, bounds, figures, listed, question_of
from horo.measures.vocabulary import DAY, GRAINS, GROUPS
from horo.measures.writing import Funnel, list_statement
from horo.playbook.services import NoPlaybook, current

NO_TIME = timedelta(0)


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
) -> list[Row]:
    """Return the rows of the measures `names` over the whole periods that touch `[start, end)`.

    Days, weeks and months are cut in the community's time zone; an instant given as `start` or
    `end` stands for its local date. `by` splits by space, source, persona, locale or staff.
    The log's end is its latest activity, or `as_of`, after which nothing counts. An empty log
    has no rows. Rows are in the order of `names`, then group, then time.

    Raises NotAMeasure for an unknown name, grain or group, and for a combination that means
    nothing; NoPlaybook where `stage` is asked for and no playbook runs.
    """
    measures = [_find(name) for name in names]
    for measure in measures:
        _check(measure, grain, by)
    zone = community_zone()
    calendar = Calendar(grain, _first_date(start, zone), _end_date(end, zone), zone)
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

    With `by` and `group` only those of the group; of `stage`, `group` alone names the stage. At
    `grain` day, `wau` and `mau` look back over their rolling window. Topics may be private:
    whoever shows them fetches them by `visible_to`.

    Raises NotAMeasure as `compute` does, NoPlaybook where `stage` needs one.
    """
    measure = _find(name)
    _check(measure, grain or measure.grains[0], by)
    zone = community_zone()
    since = _first_date(start, zone) - (ROLLING.get(name, NO_TIME) if grain == DAY else NO_TIME)
    calendar = Calendar(DAY, since, _end_date(end, zone), zone)
    shown = Shown(measure, calendar, by, group, without_staff, as_of)
    if warehouse is not None:
        return _behind(warehouse, shown)
    with open_facts() as opened:
        return _behind(opened, shown)


def applicable(grain: str, by: str | None) -> list[str]:
    """The names of all measures that can be asked at `grain` and split by `by`.

    While no playbook runs, the stages of its funnel cannot.
    """
    has_funnel = bool(_playbook_version())
    return [
        name
        for name, measure in registry.all().items()
        if grain in measure.grains
        and (by is None or by in measure.groups)
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
            funnel=_funnel(measures),
        )
    )
    rows: list[Row] = []
    for measure in measures:
        shape = triangle if measure.reading is cohorts else complete
        rows += shape(measure, found[measure.name], calendar, known[1])
    return rows


@dataclass(frozen=True)
class Shown:
    measure: Measure
    calendar: Calendar
    by: str | None
    group: str | None
    without_staff: bool
    as_of: datetime | None


def _behind(warehouse: Warehouse, shown: Shown) -> Behind:
    kind = LISTS[shown.measure.name].kind
    known = bounds(warehouse, as_of=shown.as_of)
    if known is None:
        return Behind(kind, ())
    question = question_of(
        shown.calendar, known, [shown.measure], by=shown.by, without_staff=shown.without_staff
    )
    whole = replace(question, whole_life=True)
    funnel = _funnel([shown.measure])
    statement = list_statement(whole, shown.measure.name, shown.group, funnel)
    rows = listed(warehouse, _moment_of(shown, funnel), known[1], statement)
    return Behind(kind, tuple(row[0] for row in rows))


def _moment_of(shown: Shown, funnel: Funnel) -> Calendar:
    """Stages are asked at the end of the range: of its last day."""
    calendar = shown.calendar
    if not funnel.stages:
        return calendar
    return replace(calendar, since=calendar.until - timedelta(days=1))


def _funnel(measures: Sequence[Measure]) -> Funnel:
    if not any(asks_playbook(measure.reading) for measure in measures):
        return Funnel()
    playbook = current()
    return Funnel(playbook.version, stages_of(playbook))


def _playbook_version() -> str:
    """The version of the playbook that runs; "" while none does."""
    try:
        return current().version
    except NoPlaybook:
        return ""


def _find(name: str) -> Measure:
    known = registry.all()
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        hint = _("Did you mean %(name)s?") % {"name": repr(near[0])}
    else:
        hint = _("Known: %(names)s.") % {"names": ", ".join(known)}
    raise NotAMeasure(_("There is no measure %(name)s.") % {"name": repr(name)} + f" {hint}")


def _check(measure: Measure, grain: str, by: str | None) -> None:
    words = {"name": measure.name, "grain": grain, "by": by}
    if grain not in GRAINS:
        words["known"] = ", ".join(GRAINS)
        raise NotAMeasure(_("There is no grain %(grain)s. Known: %(known)s.") % words)
    if by is not None and by not in GROUPS:
        words["known"] = ", ".join(GROUPS)
        raise NotAMeasure(_("Nothing can be split by %(by)s. Known: %(known)s.") % words)
    if grain not in measure.grains:
        words["known"] = ", ".join(measure.grains)
        raise NotAMeasure(_("%(name)s has no value by %(grain)s, only by: %(known)s.") % words)
    if by is not None and by not in measure.groups:
        words["known"] = ", ".join(measure.groups) or "–"
        raise NotAMeasure(_("%(name)s cannot be split by %(by)s, only by: %(known)s.") % words)


def _first_date(start: date, zone: ZoneInfo) -> date:
    return start.astimezone(zone).date() if isinstance(start, datetime) else start


def _end_date(end: date, zone: ZoneInfo) -> date:
    """The first date that lies wholly after the instant or date `end`."""
    if not isinstance(end, datetime):
        return end
    local = end.astimezone(zone)
    begins = local.time() == time.min
    return local.date() if begins else local.date() + timedelta(days=1)
