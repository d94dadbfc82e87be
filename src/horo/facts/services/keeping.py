"""Tables that a room above derives from the log: kept as files beside it, named by the manifest.

The room says how (`keepers`); here is when, and that nothing is ever half done. They lag behind
the log by about `EVERY` activities, which whoever reads them adds (`Kept.last_id` says from where):
a duty brings them up (`syncing.keep_up`), so that no page waits for it.
"""

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from horo.facts import keepers
from horo.facts.services import duck, manifest, pointing, source
from horo.facts.services.manifest import Kept, KeptFile, Manifest

logger = logging.getLogger(__name__)

EVERY = 25_000  # activities that come together before the kept tables are brought up to them


@dataclass
class Writer:
    """Writes the files of one step, each durable before anything names it."""

    raw: Any
    folder: Path
    number: str
    count: int = 0

    def __call__(
        self,
        table: str,
        select: str,
        *,
        first: int = 0,
        last: int = 0,
        group_rows: int = source.GROUP_ROWS,
    ) -> KeptFile:
        """Write what `select` finds as rows of `table`, of the days from `first` to `last`."""
        return self._file(
            f"{table}-{self.number}-{self.count}.parquet",
            lambda draft: source.to_parquet(self.raw, select, draft, group_rows=group_rows),
            first=first,
            last=last,
        )

    def standings(self, save: Callable[[Path], int]) -> KeptFile:
        """Write the file from which the room goes on: `save` writes it and counts its rows."""
        return self._file(f"standings-{self.number}-{self.count}{manifest.ROWS}", save)

    def _file(
        self, name: str, save: Callable[[Path], int], *, first: int = 0, last: int = 0
    ) -> KeptFile:
        self.count += 1
        name = f"kept_{name}"
        draft = self.folder / f"{name}.draft"
        rows = save(draft)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(self.folder / name)
        return KeptFile(name, rows, manifest.file_checksum(self.folder / name), first, last)

    def path(self, file: KeptFile) -> str:
        return str(self.folder / file.name)


def kept_up(folder: Path, current: Manifest) -> Kept | None:
    """Write kept tables that are up to `current`, and return them; those it has if none are due.

    They lie where nobody needs them to be right but whoever asks for figures, so what goes wrong
    here is logged, and None returned: the log is read in their place.
    """
    keeper = keepers.registered()
    if keeper is None or _waiting(current) < EVERY:
        return current.kept
    known = current.kept if current.kept and current.kept.key == keeper.key() else None
    try:
        with duck.using(folder) as raw:
            pointing.point(raw, folder, current)
            number = f"{current.generation + 1}-{os.getpid()}-{threading.get_ident()}"
            return keeper.advance(raw, known, current.last_id, Writer(raw, folder, number))
    except duckdb.Error:
        logger.exception("The kept tables cannot be brought up to the log.")
        return None


def wrong(folder: Path, present: Manifest) -> list[str]:
    """The kept tables of `present` that are not what the log says, made anew beside them.

    Tables of an older rule are asked by nobody, so they are not wrong.
    """
    keeper, known = keepers.registered(), present.kept
    if keeper is None or known is None or known.key != keeper.key():
        return []
    with duck.using(folder) as raw:
        pointing.point(raw, folder, replace(present, kept=None), upto=known.last_id)
        write = Writer(raw, folder, f"doctor-{os.getpid()}-{threading.get_ident()}")
        made = keeper.advance(raw, None, known.last_id, write)
        try:
            is_same = made.basis == known.basis
            names = tuple(made.tables) if is_same else keeper.whatever_the_basis
            found = [
                name
                for name in names
                if _sum(raw, write, known, name) != _sum(raw, write, made, name)
            ]
            stand = [each.standings and each.standings.checksum for each in (known, made)]
            return [*found, "standings"] if is_same and stand[0] != stand[1] else found
        finally:
            for name in made.files:
                (folder / name).unlink(missing_ok=True)


def _sum(raw: Any, write: Writer, kept: Kept, name: str) -> Any:
    """How many rows a kept table has, and the sum of their hashes."""
    read = source.parquet_reader(Path(write.path(file)) for file in kept.tables[name])
    return raw.execute(f"SELECT count(*), sum(hash(t)) FROM ({read}) t").fetchall()


def _waiting(current: Manifest) -> int:
    """How many activities the kept tables lack."""
    if current.kept is None:
        return current.rows
    return sum(part.rows for part in current.parts if part.last_id > current.kept.last_id)
