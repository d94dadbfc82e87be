"""Today: whom the team promised an answer, and how long they still have."""

from datetime import timedelta

import pytest

from horo.community.models import AnswerPromise
from horo.community.services import promises
from horo.content.models import PRIVATE, Post, Space, Topic
from horo.core.time import now
from horo.people.models import Group

HOUR = timedelta(hours=1)


def ask(author, title, *, ago, **space):
    given = {"slug": title, "name": title, "source": "horo", "source_key": title, **space}
    opened_at = now() - ago
    topic = Topic.objects.create(
        space=Space.objects.create(**given), author=author, title=title, opened_at=opened_at,
        source="horo", source_key=title,
    )  # fmt: skip
    write(topic, author, opened_at, 1)
    promises.make(topic, at=opened_at)
    return topic


def write(topic, author, at, number, **fields):
    return Post.objects.create(
        topic=topic, number=number, author=author, html="", posted_at=at, source="horo",
        source_key=f"{topic.pk}.{number}", **fields,
    )  # fmt: skip


@pytest.fixture
def questions(alice):
    return {"soon": ask(alice, "soon", ago=20 * HOUR), "late": ask(alice, "late", ago=30 * HOUR)}


def test_what_is_overdue_comes_first(questions, mara, sign_in):
    page = sign_in(mara).get("/today/").text

    assert "Answers promised" in page
    assert page.index(">late</a>") < page.index("was due") < page.index(">soon</a>")


def test_a_reply_of_somebody_else_keeps_the_promise(questions, bob, mara, sign_in):
    replied_at = now() - HOUR
    write(questions["late"], bob, replied_at, 2)

    page = sign_in(mara).get("/today/").text

    assert ">late</a>" not in page
    assert AnswerPromise.objects.get(topic=questions["late"]).kept_at == replied_at
    assert AnswerPromise.objects.get(topic=questions["soon"]).kept_at is None


@pytest.mark.parametrize("who", ["alice", "robot"])
def test_who_asked_and_bots_keep_none(who, questions, alice, robot, mara, sign_in):
    write(questions["late"], {"alice": alice, "robot": robot}[who], now() - HOUR, 2)

    assert ">late</a>" in sign_in(mara).get("/today/").text


def test_a_reply_that_was_taken_down_keeps_none(questions, bob, mara, sign_in):
    write(questions["late"], bob, now() - HOUR, 2, removed_at=now())

    assert promises.note_kept(now()) == 0


def test_promising_twice_is_promising_once(alice):
    topic = ask(alice, "soon", ago=HOUR)

    again = promises.make(topic, at=now())

    assert again.due_at == topic.opened_at + timedelta(days=1)


def test_the_promise_of_a_private_question_is_for_those_who_read_it(alice, bob):
    group = Group.objects.create(slug="g", name="G")
    ask(alice, "late", ago=30 * HOUR, access=PRIVATE, group=group)

    assert promises.waiting(bob, now()) == []
