"""What may be asked, what is refused, and what is kept; on the real log of this installation."""

from datetime import UTC, date, datetime, timedelta

import pytest
from conftest import AT

from horo.content.activities import POSTED, REPLIED
from horo.core.time import to_micros
from horo.log.services import Entry, record_many
from horo.measures import rows, services
from horo.people.models import Member

from .logs import Act, Log, Who

MARCH = {"start": date(2026, 3, 1), "end": date(2026, 4, 1), "grain": "month"}


def recorded(*acts: tuple[Member, object, timedelta]) -> None:
    record_many(
        [
            Entry(verb, AT + after, "horo", f"{verb.name}-{after}", actor_id=member.pk, thread_id=1)
            for member, verb, after in acts
        ],
        recorded_at=AT,
    )


@pytest.mark.django_db(transaction=True)
def test_figures_are_those_of_the_log_that_was_recorded(alice, bob, robot):
    hour = timedelta(hours=1)
    recorded((alice, POSTED, 0 * hour), (robot, REPLIED, hour), (bob, REPLIED, 2 * hour))

    found = services.compute(["active_authors", "first_response_p50"], **MARCH)

    assert [(row.measure, row.value, row.n) for row in found] == [
        ("active_authors", 2, 2),
        ("first_response_p50", 7200.0, 1),
    ]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"names": ["actve_authors"]}, "Did you mean 'active_authors'?"),
        ({"names": ["xyzzy"]}, "There is no measure 'xyzzy'. Known: dau, wau"),
        ({"grain": "year"}, "There is no grain year. Known: day, week, month."),
        ({"by": "colour"}, "Nothing can be split by colour. Known: space"),
        ({"names": ["retention"], "grain": "day"}, "retention has no value by day, only by: week"),
        ({"names": ["new_members"], "by": "space"}, "new_members cannot be split by space"),
        ({"names": ["retention"], "by": "staff"}, "retention cannot be split by staff, only by: –"),
    ],
)
def test_what_means_nothing_is_refused(asked, said):
    with pytest.raises(services.NotAMeasure) as refusal:
        services.compute(**{"names": ["mau"], **MARCH, **asked})

    assert said in str(refusal.value)


def test_stages_need_a_playbook():
    assert "stage" not in services.applicable("month", None)
    with pytest.raises(services.NoPlaybook):
        services.compute(["stage"], warehouse=Log([Act(1, 0, 1, "posted")], [Who(1)]), **MARCH)


def test_an_empty_log_has_no_rows():
    assert services.compute(["mau"], warehouse=Log([], []), **MARCH) == []
    assert services.last_days(90, Log([], [])) is None


def test_nothing_counts_after_the_moment_that_is_asked_about():
    acts = [Act(n, to_micros(AT + timedelta(days=n)), 1, "posted", thread=n) for n in range(1, 6)]
    asked = {"warehouse": Log(acts, [Who(1)]), **MARCH}

    (then,) = services.compute(["topics"], as_of=AT + timedelta(days=3), **asked)
    (later,) = services.compute(["topics"], as_of=datetime(2026, 5, 1, tzinfo=UTC), **asked)

    assert (then.value, then.censored) == (3, True)
    assert (later.value, later.censored) == (5, False)


def test_an_instant_stands_for_its_local_date():
    log = Log([Act(1, to_micros(AT), 1, "posted", thread=1)], [Who(1)])
    asked = {"start": AT, "end": AT + timedelta(hours=1), "grain": "day", "warehouse": log}

    (row,) = services.compute(["topics"], **asked)

    assert (row.start.date(), row.end.date()) == (AT.date(), AT.date() + timedelta(days=1))


def test_a_row_is_the_object_that_scripts_read():
    log = Log([Act(1, to_micros(AT), 1, "posted", thread=1)], [Who(1)])

    (row,) = rows.as_json(services.compute(["authors_share"], warehouse=log, **MARCH))

    assert row == {
        "measure": "authors_share",
        "unit": "share",
        "start": "2026-03-01T00:00:00+00:00",
        "end": "2026-04-01T00:00:00+00:00",
        "grain": "month",
        "group": None,
        "value": 1.0,
        "n": 1,
        "censored": True,
        "low": None,
        "high": None,
    }


def test_tables_made_on_the_way_are_gone_afterwards():
    log = Log([Act(1, to_micros(AT), 1, "posted", thread=1)], [Who(1)])

    services.compute(["topics", "wau", "retention"], warehouse=log, **MARCH)

    left = log.raw.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    assert not [name for (name,) in left if "measures" in name]
