"""Webhooks go out signed, to the public web only, and come back in time."""

import base64
import hashlib
import hmac
import json
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from conftest import AT

from horo.connectors import webhooks
from horo.core.http import NotFetched, Way
from horo.engine.channels import Parcel, Undeliverable
from horo.engine.models import Outgoing
from horo.engine.services import outbox
from horo.engine.tests.acting import SECRET, act, refusal, shown, space_of, topic_by, write_step
from horo.engine.tests.conftest import no_linter
from horo.log.models import Activity
from horo.playbook.services import load

__all__ = ["no_linter"]
URL = "https://hooks.example.org/x"
STEP = {"webhook": {"url": URL, "secret": "crm"}}
KEY = base64.b64decode(SECRET.removeprefix("whsec_"))


class Receiver(ThreadingHTTPServer):
    """Another system on loopback. It answers `status` after `pause` and keeps what it was sent."""

    daemon_threads = True

    def __init__(self, status=200, *, pause=0.0, location="", body=b"ok"):
        super().__init__(("127.0.0.1", 0), Handler)
        self.status, self.pause, self.location, self.body = status, pause, location, body
        self.got = []
        self.url = f"http://127.0.0.1:{self.server_port}/hook"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        """Whoever asked has hung up: that is what some of these tests are about."""

    @property
    def way(self):
        here = frozenset({("127.0.0.1", self.server_port)})
        return Way(ports=frozenset({self.server_port}), let=here)


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        time.sleep(self.server.pause)
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def do_GET(self):
        self.server.got.append((dict(self.headers), b"GET"))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def receive(monkeypatch):
    """Start receivers; the last one is the only place that may be reached."""
    started = []

    def start(*args, **kwargs):
        started.append(Receiver(*args, **kwargs))
        monkeypatch.setattr(webhooks, "WAY", started[-1].way)
        return started[-1]

    yield start
    for one in started:
        one.shutdown()
        one.server_close()


@pytest.fixture(autouse=True)
def secrets(settings):
    settings.HORO_WEBHOOK_SECRETS = {"crm": SECRET}


def parcel(url, key="journeys/act/act/1/2"):
    told = {"effect": key, "rule": "journeys/act", "step": "act", "member": 1, "because": [2]}
    return Parcel(key, {"url": url, "secret": "crm", **told, "performed_at": 0}, AT)


def verified(headers, body):
    """Check the signature as the specification says a receiver does."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{wanted}"
    return json.loads(body)


def test_the_receiver_can_tell_who_sent_it_and_when(receive):
    there = receive()

    webhooks.deliver(parcel(there.url))

    ((headers, body),) = there.got
    told = verified(headers, body)
    assert headers["webhook-timestamp"] == str(int(AT.timestamp()))
    assert headers["Content-Type"] == "application/json"
    assert (told["type"], told["timestamp"]) == ("effect.performed", "1970-01-01T00:00:00+00:00")
    assert told["data"] == {
        "effect": "journeys/act/act/1/2",
        "rule": "journeys/act",
        "step": "act",
        "member": 1,
        "because": [2],
    }


def test_the_signature_is_the_one_of_the_specification():
    """The example of https://github.com/standard-webhooks/standard-webhooks."""
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    at = AT.fromtimestamp(1614265330, AT.tzinfo)

    headers = webhooks.sign(
        b'{"test": 2432232314}', name="msg_p5jXN8AQM9LWM0D4loKWxJek", at=at, key=key
    )

    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("status", [301, 307, 400, 404, 429, 500, 503])
def test_any_other_answer_is_tried_again(receive, status):
    there = receive(status)

    with pytest.raises(webhooks.NotTaken, match=str(status)):
        webhooks.deliver(parcel(there.url))
    assert len(there.got) == 1


def test_a_receiver_that_is_gone_is_left_in_peace(receive):
    there = receive(410)

    with pytest.raises(Undeliverable, match="410"):
        webhooks.deliver(parcel(there.url))


def test_a_receiver_that_hangs_is_left_after_its_time(receive, monkeypatch):
    monkeypatch.setattr(webhooks, "SECONDS", 0.3)
    there = receive(pause=60)
    started = time.monotonic()

    with pytest.raises(NotFetched, match="too long"):
        webhooks.deliver(parcel(there.url))
    assert time.monotonic() - started < 20, "long before the receiver is done"
    assert webhooks.MOST_BYTES == 100_000


def test_no_more_of_an_answer_is_read_than_it_may_have(receive):
    there = receive(body=b"x" * 1_000_000)

    webhooks.deliver(parcel(there.url))

    assert len(there.got) == 1


@pytest.mark.parametrize("status", [302, 307, 308])
def test_a_redirect_to_a_private_address_is_not_followed(receive, status):
    inside = receive()
    there = receive(status, location=inside.url)

    with pytest.raises(webhooks.NotTaken, match=str(status)):
        webhooks.deliver(parcel(there.url))
    assert (len(there.got), len(inside.got)) == (1, 0)


def test_a_private_address_is_never_asked(receive, monkeypatch):
    there = receive()
    webhooks.deliver(parcel(there.url))
    assert len(there.got) == 1, "a receiver that is down would prove nothing"
    monkeypatch.setattr(webhooks, "WAY", Way(ports=frozenset({there.server_port})))

    with pytest.raises(NotFetched, match="not on the public web"):
        webhooks.deliver(parcel(there.url))
    assert len(there.got) == 1


@pytest.mark.django_db
def test_it_is_tried_again_with_the_same_id_until_it_is_taken(receive, alice):
    there = receive(500)
    topic_by(alice, space_of("help"))
    write_step(STEP)
    key = act()
    Outgoing.objects.update(payload=Outgoing.objects.get().payload | {"url": there.url})

    assert outbox.deliver(AT).to_retry == 1
    there.status = 200
    assert outbox.deliver(AT + timedelta(hours=1)).delivered == 1

    first, second = there.got
    assert verified(*first) == verified(*second)
    assert first[0]["webhook-id"] == second[0]["webhook-id"] == webhooks.id_of(key)
    assert first[0]["webhook-timestamp"] != second[0]["webhook-timestamp"]


@pytest.mark.django_db
def test_what_leaves_names_rows_and_the_preview_shows_it(alice):
    topic_by(alice, space_of("help"))
    write_step(STEP)
    preview = shown()

    act()

    payload = Outgoing.objects.get().payload
    told = {name: value for name, value in payload.items() if name not in ("url", "secret")}
    assert set(told) == {"effect", "rule", "step", "member", "because", "performed_at"}
    assert (preview.title, preview.recipient) == (URL, "hooks.example.org")
    assert "Alice" not in preview.body
    assert webhooks.body_of(told).decode() in preview.body.replace("&quot;", '"')
    assert Activity.objects.get(verb="signaled").recipient == alice


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("known", "says"),
    [
        ({}, "Set HORO_WEBHOOK_SECRET_CRM."),
        ({"crm": "whsec_c2hvcnQ="}, "HORO_WEBHOOK_SECRET_CRM is no secret"),
        ({"crm": "whsec_no base64"}, "HORO_WEBHOOK_SECRET_CRM is no secret"),
    ],
    ids=["missing", "short", "broken"],
)
def test_without_a_secret_nothing_goes_out(alice, settings, known, says):
    settings.HORO_WEBHOOK_SECRETS = known
    topic_by(alice, space_of("help"))
    write_step(STEP)

    assert says in shown().body
    assert says in refusal()
    assert not Outgoing.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url", ["http://hooks.example.org/", "https://", "https://me:word@example.org/", "crm"]
)
def test_an_address_has_to_be_one_of_https(url, settings):
    write_step({"webhook": {"url": url, "secret": "crm"}})

    said = [str(problem) for problem in load(settings.HORO_PLAYBOOK).problems]

    assert any("an address that starts with https://" in sentence for sentence in said)


@pytest.mark.django_db
def test_a_receiver_that_hangs_keeps_only_its_own_parcels_waiting(receive, monkeypatch):
    monkeypatch.setattr(webhooks, "SECONDS", 0.3)
    there = receive(pause=2)
    for number in range(5):
        told = dict(parcel(there.url, f"k{number}").payload)
        outbox.put(f"k{number}", "webhook", told, at=AT)
    outbox.put("elsewhere", "webhook", told | {"url": "https://nowhere.invalid/x"}, at=AT)

    found = outbox.deliver(AT)

    assert (found.to_retry, found.put_off) == (2, 4), "each place was asked once"
    assert len(there.got) == 1
