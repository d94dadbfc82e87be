"""Jobs: written with the change that asks for them, carried out once it is kept, never lost."""

from datetime import timedelta

import pytest
from conftest import AT
from django.db import transaction

from horo.core import jobs
from horo.core.jobs import queue
from horo.core.models import Job

pytestmark = pytest.mark.usefixtures("each_database", "db")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ran(monkeypatch):
    """What the tasks `note` and `fail` were called with; both are registered for this test."""
    seen = []
    monkeypatch.setattr(queue, "_tasks", {})
    jobs.task("note")(lambda *, at, **args: seen.append(args))

    @jobs.task("fail")
    def fail(*, at):
        seen.append("failed")
        raise OSError("no route")

    return seen


def test_what_is_enqueued_is_carried_out_once(ran):
    jobs.enqueue("note", url="a")

    assert jobs.run_pending() == 1
    assert jobs.run_pending() == 0
    assert ran == [{"url": "a"}]
    assert not Job.objects.exists()


def test_a_job_of_a_change_that_was_undone_does_not_exist(ran):
    with transaction.atomic():
        jobs.enqueue("note", url="a")
        transaction.set_rollback(True)

    assert jobs.run_pending() == 0


def test_a_later_job_waits_for_its_time(ran):
    jobs.enqueue("note", run_at=AT + MINUTE)

    assert jobs.run_pending(AT) == 0
    assert jobs.run_pending(AT + MINUTE) == 1


def test_the_same_key_waits_once_and_anew_while_the_first_runs(ran):
    for _ in range(2):
        jobs.enqueue("note", key="k")
    assert Job.objects.count() == 1, "the second adds nothing"

    queue.claim(jobs.queue.now())
    jobs.enqueue("note", key="k")

    assert Job.objects.count() == 2, "the first may have read what has changed since"


def test_a_claimed_job_is_nobody_elses_until_its_lease_ends(ran):
    jobs.enqueue("note", run_at=AT)
    (held,) = queue.claim(AT)

    assert queue.claim(AT + queue.LEASE / 2) == []
    (again,) = queue.claim(AT + queue.LEASE)
    assert (again.pk, again.attempts) == (held.pk, 2)


def test_a_clock_that_is_put_back_an_hour_frees_what_a_dead_process_held(ran):
    jobs.enqueue("note", run_at=AT, text="a")
    assert queue.claim(AT + timedelta(hours=1)), "nothing was claimed, so this proves nothing"

    assert jobs.run_pending(AT) == 1


def test_a_heartbeat_keeps_the_lease_and_a_lost_one_ends_nothing(ran):
    jobs.enqueue("note", run_at=AT)
    held = queue.claim(AT)
    queue.beat(held, AT + queue.LEASE / 2)
    assert queue.claim(AT + queue.LEASE) == [], "the heartbeat kept it"

    (taken,) = queue.claim(AT + 2 * queue.LEASE)
    assert queue.perform(held[0], AT + 2 * queue.LEASE), "the first holder is late"

    assert Job.objects.get().holder == taken.holder


def test_what_fails_is_tried_again_with_growing_pauses_and_dies_visibly(ran):
    jobs.enqueue("fail", run_at=AT)
    at, pauses = AT, []
    while not jobs.dead().exists():
        jobs.run_pending(at)
        due = Job.objects.get().run_at
        pauses.append(due - at)
        at = due

    assert len(ran) == queue.MOST_ATTEMPTS
    assert pauses[0] == queue.FIRST_PAUSE
    assert pauses[:-1] == sorted(pauses[:-1])
    assert jobs.dead().get().failure == "OSError: no route"
    assert jobs.run_pending(at + timedelta(days=9)) == 0


def test_a_job_that_kills_its_process_every_time_is_buried(ran):
    jobs.enqueue("note", run_at=AT)
    for time in range(queue.MOST_ATTEMPTS):
        assert queue.claim(AT + time * queue.LEASE), "killed before it ended"

    jobs.run_pending(AT + queue.MOST_ATTEMPTS * queue.LEASE)

    assert ran == []
    assert "process ended" in jobs.dead().get().failure


def test_what_was_claimed_and_not_begun_is_given_back(ran):
    jobs.enqueue("note", run_at=AT)

    queue.release(queue.claim(AT), AT)

    assert Job.objects.get().attempts == 0
    assert jobs.run_pending(AT) == 1


def test_unknown_and_taken_names_are_refused(ran):
    with pytest.raises(ValueError, match="Nobody registered"):
        jobs.enqueue("unknown")
    with pytest.raises(ValueError, match="is taken"):
        jobs.task("note")(print)
