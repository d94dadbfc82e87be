"""The client goes out to the public web only, and comes back in time."""

import gzip
import ipaddress
import re
import socket
import ssl
import threading
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from horo.core import http
from horo.core.addresses import is_public
from horo.core.http import NotFetched, Way, fetch


class Server:
    """A server on loopback that sends the same bytes to everyone, and keeps what it was sent."""

    def __init__(self, answer: bytes, *, pause: float = 0, by: int = 65536) -> None:
        self.answer, self.pause, self.by = answer, pause, by
        self.asked: list[bytes] = []
        self.context: ssl.SSLContext | None = None
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        self.way = Way(ports=frozenset({self.port}), let=frozenset({("127.0.0.1", self.port)}))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                caller, _ = self.socket.accept()
                caller = (
                    self.context.wrap_socket(caller, server_side=True) if self.context else caller
                )
            except ssl.SSLError:
                continue
            except OSError:
                return
            threading.Thread(target=self._answer, args=(caller,), daemon=True).start()

    def _answer(self, caller):
        with closing(caller):
            self.asked.append(_whole_request(caller))
            try:
                for start in range(0, len(self.answer), self.by):
                    caller.sendall(self.answer[start : start + self.by])
                    time.sleep(self.pause)
            except OSError:
                pass

    def close(self):
        self.socket.close()


def _whole_request(caller) -> bytes:
    """Head and body: they may come in two packets, and one `recv` would see the first alone."""
    asked = caller.recv(65536)
    length = re.search(rb"\r\nContent-Length: (\d+)", asked)
    while length and len(asked.partition(b"\r\n\r\n")[2]) < int(length[1]):
        asked += caller.recv(65536)
    return asked


@pytest.fixture
def serve():
    servers = []

    def started(answer: bytes, **how) -> Server:
        servers.append(Server(answer, **how))
        return servers[-1]

    yield started
    for server in servers:
        server.close()


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


def test_a_page_is_fetched(serve, settings):
    server = serve(answer(b"hello", 'Content-Type: text/HTML; charset="Windows-1251"'))

    done = fetch(server.url + "a?b=c#d", accept="text/html", way=server.way)

    assert (done.status, done.body, done.is_whole) == (200, b"hello", True)
    assert (done.kind, done.charset) == ("text/html", "windows-1251")
    request = server.asked[0].decode()
    assert request.startswith("GET /a?b=c HTTP/1.1\r\n")
    assert f"User-Agent: Horo/0.1.0 (+{settings.SITE_URL})\r\n" in request
    assert "Accept: text/html\r\n" in request
    assert "ookie" not in request


def test_this_machine_is_not_asked(serve):
    server = serve(answer(b"secret"))
    by_port_only = Way(ports=frozenset({server.port}))
    assert fetch(server.url, way=server.way).body, "a server that is down would prove nothing"

    with pytest.raises(NotFetched, match="not on the public web"):
        fetch(server.url, way=by_port_only)
    with pytest.raises(NotFetched, match="Port"):
        fetch(server.url)
    assert len(server.asked) == 1


def test_what_is_sent_arrives_and_a_redirect_of_it_is_an_answer(serve):
    inside = serve(answer(b"secret"))
    server = serve(answer(b"", f"Location: {inside.url}", status="307 A"))
    way = Way(ports=server.way.ports | inside.way.ports, let=server.way.let | inside.way.let)

    done = http.post(server.url, b"{}", kind="application/json", headers={"X-A": "b"}, way=way)

    assert (done.status, inside.asked) == (307, [])
    request = server.asked[0].decode()
    assert request.startswith("POST / HTTP/1.1\r\n")
    assert "X-A: b\r\n" in request
    assert "Content-Type: application/json\r\n" in request
    assert request.endswith("\r\n\r\n{}")


def test_nothing_is_sent_to_this_machine(serve):
    server = serve(answer(b"secret"))

    with pytest.raises(NotFetched, match="not on the public web"):
        http.post(server.url, b"{}", kind="text/plain", headers={}, way=Way(server.way.ports))
    assert server.asked == []


@pytest.mark.parametrize("status", ["301 A", "302 A", "303 A", "307 A", "308 A"])
def test_a_redirect_is_judged_like_the_first_address(serve, status):
    inside = serve(answer(b"secret"))
    server = serve(answer(b"", f"Location: {inside.url}", status=status))
    way = Way(ports=frozenset({server.port, inside.port}), let=server.way.let)

    with pytest.raises(NotFetched, match="not on the public web"):
        fetch(server.url, way=way)
    assert (len(server.asked), len(inside.asked)) == (1, 0)
    way = Way(ports=way.ports, let=way.let | inside.way.let)
    assert fetch(server.url, way=way).url == inside.url


@pytest.mark.parametrize(
    "to", ["file:///etc/passwd", "gopher://127.0.0.1/", "//127.0.0.1/", "http://[::1]/", "\\\\x"]
)
def test_a_redirect_to_elsewhere_is_not_followed(serve, to):
    server = serve(answer(b"", f"Location: {to}", status="302 Found"))

    with pytest.raises(NotFetched):
        fetch(server.url, way=server.way)


def test_redirects_end(serve):
    server = serve(answer(b"", "Location: /", status="302 Found"))

    with pytest.raises(NotFetched, match="more than 5"):
        fetch(server.url, way=server.way)
    assert len(server.asked) == 6


def test_a_name_is_judged_by_what_it_leads_to_when_it_is_called(serve, monkeypatch):
    server = serve(answer(b"secret"))
    answers = iter(["93.184.216.34", "127.0.0.1"])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: _place(next(answers), server.port))
    assert is_public(socket.getaddrinfo()[0][4][0]), "the first answer is a public one"

    with pytest.raises(NotFetched, match="not on the public web"):
        fetch(f"http://rebind.example:{server.port}/", way=Way(ports=frozenset({server.port})))
    assert server.asked == []


def test_one_private_address_among_public_ones_is_enough(monkeypatch):
    places = _place("93.184.216.34", 80) + _place("10.0.0.1", 80)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: places)

    with pytest.raises(NotFetched, match="not on the public web"):
        fetch("http://both.example/")


def _place(address, port):
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]


@pytest.mark.parametrize("part", ["headers", "body", "silence"])
def test_a_trickle_ends_when_the_time_is_over(serve, part):
    begin = b"HTTP/1.1 200 OK\r\n" + b"X" * (0 if part == "body" else 500)
    whole = answer(b"x" * 500) if part == "body" else begin
    server = serve(
        whole, by=1 if part != "silence" else 600, pause=0.1 if part != "silence" else 60
    )
    begun = time.monotonic()

    with pytest.raises(NotFetched, match="too long"):
        fetch(server.url, seconds=0.6, way=server.way)

    assert time.monotonic() - begun < 20, "long before the server is done"


def test_names_are_not_waited_for_without_end(monkeypatch):
    found = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found.wait(60) and [])
    begun = time.monotonic()

    with pytest.raises(NotFetched):
        fetch("http://slow.example/", seconds=0.3)

    assert time.monotonic() - begun < 20, "long before the name is found"
    found.set()


def test_long_bodies_are_refused_or_cut(serve):
    server = serve(answer(b"x" * 5000))

    with pytest.raises(NotFetched, match="longer than 1000 bytes"):
        fetch(server.url, most_bytes=1000, way=server.way)
    done = fetch(server.url, most_bytes=1000, cut=True, way=server.way)
    assert (len(done.body), done.is_whole) == (1000, False)
    assert fetch(server.url, most_bytes=5000, way=server.way).is_whole


def test_what_is_packed_is_measured_unpacked(serve):
    packed = gzip.compress(b"\0" * 50_000_000)
    server = serve(answer(packed, "Content-Encoding: gzip"))
    assert len(packed) < 100_000

    with pytest.raises(NotFetched, match="longer"):
        fetch(server.url, way=server.way)
    assert len(fetch(server.url, cut=True, way=server.way).body) == http.MOST_BYTES


@pytest.mark.parametrize("coding", ["br", "gzip, gzip", "deflate", "zstd"])
def test_other_packings_are_refused(serve, coding):
    server = serve(answer(b"x", f"Content-Encoding: {coding}"))

    with pytest.raises(NotFetched, match="packed"):
        fetch(server.url, way=server.way)


def test_what_is_packed_arrives_unpacked(serve):
    server = serve(answer(gzip.compress(b"hello"), "Content-Encoding: gzip"))

    assert fetch(server.url, way=server.way).body == b"hello"


@pytest.mark.parametrize(
    "garbage", [b"", b"\0\1\2", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 5000, b"SSH-2.0\r\n",
                answer(b"not gzip", "Content-Encoding: gzip"),
                answer(gzip.compress(b"hello", mtime=0)[:-9], "Content-Encoding: gzip")],
)  # fmt: skip
def test_garbage_is_one_clear_refusal(serve, garbage):
    server = serve(garbage)

    with pytest.raises(NotFetched):
        fetch(server.url, way=server.way)


def test_proxies_of_the_environment_are_not_used(serve, monkeypatch):
    proxy, server = serve(answer(b"proxy")), serve(answer(b"direct"))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, proxy.url)

    assert fetch(server.url, way=server.way).body == b"direct"


@pytest.fixture
def certificate(tmp_path):
    """A certificate for 127.0.0.1 that only those believe who were told of it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    begin, end = (datetime.now(UTC) + timedelta(days=days) for days in (-1, 1))
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    built = x509.CertificateBuilder(name, name, key.public_key(), 1, begin, end)
    signed = built.add_extension(x509.SubjectAlternativeName([address]), False).sign(
        key, hashes.SHA256()
    )
    path = tmp_path / "certificate.pem"
    kind = serialization.PrivateFormat.TraditionalOpenSSL
    path.write_bytes(
        signed.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption())
    )
    return path


def test_certificates_are_checked(serve, certificate):
    server = serve(answer(b"secure"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.context = context
    url = server.url.replace("http:", "https:")
    trusting = replace(server.way, trust=ssl.create_default_context(cafile=certificate))
    assert fetch(url, way=trusting).body == b"secure"

    with pytest.raises(NotFetched, match=r"Certificate|SSL"):
        fetch(url, way=server.way)


def test_a_handshake_that_never_ends_is_cut(serve):
    server = serve(b"\x16\x03\x03", pause=60)
    begun = time.monotonic()

    with pytest.raises(NotFetched, match="too long"):
        fetch(server.url.replace("http:", "https:"), seconds=0.5, way=server.way)
    assert time.monotonic() - begun < 20, "long before the server is done"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "100.64.0.1", "169.254.169.254", "192.88.99.1", "224.0.0.1",
     "0.0.0.0", "255.255.255.255", "168.63.129.16", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
     "::ffff:8.8.8.8", "::8.8.8.8", "64:ff9b::808:808", "2002:808:808::", "2001::1", "2001:db8::1",
     "fec0::1", "example.com", ""],
)  # fmt: skip
def test_addresses_inside(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111"])
def test_addresses_outside(address):
    assert is_public(address)


@pytest.mark.shared
def test_every_spelling_of_a_private_address_is_refused(shared_corpora, serve):
    urls = (shared_corpora / "ssrf" / "must_refuse.txt").read_text().splitlines()
    assert len(urls) == 71
    every_port = Way(ports=frozenset(range(1, 65536)))

    for url in urls:
        with pytest.raises(NotFetched):
            fetch(url, seconds=2)
        if not url.startswith("http://example.com:"):
            with pytest.raises(NotFetched):
                fetch(url, seconds=2, way=every_port)


@pytest.mark.shared
def test_every_such_redirect_is_refused(shared_corpora, serve):
    urls = (shared_corpora / "ssrf" / "must_refuse.txt").read_text().splitlines()
    server = serve(b"")

    for url in urls:
        server.answer = answer(b"", f"Location: {url}", status="302 Found")
        with pytest.raises(NotFetched):
            fetch(
                server.url, seconds=2, way=Way(ports=frozenset(range(1, 65536)), let=server.way.let)
            )
    assert len(server.asked) >= len(urls), "each was redirected indeed"
