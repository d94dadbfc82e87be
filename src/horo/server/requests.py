"""A request as Django wants it, made of what the server gives."""

import io
import sys
import time
from typing import IO, Any
from wsgiref.util import FileWrapper

from django.conf import settings


def address_of(scope: Any) -> str:
    """Return who asks: the peer, or whom a proxy that we believe says it asks for."""
    peer: str = scope.client.rpartition(":")[0].strip("[]")
    if peer in settings.HORO_PROXIES and (said := scope.headers.get_all("x-forwarded-for")):
        return str(said[-1].rpartition(",")[2].strip()) or peer  # before it stands what anyone says
    return peer


def _scheme(scope: Any) -> str:
    peer: str = scope.client.rpartition(":")[0].strip("[]")
    said = scope.headers.get("x-forwarded-proto") if peer in settings.HORO_PROXIES else None
    return said if said in ("http", "https") else str(scope.scheme)


def _latin(text: str) -> str:
    """WSGI wants bytes spelled as Latin-1."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("latin-1")


def environ_of(scope: Any, body: IO[bytes], size: int) -> dict[str, Any]:
    """Return the WSGI environment of a request whose whole body, `size` bytes, is `body`.

    A header whose name has an underscore is left out: it could pass for another.
    """
    host, _, port = (scope.server or "").rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": _latin(scope.path),
        "QUERY_STRING": _latin(scope.query_string),
        "SERVER_NAME": host or "localhost",
        "SERVER_PORT": port or "80",
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": address_of(scope),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": _scheme(scope),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
        "wsgi.file_wrapper": SentFile,
        "horo.began": time.monotonic(),
    }
    for name, value in scope.headers.items():
        if "_" not in name:
            _add(environ, name, _latin(value))
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority
    if size:
        environ["CONTENT_LENGTH"] = str(size)
    return environ


def _add(environ: dict[str, Any], name: str, value: str) -> None:
    key = name.upper().replace("-", "_")
    if key == "CONTENT_LENGTH":
        return
    if key != "CONTENT_TYPE":
        key = f"HTTP_{key}"
    if key in environ:
        joint = "; " if key == "HTTP_COOKIE" else ","
        value = f"{environ[key]}{joint}{value}"
    environ[key] = value


class SentFile(FileWrapper):
    """A file of the answer; `path` where the whole of it is on the disk under its name."""

    def __init__(self, file: Any, size: int = 64 * 1024) -> None:
        super().__init__(file, size)
        is_plain = isinstance(file, (io.BufferedReader, io.FileIO)) and file.tell() == 0
        name = str(file.name) if is_plain else ""
        self.path = name if name.startswith("/") else ""
