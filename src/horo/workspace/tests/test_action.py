import pytest
from conftest import AT, join

from horo.content.activities import POSTED
from horo.content.models import Space, Topic
from horo.engine.services import apply, plan, preview
from horo.engine.tests.community import DAY, WELCOME, join_at
from horo.engine.tests.community import write_playbook as write
from horo.log import services as log
from horo.people.models import Group
from horo.workspace.models import Task

ASK = {
    "enter": {"did": "posted"},
    "goal": None,
    "steps": [{"task": {"to": "moderators", "title": "Look at {{ topic.title }}"}}],
}


def test_the_action_gives_a_task_about_the_member(alice, hana):
    write()
    join_at(alice)

    apply(AT + DAY)

    task = Task.objects.get()
    assert (task.title, task.assignee, task.about) == ("Say hello to Alice", hana, alice)
    assert task.due_at == AT + 3 * DAY


def test_the_preview_shows_what_there_would_be_to_do_and_for_whom(alice, hana):
    write()
    join_at(alice)
    effect = next(one for one in plan(AT + DAY).effects if one.step == "greet")

    shown = preview(effect, AT + DAY)

    assert (shown.title, shown.recipient) == ("Say hello to Alice", "Hana")
    assert not Task.objects.exists()


@pytest.mark.parametrize("is_in", [True, False], ids=["inside", "outside"])
def test_a_private_topic_is_named_only_to_who_may_read_it(alice, bob, is_in):
    write(journeys={"ask": WELCOME | ASK})
    join(bob, "moderators")  # not in the team
    if is_in:
        join(bob, "circle")
    topic = private_topic(alice)
    log.record(POSTED, topic, actor=alice, at=AT, thread_id=topic.pk, space_id=topic.space_id)

    apply(AT)

    assert Task.objects.get().title == ("Look at Secret plans" if is_in else "Look at")


def private_topic(author):
    group, _ = Group.objects.get_or_create(slug="circle", defaults={"name": "Circle"})
    space = Space.objects.create(
        slug="circle", name="Circle", access="private", group=group, source="horo", source_key="1"
    )
    return Topic.objects.create(
        space=space,
        author=author,
        title="Secret plans",
        opened_at=AT,
        source="horo",
        source_key="1",
    )
