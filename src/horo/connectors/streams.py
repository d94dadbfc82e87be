"""Decompressing as a stream that knows how much it gave, and whether it came to its end."""

import gzip
from pathlib import Path
from typing import IO, cast

import zstandard

from horo.connectors.report import Unreadable

WINDOW = 1 << 27  # bytes; what `zstd --long` uses at most, and so the memory of the reader
TAIL = 1024  # a tar archive ends with two blocks of zeros


def decompressed(raw: IO[bytes], path: Path) -> IO[bytes]:
    """Return `raw` decompressed by what it is, whatever it is called.

    Raises Unreadable unless it is gzip, Zstandard, or a plain tar archive.
    """
    head = raw.read(512)
    raw.seek(0)
    if head.startswith(b"\x1f\x8b"):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=raw))
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        reader = zstandard.ZstdDecompressor(max_window_size=WINDOW)
        return cast("IO[bytes]", reader.stream_reader(raw, read_across_frames=True))
    if head[257:262] == b"ustar":
        return raw
    raise Unreadable(
        f"{path.name} is no archive that Horo can read. "
        "Give a folder, or a .zip, .tar.gz or .tar.zst file."
    )


class Measured:
    """Reads from `stream`, and refuses to go on once it is clear that it is a bomb.

    `raw` is the compressed file below: its position says how much has gone in.
    """

    free_bytes = 0

    def __init__(self, stream: IO[bytes], raw: IO[bytes], total_bytes: int, ratio: int) -> None:
        self._stream = stream
        self._raw = raw
        self._total_bytes = total_bytes
        self._ratio = ratio
        self._given = 0
        self._tail = b""

    def read(self, size: int) -> bytes:
        block = self._stream.read(size)
        self._given += len(block)
        self._tail = (self._tail + block[-TAIL:])[-TAIL:]
        allowed = min(self._total_bytes, max(self.free_bytes, self._raw.tell() * self._ratio))
        if self._given > allowed:
            raise Unreadable(
                f"The archive is refused as a bomb: {self._raw.tell():,} bytes unpack to more "
                f"than {allowed:,}. If it is real, unpack it and import the folder."
            )
        return block

    def finish(self) -> None:
        """Read to the end. Raises EOFError unless the archive was closed as it should be."""
        while self.read(1 << 16):
            pass
        if self._tail.strip(b"\0") or len(self._tail) < TAIL:
            raise EOFError("its end is missing")
