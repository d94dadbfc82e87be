"""The one client that goes out: to the public web only, and never for long.

Whoever names an address makes this machine ask for it, from inside of its network. So an
address is judged when the connection is made, by what its name resolves to just then; every
redirect is judged anew; and whatever answers gets so much time and so many bytes, also when it
sends a byte a second, or a kilobyte that unpacks to a gigabyte.
"""

import logging
import re
import socket
import ssl
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from time import monotonic
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

from horo import __version__
from horo.core.addresses import is_public

MOST_REDIRECTS = 5
MOST_BYTES = 1024 * 1024
SECONDS = 5.0
# it would put broken headers, a stranger's words, into our log
logging.getLogger("urllib3.connection").setLevel(logging.ERROR)
_LONGEST = 2_000  # characters of an address
_PARTS = re.compile(
    r"(https?)://(\[[0-9a-f:.]+\]|[^\s/?#@:\\\[\]%]+)(?::(\d{1,5}))?([/?][^\s#\\\0-\x20\x7f]*)?(?:#.*)?",
    re.IGNORECASE,
)
_HOST = re.compile(
    r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*\.?"
)
_INSIDE = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "home.arpa")
_TOO_LONG = "It took too long."
_NOT_PUBLIC = "It is not on the public web."
_PORTS = {"http": 80, "https": 443}


class NotFetched(Exception):  # noqa: N818 - it is an answer, not an error
    """Nothing was fetched. Its text says why, in English, for logs and for the console."""


@dataclass(frozen=True)
class Way:
    """How far out one may go. `ports` besides the usual ones; `let` is for tests: pairs of
    (address, port) that may be reached although they are not public; `trust` whose certificates
    are believed, by default those that the machine believes.
    """

    ports: frozenset[int] = frozenset()
    let: frozenset[tuple[str, int]] = frozenset()
    trust: ssl.SSLContext | None = None


OUT = Way()


@dataclass(frozen=True)
class Fetched:
    """What was answered: `url` after all redirects, `kind` as in "text/html", in lower case.

    `charset` is as the header says it, "" where it does not; `is_whole` is False where the body
    was cut.
    """

    status: int
    url: str
    kind: str
    charset: str
    body: bytes
    is_whole: bool = True


def fetch(
    url: str,
    *,
    most_bytes: int = MOST_BYTES,
    seconds: float = SECONDS,
    accept: str = "*/*",
    cut: bool = False,
    way: Way = OUT,
) -> Fetched:
    """Ask for `url` and return what came, whatever its status.

    `most_bytes` is the longest body, unpacked; with `cut` a longer one is cut there instead of
    refused. `seconds` are all there are: for names, redirects, headers and body together. Sends
    no cookies, knows no proxies, and checks certificates.

    Raises NotFetched where the address is not public, or anything goes wrong.
    """
    until = monotonic() + seconds
    for _ in range(MOST_REDIRECTS + 1):
        answer = _ask(_Target.of(url, way), until, accept, most_bytes, cut)
        if isinstance(answer, Fetched):
            return answer
        url = urljoin(url, answer)
    raise NotFetched(f"It redirects more than {MOST_REDIRECTS} times.")


def post(
    url: str,
    body: bytes,
    *,
    kind: str,
    headers: Mapping[str, str],
    most_bytes: int = MOST_BYTES,
    seconds: float = SECONDS,
    way: Way = OUT,
) -> Fetched:
    """Send `body`, of the media type `kind`, to `url` and return what was answered, cut if long.

    As careful as `fetch`, and a redirect is an answer, never followed: whoever is to get this
    says where they are. Raises NotFetched as `fetch` does.
    """
    until = monotonic() + seconds
    sent = _Sent({**headers, "Content-Type": kind}, body)
    answer = _ask(_Target.of(url, way), until, "*/*", most_bytes, True, sent)
    assert isinstance(answer, Fetched), "a redirect of what was sent is an answer"
    return answer


@dataclass(frozen=True)
class _Sent:
    """What goes along with a request that is no mere question."""

    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class _Target:
    """An address that was taken apart, and may be asked as far as its spelling tells."""

    url: str
    scheme: str
    host: str
    port: int
    path: str
    way: Way

    @classmethod
    def of(cls, url: str, way: Way) -> "_Target":
        parts = _PARTS.fullmatch(url) if len(url) <= _LONGEST else None
        if not parts:
            raise NotFetched("It is no address of the web.")
        scheme, path = parts[1].lower(), parts[4] or "/"
        port = int(parts[3] or _PORTS[scheme])
        if port not in _PORTS.values() and port not in way.ports:
            raise NotFetched(f"Port {port} is not one of the web's.")
        path = path if path.startswith("/") else f"/{path}"
        return cls(url, scheme, _host(parts[2]), port, path, way)


def _host(name: str) -> str:
    """Return `name` as it is asked for; refuse names that only mean something inside."""
    if name.startswith("["):
        return name[1:-1].lower()
    try:
        host = name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise NotFetched("Its name is none.") from None
    if not _HOST.fullmatch(host):
        raise NotFetched("Its name is none.")
    bare = host.rstrip(".")
    if any(bare == inside or bare.endswith(f".{inside}") for inside in _INSIDE):
        raise NotFetched(_NOT_PUBLIC)
    return host


def _ask(
    target: _Target,
    until: float,
    accept: str,
    most_bytes: int,
    cut: bool,
    sent: _Sent | None = None,
) -> Fetched | str:
    """Make one request; return the answer, or where a question is redirected to."""
    line = _Line(target, until)
    pool: HTTPConnectionPool
    if target.scheme == "https":
        context = target.way.trust or _usual_trust()
        pool = _SecurePool(target.host, target.port, ssl_context=context, line=line)
    else:
        pool = _PlainPool(target.host, target.port, line=line)
    try:
        with line.cut_in_time():
            response = _request(pool, target, until, accept, sent)
            if not sent and _redirects(response):
                answer: Fetched | str = str(response.headers["location"]).strip()
            else:
                answer = _read(response, target.url, most_bytes, cut)
    except (HTTPError, OSError, ValueError, zlib.error) as error:
        is_late = line.is_cut or monotonic() >= until
        raise NotFetched(_TOO_LONG if is_late else f"It failed: {_name(error)}.") from error
    finally:
        line.hang_up()
        pool.close()
    if line.is_cut:  # what was sent until then may look like all of it
        raise NotFetched(_TOO_LONG)
    return answer


def _request(
    pool: HTTPConnectionPool, target: _Target, until: float, accept: str, sent: _Sent | None
) -> Any:
    return pool.urlopen(
        "POST" if sent else "GET",
        target.path,
        body=sent.body if sent else None,
        headers={**_headers(accept), **(sent.headers if sent else {})},
        retries=False,
        redirect=False,
        timeout=max(until - monotonic(), 0.001),
        preload_content=False,
        decode_content=False,
    )


def _redirects(response: Any) -> bool:
    return response.status in (301, 302, 303, 307, 308) and "location" in response.headers


def _headers(accept: str) -> dict[str, str]:
    return {
        "User-Agent": f"Horo/{__version__} (+{settings.SITE_URL})",
        "Accept": accept,
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }


def _name(error: Exception) -> str:
    return type(error.__cause__ or error).__name__


@cache
def _usual_trust() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Line:
    """The connection for one request: whom it may reach, and when it is cut."""

    def __init__(self, target: _Target, until: float) -> None:
        self.target = target
        self.until = until
        self.held: socket.socket | None = None
        self.is_cut = False

    def connect(self) -> socket.socket:
        """Resolve the name and connect to what it stands for at this moment."""
        found = _resolved(self.target.host, self.target.port, self.until)
        if not all(self._is_open(str(place[4][0])) for place in found):
            raise NotFetched(_NOT_PUBLIC)
        error: OSError = OSError("The name leads nowhere.")
        for family, kind, protocol, _, place in found[:4]:
            try:
                return self._connected(socket.socket(family, kind, protocol), place)
            except OSError as failed:
                error = failed
        raise error

    def _connected(self, to: socket.socket, place: Any) -> socket.socket:
        to.settimeout(max(self.until - monotonic(), 0.001))
        try:
            to.connect(place)
            if not self._is_open(str(to.getpeername()[0])):
                raise NotFetched(_NOT_PUBLIC)
        except BaseException:
            to.close()
            raise
        self.held = to.dup()  # TLS takes the first one over
        return to

    def _is_open(self, address: str) -> bool:
        return is_public(address) or (address, self.target.port) in self.target.way.let

    @contextmanager
    def cut_in_time(self) -> Iterator[None]:
        """Hang up when the time is over, also on those who send a byte now and then."""
        timer = threading.Timer(max(self.until - monotonic(), 0), self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut(self) -> None:
        self.is_cut = True
        if self.held is not None:
            with suppress(OSError):
                self.held.shutdown(socket.SHUT_RDWR)

    def hang_up(self) -> None:
        if self.held is not None:
            with suppress(OSError):
                self.held.shutdown(socket.SHUT_RDWR)
            self.held.close()


def _resolved(host: str, port: int, until: float) -> list[Any]:
    """Ask for the addresses of `host`. The system gives no time limit, so a thread waits for it."""
    found: list[Any] = []

    def resolve() -> None:
        with suppress(OSError, UnicodeError):
            found.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))

    thread = threading.Thread(target=resolve, daemon=True)
    thread.start()
    thread.join(max(until - monotonic(), 0))
    if not found:
        raise OSError("The name leads nowhere.")
    return list(found)


class _Plain(HTTPConnection):
    def __init__(self, *args: Any, line: _Line, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._line = line

    def _new_conn(self) -> socket.socket:
        return self._line.connect()


class _Secure(HTTPSConnection):
    def __init__(self, *args: Any, line: _Line, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._line = line

    def _new_conn(self) -> socket.socket:
        return self._line.connect()


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


def _read(response: Any, url: str, most_bytes: int, cut: bool) -> Fetched:
    """Read the body, unpacked by ourselves, so that no more is made of it than may be kept."""
    packed = response.headers.get("content-encoding", "identity").strip().lower()
    if packed not in ("identity", "gzip", "x-gzip", ""):
        raise NotFetched(f"It comes packed as {packed[:40]}.")
    unpack = zlib.decompressobj(wbits=31) if "gzip" in packed else None
    body, read = bytearray(), 0
    for piece in response.stream(16_384, decode_content=False):
        read += len(piece)
        body += unpack.decompress(piece, most_bytes + 1 - len(body)) if unpack else piece
        if len(body) > most_bytes or read > most_bytes:
            break
    is_whole = max(len(body), read) <= most_bytes
    if not is_whole and not cut:
        raise NotFetched(f"It is longer than {most_bytes} bytes.")
    if is_whole and unpack and not unpack.eof:
        raise NotFetched("It broke off.")
    kind, _, rest = response.headers.get("content-type", "").partition(";")
    charset = re.search(r"charset=[\"']?([\w.:-]{1,40})", rest, re.IGNORECASE)
    return Fetched(
        status=response.status,
        url=url,
        kind=kind.strip().lower(),
        charset=charset[1].lower() if charset else "",
        body=bytes(body[:most_bytes]),
        is_whole=is_whole,
    )
