"""Locks between processes on one warehouse: files, released by the system when one dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WRITER, READERS = "writer.lock", "readers.lock"
PAUSE = 0.01  # seconds between two tries


@contextmanager
def writing(folder: Path, *, tries: int) -> Iterator[bool]:
    """Hold the one right to change the warehouse; yield False if others kept it for `tries`."""
    with _locked(folder / WRITER, fcntl.LOCK_EX, tries) as held:
        yield held


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Keep every file of the warehouse from being removed."""
    with _locked(folder / READERS, fcntl.LOCK_SH, None):
        yield


@contextmanager
def unread(folder: Path) -> Iterator[bool]:
    """Yield whether nobody reads; as long as it is held, nobody begins to."""
    with _locked(folder / READERS, fcntl.LOCK_EX, 1) as held:
        yield held


@contextmanager
def _locked(path: Path, kind: int, tries: int | None) -> Iterator[bool]:
    """`tries` None waits for as long as it takes."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield _take(descriptor, kind, tries)
    finally:
        os.close(descriptor)


def _take(descriptor: int, kind: int, tries: int | None) -> bool:
    if tries is None:
        fcntl.flock(descriptor, kind)
        return True
    for attempt in range(tries):
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if attempt < tries - 1:
                time.sleep(PAUSE)
        else:
            return True
    return False
