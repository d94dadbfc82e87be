"""Duties: every so often, in one process at a time, and sooner when somebody asks."""

import time
from datetime import timedelta

import pytest
from conftest import AT

from horo.core import jobs
from horo.core.jobs import duties

SECOND = timedelta(seconds=1)


@pytest.fixture
def done(monkeypatch):
    monkeypatch.setattr(duties, "_duties", {})
    seen = []
    jobs.every(60, "look", seen.append)
    return seen


def forget_what_this_process_knows():
    duties._duties["look"].next_at = None


@pytest.mark.usefixtures("each_database", "db")
def test_a_duty_is_done_at_first_and_after_each_pause(done):
    for seconds in (0, 1, 59, 60, 61):
        duties.run_due(AT + seconds * SECOND)

    assert done == [AT, AT + 60 * SECOND]


@pytest.mark.usefixtures("each_database", "db")
def test_another_process_leaves_it_until_it_is_due(done):
    duties.run_due(AT)
    forget_what_this_process_knows()

    assert duties.run_due(AT + SECOND) == 0
    assert duties.pause(AT) == 60, "and knows now when to look"


@pytest.mark.usefixtures("each_database", "db")
@pytest.mark.parametrize("forgets", [False, True], ids=["the same process", "another process"])
def test_a_clock_that_is_put_back_an_hour_keeps_no_duty_waiting(done, forgets):
    duties.run_due(AT + 3600 * SECOND)
    if forgets:
        forget_what_this_process_knows()

    duties.run_due(AT)

    assert done[1:] == [AT]
    assert duties.run_due(AT + SECOND) == 0


@pytest.mark.django_db
def test_a_duty_that_is_wanted_comes_before_its_time(done, django_capture_on_commit_callbacks):
    duties.run_due(AT)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.soon("look")
        assert duties.run_due(AT + SECOND) == 0, "the transaction is not kept yet"

    assert duties.run_due(AT + SECOND) == 1
    assert duties.run_due(AT + 2 * SECOND) == 0


@pytest.mark.django_db
def test_what_is_wanted_often_waits_for_more_and_is_done_once(
    done, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr(duties._duties["look"], "settle", 30)
    duties.run_due(AT)
    for _ in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            jobs.soon("look")
    assert duties.run_due(AT + SECOND) == 0
    assert 0 < duties.pause(AT) <= 30

    end = time.monotonic() + 30
    monkeypatch.setattr(duties.time, "monotonic", lambda: end)

    assert [duties.run_due(AT + seconds * SECOND) for seconds in (2, 3)] == [1, 0]


@pytest.mark.django_db
def test_a_duty_that_fails_is_tried_again(done, caplog, monkeypatch):
    monkeypatch.setattr(duties._duties["look"], "function", lambda at: 1 / 0)

    duties.run_due(AT)

    assert "look failed" in caplog.text
    assert duties.run_due(AT + 60 * SECOND) == 1


def test_unknown_and_taken_names_are_refused(done):
    with pytest.raises(ValueError, match="is taken"):
        jobs.every(5, "look", print)
    with pytest.raises(ValueError, match="Nobody registered"):
        jobs.soon("unknown")
