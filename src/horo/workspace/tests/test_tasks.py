from datetime import timedelta

import pytest
from conftest import AT, join, make_member

from horo.log.models import Activity
from horo.workspace.models import Task
from horo.workspace.owners import least_loaded
from horo.workspace.services import NotYourTask, finish
from horo.workspace.tests import giving


def give(to="moderators", **fields):
    who = least_loaded(to)
    return giving.give("Say hello", to=to, assignee=who, at=AT, **fields)


def test_a_task_goes_to_the_least_loaded_of_the_group(hana, mara):
    second = join(make_member("vera"), "moderators")

    assert [give().assignee for _ in range(3)] == [hana, second, hana]


def test_a_finished_task_is_no_load_any_more(hana):
    second = join(make_member("vera"), "team", "moderators")
    finish(give(), by=hana, at=AT)
    give()

    assert Task.objects.open().get().assignee == second, "hana had one already"


def test_a_handle_names_one_person_and_nobody_found_leaves_it_to_the_team(hana, mara):
    assert give(to="mara").assignee == mara
    assert give(to="nobody").assignee is None


def test_assigning_records_who_got_it(hana, alice):
    tomorrow = AT + timedelta(days=1)
    task = giving.give("Call", to="moderators", assignee=hana, about=alice, at=AT, due_at=tomorrow)

    activity = Activity.objects.get(verb="assigned")
    assert (activity.recipient, activity.object_id) == (hana, task.pk)
    assert task.due_at == AT + timedelta(days=1)


def test_finishing_twice_records_once(hana, mara):
    task = give()
    finish(task, by=hana, at=AT)
    finish(task, by=mara, at=AT)

    assert Activity.objects.filter(verb="finished").count() == 1
    assert task.completion.by == hana


def test_outsiders_neither_see_nor_finish_tasks(hana, alice):
    task = give()

    assert not Task.objects.visible_to(alice).exists()
    assert not Task.objects.visible_to(None).exists()
    assert Task.objects.visible_to(hana).exists()
    with pytest.raises(NotYourTask):
        finish(task, by=alice, at=AT)
