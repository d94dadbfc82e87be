"""Between processes: what one publishes, another hears, by PostgreSQL or by Redis."""

import threading
import time

import pytest

from horo.core.live import Event, relay
from horo.core.live.kinds import written
from horo.core.tests.redis import redis_server  # noqa: F401 - a fixture


@pytest.fixture
def another_process(monkeypatch):
    """Let what this process says count as another's, so that it hears itself."""
    monkeypatch.setattr(relay, "_sender", None)

    def pass_on(event):
        monkeypatch.setattr(relay, "_me", "another")
        relay.pass_on([written(event)])
        monkeypatch.setattr(relay, "_me", "this one")

    yield pass_on
    relay.finish()


def hears(pass_on):
    """Whether a receiver hears an event with letters of every kind, and hears it as it was."""
    heard, came = [], threading.Event()

    def hear(event):
        heard.append(event)
        came.set()

    receiver = relay.Receiver(hear, lambda: None)
    receiver.start()
    event = Event("topic:1", "post", {"post": 7, "said": "Добро"}, 5)
    deadline = time.monotonic() + 30
    while not came.is_set() and time.monotonic() < deadline:
        pass_on(event)
        came.wait(0.3)
    receiver.stop()
    return heard[:1] == [event]


@pytest.mark.postgres
@pytest.mark.usefixtures("on_postgres", "transactional_db")
def test_by_postgresql(another_process):
    assert relay.is_there()

    assert hears(another_process)


@pytest.mark.redis
@pytest.mark.django_db
def test_by_redis(another_process, redis_server, settings):  # noqa: F811
    settings.HORO_REDIS_URL = redis_server

    assert hears(another_process)


@pytest.mark.redis
@pytest.mark.django_db
def test_a_wrong_password_is_a_broken_line(redis_server, settings):  # noqa: F811
    settings.HORO_REDIS_URL = redis_server.replace("se%3Acret", "wrong")

    with pytest.raises(OSError, match="Redis refused"):
        relay.open_line()


@pytest.mark.django_db
def test_on_sqlite_alone_nothing_is_carried():
    assert not relay.is_there()


class Told:
    """A line that only notes what is said over it."""

    def __init__(self):
        self.said = []

    def say(self, texts):
        self.said.append(list(texts))

    def close(self):
        self.said.append("closed")


def test_all_that_waits_is_said_in_one_go_in_its_order_and_then_the_end(monkeypatch):
    line, sender = Told(), relay.Sender()
    monkeypatch.setattr(relay, "open_line", lambda: line)
    for number in range(relay.MOST_AT_ONCE + 2):
        sender.texts.put(str(number))
    sender.texts.put(None)

    sender.run()

    first, second, end = line.said
    assert first + second == [str(number) for number in range(relay.MOST_AT_ONCE + 2)]
    assert (len(first), end) == (relay.MOST_AT_ONCE, "closed")


@pytest.mark.postgres
@pytest.mark.usefixtures("on_postgres", "transactional_db")
def test_postgresql_carries_many_at_once_in_their_order():
    said = [f"{number}: 'Добро'" for number in range(100)]
    hearing, telling = relay.open_line(), relay.open_line()
    coming = hearing.hear()
    while next(coming) is not None:
        pass  # nothing came for a second: it listens by now

    telling.say(said)

    heard = (text for text in coming if text is not None)
    assert [next(heard) for _text in said] == said
    hearing.close()
    telling.close()
