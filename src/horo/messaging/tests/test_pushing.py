"""What is pushed, as a push service gets it that decrypts and verifies by itself."""

import base64
import hashlib
import hmac
import json
import ssl
import threading
from datetime import UTC, datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address

import pytest
from conftest import AT
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.x509.oid import NameOID

from horo.community.services import posting
from horo.content.models import Space, Topic
from horo.core.http import Way
from horo.engine.models import Outgoing
from horo.engine.services import apply, outbox
from horo.engine.tests.community import WELCOME, join_at
from horo.engine.tests.community import write_playbook as write
from horo.messaging import preferences, pushing, seen
from horo.messaging.leaving import send_due
from horo.messaging.models import Message, PushPlace
from horo.messaging.pushing import NoPushPlace
from horo.messaging.telling.reading import read
from horo.people.models import Group

pytestmark = pytest.mark.django_db
DUE = AT + timedelta(minutes=1)
SECRET = b"0123456789abcdef"


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(said: str) -> bytes:
    return base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))


def point(key) -> bytes:
    return key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


class Browser:
    """Reads what is pushed to it, by RFC 8291 and 8188 as they are written."""

    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())

    def read(self, body: bytes) -> dict:
        salt, length = body[:16], body[20]
        theirs, sealed = body[21 : 21 + length], body[21 + length :]
        other = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        shared = self.key.exchange(ec.ECDH(), other)
        info = b"WebPush: info\0" + point(self.key) + theirs
        secret = expand(extract(SECRET, shared), info, 32)
        prk = extract(salt, secret)
        key = expand(prk, b"Content-Encoding: aes128gcm\0", 16)
        nonce = expand(prk, b"Content-Encoding: nonce\0", 12)
        plain = AESGCM(key).decrypt(nonce, sealed, None)
        return json.loads(plain[: plain.rindex(b"\2")])


def extract(salt: bytes, material: bytes) -> bytes:
    return hmac.new(salt, material, hashlib.sha256).digest()


def expand(key: bytes, info: bytes, length: int) -> bytes:
    return hmac.new(key, info + b"\1", hashlib.sha256).digest()[:length]


class Service:
    """Keeps what it gets; `status` is its answer."""

    def __init__(self):
        self.got, self.status = [], 201


@pytest.fixture
def service(monkeypatch, tmp_path):
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            service.got.append((dict(self.headers), body))
            self.send_response(service.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    certificate = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_port
    trust = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(
        pushing, "WAY", Way(frozenset({port}), frozenset({("127.0.0.1", port)}), trust)
    )
    service.url = f"https://127.0.0.1:{port}/push/1"
    yield service
    server.shutdown()


def self_signed(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "push")])
    since, here = datetime(2020, 1, 1, tzinfo=UTC), x509.IPAddress(ip_address("127.0.0.1"))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(since)
        .not_valid_after(since + timedelta(days=36_500))
        .add_extension(x509.SubjectAlternativeName([here]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "push.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def browser(service, alice):
    """alice's browser, which she lets us push to."""
    browser = Browser()
    pushing.allow(
        alice, endpoint=service.url, p256dh=text(point(browser.key)), auth=text(SECRET),
        device="Phone", at=AT,
    )  # fmt: skip
    return browser


@pytest.fixture
def topic(alice):
    space = Space.objects.create(slug="help", name="Help", source="horo", source_key="help")
    topic = posting.open_topic(space, "How?", "How does it work?", by=alice, at=AT)
    read(AT)
    return topic


def say(topic, by, text="Like this."):
    posting.reply(Topic.objects.get(pk=topic.pk), text, by=by, at=AT)
    read(AT)


def leave(at=DUE):
    send_due(at)
    outbox.deliver(at)


def test_a_reply_is_pushed_so_that_only_the_browser_can_read_it(service, browser, topic, bob):
    say(topic, bob)
    leave()

    ((headers, body),) = service.got
    said = browser.read(body)
    assert (said["title"], said["body"]) == ("Bob replied to you in “How?”", "Like this.")
    assert said["url"].startswith("/notifications/")
    assert (headers["Content-Encoding"], headers["TTL"]) == ("aes128gcm", "43200")
    assert b"Bob" not in body


def test_the_push_is_signed_for_this_service_by_the_key_that_browsers_were_given(
    service, browser, topic, bob
):
    say(topic, bob)
    leave()

    ((headers, _body),) = service.got
    token, key = (part.partition("=")[2] for part in headers["Authorization"][6:].split(", "))
    assert key == pushing.public_key(at=AT), "it is made once"
    head, claims, signature = token.split(".")
    r, s = (int.from_bytes(raw(signature)[half], "big") for half in (slice(32), slice(32, 64)))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw(key))
    public.verify(
        encode_dss_signature(r, s), f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256())
    )
    assert json.loads(raw(claims))["aud"] == service.url.removesuffix("/push/1")


def test_a_private_text_is_not_pushed(service, browser, topic, alice, bob):
    group = Group.objects.create(slug="friends", name="Friends")
    for member in (alice, bob):
        group.memberships.create(member=member, since=AT)
    Space.objects.update(access="private", group=group)
    say(topic, bob, "The code is 1234.")
    leave()

    assert browser.read(service.got[0][1])["body"] == ""


def test_what_comes_together_is_one_push_and_what_was_read_none(
    service, browser, topic, alice, bob, otto
):
    say(topic, bob)
    say(topic, otto, "@alice Look.")
    leave()
    assert [browser.read(body)["title"] for _, body in service.got] == ["2 new notifications"]

    say(topic, bob)
    seen.read_all(alice, at=AT)
    leave(DUE + timedelta(minutes=5))
    assert len(service.got) == 1


def test_quiet_hours_hold_a_push_and_a_choice_stops_it(service, browser, topic, alice, bob):
    preferences.keep_rhythm(alice, quiet=(time(9), time(10)), daily_hour=9)
    say(topic, bob)
    leave()
    assert service.got == []

    leave(AT + timedelta(hours=1))
    assert len(service.got) == 1
    preferences.choose(alice, {("reply", "push"): "off"})
    say(topic, bob)
    leave(AT + timedelta(hours=2))
    assert len(service.got) == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(status, service, browser, topic, bob):
    service.status = status
    say(topic, bob)
    leave()

    assert not PushPlace.objects.exists()


def test_a_service_that_is_down_is_tried_again(service, browser, topic, bob):
    service.status = 503
    say(topic, bob)
    leave()
    service.status = 201
    outbox.deliver(DUE + timedelta(minutes=2))

    assert len(service.got) == 2
    assert Outgoing.objects.get().delivered_at is not None


def test_a_message_of_the_playbook_goes_by_push(service, browser, alice):
    write(journeys={"welcome": WELCOME | {"steps": [PUSHED]}})
    join_at(alice)
    apply(AT)
    outbox.deliver(AT)

    assert Message.objects.get().channel == "push"
    assert browser.read(service.got[0][1])["title"] == Message.objects.get().subject


def test_a_message_of_the_playbook_waits_for_the_end_of_own_quiet_hours(service, browser, alice):
    preferences.keep_rhythm(alice, quiet=(time(9), time(10)), daily_hour=9)
    write(journeys={"welcome": WELCOME | {"steps": [PUSHED]}})
    join_at(alice)
    apply(AT)
    outbox.deliver(AT)
    assert service.got == []

    outbox.deliver(AT + timedelta(hours=1))
    assert len(service.got) == 1


PUSHED = {"id": "hello", "send": {"message": "welcome", "channel": "push"}}


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "http://push.example.org/1"},
        {"endpoint": "https://push.example.org/" + "x" * 1_000},
        {"p256dh": "AAAA"},
        {"auth": "AAAA"},
        {"auth": "ä"},
    ],
)
def test_what_no_browser_says_is_refused(wrong, alice):
    right = {
        "endpoint": "https://push.example.org/1",
        "p256dh": text(point(Browser().key)),
        "auth": text(SECRET),
    }
    pushing.allow(alice, **right, device="", at=AT)

    with pytest.raises(NoPushPlace):
        pushing.allow(alice, **right | wrong, device="", at=AT)


def test_a_member_forgets_their_own_browser_only(browser, alice, bob):
    place = PushPlace.objects.get()

    assert not pushing.forbid(bob, place.pk)
    assert pushing.forbid(alice, place.pk)
