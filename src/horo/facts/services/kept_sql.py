"""SQL that was compiled once is kept for the next process: compiling costs more than running.

It lies in the folder `cache` of the installation, which may be emptied at any time.
"""

import json
import os
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings

import horo

BELOW = ("conditions", "facts")  # rooms whose code is in every SQL
MOST = 600  # files in a folder; each is one condition, or one way of asking


def kept(room: str, asked: Any, compose: Callable[[], Any]) -> Any:
    """Return what `compose` makes of `asked`, from the disk where it was made before.

    Both are plain data for JSON, and `asked` says everything that decides the result, but for
    the code: a change of `room`, of the rooms below it, or of Ibis makes it anew. A file that
    cannot be read is written again; a full or read-only disk costs time and nothing else.
    """
    key = sha256(json.dumps([code(room), asked], sort_keys=True, default=str).encode()).hexdigest()
    folder = Path(settings.HOME) / "cache" / room
    file = folder / f"{key}.json"
    try:
        found = json.loads(file.read_text())
        if found["key"] == key:
            return found["made"]
    except (OSError, ValueError, TypeError, KeyError):
        pass
    made = compose()
    _write(file, json.dumps({"key": key, "made": made}))
    return made


@cache
def code(room: str) -> str:
    """What stands for the code that writes the SQL: ours, and the versions of what it uses."""
    digest = sha256(f"{version('ibis-framework')} {version('sqlglot')}".encode())
    root = Path(horo.__file__).parent
    for name in sorted({room, *BELOW}):
        for path in sorted((root / name).rglob("*.py")):
            if "tests" not in path.parts:
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _forget_oldest(file.parent)
        draft = file.with_suffix(f".{os.getpid()}")
        draft.write_text(text)
        draft.replace(file)
    except OSError:
        pass


def _forget_oldest(folder: Path) -> None:
    """Make room for one more; what killed processes left half written goes the same way."""
    files = list(folder.iterdir())
    if len(files) < MOST:
        return
    files.sort(key=lambda path: path.stat().st_mtime)
    for path in files[: len(files) - MOST + 1]:
        path.unlink(missing_ok=True)
