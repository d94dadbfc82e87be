"""What each source brought, and what the definitions leave out: counted one by one."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from horo.core.time import to_micros
from horo.measures import audit, services

from .logs import Act, Log, Who

SOFIA, ZONE = ZoneInfo("Europe/Sofia"), ZoneInfo("UTC")
MARCH = to_micros(datetime(2026, 3, 1, tzinfo=UTC))
HOUR = 3_600_000_000
MEMBERS = [Who(1), Who(2, is_staff=True), Who(3, kind="bot"), Who(4, kind="anonymous"), Who(5)]
ACTS = [
    Act(1, MARCH + HOUR, 1, "posted", thread=1, source="discourse"),
    Act(2, MARCH + 2 * HOUR, 2, "posted", thread=2, source="discourse"),
    Act(3, MARCH + 3 * HOUR, 3, "posted", thread=3, source="discourse"),
    Act(4, MARCH - HOUR, 5, "posted", thread=4),
    Act(5, MARCH + 5 * HOUR, None, "solved"),
    Act(6, MARCH + 6 * HOUR, 4, "reacted", thread=1),
]


@pytest.fixture
def log():
    return Log(ACTS, MEMBERS)


def test_every_source_is_counted_by_what_people_look_for(log):
    discourse, horo = sorted(audit.sources(log, ZONE), key=lambda each: each.name)

    assert (discourse.counts["all"], discourse.counts["bots"], discourse.counts["staff"]) == (
        3,
        1,
        1,
    )
    assert (horo.counts["system"], horo.counts["nobody"], horo.counts["anonymous"]) == (1, 1, 1)
    assert discourse.first == datetime(2026, 3, 1, 1, tzinfo=UTC)


def test_the_zone_shifts_what_happens_around_midnight(log):
    assert sum(each.other_day for each in audit.sources(log, ZONE)) == 0
    assert sum(each.other_day for each in audit.sources(log, SOFIA)) == 1, (
        "23:00 in UTC is tomorrow"
    )


def test_late_arrivals_and_impossible_times_are_counted(log):
    log.raw.execute(f"UPDATE activities SET recorded_at = occurred_at + {30 * HOUR} WHERE id = 1")
    log.raw.execute(f"UPDATE activities SET recorded_at = occurred_at - {30 * HOUR} WHERE id = 2")

    (discourse,) = [each for each in audit.sources(log, ZONE) if each.name == "discourse"]

    assert (discourse.counts["late"], discourse.counts["future"]) == (1, 1)


@pytest.mark.parametrize("what", [*audit.TESTS, "other_day"])
def test_every_count_opens_a_list_as_long_as_it_says(log, what):
    for source in audit.sources(log, SOFIA):
        ids, total = audit.activities_behind(log, source.name, what, SOFIA, page=1, size=50)
        counted = source.other_day if what == "other_day" else source.counts[what]
        assert (len(ids), total) == (counted, counted)


def test_lists_have_pages_newest_first(log):
    asked = {"page": 2, "size": 2}

    assert audit.activities_behind(log, "discourse", "all", ZONE, **asked) == ([1], 3)


def test_variants_say_what_a_definition_leaves_out(log, db):
    found = audit.variants(log, "active_authors", start=date(2026, 3, 1), grain="month", zone=SOFIA)

    values = {each.name: (each.value, each.difference) for each in found}
    assert values["defined"] == (3, None), "23:00 of 28 February in UTC is March in Sofia"
    assert values["with_bots"] == (4, 1)
    assert values["without_staff"] == (2, -1)
    assert values["in_utc"] == (2, -1)
    assert values["source:discourse"] == (2, -1)
    assert "rolling" not in values


def test_a_month_of_the_calendar_is_not_28_days(db):
    acts = [Act(n, MARCH + n * 24 * HOUR, n, "posted", thread=n) for n in range(31)]
    log = Log(acts, [Who(n) for n in range(31)])

    found = audit.variants(log, "mau", start=date(2026, 3, 1), grain="month", zone=ZONE)

    values = {each.name: each.value for each in found}
    assert (values["defined"], values["rolling"]) == (31, 28)


def test_asking_leaves_the_log_as_it_was(log, db):
    audit.variants(log, "active_authors", start=date(2026, 3, 1), grain="month", zone=SOFIA)

    assert log.raw.execute("SELECT count(*) FROM activities").fetchone() == (6,)
    left = log.raw.execute("SELECT count(*) FROM duckdb_views() WHERE temporary AND NOT internal")
    assert left.fetchone() == (0,)


def test_an_empty_log_has_no_sources_and_an_unknown_measure_no_variants(db):
    empty = Log([], [])

    assert audit.sources(empty, ZONE) == []
    assert audit.activities_behind(empty, "x", "all", ZONE, page=1, size=5) == ([], 0)
    with pytest.raises(services.NotAMeasure):
        audit.variants(empty, "xyzzy", start=date(2026, 3, 1), grain="month", zone=ZONE)


def test_a_hostile_name_of_a_source_breaks_nothing(db):
    acts = [
        Act(1, MARCH + HOUR, 1, "posted", thread=1),
        Act(2, MARCH, 1, "posted", thread=2, source='x" OR 1=1; --'),
    ]
    log = Log(acts, [Who(1)])
    log.raw.execute("UPDATE activities SET source = 'it''s' WHERE id = 1")

    found = audit.variants(log, "topics", start=date(2026, 3, 1), grain="month", zone=ZONE)

    assert {each.name for each in found} >= {"source:it's", 'source:x" OR 1=1; --'}
