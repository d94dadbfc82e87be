"""One safe reader for folders, .zip, .tar, .tar.gz and .tar.zst: nothing is unpacked by name.

The JSON files of an archive are copied into one unnamed temporary file, after which each can be
read in any order, and an archive that is truncated or a bomb is refused before anything was
written. Whatever an archive calls its files, no file of that name is ever made.
"""

import os
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, cast

import zstandard

from horo.connectors.report import Unreadable
from horo.connectors.streams import Measured, decompressed

MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """How much an archive may hold. Above `free_bytes` it may grow at most `ratio`-fold."""

    entries: int = 500_000
    total_bytes: int = 4096 * MIB
    file_bytes: int = 256 * MIB
    ratio: int = 200
    free_bytes: int = 16 * MIB


LIMITS = Limits()


class Archive:
    """The JSON files of an export by name; names use `/` and are sorted.

    `name` is what a person calls the archive, for messages.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._where: dict[str, tuple[int, int]] = {}
        self._spool: IO[bytes] | None = None

    @property
    def names(self) -> list[str]:
        return sorted(self._where)

    def read(self, name: str) -> bytes:
        start, size = self._where[name]
        assert self._spool is not None
        self._spool.seek(start)
        return self._spool.read(size)


class Folder(Archive):
    """An export that was unpacked already. Symbolic links are not followed."""

    def __init__(self, path: Path, limits: Limits) -> None:
        super().__init__(str(path))
        self._root = path
        for folder, _, files in os.walk(path):
            for file in files:
                full = Path(folder, file)
                if _is_wanted(file) and not full.is_symlink():
                    size = full.stat().st_size
                    _check_size(full.relative_to(path).as_posix(), size, limits)
                    self._where[full.relative_to(path).as_posix()] = (0, size)
        _check_count(len(self._where), limits)

    def read(self, name: str) -> bytes:
        return (self._root / name).read_bytes()


@contextmanager
def open_archive(path: Path, limits: Limits = LIMITS) -> Iterator[Archive]:
    """Open the folder or archive at `path`, wholly checked.

    Raises Unreadable if it is missing, damaged, hostile, too large or of no known kind.
    """
    if path.is_dir():
        yield Folder(path, limits)
        return
    try:
        head = path.open("rb").read(512)
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}.") from error
    archive = Archive(path.name)
    with TemporaryFile() as spool:
        archive._spool = spool
        copy = _copy_zip if head.startswith(b"PK") else _copy_tar
        try:
            copy(path, archive, limits)
        except _DAMAGED as error:
            raise Unreadable(
                f"{path.name} is damaged or incomplete ({_said(error)}). "
                "Nothing was imported; download or export it again."
            ) from error
        yield archive


_DAMAGED = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zstandard.ZstdError,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    UnicodeDecodeError,
)


def _said(error: BaseException) -> str:
    return str(error).rstrip(".") or type(error).__name__


def _copy_zip(path: Path, archive: Archive, limits: Limits) -> None:
    with zipfile.ZipFile(path) as packed:
        entries = packed.infolist()
        _check_count(len(entries), limits)
        _check_total(sum(e.file_size for e in entries), path.stat().st_size, limits)
        for entry in entries:
            if stat.S_ISLNK(entry.external_attr >> 16):
                raise _hostile(entry.filename, "is a symbolic link")
            name = _safe_name(entry.filename)
            if entry.flag_bits & 1:
                raise Unreadable(f"{path.name} is encrypted. Unpack it and import the folder.")
            if not entry.is_dir() and _is_wanted(name):
                with packed.open(entry) as file:
                    _copy(file, name, entry.file_size, archive, limits)


def _copy_tar(path: Path, archive: Archive, limits: Limits) -> None:
    count = 0
    with path.open("rb") as raw:
        stream = Measured(decompressed(raw, path), raw, limits.total_bytes, limits.ratio)
        stream.free_bytes = limits.free_bytes
        with tarfile.open(fileobj=cast("IO[bytes]", stream), mode="r|") as packed:
            for entry in packed:
                count += 1
                _check_count(count, limits)
                cast("Any", packed).members = []  # tarfile keeps every header otherwise
                name = _safe_name(entry.name)
                if entry.issym() or entry.islnk() or entry.isdev():
                    raise _hostile(entry.name, "is a link or a device")
                if entry.isfile() and _is_wanted(name):
                    file = packed.extractfile(entry)
                    assert file is not None
                    _copy(file, name, entry.size, archive, limits)
        stream.finish()


def _copy(file: IO[bytes], name: str, size: int, archive: Archive, limits: Limits) -> None:
    _check_size(name, size, limits)
    assert archive._spool is not None
    start, left = archive._spool.tell(), size
    while left:
        block = file.read(min(left, MIB))
        if not block:
            raise EOFError(f"{name} ends too early")
        left -= len(block)
        archive._spool.write(block)
    if file.read(1):
        raise _hostile(name, "is longer than it says")
    archive._where[name] = (start, size)


def _is_wanted(name: str) -> bool:
    """Whether `name` is data: archives inside the archive, pictures and the like are not."""
    last = name.rsplit("/", 1)[-1]
    return last.lower().endswith(".json") and not last.startswith("._")


def _safe_name(name: str) -> str:
    """Return `name` without a leading `./`. Raises Unreadable if it points out of the archive."""
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if name.startswith("/") or re.match(r"[A-Za-z]:", name) or "\\" in name or "\0" in name:
        raise _hostile(name, "is no plain relative name")
    if ".." in parts:
        raise _hostile(name, "points out of the archive")
    return "/".join(parts)


def _hostile(name: str, what: str) -> Unreadable:
    return Unreadable(
        f"The archive is refused: its entry {name[:100]!r} {what}. "
        "No export looks like this; do not trust where it came from."
    )


def _check_count(count: int, limits: Limits) -> None:
    if count > limits.entries:
        raise Unreadable(
            f"The archive has more than {limits.entries:,} files. Unpack it and import it in parts."
        )


def _check_size(name: str, size: int, limits: Limits) -> None:
    if size > limits.file_bytes:
        raise Unreadable(
            f"{name} has {size / MIB:,.0f} MiB; a file may have {limits.file_bytes / MIB:,.0f}. "
            "Split it, or leave it out."
        )


def _check_total(total: int, packed: int, limits: Limits) -> None:
    if total > limits.total_bytes or total > max(limits.free_bytes, packed * limits.ratio):
        raise Unreadable(
            f"The archive is refused as a bomb: {packed:,} bytes unpack to {total:,}. "
            "If it is real, unpack it and import the folder."
        )
