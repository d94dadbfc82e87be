"""Cohorts of a log that was counted by hand. March 2026 begins on a Sunday; the 2nd is a Monday."""

from datetime import UTC, date, datetime

import pytest

from horo.conditions import Words, parse
from horo.measures.cohorts import services
from horo.measures.cohorts.asked import Asked
from horo.measures.tests.logs import Act, Log, Who

from .plainly import micros

MARCH = {"start": date(2026, 3, 2), "end": date(2026, 3, 30), "columns": 4, "least": 1}
LATER = datetime(2026, 5, 1, tzinfo=UTC)
DEEDS = [
    (3, 1, "posted"),
    (4, 2, "posted"),
    (3, 4, "joined"),
    (10, 1, "replied"),
    (10, 3, "posted"),
    (11, 4, "posted"),
    (17, 1, "reacted"),
    (19, 2, "posted"),
    (26, 1, "visited"),
]


@pytest.fixture(scope="module")
def log():
    acts = [
        Act(number, micros(2026, 3, day, 12), who, verb)
        for number, (day, who, verb) in enumerate(DEEDS, 1)
    ]
    return Log(acts, [Who(1, persona="author"), Who(2), Who(3), Who(4, persona="author"), Who(5)])


def shown(row):
    """The cells as people read them: `~` is not over yet, `-` has not begun."""
    return [
        "-" if cell is None else f"{cell.back}/{cell.n}{'' if cell.is_final else '~'}"
        for cell in row.cells
    ]


def ask(log, at=LATER, **asked):
    found = services.cohorts(Asked(**{**MARCH, **asked}), at=at, warehouse=log)
    rows = {row.key: shown(row) for row in found.rows}
    return rows | ({"overall": shown(found.overall)} if found.overall else {})


def test_who_wrote_first_in_a_week_and_wrote_again_in_a_later_one(log):
    assert ask(log) == {
        "2026-03-02": ["2/2", "1/2", "1/2", "0/2~"],
        "2026-03-09": ["2/2", "0/2", "0/2~", "-"],
        "overall": ["4/4", "1/4", "1/2", "0/2~"],
    }


def test_rolling_counts_that_week_or_any_later_one(log):
    assert ask(log, kind="rolling")["2026-03-02"] == ["2/2", "2/2", "1/2", "0/2~"]


def test_coming_back_may_mean_another_deed(log):
    assert ask(log, came="active")["2026-03-02"] == ["2/2", "1/2", "2/2", "0/2~"]
    assert ask(log, came="visited")["2026-03-02"] == ["0/2", "0/2", "0/2", "1/2~"]
    assert ask(log, came="reacted")["overall"] == ["0/4", "0/4", "1/2", "0/2~"]


def test_who_joined_without_saying_so_joined_with_their_first_activity(log):
    assert ask(log, by="joined") == {
        "2026-03-02": ["2/3", "2/3", "1/3", "0/3~"],
        "2026-03-09": ["1/1", "0/1", "0/1~", "-"],
        "overall": ["3/4", "2/4", "1/3", "0/3~"],
    }


def test_day_seven_is_the_seventh_day_after_each_ones_own_first(log):
    assert ask(log, by_days=True)["2026-03-02"] == ["0/2", "1/2", "-"]
    assert ask(log, by_days=True, kind="rolling")["2026-03-02"] == ["2/2", "2/2", "-"]


def test_each_kind_of_beginning_is_counted_from_its_own_week(log):
    assert ask(log, by="verb") == {
        "group:posted": ["4/4", "1/4", "1/2", "0/2~"],
        "overall": ["4/4", "1/4", "1/2", "0/2~"],
    }
    assert ask(log, by="source", came="active")["group:horo"] == ["3/4", "2/4", "2/3", "0/3~"]


def test_nothing_counts_after_the_moment_that_is_asked_about(log):
    at = datetime(2026, 3, 15, tzinfo=UTC)

    assert ask(log, at=at)["2026-03-02"] == ["2/2", "1/2~", "-", "-"]


def test_as_many_weeks_as_there_are_bits_can_be_asked_for(log):
    found = services.cohorts(
        Asked(**{**MARCH, "columns": 60}), at=datetime(2027, 12, 1, tzinfo=UTC), warehouse=year(log)
    )

    assert [place for place, cell in enumerate(found.rows[0].cells) if cell.back] == [0, 1, 2, 59]


def year(log):
    last = micros(2027, 4, 20)  # week 59 of those who began on 2 March 2026
    return Log(
        [*log.acts, Act(10, last, 1, "posted"), Act(11, micros(2027, 6, 1), 5, "visited")],
        log.members,
    )


def test_of_an_audience_is_who_was_in_it_at_the_start(log, monkeypatch):
    book = Book({"writers": parse({"did": "posted"})}, {})
    monkeypatch.setattr(services, "current", lambda: book)

    found = ask(log, start=date(2026, 3, 9), by="audience")

    assert found == {"group:writers": ["1/2", "1/2", "0/2~", "-"]}


def test_coming_back_may_mean_a_condition_at_the_end_of_the_week(log, monkeypatch):
    often = parse({"did": ["posted", "replied"], "times": 2})
    monkeypatch.setattr(services, "current", lambda: Book({"often": often}, {}))

    assert ask(log, came="audiences/often") == {
        "2026-03-02": ["0/2", "1/2", "2/2", "2/2~"],
        "2026-03-09": ["0/2", "0/2", "0/2~", "-"],
        "overall": ["0/4", "1/4", "2/2", "2/2~"],
    }


def test_a_persona_that_was_renamed_keeps_those_who_still_have_the_old_one(log, monkeypatch):
    monkeypatch.setattr(services, "current", lambda: Book({}, {"writer": parse({"did": "posted"})}))

    found = ask(log, start=date(2026, 3, 9), by="persona")

    assert found == {
        "group:writer": ["1/2", "1/2", "0/2~", "-"],
        "group:author": ["2/2", "0/2", "0/2~", "-"],
    }


def test_a_playbook_without_audiences_has_no_cohorts_of_them(log, monkeypatch):
    monkeypatch.setattr(services, "current", lambda: Book({}, {}))

    assert ask(log, by="audience") == {}


class Book:
    """As much of a playbook as cohorts read."""

    timezone = "UTC"

    def __init__(self, audiences, personas):
        self.audiences, self.personas = audiences, personas
        self.words = Words(audiences=audiences, personas=personas)
