"""`capacity`: more work waits for somebody of the team than they get done in a week."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from horo.core.time import from_micros, to_micros
from horo.measures.calendar import midnight
from horo.measures.vocabulary import WEEK
from horo.measures.warnings.asking import A_WEEK, begins, micros, rows_of, weeks_of
from horo.measures.warnings.looks import History, Look, Seen
from horo.playbook.parts.moderation import Coverage
from horo.playbook.parts.warnings import Capacity

WEEKS = 8  # of their own past
FORGOTTEN = 8 * A_WEEK  # a task that nobody finished by then waits for nobody any more
LEAST_WORK = 5  # tasks, below which nobody has too much to do
TASK = "task"  # the kind of thing that `assigned` and `finished` name


@dataclass(frozen=True)
class Task:
    """Who got it when, and when somebody finished it, if anybody did."""

    member_id: int
    given_at: datetime
    done_at: datetime | None

    def was_there(self, start: datetime, end: datetime) -> bool:
        """Whether it waited at any moment of `[start, end)`, and was not forgotten by then."""
        is_done = self.done_at is not None and self.done_at < start
        return self.given_at < end and not is_done and self.given_at >= start - FORGOTTEN


def capacity(watch: Capacity, coverage: tuple[Coverage, ...], history: History) -> Seen:
    """Looks at each week and person: how many weeks of work they had at hand.

    Work is every task that waited for them in the week, those that they finished too. What they
    get done in a week is `per_hour` times their hours, as the `coverage` of their roles says,
    shared among those of the role; or, without either, the median of what they finished in each
    of the eight weeks before. Whoever had fewer than five tasks has no score.
    """
    mondays = weeks_of(history, WEEKS)
    tasks = _tasks(history) if mondays else {}
    hours = _hours(coverage, history) if watch.per_hour else {}
    looks = [
        look
        for member_id, own in sorted(tasks.items())
        for look in _of(member_id, own, mondays, history, hours.get(member_id, 0) * _or_0(watch))
    ]
    return Seen(tuple(looks), WEEK, "" if tasks else "tasks")


def _or_0(watch: Capacity) -> float:
    return watch.per_hour or 0.0


def _of(
    member_id: int, tasks: list[Task], mondays: list[date], history: History, by_hours: float
) -> Iterator[Look]:
    done: list[int] = []
    for monday in mondays:
        start, end = midnight(monday, history.zone), midnight(monday + A_WEEK, history.zone)
        work = sum(task.was_there(start, end) for task in tasks)
        usual = by_hours or (median(done[-WEEKS:]) if len(done) >= WEEKS // 2 else 0.0)
        if monday >= history.since:
            yield Look(
                start=start,
                end=end,
                score=_score(work, usual),
                value=work,
                usual=usual or None,
                step=0.0,
                n=work,
                unit="count",
                group=f"member:{member_id}",
                evidence={"per_week": usual},
            )
        done.append(sum(task.done_at is not None and start <= task.done_at < end for task in tasks))


def _score(work: int, usual: float) -> float | None:
    if work < LEAST_WORK:
        return 0.0
    return work / usual if usual else None


def _tasks(history: History) -> Mapping[int, list[Task]]:
    log = history.warehouse.facts.activities
    since = begins(history.since, history) - micros(FORGOTTEN + WEEKS * A_WEEK)
    known = log.filter(
        log.object_type == TASK, log.occurred_at >= since, log.occurred_at <= _end(history)
    )
    given = known.filter(known.verb == "assigned", known.recipient_id.notnull())
    finished = known.filter(known.verb == "finished")
    done = finished.group_by(done_id="object_id").aggregate(done_at=finished.occurred_at.min())
    both = given.left_join(done, given.object_id == done.done_id)
    found: dict[int, list[Task]] = {}
    for member_id, given_at, done_at in rows_of(
        history, both.select("recipient_id", "occurred_at", "done_at")
    ):
        finished_at = None if done_at is None else from_micros(done_at)
        task = Task(member_id, from_micros(given_at), finished_at)
        found.setdefault(member_id, []).append(task)
    return found


def _hours(coverage: tuple[Coverage, ...], history: History) -> dict[int, float]:
    """The hours a week of everyone who covers some, each hour of a role shared by its people."""
    by_role: dict[str, float] = {}
    for one in coverage:
        by_role[one.role] = by_role.get(one.role, 0) + len(one.days) * _length(one.since, one.till)
    memberships = history.warehouse.facts.memberships
    people: dict[str, list[int]] = {}
    wanted = memberships.filter(memberships["group"].isin(sorted(by_role)))
    for role, member_id in rows_of(history, wanted.select("group", "member_id")) if by_role else ():
        people.setdefault(role, []).append(member_id)
    found: dict[int, float] = {}
    for role, ids in people.items():
        for member_id in ids:
            found[member_id] = found.get(member_id, 0) + by_role[role] / len(ids)
    return found


def _length(since: time, till: time) -> float:
    """Hours from one time of day to the next other one; the same time is a whole day."""
    day = timedelta(days=1)
    start, end = (timedelta(hours=one.hour, minutes=one.minute) for one in (since, till))
    return ((end - start) % day or day).total_seconds() / 3600


def _end(history: History) -> int:
    return to_micros(history.as_of)
