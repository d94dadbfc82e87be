"""Where uploaded bytes are kept: folders under HOME/files that bear a random key."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from horo.core.time import now


def root() -> Path:
    folder: Path = settings.HOME / "files"
    return folder


def folder_of(key: str) -> Path:
    """Return the folder of `key`: letters, digits, - and _, so it cannot lead elsewhere."""
    if not key.replace("-", "").replace("_", "").isalnum() or not key.isascii():
        raise ValueError(f"{key!r} is no key.")
    return root() / key[:2] / key


def write(key: str, contents: Mapping[str, bytes]) -> None:
    """Keep `contents`, by their plain names, under `key`: all of them or none."""
    target = folder_of(key)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=root()))
    try:
        for name, content in contents.items():
            with (draft / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        draft.chmod(0o755)
        draft.rename(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def path_of(key: str, name: str) -> Path:
    return folder_of(key) / name


def remove(key: str) -> None:
    """Forget everything under `key`; nothing happens where there is nothing."""
    shutil.rmtree(folder_of(key), ignore_errors=True)


def forgotten(*, before: datetime) -> Iterator[str]:
    """Yield the keys of folders that were written before `before`, and clear broken drafts."""
    for shelf in root().iterdir() if root().is_dir() else ():
        if shelf.name.startswith(".draft-"):
            if _written_at(shelf) < before:
                shutil.rmtree(shelf, ignore_errors=True)
            continue
        yield from (folder.name for folder in shelf.iterdir() if _written_at(folder) < before)


def _written_at(folder: Path) -> datetime:
    try:
        return datetime.fromtimestamp(folder.stat().st_mtime, UTC)
    except OSError:  # it has just been removed
        return now()
