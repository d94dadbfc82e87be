"""Who gets a task, and what a person is told who goes on where the playbook stops."""

import pytest
from conftest import AT, join, make_member

from horo.content.models import PRIVATE, SpaceHost, Topic
from horo.core import jobs
from horo.engine.services import apply, undo
from horo.engine.tests.acting import act, group_of, shown, space_of, topic_by, write_step
from horo.engine.tests.community import DAY, join_at, write_playbook
from horo.log.models import Activity
from horo.messaging.models import Message
from horo.people.models import Member
from horo.workspace import services
from horo.workspace.handing import context_of, tell_all
from horo.workspace.models import Task
from horo.workspace.owners import ROUND_ROBIN, Rule, owner
from horo.workspace.tests import giving

pytestmark = pytest.mark.usefixtures("each_database", "db")
TITLE = "Help {{ member.name }} with {{ topic.title }}"


def give(who, at=AT):
    return giving.give("Look", to="moderators", assignee=who, at=at)


def chosen(about, *, entry_id=None, **rule):
    return owner(Rule("moderators", **rule), about=about, entry_id=entry_id, at=AT)


def test_in_turn_everyone_of_the_group_gets_one_whoever_is_done(alice, hana):
    second, third = (join(make_member(name), "moderators") for name in ("vera", "yana"))
    given = []
    for _ in range(4):
        given.append(chosen(alice, order=ROUND_ROBIN))
        services.finish(give(given[-1]), by=hana, at=AT)

    assert given == [hana, second, third, hana]


def test_what_was_taken_back_is_no_load_any_more(alice, hana):
    second = join(make_member("vera"), "moderators")
    task = give(hana)
    assert chosen(alice) == second
    Task.objects.filter(pk=task.pk).update(effect_key="x")
    give(second)

    services.withdraw("x", by=hana, at=AT)

    assert chosen(alice) == hana


def test_nobody_gets_a_task_about_themselves_while_there_is_somebody_else(hana):
    assert chosen(hana) == hana
    second = join(make_member("vera"), "moderators")

    assert chosen(hana) == second


def test_by_space_the_hosts_of_the_entry_come_first(alice, bob, hana):
    space = space_of("help")
    entry = Activity.objects.get(thread_id=topic_by(alice, space).pk)
    assert chosen(alice, entry_id=entry.pk, by="space") == hana, "there is no host yet"

    SpaceHost.objects.create(space=space, member=bob, since=AT)

    assert chosen(alice, entry_id=entry.pk, by="space") == bob


@pytest.mark.parametrize("recognized", [True, False], ids=["by a condition", "by hand"])
def test_by_persona_those_who_share_it_come_first(alice, hana, settings, recognized):
    second = join(make_member("vera", persona="" if recognized else "builder"), "moderators")
    write_step({"tag": "helper"})
    space = space_of("help")
    topic_by(alice, space)
    if recognized:
        path = settings.HORO_PLAYBOOK / "personas" / "builder.md"
        path.write_text(path.read_text().replace("name:", "recognized_by: {did: posted}\nname:", 1))
        topic_by(second, space)
    else:
        Member.objects.filter(pk=alice.pk).update(persona="builder")
    give(second)
    assert chosen(alice) == hana, "she has nothing to do"

    assert chosen(alice, by="persona") == second


def test_a_host_outside_the_team_finds_the_task_in_the_inbox(alice, bob):
    space = space_of("help")
    SpaceHost.objects.create(space=space, member=bob, since=AT)
    topic_by(alice, space)
    write_step({"task": {"to": {"group": "moderators", "by": "space"}, "title": TITLE}})

    act()
    jobs.run_pending()

    task = Task.objects.visible_to(bob).get()
    assert Message.objects.get(member=bob).subject == "Help Alice with How do I start?"
    services.finish(task, by=bob, at=AT)
    assert not Task.objects.open().exists()


def test_a_hand_over_tells_the_person_what_they_need_to_know(alice, hana):
    topic = topic_by(alice, space_of("help"))
    steps = [
        {"id": "hello", "send": "welcome"},
        {"id": "over", "hand_over": {"to": "moderators", "title": TITLE, "text": "Be kind."}},
    ]
    write_playbook(journeys={"start": {"enter": {"did": "posted"}, "steps": steps}})
    apply(AT)
    jobs.run_pending()

    told = Message.objects.get(member=hana).text
    assert told.startswith("Be kind.")
    assert "What the journey “Start” did:\n\n• March 2, 2026: The message “Welcome …”" in told
    assert f"Posted: How do I start? — http://127.0.0.1:8000/topics/{topic.pk}/" in told
    assert f"/people/{alice.pk}/" in told
    assert Activity.objects.get(verb="handed_over").recipient == alice


def test_a_hand_over_names_no_topic_that_the_assignee_may_not_read(alice):
    bob = join(make_member("bob"), "moderators")  # not in the team
    group_of("circle")
    join(alice, "circle")
    topic_by(alice, space_of("c", access=PRIVATE, group=alice.memberships.get().group), "Secret")
    write_step({"hand_over": {"to": "moderators", "title": TITLE}})

    act()
    jobs.run_pending()

    message = Message.objects.get(member=bob)
    assert "Secret" not in message.subject + message.text
    assert context_of(Task.objects.get(), reader=bob).acts == ()
    assert Topic.objects.get().title == "Secret"


@pytest.mark.parametrize("is_team", [True, False], ids=["of the team", "a host"])
def test_what_the_team_notes_is_told_to_the_team_alone(alice, is_team):
    group_of("helpers")
    bob = join(make_member("bob"), "helpers", *(["team"] if is_team else []))
    topic_by(alice, space_of("help"))
    steps = [
        {"id": "hello", "send": "welcome"},
        {"id": "note", "tag": "difficult"},
        {"id": "over", "hand_over": {"to": "helpers", "title": TITLE}},
    ]
    write_playbook(journeys={"start": {"enter": {"did": "posted"}, "steps": steps}})
    apply(AT)
    jobs.run_pending()

    told = Message.objects.get(member=bob).text
    assert "The message “Welcome …”" in told
    assert ("difficult" in told) is is_team


def test_whoever_gets_a_task_is_told_once_however_often_the_job_runs(alice, hana, mara):
    topic_by(alice, space_of("help"))
    write_step({"hand_over": {"to": "moderators", "title": TITLE}})
    act()
    task = Task.objects.get()
    assert not Message.objects.exists(), "nobody is told within the transaction"

    for _ in range(2):
        tell_all(tasks=[task.pk], at=AT)

    assert Message.objects.get().member == hana


def test_of_a_task_that_was_taken_back_nobody_is_told(alice, hana, mara):
    topic_by(alice, space_of("help"))
    write_step({"hand_over": {"to": "moderators", "title": TITLE}})
    act()

    assert services.withdraw(Task.objects.get().effect_key, by=mara, at=AT)
    jobs.run_pending()

    assert not Message.objects.exists()


def test_a_preview_names_who_would_get_it(alice, hana):
    topic_by(alice, space_of("help"))
    write_step({"hand_over": {"to": "moderators", "title": TITLE, "text": "Be <kind>."}})

    preview = shown()

    assert (preview.title, preview.recipient) == ("Help Alice with How do I start?", "Hana")
    assert preview.body == "<p>Be &lt;kind&gt;.</p>"


def test_a_task_is_taken_back_until_it_is_done(alice, hana, mara):
    write_playbook(journeys={"w": {"enter": {"did": "joined"}, "steps": [give_step()]}})
    join_at(alice)
    apply(AT)
    task = Task.objects.get()
    services.finish(task, by=hana, at=AT)
    with pytest.raises(services.DoneAlready, match="done already"):
        undo(task.effect_key, by=mara, at=AT)
    services.reopen(task, by=hana, at=AT)

    undo(task.effect_key, by=mara, at=AT + DAY)

    assert not Task.objects.open().exists()
    assert Task.objects.get().withdrawal.by == mara


def give_step():
    return {"id": "act", "task": {"to": "moderators", "title": "Look"}}
