"""A small load generator: raw HTTP/1.1 over asyncio, so that it costs little beside the server."""

import asyncio
import re
import time
from collections.abc import Mapping

EVENT = re.compile(rb"^id: (\d+)\nevent: (\w+)", re.MULTILINE)
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


class Connection:
    """One connection that is kept alive."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def open(self) -> "Connection":
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def ask(
        self, path: str, *, method: str = "GET", body: bytes = b"", **headers: str
    ) -> tuple[int, bytes]:
        """Return status and body; the body of a stream stays unread."""
        self.writer.write(self._request(path, method, body, headers))
        head = await self.reader.readuntil(b"\r\n\r\n")
        status, length = int(head[9:12]), LENGTH.search(head)
        return status, await self.reader.readexactly(int(length[1])) if length else b""

    def _request(self, path: str, method: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named |= {"Host": f"127.0.0.1:{self._port}"}
        if body:
            named["Content-Length"] = str(len(body))
        lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
        return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body

    def close(self) -> None:
        self.writer.close()


async def hammer(port: int, path: str, *, times: int, connections: int) -> float:
    """Ask for `path` so many times over so many connections; return the requests a second."""

    async def one() -> None:
        connection = await Connection(port).open()
        for _ in range(times // connections):
            status, _body = await connection.ask(path, Accept_Encoding="gzip")
            if status != 200:
                raise RuntimeError(f"{path} answers {status}.")
        connection.close()

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(connections)))
    return times / (time.perf_counter() - began)


class Listener(asyncio.Protocol):
    """One open page: what it heard, by the id of the event, and when."""

    def __init__(self, port: int, on: str) -> None:
        self._port, self._on = port, on
        self.heard: dict[int, float] = {}
        self.last = ""

    async def open(self) -> None:
        """Connect, with the id of the last event, and wait until the stream has begun."""
        loop = asyncio.get_running_loop()
        self._unread, self._here = b"", loop.create_future()
        self._transport, _protocol = await loop.create_connection(
            lambda: self, "127.0.0.1", self._port
        )
        last = f"Last-Event-ID: {self.last}\r\n" if self.last else ""
        head = f"GET /live?on={self._on} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n{last}\r\n"
        self._transport.write(head.encode())
        await self._here

    def data_received(self, data: bytes) -> None:
        came = time.perf_counter()
        *whole, self._unread = (self._unread + data).split(b"\n\n")
        for said in whole:
            if event := EVENT.search(said):
                self._hear(int(event[1]), event[2], came)

    def connection_lost(self, error: Exception | None) -> None:
        if not self._here.done():
            refused = self._unread.partition(b"\r\n")[0].decode()
            self._here.set_exception(error or ConnectionError(f"/live answers {refused!r}."))

    def close(self) -> None:
        self._transport.close()

    def _hear(self, number: int, name: bytes, came: float) -> None:
        self.last = str(number)
        if name == b"post":
            self.heard[number] = came
        elif name == b"here" and not self._here.done():
            self._here.set_result(None)
