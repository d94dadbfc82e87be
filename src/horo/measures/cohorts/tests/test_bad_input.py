"""Whatever is asked, and whatever the log holds: rows or a sentence, never a crash."""

from datetime import UTC, date, datetime
from typing import ClassVar

import pytest

from horo.conditions import Words
from horo.measures.cohorts import services
from horo.measures.cohorts.asked import Asked, NotACohort
from horo.measures.tests.logs import Act, Log, Who

from .plainly import micros

LATER = datetime(2026, 5, 1, tzinfo=UTC)
MARCH = (date(2026, 3, 2), date(2026, 3, 30))


def ask(log, **asked):
    return services.cohorts(Asked(*MARCH, **asked), at=LATER, warehouse=log)


@pytest.mark.parametrize("acts", [[], [Act(1, micros(2020, 1, 1), 1, "posted")]])
def test_without_anybody_there_are_no_rows(acts):
    found = ask(Log(acts, [Who(1)]))

    assert (found.rows, found.overall, found.as_json()) == ((), None, [])
    asked = Asked(*MARCH)
    assert services.members(asked, "others", at=LATER, warehouse=Log(acts, [Who(1)])) is None


def test_one_member_is_a_cohort_with_a_wide_interval():
    (row,) = ask(Log([Act(1, micros(2026, 3, 3), 1, "posted")], [Who(1)])).rows

    assert (row.key, row.size, row.cells[0].n) == ("2026-03-02", 1, 1)


def test_activities_of_1970_and_2100_change_nothing():
    sane = [Act(1, micros(2026, 3, 3), 1, "posted"), Act(2, micros(2026, 3, 24), 1, "posted")]
    strange = [
        Act(3, 0, 2, "posted"),
        Act(4, -1, 2, "joined"),
        Act(5, micros(2100, 1, 1), 3, "posted"),
    ]
    people = [Who(1), Who(2), Who(3)]

    plain, odd = ask(Log(sane, people)), ask(Log([*sane, *strange], people))

    assert [row.key for row in odd.rows] == [row.key for row in plain.rows] == ["2026-03-02"]
    assert odd.observed.log_end == micros(2026, 5, 1)  # what is still to come ends nothing


@pytest.mark.parametrize("by", ["joined", "source"])
def test_the_clocks_of_a_century_are_not_asked_for(by):
    acts = [Act(1, micros(1970, 1, 1), 1, "joined"), Act(2, micros(2026, 3, 3), 2, "joined")]

    assert [row.size for row in ask(Log(acts, [Who(1), Who(2)]), by=by).rows] == [1]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"by": "colour"}, "cohorts by 'colour'. Known: joined, wrote"),
        ({"grain": "day"}, "the grain 'day'. Known: week, month"),
        ({"kind": "x"}, "the way of counting 'x'. Known: bounded, rolling"),
        ({"came": "flew"}, "the verb 'flew'. Known:"),
        ({"columns": 61}, "61 columns cannot be shown"),
        ({"least": 0}, "at least 1 person"),
        ({"by": "audience"}, "No playbook runs"),
        ({"came": "audiences/gone"}, "No playbook runs"),
    ],
)
def test_what_means_nothing_is_refused(asked, said):
    with pytest.raises(NotACohort) as refusal:
        ask(Log([], []), **asked)

    assert said in str(refusal.value)


def test_a_range_that_ends_before_it_begins_is_refused():
    with pytest.raises(NotACohort, match="is empty"):
        services.cohorts(Asked(*MARCH[::-1]), at=LATER, warehouse=Log([], []))


@pytest.mark.parametrize(
    "row", ["2026-03-02", "group:x", "pool:2026-13", "", "'; DROP TABLE members"]
)
@pytest.mark.parametrize("place", [0, 7, 13, -1])
def test_a_cell_that_is_not_there_has_nobody(row, place):
    log = Log([Act(1, micros(2026, 3, 3), 1, "posted")], [Who(1)])

    found = services.members(Asked(*MARCH), row, place, at=LATER, warehouse=log)

    assert found is None or (row, place) == ("2026-03-02", 0)


def test_a_persona_may_be_called_anything(monkeypatch):
    name = "it's $5; DROP TABLE"
    monkeypatch.setattr(services, "current", lambda: Nothing())
    log = Log([Act(1, micros(2026, 3, 1), 1, "posted")], [Who(1, persona=name.replace("'", "''"))])

    (row,) = ask(log, by="persona", least=1).rows

    assert row.size == 1


class Nothing:
    personas: ClassVar[dict[str, object]] = {}
    audiences: ClassVar[dict[str, object]] = {}
    words = Words()
    timezone = "UTC"
