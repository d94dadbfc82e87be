"""A reply costs the same in a topic of ten posts and of ten thousand, and nobody loses a number."""

import re
import sqlite3
import threading
from functools import partial

import pytest
from conftest import AT, default_is, make_member
from django.db import ConnectionHandler, connection, connections
from django.test.utils import CaptureQueriesContext

from horo.community.services import drafts
from horo.community.tests.writing import fresh, reply_by, space_of, topic_by
from horo.content import kept
from horo.content.models import Post, Topic
from horo.core import env
from horo.core.live import relay
from horo.core.refused import TooSoon

# what is left for after the answer: the index, and the engine that reacts to what was kept
QUEUE = re.compile(
    r'INSERT INTO "search_pending"|SELECT .* FROM "(?:log_activity|playbook_launch)"'
)
CONTROL = re.compile(r"BEGIN|COMMIT|SAVEPOINT|RELEASE")


def filled(author, posts):
    topic = topic_by(author, space_of(f"Help{posts}"))
    more = (
        Post(
            topic=topic, number=n, author=author, html="<p>So.</p>", posted_at=AT, source="zulip",
            source_key=f"{topic.pk}/{n}",
        )
        for n in range(2, posts + 1)
    )  # fmt: skip
    Post.objects.bulk_create(more, batch_size=1_000)
    kept.recount([topic.pk])
    return topic


def statements(browser, topic, **given):
    with CaptureQueriesContext(connection) as caught:
        answer = browser.post(f"/topics/{topic.pk}/-/reply/", {"text": "So it is.", **given})
    assert answer.status_code == 302, "a refused reply would prove nothing"
    said = [each["sql"] or "" for each in caught]  # psycopg tells none of a prepared one
    return [sql for sql in said if not CONTROL.match(sql) and not QUEUE.search(sql)]


@pytest.mark.usefixtures("each_database", "transactional_db")
def test_a_reply_costs_eight_statements_whatever_the_size(alice, bob, sign_in):
    small, large = filled(alice, 10), filled(alice, 10_000)
    browser = sign_in(bob)
    drafts.save(bob, f"reply:{small.pk}", {"text": "So"}, at=AT, based_on=0)
    first = Post.objects.filter(topic=small).first()

    costs = [
        len(statements(browser, small)),
        len(statements(browser, small, to=first.pk)),
        len(statements(browser, large)),
    ]

    assert costs[0] <= 10, "once in ten minutes it asks how far somebody is trusted"
    assert max(costs[1:]) <= 8, costs
    assert fresh(large).last_number == 10_001


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def each_real_database(request, tmp_path):
    """A database that threads share as a server's do: a file, or PostgreSQL."""
    if request.param == "postgres":
        request.getfixturevalue("on_postgres")
        yield
        return
    request.getfixturevalue("django_db_setup")
    blocker = request.getfixturevalue("django_db_blocker")
    file = env.database("HORO_TEST_FILE", f"sqlite:///{tmp_path / 'horo.sqlite3'}")
    ConnectionHandler({"default": file}).settings  # noqa: B018 - fills in the defaults
    with blocker.unblock(), sqlite3.connect(file["NAME"]) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
        with default_is(file):
            yield


def at_once(*calls):
    """Run `calls` in threads of their own, all at the same moment; return what went wrong."""
    barrier, wrong = threading.Barrier(len(calls)), []

    def run(call):
        try:
            barrier.wait(timeout=10)
            call()
        except Exception as error:  # noqa: BLE001 - the test shows it
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    relay.finish()  # it has a connection of its own, and the database would not be dropped
    return wrong


@pytest.mark.usefixtures("each_real_database", "transactional_db")
def test_twenty_writers_at_once_get_twenty_numbers():
    topic = filled(make_member("alice"), 10)
    writers = [make_member(f"writer{n}") for n in range(20)]

    wrong = at_once(*(partial(reply_by, writer, topic) for writer in writers))

    assert wrong == []
    numbers = topic.posts.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 31))
    assert list(kept.disagreements()) == []


@pytest.mark.usefixtures("each_real_database", "transactional_db")
def test_of_two_posts_at_once_slow_mode_takes_one():
    topic, bob = filled(make_member("alice"), 2), make_member("bob")
    Topic.objects.update(slow_mode=60)

    wrong = at_once(*(partial(reply_by, bob, topic) for _ in range(2)))

    assert [type(error) for error in wrong] == [TooSoon]
    assert topic.posts.count() == 3
