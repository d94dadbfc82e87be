"""The application behind the server (RSGI): one loop for everyone who waits, threads for pages."""

import asyncio
import signal
import threading
from typing import Any

from horo.core.live import Event, Hub, on_publish
from horo.server.kept import KeptPages
from horo.server.pages import Pages
from horo.server.streams import Streams

LIVE = "/live"


class Application:
    """Live updates at `/live`, pages for visitors from memory, everything else by Django."""

    def __init__(self, wsgi: Any, *, threads: int) -> None:
        self.hub = Hub()
        self.kept = KeptPages()
        self._pages = Pages(wsgi, threads=threads, keep=self.kept.keep)
        self._streams = Streams(self.hub, self._pages)
        on_publish(self._forget)

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._pages.start(loop)
        self.hub.start()
        for number in (signal.SIGTERM, signal.SIGINT):
            # The server waits for its connections, so the endless ones have to end first. Its own
            # handlers are those of the loop, which is told of a signal besides this one.
            signal.signal(number, self._end_streams)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.stop()

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        if scope.path == LIVE:
            await self._streams.serve(scope, proto)
        elif scope.proto != "http":
            proto.close(403)
        elif not (scope.method == "GET" and self.kept.answer(scope, proto)):
            await self._pages.serve(scope, proto)

    def stop(self) -> None:
        """End the streams and let the pages that are being made come to their end."""
        self.hub.stop()
        self._pages.stop()

    def _end_streams(self, *_signal: object) -> None:
        threading.Thread(target=self.hub.end_all, daemon=True).start()

    def _forget(self, event: Event) -> None:
        self.kept.forget(event.channel)
