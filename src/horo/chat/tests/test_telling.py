"""Notices of conversations, what open pages hear, and how little the log knows."""

from datetime import timedelta

import pytest
from conftest import AT, make_member

from horo.chat.models import Conversation
from horo.chat.services import conversations, noting, telling
from horo.chat.services.conversations import leave, write_to
from horo.chat.services.messages import read_to, write
from horo.core import jobs, live
from horo.core.live import Since
from horo.core.models import Job
from horo.log.models import Activity
from horo.messaging import seen
from horo.messaging.models import Notification
from horo.people.services import blocking

pytestmark = pytest.mark.usefixtures("each_database", "db")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def chat(alice, bob):
    return write_to([bob], "A secret", by=alice, at=AT).conversation


def told(member):
    return list(Notification.objects.filter(member=member).order_by("pk"))


def test_who_has_not_read_gets_one_notice_until_they_do(chat, alice, bob):
    write(chat, "Are you there?", by=alice, at=AT)
    job = Job.objects.get(name="chat.tell")
    assert job.run_at == AT + MINUTE, "two messages, one job"

    telling.tell(chat.pk, at=AT + MINUTE)
    telling.tell(chat.pk, at=AT + MINUTE)
    write(chat, "Hello?", by=alice, at=AT + 2 * MINUTE)
    telling.tell(chat.pk, at=AT + 3 * MINUTE)

    (notice,) = told(bob)
    assert (notice.kind, notice.title) == ("message", "A message from Alice")
    assert notice.text == "2 new messages wait for you."
    assert notice.url == f"/conversations/{chat.pk}/"
    assert told(alice) == []

    assert seen.count(bob) == 1
    read_to(chat, 3, by=bob)
    assert seen.count(bob) == 0, "who read it is told of nothing any more"
    write(chat, "And now?", by=alice, at=AT + 4 * MINUTE)
    telling.tell(chat.pk, at=AT + 5 * MINUTE)
    assert len(told(bob)) == 2


def test_who_has_the_page_open_gets_none(chat, bob):
    read_to(chat, 1, by=bob)

    telling.tell(chat.pk, at=AT + MINUTE)

    assert told(bob) == []


def test_what_came_just_now_waits_for_the_next_look(chat, alice, bob):
    Job.objects.all().delete()
    telling.tell(chat.pk, at=AT + timedelta(seconds=5))

    assert told(bob) == []
    assert Job.objects.filter(name="chat.tell").exists()


def test_the_muted_the_blocked_and_the_gone_are_told_of_by_nobody(alice, bob, otto):
    vera, zoe = make_member("vera"), make_member("zoe")
    group = write_to([bob, otto, vera, zoe], "All", by=alice, at=AT).conversation
    conversations.mute(group, by=bob, at=AT)
    blocking.block(alice, by=otto, at=AT)
    blocking.mute(alice, by=vera, at=AT)
    telling.tell(group.pk, at=AT + MINUTE)
    assert [len(told(one)) for one in (alice, bob, otto, vera, zoe)] == [0, 0, 0, 0, 1]

    leave(group, by=zoe, at=AT)
    assert seen.count(zoe) == 0
    leave(group, by=otto, at=AT)
    write(group, "More", by=bob, at=AT)
    telling.tell(group.pk, at=AT + MINUTE)
    assert [len(told(one)) for one in (alice, bob, otto, vera, zoe)] == [1, 0, 0, 1, 1]


def test_the_job_is_there_when_the_worker_looks(chat, bob):
    assert jobs.run_pending(AT + MINUTE) >= 1

    assert len(told(bob)) == 1


def test_only_who_is_in_it_hears_of_it(chat, alice, bob, otto, mara):
    everyone = {alice.pk, bob.pk, otto.pk, mara.pk, None}
    (said,) = telling.replay_said(chat.pk, Since()).events

    kind, number = live.find(f"conversation:{chat.pk}")
    assert kind.allowed(number, everyone) == {alice.pk, bob.pk}
    assert (said.data, kind.shown(said, "en")) == ({"number": 1}, {}), "never a word of it"
    kind, number = live.find(f"chats:{bob.pk}")
    assert kind.allowed(number, everyone) == {bob.pk}
    (count,) = kind.replay(number, Since()).events
    assert kind.shown(count, "en") == {"count": 1}


def test_the_log_says_who_wrote_on_a_day_and_never_to_whom(chat, alice, bob, otto):
    write(chat, "Hi", by=bob, at=AT + MINUTE)
    write(chat, "And you?", by=alice, at=AT + MINUTE)
    write_to([otto], "Another", by=alice, at=AT + noting.DAY)
    assert not Activity.objects.exists(), "nothing at the moment of writing"

    assert noting.note_days(AT + noting.DAY) == 2
    assert noting.note_days(AT + noting.DAY) == 0
    assert noting.note_days(AT + 2 * noting.DAY) == 1

    first, second, third = Activity.objects.order_by("pk")
    assert [one.actor for one in (first, second, third)] == [alice, bob, alice]
    assert first.occurred_at == second.occurred_at
    for one in (first, second, third):
        about = (one.recipient_id, one.object_id, one.object_key, one.space_id, one.thread_id)
        assert (one.verb, about, one.props) == ("messaged", (None, None, "", None, None), {})


def test_nothing_is_told_of_a_conversation_that_is_gone(alice):
    telling.tell(1, at=AT)

    assert not Conversation.objects.exists()
