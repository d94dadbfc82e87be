"""Live updates inside a process: who hears what, in which order, and who no longer."""

import json
import time

import pytest
from django.db import transaction

from horo.core import live
from horo.core.live import Event, Hub, Kind, Listener, kinds, publishing

pytestmark = pytest.mark.django_db


class Page:
    """An open page: what arrived, and whether its stream was ended."""

    def __init__(self, member_id=None, language="en", channels=("topic:1",)):
        self.texts, self.is_closed = [], False
        self.listener = Listener(member_id, language, channels, self.texts.append, self._close)

    def _close(self):
        self.is_closed = True

    @property
    def heard(self):
        lines = b"".join(self.texts).decode().splitlines()
        return [json.loads(line[6:]) for line in lines if line.startswith("data: {")]


@pytest.fixture
def allowed():
    """The members who may listen; None is a visitor."""
    return {None, 1, 2}


@pytest.fixture
def hub(monkeypatch, allowed):
    monkeypatch.setattr(kinds, "_kinds", {})
    monkeypatch.setattr(publishing, "_hearing", [])
    live.offer(
        Kind(
            "topic",
            allowed=lambda _id, members: allowed & set(members),
            shown=lambda event, language: {"html": f"<p>{language}</p>"},
        )
    )
    return Hub()


def listening(hub, *pages):
    for page in pages:
        hub.add(page.listener)
        hub.ready(page.listener, b"", set())
    return pages[0] if len(pages) == 1 else pages


def test_everyone_hears_in_their_language(hub):
    english, russian = listening(hub, Page(1), Page(2, "ru"))

    hub._deliver(Event("topic:1", "post", {"post": 7}, 5))

    assert english.heard == [{"channel": "topic:1", "post": 7, "html": "<p>en</p>"}]
    assert russian.heard[0]["html"] == "<p>ru</p>"
    assert b"id: 5\nevent: post\n" in english.texts[-1]


def test_other_channels_are_silent(hub):
    page = listening(hub, Page(1, channels=("topic:2",)))

    hub._deliver(Event("topic:1", "post", {}, 5))

    assert page.heard == []


def test_who_may_no_longer_enter_hears_nothing_more(hub, allowed):
    stays, goes = listening(hub, Page(1), Page(2))
    hub._deliver(Event("topic:1", "post", {"post": 7}, 5))
    assert goes.heard, "or the end would prove nothing"

    allowed.remove(2)
    hub._deliver(Event("topic:1", "post", {"post": 8}, 6))

    assert [one["post"] for one in stays.heard] == [7, 8]
    assert [one["post"] for one in goes.heard] == [7]
    assert goes.is_closed
    assert goes.listener not in hub.listeners


def test_what_happens_while_a_page_is_told_what_it_missed_comes_after_and_once(hub):
    page = Page(1)
    hub.add(page.listener)
    for number in (5, 6):
        hub._deliver(Event("topic:1", "post", {"post": number}, number))
    assert page.texts == [], "held"

    hub.ready(page.listener, b'data: {"post": 5}\n\n', {5})

    assert [one["post"] for one in page.heard] == [5, 6]


def test_a_stream_that_does_not_read_or_is_old_is_ended(hub):
    greedy, old, young = listening(hub, Page(1), Page(2), Page())
    greedy.listener.left = -1
    old.listener.ends_at = time.monotonic() - 1

    hub._beat()

    assert (greedy.is_closed, old.is_closed, young.is_closed) == (True, True, False)
    assert young.texts[-1] == b": \n\n", "a heartbeat"


def test_what_is_published_waits_for_the_end_of_the_transaction(
    hub, django_capture_on_commit_callbacks
):
    told = []
    live.on_publish(told.append)
    with django_capture_on_commit_callbacks(execute=True):
        live.publish("topic:1", "post", {"post": 7}, id=5)
        assert told == []

    assert told == [Event("topic:1", "post", {"post": 7}, 5)]


def test_what_was_undone_is_not_published(hub, django_capture_on_commit_callbacks):
    told = []
    live.on_publish(told.append)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        live.publish("topic:1", "post")
        transaction.set_rollback(True)

    assert told == []


@pytest.mark.parametrize("channel", ["house:1", "topic:", "topic:x", "topic:-1", "topic:²", ""])
def test_no_such_channel(hub, channel):
    assert live.find(channel) is None
    with pytest.raises(ValueError, match="Nobody offers"):
        live.publish(channel, "post")


def test_an_event_holds_no_text(hub):
    with pytest.raises(ValueError, match="holds ids"):
        live.publish("topic:1", "post", {"text": "x" * 4000})


def test_a_running_hub_tells_from_its_thread_and_ends_all_at_the_end(hub):
    page = listening(hub, Page())
    hub.start()
    hub.put(Event("topic:9", "post"))
    live.received(Event("topic:9", "post"))
    assert live.running() is hub

    hub.stop()

    assert page.is_closed
    assert live.running() is None
    assert not hub.is_alive()
