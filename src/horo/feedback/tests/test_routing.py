"""Where answers go: a bad score to a person in two days, the others to be read together."""

from datetime import timedelta

import pytest
from conftest import AT, join, make_member
from django.apps import apps

from horo.core import jobs
from horo.core.models import Job
from horo.feedback.models import Batch, Response
from horo.feedback.services import routing
from horo.feedback.tests.giving import DAY, IDEA, ask, give, write_forms

pytestmark = pytest.mark.usefixtures("each_database", "db")
HOUR = timedelta(hours=1)


def tasks():
    return apps.get_app_config("workspace").get_model("Task").objects.order_by("pk")


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(AT, tick=False)


def test_a_low_score_becomes_a_task_within_two_days_for_whom_the_form_names(alice, mara):
    write_forms()
    ask("nps", alice)
    give("nps", alice, {"recommend": 6.0, "repair": "Speed."})

    jobs.run_pending(AT)

    (task,) = tasks()
    response = Response.objects.get()
    assert (task.assignee, task.about, task.due_at) == (mara, alice, AT + 2 * DAY)
    assert task.title == "Answer Alice: “How is it here?”"
    assert f"/console/forms/responses/{response.pk}/" in task.note
    assert "Speed." not in task.title + task.note


def test_a_job_that_runs_again_gives_no_second_task(alice, mara):
    write_forms()
    ask("nps", alice)
    give("nps", alice, {"recommend": 0.0, "repair": "All."})
    again = {"response": Response.objects.get().pk, "to": "managers", "seconds": 172_800}
    jobs.run_pending(AT)

    routing.hand(**again, at=AT + HOUR)

    assert tasks().count() == 1


@pytest.mark.parametrize("score", [7.0, 10.0])
def test_the_others_are_read_together_in_time(score, mara):
    write_forms()
    people = [make_member(f"m{number}") for number in range(3)]
    for member in people:
        ask("nps", member)
    for number, member in enumerate(people):
        give("nps", member, {"recommend": score}, at=AT + number * HOUR)
    jobs.run_pending(AT + HOUR)
    assert not tasks().exists(), "the half of a week is not over"

    jobs.run_pending(AT + timedelta(days=3.5))

    (task,) = tasks()
    assert task.title == "Read 3 new answers: “How is it here?”"
    assert task.due_at <= AT + 7 * DAY + HOUR
    assert "/console/forms/nps/" in task.note
    assert task.assignee == mara


def test_what_comes_after_the_task_was_given_makes_the_next_one(alice, bob, mara):
    write_forms()
    for member, at in ((alice, AT), (bob, AT + 4 * DAY)):
        ask("nps", member, at=at)
        give("nps", member, {"recommend": 9.0}, at=at)
        jobs.run_pending(at + timedelta(days=3.5))

    assert [one.title for one in tasks()] == ["Read 1 new answer: “How is it here?”"] * 2
    assert Batch.objects.exclude(given_at=None).count() == 2
    assert not Job.objects.exists()


def test_every_idea_goes_to_a_person(alice, mara):
    write_forms()
    for text in ("One", "Two"):
        give("idea", alice, {"idea": text})

    jobs.run_pending(AT)

    assert [one.title for one in tasks()] == ["Answer Alice: “An idea”"] * 2


def test_where_nobody_is_in_the_role_the_whole_team_sees_the_task(alice):
    write_forms()
    ask("nps", alice)
    give("nps", alice, {"recommend": 2.0, "repair": "x"})

    jobs.run_pending(AT)

    assert tasks().get().assignee is None


def test_a_title_with_braces_is_no_template(alice):
    join(alice, "friends")
    write_forms(idea=IDEA | {"title": "{{ 7 * 7 }} {% x %}"})
    give("idea", alice, {"idea": "One"})

    jobs.run_pending(AT)

    assert tasks().get().title == "Answer Alice: “(( 7 * 7 )) (% x %)”"
