"""Warnings are raised once, told once, ended, and decided on by the team alone."""

from datetime import timedelta

import pytest

from horo.log.models import Activity
from horo.measures.models import RaisedWarning
from horo.measures.warnings import raising, rules
from horo.playbook.parts.warnings import Warn

from .made import Made

FEWER = Warn.model_validate(
    {"warning": "fewer", "title": "Fewer write", "drop": {"measure": "active_authors"}}
)
GONE = Warn.model_validate(
    {"warning": "gone", "title": "Gone", "drop": {"measure": "no_such_measure"}}
)


@pytest.fixture(autouse=True)
def one_rule(monkeypatch):
    monkeypatch.setattr(rules, "DEFAULTS", (FEWER,))
    monkeypatch.setattr(rules, "TITLES", {"fewer": "Fewer write", "gone": "Gone"})


def community(*numbers):
    """So many authors a week; returns the log, and the moment at which the last week is over."""
    made = Made()
    for week, people in enumerate(numbers):
        made.write(7 * week + 2, people)
    history = made.history(7 * len(numbers))
    return history.warehouse, history.as_of


def check(*numbers, after=timedelta(0)):
    log, at = community(*numbers)
    return raising.check(at + after, warehouse=log)


USUAL = [30] * 11


def test_what_goes_on_is_one_warning_with_the_latest_numbers(mara):
    (row,) = check(*USUAL, 8)
    again = check(*USUAL, 8, 2)

    kept = RaisedWarning.objects.get()
    assert (again, kept.pk) == ([], row.pk)
    assert (kept.value, kept.raised_at) == (2, row.raised_at)
    assert kept.since < kept.starts_at, "it began a week before its latest look"


def test_what_is_usual_raises_nothing(mara):
    assert check(*USUAL, 30) == []


def test_it_ends_with_the_figure_and_may_come_again(mara):
    check(*USUAL, 8)
    check(*USUAL, 8, 30)
    ended = RaisedWarning.objects.get()
    check(*USUAL, 8, 30, 6)

    assert ended.ended_at is not None
    assert RaisedWarning.objects.open().count() == 1
    assert RaisedWarning.objects.count() == 2


def test_what_was_raised_and_ended_is_in_the_log(mara):
    check(*USUAL, 8)
    check(*USUAL, 8, 30)

    found = Activity.objects.filter(object_type="warning").order_by("pk")
    assert [(act.verb, act.object_key) for act in found] == [
        ("raised", "fewer"),
        ("eased", "fewer"),
    ]


def test_a_rule_that_cannot_be_asked_is_left_as_it_is(mara, monkeypatch):
    check(*USUAL, 8)
    RaisedWarning.objects.update(slug="gone")
    monkeypatch.setattr(rules, "DEFAULTS", (GONE,))
    check(*USUAL, 30)

    assert RaisedWarning.objects.get().ended_at is None


def test_a_warning_of_a_rule_that_is_gone_ends(mara, monkeypatch):
    check(*USUAL, 8)
    monkeypatch.setattr(rules, "DEFAULTS", ())
    check(*USUAL, 8)

    assert RaisedWarning.objects.get().ended_at is not None


def test_a_log_that_fell_silent_long_ago_warns_of_nothing(mara):
    assert check(*USUAL, after=timedelta(days=200)) == []


def test_a_dismissed_warning_stays_open_and_is_not_raised_again(mara):
    (row,) = check(*USUAL, 8)
    raising.dismiss(row, " School holidays. ", by=mara, at=row.raised_at)
    check(*USUAL, 8, 7)

    kept = RaisedWarning.objects.get()
    assert (kept.dismissed_by, kept.reason, kept.ended_at) == (mara, "School holidays.", None)
    assert not RaisedWarning.objects.waiting().exists()
    raising.take_back(row, by=mara)
    assert RaisedWarning.objects.waiting().exists()


def test_dismissing_takes_a_reason_and_somebody_of_the_team(mara, alice):
    (row,) = check(*USUAL, 8)

    with pytest.raises(raising.NoReason):
        raising.dismiss(row, "  ", by=mara, at=row.raised_at)
    for act in (
        lambda: raising.dismiss(row, "Because.", by=alice, at=row.raised_at),
        lambda: raising.take(row, by=alice, at=row.raised_at),
        lambda: raising.take_back(row, by=alice),
    ):
        with pytest.raises(raising.NotYoursToDismiss):
            act()
    assert RaisedWarning.objects.waiting().exists()


def test_who_looks_into_it_first_stays(mara, hana):
    (row,) = check(*USUAL, 8)
    raising.take(row, by=hana, at=row.raised_at)
    raising.take(row, by=mara, at=row.raised_at)

    assert RaisedWarning.objects.get().taken_by == hana


def test_warnings_are_for_the_team(mara, alice):
    check(*USUAL, 8)

    assert RaisedWarning.objects.visible_to(mara).exists()
    assert not RaisedWarning.objects.visible_to(alice).exists()
    assert not RaisedWarning.objects.visible_to(None).exists()
