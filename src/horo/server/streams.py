"""Live updates: a stream of server-sent events to each open page."""

import random
from datetime import UTC, datetime, timedelta
from functools import partial
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.http.request import QueryDict

from horo.core.later import found
from horo.core.live import Event, Hub, Kind, Listener, Since, find
from horo.core.time import EPOCH
from horo.people.middleware import language_of
from horo.people.models import Member
from horo.server.pages import Pages
from horo.server.requests import address_of, environ_of

MOST_CHANNELS = 6  # of one page
MOST_PAGES = 30  # open at a time, of one member
MOST_LISTENERS = 10_000
HEADERS = [
    ("content-type", "text/event-stream; charset=utf-8"),
    ("cache-control", "no-store"),
    ("x-accel-buffering", "no"),  # nginx passes it on at once
]


Asked = list[tuple[str, Kind, int]]


class Refusal(Exception):  # noqa: N818 - it is an answer
    """Nobody listens here: `status` says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Stream:
    """The server's end of a stream; whatever holds it may write from any thread."""

    __slots__ = ("_transport",)

    def __init__(self, transport: Any) -> None:
        self._transport = transport

    def send(self, text: bytes) -> None:
        if (transport := self._transport) is not None:
            transport.send_bytes(text)

    def close(self) -> None:
        self._transport = None  # the last reference: the server ends the response


class Streams:
    def __init__(self, hub: Hub, pages: Pages) -> None:
        self._hub, self._pages = hub, pages

    async def serve(self, scope: Any, proto: Any) -> None:
        if scope.method != "GET":
            proto.response_empty(405, [("allow", "GET")])
            return
        environ = environ_of(scope, BytesIO(), 0)
        open_ = partial(self._open, environ, address_of(scope), proto)
        listener = await self._pages.run(open_)
        if listener is None:
            return
        try:
            await proto.client_disconnect()
        finally:
            self._hub.remove(listener)
            listener.close()

    def _open(self, environ: dict[str, Any], address: str, proto: Any) -> Listener | None:
        """Let who asks listen, tell what they missed, and return them; None where refused."""
        from django.db import close_old_connections

        close_old_connections()
        try:
            member, language, asked, since = _asked(environ)
            self._check_limits(member, address)
        except Refusal as refusal:
            proto.response_empty(refusal.status, [("cache-control", "no-store")])
            return None
        stream = Stream(proto.response_stream(200, HEADERS))
        listener = Listener(
            member_id=member.pk if member else None,
            language=language,
            channels=tuple(channel for channel, _kind, _id in asked),
            send=stream.send,
            close=stream.close,
            address=address,
        )
        self._hub.add(listener)
        self._hub.ready(listener, *self._missed(asked, since, listener))
        return listener

    def _check_limits(self, member: Member | None, address: str) -> None:
        if len(self._hub.listeners) >= MOST_LISTENERS:
            raise Refusal(503)
        if member is not None:
            is_over = self._hub.count(member_id=member.pk) >= MOST_PAGES
        else:
            is_over = self._hub.count(address=address) >= settings.HORO_LIVE_PER_ADDRESS
        if is_over:
            raise Refusal(429)

    def _missed(self, asked: Asked, since: Since, who: Listener) -> tuple[bytes, set[int]]:
        """Return the first text of a stream, and the ids of what it tells.

        A page that was just made shows what its reader did right before it.
        """
        replays = [kind.replay(number, since) for _channel, kind, number in asked]
        pause = 2_000 + random.randrange(4_000)  # ms: after a restart not everyone comes at once
        parts = [f"retry: {pause}\n\n".encode()]
        events: list[Event] = []
        if all(replay.is_whole for replay in replays):
            events = [event for replay in replays for event in replay.events]
            if since.id is None and who.member_id is not None:
                events = [event for event in events if event.by != who.member_id]
            events.sort(key=lambda event: event.id or 0)
            parts += [self._hub.text(event, who.language) for event in events]
        else:
            parts.append(b"event: reload\ndata: {}\n\n")
        if latest := max((replay.latest or 0 for replay in replays), default=0):
            parts.append(f"id: {latest}\nevent: here\ndata: {{}}\n\n".encode())
        return b"".join(parts), {event.id for event in events if event.id is not None}


def _asked(environ: dict[str, Any]) -> tuple[Member | None, str, Asked, Since]:
    """Return who asks, in which language, for what, since when. Raises Refusal."""
    request = WSGIRequest(environ)
    try:
        request.get_host()
    except DisallowedHost:
        raise Refusal(400) from None
    store: type[SessionBase] = found(f"{settings.SESSION_ENGINE}:SessionStore")
    request.session = store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    user = get_user(request)
    member = user if isinstance(user, Member) else None
    asked = _channels(request.GET, member.pk if member else None)
    return member, language_of(request, member), asked, _since(request)


def _channels(query: QueryDict, member_id: int | None) -> Asked:
    """Return the channels that are asked for and may be heard. Raises Refusal if there is none."""
    names = list(dict.fromkeys(query.get("on", "").split(",")))[:MOST_CHANNELS]
    known = [(name, *where) for name in names if (where := find(name)) is not None]
    allowed = [one for one in known if member_id in one[1].allowed(one[2], {member_id})]
    if not allowed:
        raise Refusal(404)
    return allowed


def _since(request: WSGIRequest) -> Since:
    """Return from when on to tell: after the last event that came, or since the page was made."""
    last = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    made = request.GET.get("since", "")
    if last.isascii() and last.isdigit() and len(last) < 19:
        return Since(id=int(last))
    if made.isascii() and made.isdigit() and len(made) < 17:
        return Since(at=min(EPOCH + timedelta(microseconds=int(made)), datetime.now(UTC)))
    return Since()
