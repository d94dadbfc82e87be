"""What every log may hold: dates out of reach, one member, nobody, 10,000 groups."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from horo.core.time import to_micros
from horo.measures import registry, services
from horo.measures.calendar import Calendar
from horo.measures.readings import asks_playbook

from .logs import Act, Log, Who

MARCH = {"start": date(2026, 3, 1), "end": date(2026, 4, 1), "grain": "month"}
ALL = [name for name, each in registry.all().items() if not asks_playbook(each.reading)]


def at(*when: int) -> int:
    return to_micros(datetime(*when, tzinfo=UTC))


@pytest.fixture
def zone(monkeypatch):
    def set_zone(name: str) -> None:
        monkeypatch.setattr(services, "community_zone", lambda: ZoneInfo(name))

    return set_zone


def compute(names, log, **asked):
    return services.compute(names, warehouse=log, **{**MARCH, **asked})


@pytest.mark.parametrize("by", [None, "space", "cohort"])
def test_a_period_without_data_counts_nothing_and_divides_by_nothing(by):
    log = Log([Act(1, at(2025, 1, 1), 1, "posted", thread=1)], [Who(1)])
    names = [name for name in ALL if by is None or by in registry.find(name).groups]

    rows = compute(names, log, by=by)

    assert rows
    for row in rows:
        assert (row.value, row.n) == (registry.find(row.measure).empty, 0), row.measure


def test_one_member_alone_is_a_community():
    log = Log([Act(1, at(2026, 3, 2), 1, "posted", thread=1)], [Who(1)])

    found = {row.measure: row.value for row in compute(ALL, log)}

    assert (found["mau"], found["activation_7d"], found["concentration_top5"]) == (1, 1, 1)
    assert (found["first_response_p50"], found["response_rate_24h"]) == (None, 0)
    assert found["nps"] is found["promise_kept"] is None, "a cohort of zero has no share"


def test_dates_out_of_reach_are_before_and_after_everything():
    years = (1850, 1970, 2026, 2100, 2200)
    acts = [Act(n, at(year, 3, 2), n, "posted", thread=n) for n, year in enumerate(years, start=1)]
    log = Log(acts, [Who(n) for n in range(1, 6)])

    for name in ("America/New_York", "UTC"):
        for by in (None, "cohort"):
            (row,) = [r for r in compute(["topics"], log, by=by) if r.value]
            assert (row.value, row.group, name) == (1, "2026-03" if by else None, name)
    cohorts = {row.group for row in compute(["mau"], log, by="cohort", start=date(1901, 1, 1),
                                            end=date(2100, 1, 1))}  # fmt: skip
    assert {"1970-03", "2026-03"} <= cohorts


def test_a_clock_that_is_years_ahead_does_not_end_the_log():
    log = Log(
        [Act(1, at(2026, 3, 2), 1, "posted", thread=1), Act(2, at(2100, 1, 1), 1, "visited")],
        [Who(1)],
    )
    log.raw.execute(f"UPDATE activities SET recorded_at = {at(2026, 3, 5)}")

    (row,) = compute(["topics"], log)

    assert (row.value, row.censored) == (1, True), "March is not over yet"
    assert services.last_days(7, log) == (date(2026, 2, 24), date(2026, 3, 3))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"start": date(1900, 1, 1)}, "out of reach: write dates from 1901-01-01 to 2100-01-01."),
        ({"end": date(2200, 1, 1)}, "out of reach"),
        ({"start": date(1, 1, 1), "end": date(9999, 12, 31)}, "out of reach"),
        ({"start": date(1950, 1, 1), "end": date(2026, 1, 1), "grain": "day"}, "too many periods"),
        ({"end": date(2026, 3, 1)}, "The range from 2026-03-01 to 2026-03-01 is empty."),
    ],
)
def test_a_range_that_no_calendar_holds_is_refused(asked, said):
    with pytest.raises(services.NotAMeasure) as refusal:
        compute(["topics"], Log([], []), **asked)

    assert said in str(refusal.value)


def test_the_longest_range_by_month_is_two_centuries():
    log = Log([Act(1, at(2026, 3, 2), 1, "posted", thread=1)], [Who(1)])

    rows = compute(["topics", "dau"], log, start=date(1901, 1, 1), end=date(2100, 1, 1))

    assert (len(rows), sum(row.value for row in rows[: len(rows) // 2])) == (2 * 199 * 12, 1)


def test_a_community_that_moves_to_another_zone_cuts_all_of_its_past_there(zone):
    log = Log([Act(1, at(2026, 3, 1, 3), 1, "posted", thread=1)], [Who(1)])

    zone("Europe/Sofia")
    assert [row.value for row in compute(["topics"], log)] == [1]
    zone("America/New_York")
    assert [row.value for row in compute(["topics"], log)] == [0], "it was February there"


def test_a_day_that_a_zone_skipped_has_nothing_in_it(zone):
    """Samoa went over the date line: 29 December 2011 was followed by the 31st."""
    zone("Pacific/Apia")
    acts = [
        Act(1, at(2011, 12, 30, 9, 59), 1, "posted", thread=1),  # the 29th, 23:59
        Act(2, at(2011, 12, 30, 10), 1, "posted", thread=2),  # the 31st, 0:00
    ]

    for start in (28, 30):
        asked = {"start": date(2011, 12, start), "end": date(2012, 1, 2), "grain": "day"}
        rows = compute(["topics"], Log(acts, [Who(1)]), **asked)
        found = {row.start.date(): row.value for row in rows if row.end > row.start}
        assert found[date(2011, 12, 31)] == 1
        assert len(rows) == len(Calendar("day", asked["start"], asked["end"]).periods)


def test_ten_thousand_groups_are_counted_one_by_one():
    acts = [Act(n, at(2026, 3, 2), 1, "posted", n, source=f"s{n:05}") for n in range(1, 10_001)]
    log = Log(acts, [Who(1)])

    rows = compute(["topics", "wau"], log, by="source", grain="day", end=date(2026, 3, 4))

    assert len(rows) == 2 * 10_000 * 3
    assert {row.group for row in rows if row.value} == {act.source for act in acts}
