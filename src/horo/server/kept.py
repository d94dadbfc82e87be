"""Pages for visitors, kept in memory for a moment and answered before Django.

Only what a view marks with `ui.http.visitors_page` is kept, and only for browsers that carry no
session: language and theme are all that such a page may depend on.
"""

import gzip
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from http.cookies import CookieError, SimpleCookie
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from horo.ui.context import THEME_COOKIE, THEMES
from horo.ui.http import VISITORS_HEADER

SECONDS = 5.0  # a page is never older
MOST_BYTES = 16_000_000
VARY = frozenset({"accept-language", "cookie", "accept-encoding"})
HTMX = frozenset({"hx-request", "hx-boosted", "hx-history-restore-request"})
PRIVATE_COOKIES = frozenset({"messages", settings.SESSION_COOKIE_NAME})

Headers = list[tuple[str, str]]


@dataclass(slots=True)
class KeptPage:
    headers: Headers
    zipped: bytes
    plain: bytes
    channels: frozenset[str]
    made_at: float

    @property
    def size(self) -> int:
        return len(self.zipped) + len(self.plain)


class KeptPages:
    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[str, ...], KeptPage] = OrderedDict()
        self._bytes = 0
        self._forgotten: dict[str, float] = {}  # when something last happened in a channel
        self._guard = threading.Lock()

    def answer(self, scope: Any, proto: Any) -> bool:
        """Answer with a kept page, where there is one for this visitor; return whether."""
        if not self._pages:
            return False
        headers = scope.headers
        key = _key(
            headers.get("host") or scope.authority or "",
            scope.path,
            scope.query_string,
            "; ".join(headers.get_all("cookie")),
            headers.get("accept-language") or "",
        )
        if key is None or any(name in headers for name in (*HTMX, "authorization", "range")):
            return False
        page = self._pages.get(key)
        if page is None or time.monotonic() - page.made_at > SECONDS:
            return False
        if _takes_gzip(headers.get("accept-encoding") or ""):
            zipped = [*page.headers, ("content-encoding", "gzip")]
            proto.response_bytes(200, zipped, page.zipped)
        else:
            proto.response_bytes(200, page.headers, page.plain)
        return True

    def keep(self, environ: dict[str, Any], status: int, headers: Headers, body: bytes) -> Headers:
        """Keep the answer where it is marked and nobody's own; return the headers to send."""
        marked = [value for name, value in headers if name == VISITORS_HEADER]
        if not marked:
            return headers
        sent = [(name, value) for name, value in headers if name != VISITORS_HEADER]
        key = key_of(environ)
        if key is not None and status == 200 and _is_everyones(environ, sent):
            self._add(key, sent, body, frozenset(marked[0].split()), environ["horo.began"])
        return sent

    def forget(self, channel: str) -> None:
        """Let go of every page on which what happened in `channel` could be seen."""
        now = time.monotonic()
        with self._guard:
            if len(self._forgotten) > 1_000:
                self._forgotten = {c: at for c, at in self._forgotten.items() if at > now - 60}
            self._forgotten[channel] = self._forgotten["yes"] = now
            for key, page in list(self._pages.items()):
                if channel in page.channels or "yes" in page.channels:
                    self._drop(key)

    def _add(
        self,
        key: tuple[str, ...],
        headers: Headers,
        body: bytes,
        channels: frozenset[str],
        began: float,
    ) -> None:
        """Keep a page whose request `began` then, unless it may be out of date already."""
        is_zipped = any(n.lower() == "content-encoding" for n, _ in headers)
        plain = gzip.decompress(body) if is_zipped else body
        if b"csrfmiddlewaretoken" in plain:
            return
        left = ("content-encoding", "content-length", "date")
        kept = [(n, v) for n, v in headers if n.lower() not in left]
        page = KeptPage(
            kept, body if is_zipped else gzip.compress(plain, 6), plain, channels, began
        )
        with self._guard:
            self._drop(key)
            if any(self._forgotten.get(channel, 0) >= began for channel in channels):
                return
            self._pages[key] = page
            self._bytes += page.size
            while self._bytes > MOST_BYTES:
                self._drop(next(iter(self._pages)))

    def _drop(self, key: tuple[str, ...]) -> None:
        if (page := self._pages.pop(key, None)) is not None:
            self._bytes -= page.size


def key_of(environ: dict[str, Any]) -> tuple[str, ...] | None:
    """Return what the answer to a visitor's GET may depend on; None for everyone else."""
    if environ["REQUEST_METHOD"] != "GET" or "HTTP_AUTHORIZATION" in environ:
        return None
    if any(f"HTTP_{name.upper().replace('-', '_')}" in environ for name in (*HTMX, "range")):
        return None
    return _key(
        environ.get("HTTP_HOST", ""),
        environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace"),
        environ["QUERY_STRING"],
        environ.get("HTTP_COOKIE", ""),
        environ.get("HTTP_ACCEPT_LANGUAGE", ""),
    )


def _key(host: str, path: str, query: str, cookies: str, accepted: str) -> tuple[str, ...] | None:
    seen = _seen(cookies, accepted)
    return None if seen is None else (host, path, query, *seen)


@lru_cache(maxsize=1024)
def _seen(cookies: str, accepted: str) -> tuple[str, str] | None:
    """Return the language and theme that a visitor sees; None for whoever is no mere visitor."""
    try:
        jar = {name: one.value for name, one in SimpleCookie(cookies).items()}
    except CookieError:
        return None
    if not PRIVATE_COOKIES.isdisjoint(jar) or any(name in cookies for name in PRIVATE_COOKIES):
        return None
    request = HttpRequest()
    request.COOKIES = jar
    request.META["HTTP_ACCEPT_LANGUAGE"] = accepted
    theme = jar.get(THEME_COOKIE, "")
    return translation.get_language_from_request(request), theme if theme in THEMES else ""


def _is_everyones(environ: dict[str, Any], headers: Headers) -> bool:
    """Whether the answer sets nothing and depends on nothing but what the key holds."""
    names = {name.lower() for name, _ in headers}
    vary = {
        one.strip().lower()
        for name, value in headers
        if name.lower() == "vary"
        for one in value.split(",")
    }
    caching = next((v.lower() for n, v in headers if n.lower() == "cache-control"), "")
    is_private = "private" in caching or "no-store" in caching
    return "set-cookie" not in names and vary <= VARY | HTMX and not is_private


@lru_cache(maxsize=256)
def _takes_gzip(accepted: str) -> bool:
    words = [word.strip().lower() for word in accepted.split(",")]
    return any(word.partition(";")[0] == "gzip" and word[-3:] != "q=0" for word in words)
