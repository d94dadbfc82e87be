"""Everything Django answers: bodies gathered by the loop, pages made by a few threads."""

import asyncio
import logging
import queue
import tempfile
import threading
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import partial
from typing import IO, Any

from django.conf import settings

from horo.server.requests import SentFile, environ_of

IN_MEMORY = 256 * 1024  # bytes of a body; a larger one is spooled to the disk
MARGIN = 1_000_000  # bytes of a form around its file
BODY_SECONDS = 300  # in which a body has to be here, whoever sends it and however slowly
MOST_WAITING = 500  # requests; beyond, the browser is asked to come back
BODYLESS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

Headers = list[tuple[str, str]]
Keep = Callable[[dict[str, Any], int, Headers, bytes], Headers]
logger = logging.getLogger(__name__)


class TooLarge(Exception):  # noqa: N818 - it is an answer
    """The body is larger than an upload may be."""


class Broken(Exception):  # noqa: N818 - nobody is left to be told
    """The browser went away before its body was here."""


class Pages:
    """`keep` sees each answer that was made whole and returns the headers to send."""

    def __init__(self, wsgi: Any, *, threads: int, keep: Keep) -> None:
        self._wsgi, self._keep = wsgi, keep
        self._waiting: queue.SimpleQueue[Callable[[], object] | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._work, name=f"pages-{number}", daemon=True)
            for number in range(threads)
        ]

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let what waits be answered, for some seconds."""
        for _thread in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join(timeout=3)

    async def run(self, function: Callable[[], Any]) -> Any:
        """Return what `function` returns when it is called in one of the threads."""
        done: asyncio.Future[Any] = self._loop.create_future()
        self._waiting.put(partial(self._run_for, function, done))
        return await done

    async def serve(self, scope: Any, proto: Any) -> None:
        if self._waiting.qsize() > MOST_WAITING:
            return _say(proto, 503, "Too many people ask at once. Try again in a moment.")
        try:
            body, size = await _gather(scope, proto)
        except TooLarge:
            return _say(proto, 413, f"At most {settings.HORO_UPLOAD_BYTES // 1_000_000} MB.")
        except Broken:
            return _say(proto, 400, "The request ended early.")
        except TimeoutError:
            return _say(proto, 408, "That took too long. Try again.")
        with closing(body):
            environ = environ_of(scope, body, size)
            await self.run(partial(self._answer, environ, proto))
        return None

    def _work(self) -> None:
        from django.db import connections

        while (asked := self._waiting.get()) is not None:
            asked()
            del asked
        connections.close_all()

    def _run_for(self, function: Callable[[], Any], done: "asyncio.Future[Any]") -> None:
        try:
            found, error = function(), None
        except Exception as raised:
            logger.exception("A request was not answered.")
            found, error = None, raised
        self._loop.call_soon_threadsafe(_settle, done, found, error)

    def _answer(self, environ: dict[str, Any], proto: Any) -> None:
        started: list[Any] = [500, []]

        def start_response(status: str, headers: Headers, exc_info: Any = None) -> None:
            started[:] = int(status[:3]), headers

        answer = self._wsgi(environ, start_response)
        try:
            status, headers = started
            if isinstance(answer, SentFile) and answer.path and environ["REQUEST_METHOD"] == "GET":
                proto.response_file(status, headers, answer.path)
            elif isinstance(answer, SentFile) or getattr(answer, "streaming", False):
                _stream(proto, status, headers, answer)
            else:
                whole = b"".join(answer)
                proto.response_bytes(status, self._keep(environ, status, headers, whole), whole)
        finally:
            if hasattr(answer, "close"):
                answer.close()


def _settle(done: "asyncio.Future[Any]", found: Any, error: Exception | None) -> None:
    if done.cancelled():
        return
    if error is not None:
        done.set_exception(error)
    else:
        done.set_result(found)


def _stream(proto: Any, status: int, headers: Headers, pieces: Iterable[bytes]) -> None:
    transport = proto.response_stream(status, headers)
    for piece in pieces:
        if piece:
            transport.send_bytes(piece)


async def _gather(scope: Any, proto: Any) -> tuple[IO[bytes], int]:
    """Return the whole body and its size. Raises TooLarge, Broken or TimeoutError."""
    headers = scope.headers
    said = headers.get("content-length")
    if said is None and ("transfer-encoding" not in headers and scope.method in BODYLESS):
        return tempfile.SpooledTemporaryFile(IN_MEMORY), 0
    most = settings.HORO_UPLOAD_BYTES + MARGIN
    wanted = int(said) if said is not None and said.isdigit() else None
    if wanted is not None and wanted > most:
        raise TooLarge
    body = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed when it is answered
    size = 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in proto:
                size += len(chunk)
                if size > most:
                    raise TooLarge
                body.write(chunk)
        if wanted is not None and size != wanted:
            raise Broken
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body, size


def _say(proto: Any, status: int, sentence: str) -> None:
    headers = [("content-type", "text/plain; charset=utf-8"), ("connection", "close")]
    if status == 503:
        headers.append(("retry-after", "1"))
    proto.response_str(status, headers, sentence)
