"""As much of Redis as is needed here: PUBLISH and SUBSCRIBE over one connection."""

import socket
import ssl
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 5.0


class Redis:
    """A connection to `redis://[user:password@]host[:port]`, or `rediss://` over TLS.

    Raises OSError where it does not answer, and for what it refuses.
    """

    def __init__(self, address: str, channel: str) -> None:
        url = urlsplit(address)
        self._channel = channel
        host, port = url.hostname or "127.0.0.1", url.port or 6379
        self._socket = socket.create_connection((host, port), timeout=TIMEOUT_SECONDS)
        if url.scheme == "rediss":
            context = ssl.create_default_context()
            self._socket = context.wrap_socket(self._socket, server_hostname=host)
        self._file = self._socket.makefile("rb")
        if url.password:
            user = [unquote(url.username)] if url.username else []
            self._ask("AUTH", *user, unquote(url.password))

    def say(self, texts: Sequence[str]) -> None:
        for text in texts:
            self._ask("PUBLISH", self._channel, text)

    def hear(self) -> Iterator[str | None]:
        self._ask("SUBSCRIBE", self._channel)
        self._socket.settimeout(None)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        while True:
            answer = self._answer()
            if isinstance(answer, list) and answer[0] == b"message":
                yield answer[2].decode()

    def close(self) -> None:
        self._file.close()
        self._socket.close()

    def _ask(self, *words: str) -> Any:
        parts = [word.encode() for word in words]
        said = b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)
        self._socket.sendall(b"*%d\r\n%s" % (len(parts), said))
        return self._answer()

    def _answer(self) -> Any:
        line = self._file.readline()
        if not line.endswith(b"\r\n"):
            raise ConnectionError("Redis closed the connection.")
        kind, rest = line[:1], line[1:-2]
        if kind == b"-":
            raise ConnectionError(f"Redis refused: {rest.decode(errors='replace')}")
        if kind == b":":
            return int(rest)
        if kind == b"$":
            return self._file.read(int(rest) + 2)[:-2] if int(rest) >= 0 else None
        if kind == b"*":
            return [self._answer() for _ in range(int(rest))]
        return rest
