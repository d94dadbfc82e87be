"""Own measures of a playbook: counted by hand, refused where they mean nothing, opened."""

from datetime import UTC, date, datetime

import pytest

from horo.core.time import to_micros
from horo.measures import services
from horo.measures.tests.logs import Act, Log, Who

from .playbooks import run

SPRING = {"start": date(2026, 3, 1), "end": date(2026, 5, 1), "grain": "month"}
ALICE, BOB, HANA, ROBOT, LENA = 1, 2, 3, 4, 5
HELPERS = {"measure": "helpers", "title": "Helpers", "counts": {"did": "replied", "times": 2}}
WRITERS = {"did": ["posted", "replied"]}
SHARE = {
    "measure": "helping",
    "title": "Share of helpers",
    "share": {"of": {"did": "replied", "times": 2}, "among": WRITERS},
}
POINTS = {"measure": "points", "title": "Points", "sum": {"was": "warned"}}
MIDDLE = {"measure": "liking", "title": "Liking", "quantile": {"of": {"did": "rated"}, "at": 0.5}}
WAITING = {
    "measure": "to_first",
    "title": "Time to the first topic",
    "quantile": {"from": {"did": "joined"}, "to": {"did": "posted"}, "at": 0.5},
}
EACH = {"measure": "each", "title": "Replies each", "ratio": {"of": "replies", "to": "helpers"}}


def at(month: int, day: int, hour: int = 12) -> int:
    return to_micros(datetime(2026, month, day, hour, tzinfo=UTC))


@pytest.fixture
def log():
    """bob replies twice in March, once in April; alice asks; hana, staff, warns and rates."""
    members = [
        Who(ALICE, joined_at=at(3, 1)),
        Who(BOB, joined_at=at(3, 1)),
        Who(HANA, is_staff=True),
        Who(ROBOT, kind="bot"),
        Who(LENA, joined_at=at(4, 20)),
    ]
    acts = [
        Act(1, at(3, 1), ALICE, "joined"),
        Act(2, at(3, 1), BOB, "joined"),
        Act(3, at(3, 3), ALICE, "posted", thread=3, space=1),
        Act(4, at(3, 4), BOB, "replied", thread=3, space=1),
        Act(5, at(3, 5), BOB, "replied", thread=3, space=1),
        Act(6, at(3, 6), ROBOT, "replied", thread=3, space=1),
        Act(7, at(3, 9), HANA, "warned", recipient=BOB, value=2.0),
        Act(8, at(3, 10), HANA, "warned", recipient=ALICE, value=1.5),
        Act(9, at(3, 11), ALICE, "rated", value=9.0),
        Act(10, at(3, 12), BOB, "rated", value=3.0),
        Act(11, at(4, 2), BOB, "replied", thread=3, space=2),
        Act(12, at(4, 3), HANA, "rated", value=10.0),
        Act(13, at(4, 20), LENA, "joined"),
        Act(14, at(5, 2), LENA, "visited"),
    ]
    return Log(acts, members)


def values(log, name, **asked):
    rows = services.compute([name], warehouse=log, **{**SPRING, **asked})
    return [(row.group, row.value, row.n) for row in rows]


@pytest.mark.parametrize(
    ("stated", "march", "april"),
    [
        (HELPERS, (None, 1, 1), (None, 1, 1)),
        (SHARE, (None, 0.5, 2), (None, 0.5, 2)),
        (POINTS, (None, 3.5, 2), (None, 0, 0)),
        (MIDDLE, (None, 3.0, 2), (None, 10.0, 1)),
        (WAITING, (None, 2 * 86_400.0, 2), (None, None, 1)),
    ],
    ids=lambda case: case["measure"] if isinstance(case, dict) else "",
)
def test_each_kind_is_what_a_hand_counts(monkeypatch, log, stated, march, april):
    run(monkeypatch, stated)

    assert values(log, stated["measure"]) == [march, april]


def test_a_ratio_divides_a_measure_by_an_own_one(monkeypatch, log):
    run(monkeypatch, HELPERS, EACH)

    assert values(log, "each") == [(None, 2.0, 1), (None, 1.0, 1)]


def test_a_ratio_of_conditions_counts_their_members(monkeypatch, log):
    ratio = {"of": {"did": "replied"}, "to": WRITERS}
    run(monkeypatch, {"measure": "part", "title": "Part", "ratio": ratio})

    assert values(log, "part") == [(None, 0.5, 2), (None, 0.5, 2)]


def test_dividing_by_nobody_is_nothing(monkeypatch, log):
    ratio = {"of": "replies", "to": {"did": "solved"}}
    run(monkeypatch, {"measure": "odd", "title": "Odd", "ratio": ratio})

    assert values(log, "odd") == [(None, None, 0), (None, None, 0)]


def test_members_split_by_what_they_are_and_acts_by_where_they_were(monkeypatch, log):
    run(monkeypatch, HELPERS, {**POINTS, "sum": {"did": "rated"}})

    assert values(log, "helpers", by="staff") == [("peers", 1, 1), ("peers", 1, 1)]
    assert values(log, "points", by="staff") == [
        ("peers", 12.0, 2),
        ("peers", 0, 0),
        ("staff", 0, 0),
        ("staff", 10.0, 1),
    ]
    with pytest.raises(services.NotAMeasure, match="cannot be split by space"):
        values(log, "helpers", by="space")


def test_without_staff_their_acts_do_not_count(monkeypatch, log):
    run(monkeypatch, MIDDLE)

    assert values(log, "liking", without_staff=True)[1] == (None, None, 0)


def test_what_is_not_over_is_censored(monkeypatch, log):
    run(monkeypatch, HELPERS)

    rows = services.compute(["helpers"], warehouse=log, **{**SPRING, "end": date(2026, 6, 1)})

    assert [row.censored for row in rows] == [False, False, True]


def test_a_ratio_waits_for_the_window_of_what_it_divides(monkeypatch, log):
    ratio = {"of": "replies_per_topic", "to": "helpers"}
    run(monkeypatch, HELPERS, {"measure": "slow", "title": "Slow", "ratio": ratio})

    rows = services.compute(["slow"], warehouse=log, **SPRING)

    assert [row.censored for row in rows] == [False, True], "28 days after April are not over"


def test_a_rolling_count_is_divided_by_week_and_month_alone(monkeypatch, log):
    ratio = {"of": "replies", "to": "wau"}
    run(monkeypatch, {"measure": "rolled", "title": "Rolled", "ratio": ratio})

    assert values(log, "rolled") == [(None, 1.0, 2), (None, 1.0, 1)]
    with pytest.raises(services.NotAMeasure, match="only by: week, month"):
        values(log, "rolled", grain="day")


def test_the_number_opens_whom_it_counts(monkeypatch, log):
    run(monkeypatch, HELPERS, SHARE, POINTS, WAITING, EACH)
    march = {"start": date(2026, 3, 1), "end": date(2026, 4, 1), "warehouse": log}

    def ids(name):
        return services.members_behind(name, **march).ids

    assert ids("helpers") == ids("helping") == (BOB,)
    assert ids("points") == (BOB, ALICE), "bob got more points"
    assert ids("to_first") == (ALICE,)
    assert services.members_behind("each", **march) == services.Behind("topics", (3,))


def test_the_number_opens_the_acts_that_it_counts(monkeypatch, log):
    run(monkeypatch, HELPERS, POINTS, WAITING)
    march = {"start": date(2026, 3, 1), "end": date(2026, 4, 1), "warehouse": log}

    def ids(name, **one):
        return services.activities_behind(name, **march, **one).ids

    assert ids("helpers") == (5, 4)
    assert ids("points", member_id=ALICE) == (8,)
    assert ids("to_first", member_id=ALICE) == (3, 1)


def test_a_tone_that_is_divided_is_shown_of_nobody_either(monkeypatch, log):
    ratio = {"of": "sentiment", "to": "replies"}
    run(monkeypatch, {"measure": "tone_each", "title": "Tone", "ratio": ratio})
    log.raw.execute(
        f"INSERT INTO activities SELECT 90, {at(3, 6)}, 0, NULL, 'scored', 'post', 4, '', 1, 3, "
        f"{BOB}, 0.5, 'horo'"
    )
    march = {"start": date(2026, 3, 1), "end": date(2026, 4, 1), "warehouse": log}

    assert services.activities_behind("tone_each", **march).ids == (90,)
    assert services.activities_behind("tone_each", member_id=BOB, **march).ids == ()


def test_an_own_measure_is_known_while_its_playbook_runs(monkeypatch, log):
    with pytest.raises(services.NotAMeasure):
        values(log, "helpers")
    run(monkeypatch, HELPERS)

    assert "helpers" in services.applicable("month", None)
    assert "helpers" not in services.applicable("month", "space")
    with pytest.raises(services.NotAMeasure, match="Did you mean 'helpers'"):
        values(log, "helper")


def test_a_ratio_whose_measure_is_gone_is_left_out(monkeypatch, log):
    gone = {"measure": "odd", "title": "Odd", "ratio": {"of": "replies", "to": "no_more"}}
    run(monkeypatch, HELPERS, gone)

    assert "odd" not in services.all_measures()
    assert values(log, "helpers")[0] == (None, 1, 1)


def test_another_playbook_with_the_same_name_is_another_measure(monkeypatch, log):
    run(monkeypatch, HELPERS)
    assert values(log, "helpers")[0] == (None, 1, 1)
    run(monkeypatch, {**HELPERS, "counts": WRITERS})

    assert values(log, "helpers")[0] == (None, 2, 2)


def test_an_empty_log_has_no_rows(monkeypatch):
    run(monkeypatch, HELPERS, MIDDLE)

    assert values(Log([], []), "helpers") == values(Log([], []), "liking") == []
