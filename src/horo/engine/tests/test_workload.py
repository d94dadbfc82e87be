"""Tasks of the team against their hours, and promises that would be missed."""

from dataclasses import replace
from datetime import timedelta

import pytest
import yaml
from conftest import AT, join

from horo.engine.sent import Traffic
from horo.engine.tests.community import DAY, HOUR
from horo.engine.tests.community import write_playbook as write
from horo.engine.values import Effect
from horo.engine.workload import CAPACITY, CLOSED, MINUTES, workload
from horo.playbook.services import load
from horo.workspace.actions import TaskArgs
from horo.workspace.tests.giving import give

pytestmark = pytest.mark.django_db
OFFICE = {"role": "moderators", "days": ["mo", "tu", "we", "th", "fr"], "since": "08:00"}
ROLE = {"role": "moderators", "title": "Moderators"}
MINUTE = timedelta(minutes=1)
NOTHING = Traffic(AT - 30 * DAY, AT, (), (), ())
FLAG = {"what": "A flag is looked at", "within": "4h", "role": "moderators"}


def playbook(till="20:00", promises=(), escalation=(), *, coverage=None):
    root = write()
    covered = [OFFICE | {"till": till}] if coverage is None else coverage
    said = {"roles": [ROLE], "coverage": covered, "promises": [*promises]}
    said["escalation"] = [*escalation]
    (root / "moderation.yaml").write_text(yaml.safe_dump(said))
    return load(root).playbook


def task(key, about, at=AT, *, due=None, to="moderators"):
    effect = Effect(
        key=key, once=key, rule="journeys/x", step="look", member_id=about.pk, entry_id=1,
        entered_at=at, due_at=at, action="task", args=TaskArgs(to=to, title="Look", due=due),
    )  # fmt: skip
    return effect, at


def missed(found):
    return {one.key: one.missed for one in found.duties}


def test_tasks_are_shared_evenly_against_the_hours_of_each(hana, bob, alice):
    join(bob, "moderators")

    found = workload(playbook(), [task(f"k{n}", alice) for n in range(4)], [], NOTHING, AT)

    loads = [(one.member_id, one.tasks, one.minutes, one.hours) for one in found.loads]
    assert loads == [(hana.pk, 2, 2 * MINUTES, 30.0), (bob.pk, 2, 2 * MINUTES, 30.0)]
    assert not any(one.is_over for one in found.loads)


def test_nobody_gets_a_task_about_themselves_while_there_is_somebody_else(hana, bob):
    join(bob, "moderators")

    (one,) = workload(playbook(), [task("k", hana)], [], NOTHING, AT).duties

    assert one.member_id == bob.pk


def test_a_task_for_an_empty_group_stands_with_nobody(alice):
    (load,) = workload(playbook(), [task("k", alice)], [], NOTHING, AT).loads

    assert (load.member_id, load.tasks, load.hours, load.is_over) == (None, 1, None, False)


def test_a_handle_gets_it_where_no_group_is_called_so(bob, alice):
    (one,) = workload(playbook(coverage=()), [task("k", alice, to="bob")], [], NOTHING, AT).duties

    assert (one.member_id, one.missed) == (bob.pk, "")


def test_who_has_more_to_do_than_time_is_over(hana, alice):
    tasks = [task(f"k{n}", alice) for n in range(5)]
    monday = {**OFFICE, "days": ["tu"], "since": "08:00", "till": "09:00"}

    (load,) = workload(playbook(coverage=[monday]), tasks, [], NOTHING, AT).loads

    assert (load.minutes, load.hours, load.is_over) == (75, 1.0, True)


def test_a_task_takes_the_minutes_that_it_states(hana, alice):
    effect, when = task("k", alice)
    stated = effect.args.model_copy(update={"minutes": 90})

    (load,) = workload(playbook(), [(replace(effect, args=stated), when)], [], NOTHING, AT).loads

    assert (load.tasks, load.minutes) == (1, 90)


def test_what_is_open_already_counts_against_the_hours_and_goes_to_nobody_else(hana, bob, alice):
    join(bob, "moderators")
    give("Look", to="moderators", assignee=hana, at=AT - DAY, minutes=45, about=alice)
    give("Late", to="moderators", assignee=hana, at=AT - DAY, due_at=AT - HOUR)
    monday = {**OFFICE, "days": ["tu"], "since": "08:00", "till": "10:00"}

    found = workload(playbook(coverage=[monday]), [task("k", alice)], [], NOTHING, AT)

    loads = {one.member_id: (one.tasks, one.open, one.open_minutes) for one in found.loads}
    assert loads == {hana.pk: (0, 2, 60), bob.pk: (1, 0, 0)}, "who has less to do gets the new one"
    assert [one.is_over for one in found.loads] == [False, False], "60 minutes in 1 hour"
    assert [one.title for one in found.duties if one.is_open] == ["Look", "Late"]
    assert not found.missed, "what is late already is no forecast"


def test_what_is_open_already_comes_before_a_later_deadline(hana, alice):
    give("Long", to="moderators", assignee=hana, at=AT - DAY, due_at=AT + HOUR, minutes=60)

    found = workload(playbook(), [task("k", alice, due=HOUR + 5 * MINUTE)], [], NOTHING, AT)

    assert {one.key: one.missed for one in found.missed} == {"k": CAPACITY}


def test_a_deadline_at_night_is_missed_and_one_by_day_kept(hana, alice):
    night = AT + 12 * HOUR  # 21:00
    tasks = [
        task("night", alice, night, due=timedelta(hours=8)),
        task("day", alice, AT, due=timedelta(hours=8)),
        task("whenever", alice, night),
    ]

    assert missed(workload(playbook(), tasks, [], NOTHING, AT)) == {
        "day": "", "night": CLOSED, "whenever": "",
    }  # fmt: skip
    assert set(missed(workload(playbook(coverage=()), tasks, [], NOTHING, AT)).values()) == {""}


def test_the_earliest_deadline_goes_first_and_what_comes_too_late_is_missed(hana, alice):
    tasks = [task(f"k{n}", alice, due=timedelta(minutes=50)) for n in range(5)]
    tasks.append(task("soon", alice, due=timedelta(minutes=20)))

    found = missed(workload(playbook(), tasks, [], NOTHING, AT))

    assert found["soon"] == ""
    assert [found[f"k{n}"] for n in range(5)] == ["", "", CAPACITY, CAPACITY, CAPACITY]


def test_a_promise_tells_in_which_hours_it_would_be_missed_and_for_whom(alice, bob):
    came = [
        (alice.pk, AT),
        (bob.pk, AT - 5 * HOUR - timedelta(minutes=1)),
        (bob.pk, AT - 10 * HOUR),
    ]

    found = workload(playbook(promises=[FLAG]), [], came, NOTHING, AT)

    (one,) = found.promises
    assert (one.what, one.role, one.within) == ("A flag is looked at", "moderators", 240)
    assert one.hours == 4 * 8 + 56
    assert (one.acts, one.of, one.members) == (2, 3, (bob.pk,))


def test_shorter_hours_miss_more_of_the_same(alice):
    came = [(alice.pk, AT + 5 * HOUR)]
    long, short = (
        workload(playbook(till, [FLAG]), [], came, NOTHING, AT) for till in ("20:00", "12:00")
    )

    assert (long.promises[0].acts, short.promises[0].acts) == (0, 1)
    assert long.promises[0].hours < short.promises[0].hours


def test_first_looks_of_the_escalation_are_promises_too_and_silence_is_no_figure(alice):
    threat = {"case": "Threats", "severity": "high", "action": "Remove it", "owner": "moderators"}
    lines = [threat | {"within": "1h"}, threat | {"case": "Spam"}]

    said = workload(playbook(escalation=lines), [], [], NOTHING, AT).promises
    (unsaid,) = workload(playbook(promises=[FLAG], coverage=()), [], [], NOTHING, AT).promises

    assert [(one.what, one.within, one.hours) for one in said] == [("Threats", 60, 103)]
    assert (unsaid.hours, unsaid.acts) == (None, 0)


def test_the_same_comes_out_in_whatever_order_tasks_are_told(hana, bob, alice, otto):
    join(bob, "moderators")
    tasks = [task(f"k{n}", (alice, otto)[n % 2], AT + n % 3 * HOUR, due=HOUR) for n in range(9)]

    assert workload(playbook(), tasks, [], NOTHING, AT) == workload(
        playbook(), tasks[::-1], [], NOTHING, AT
    )


def test_what_a_week_usually_brings_is_shared_evenly(hana, bob):
    join(bob, "moderators")
    past = Traffic(AT - 30 * DAY, AT, (), (("moderators", 60), ("nobody", 3)), ())

    found = workload(playbook(), [], [], past, AT)

    assert [(one.member_id, one.usual) for one in found.loads] == [
        (hana.pk, 7.0), (bob.pk, 7.0), (None, 0.7),
    ]  # fmt: skip
