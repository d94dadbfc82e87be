"""Bring the warehouse up to the log: incrementally, exactly once, whatever kills us.

Files are written first, under names that nobody reads; then the manifest that names them
replaces the old one in one step; then what it no longer names is removed. Whoever is killed
in between leaves files that nobody reads, and the next one removes them.
"""

import logging
import os
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS, connection

from horo.facts import triggers
from horo.facts.services import duck, keeping, locks, manifest, source
from horo.facts.services.manifest import Manifest, Part, Snapshot

logger = logging.getLogger(__name__)

PART_ROWS = 2 * 122_880  # activities a part at most: two row groups; more costs memory and time
SMALL_ROWS = 50_000  # parts below this are merged …
SMALL_PARTS = 8  # … when so many have come together at the end
TRIES = 500  # of locks.PAUSE: how long to wait for another process that synchronises


class InsideTransaction(Exception):  # noqa: N818
    """The log was to be copied inside a transaction, which may yet be rolled back."""


@dataclass(frozen=True)
class SyncReport:
    """What a synchronisation did. `busy`: nothing, as a writer or another process was at it."""

    last_id: int
    rows: int
    added: int = 0
    refreshed: tuple[str, ...] = ()
    merged: int = 0
    busy: bool = False


def sync() -> SyncReport:
    """Copy what is new in the log, and what changed about members and spaces.

    A warehouse that cannot be continued (a file is gone, or it was copied from another log) is
    written anew. Raises InsideTransaction.
    """
    refuse_inside_transaction()
    folder = manifest.folder()
    present = _load_whole(folder)
    if present is not None and _is_fresh(present, source.read_mark()):
        return SyncReport(present.last_id, present.rows)
    with locks.writing(folder, tries=TRIES) as held:
        if not held:
            return _busy(present)
        try:
            return _continue(folder)
        except source.Busy:
            return _busy(present)


def rebuild() -> SyncReport:
    """Write the whole warehouse anew from the log; the old one serves until it is replaced.

    Also puts back the triggers that note changes, should one be missing, and forgets the
    changes that newer ones have made superfluous. Kept tables are made by the next `keep_up`.
    """
    refuse_inside_transaction()
    folder = manifest.folder()
    with locks.writing(folder, tries=TRIES) as held:
        if not held:
            return _busy(None)
        triggers.install(DEFAULT_DB_ALIAS)
        source.forget_old_changes()
        try:
            return _rebuild(folder)
        except source.Busy:
            return _busy(None)


def keep_up(at: datetime | None = None) -> bool:
    """Synchronise, bring the kept tables up to the log where that is due; return whether it was.

    A duty: no page ever waits for it. While it works, others synchronise and read; only the
    moment in which the manifest names its files is its own. Where the log was copied anew
    meanwhile, what it made is of another log, and is forgotten. Raises InsideTransaction.
    """
    sync()
    folder = manifest.folder()
    with locks.reading(folder):  # so that nobody removes what has no name yet
        present = _load_whole(folder)
        made = keeping.kept_up(folder, present) if present else None
        if present is None or made == present.kept:
            return False
        with locks.writing(folder, tries=TRIES) as held:
            newest = _load_whole(folder) if held else None
            if newest is None or not _continues(newest, present):
                return False
            manifest.save(newest.next(kept=made), folder)
            return True


def refuse_inside_transaction() -> None:
    """Raise InsideTransaction unless every open block is that of a test case."""
    if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise InsideTransaction("Synchronise before the transaction or after it, never inside.")


def _busy(present: Manifest | None) -> SyncReport:
    present = present or Manifest()
    return SyncReport(present.last_id, present.rows, busy=True)


def _is_fresh(present: Manifest, mark: source.Mark) -> bool:
    stamps = {name: each.stamp for name, each in present.snapshots.items()}
    return present.last_id == mark.last_id and stamps == mark.stamps


def _load_whole(folder: Path) -> Manifest | None:
    """Return the manifest if every file it names is there, but for those of kept tables."""
    try:
        present = manifest.load(folder)
    except manifest.ManifestDamaged:
        return None
    if present is None:
        return None
    present = manifest.without_lost(present, folder)
    return present if all((folder / name).exists() for name in present.files) else None


def _continues(newest: Manifest, present: Manifest) -> bool:
    """Whether `newest` is `present` with more of the same log. (A new copy has other files.)"""
    return newest.parts[:1] == present.parts[:1] and newest.kept == present.kept


def _continue(folder: Path) -> SyncReport:
    present = _load_whole(folder)
    if present is None and not (folder / manifest.NAME).exists():
        present = Manifest()
    if present is None or source.key_of(present.last_id) != present.last_key:
        logger.warning("The warehouse in %s does not fit the log: rebuilding it.", folder)
        return _rebuild(folder)
    return _sync(folder, present)


def _sync(folder: Path, present: Manifest) -> SyncReport:
    mark = source.read_settled_mark()
    _sweep(folder, present)
    stale = tuple(n for n in source.RELATIONS if _stamp(present, n) != mark.stamps[n])
    fresh = _take_snapshots(folder, present, mark, stale)
    current, merged = _append(folder, fresh, mark), 0
    small = _small_tail(current)
    if len(small) >= SMALL_PARTS:
        current, merged = _merge(folder, current, small), len(small)
    _publish(folder, current)
    return SyncReport(current.last_id, current.rows, current.rows - present.rows, stale, merged)


def _rebuild(folder: Path) -> SyncReport:
    present = _load_leniently(folder)
    mark = source.read_settled_mark()
    names = tuple(source.RELATIONS)
    blank = Manifest(generation=present.generation)
    current = _append(folder, _take_snapshots(folder, blank, mark, names), mark)
    _publish(folder, current)
    return SyncReport(current.last_id, current.rows, current.rows, names)


def _load_leniently(folder: Path) -> Manifest:
    """A damaged manifest is what a rebuild is there to mend; no name of a file is reused."""
    try:
        return manifest.load(folder) or Manifest()
    except manifest.ManifestDamaged:
        numbers = [int(path.name.split("-")[1]) for path in folder.glob("*-*.parquet")]
        return Manifest(generation=max(numbers, default=0))


def _stamp(present: Manifest, name: str) -> int:
    """-1 differs from every stamp: a relation without snapshot is always stale."""
    snapshot = present.snapshots.get(name)
    return snapshot.stamp if snapshot else -1


def _take_snapshots(
    folder: Path, present: Manifest, mark: source.Mark, names: tuple[str, ...]
) -> Manifest:
    snapshots = dict(present.snapshots)
    for name in names:
        draft = folder / f"{name}.csv.draft"
        source.write_relation(name, draft)
        file = f"{name}-{present.generation + 1}-{mark.stamps[name]}.parquet"
        rows = _write(folder, source.csv_reader(name, draft), file)
        draft.unlink()
        checksum = manifest.file_checksum(folder / file)
        snapshots[name] = Snapshot(file, mark.stamps[name], rows, checksum)
    return present.next(snapshots=snapshots)


def _append(folder: Path, current: Manifest, mark: source.Mark) -> Manifest:
    """Add parts with everything after the manifest's last activity, up to the mark."""
    parts, after = list(current.parts), current.last_id
    while after < mark.last_id:
        upto = source.nth_id_after(after, mark.last_id, PART_ROWS)
        draft = folder / "activities.csv.draft"
        source.write_activities(draft, after=after, upto=upto)
        select = source.csv_reader("activities", draft)
        parts.append(_part(folder, current.generation, select, after + 1, upto))
        draft.unlink()
        after = upto
    last_key = source.key_of(after) if after else ""
    return replace(current, last_id=after, last_key=last_key, parts=tuple(parts))


def _part(folder: Path, generation: int, select: str, first_id: int, last_id: int) -> Part:
    name = f"activities-{generation}-{first_id}-{last_id}.parquet"
    rows = _write(folder, select, name)
    return Part(name, first_id, last_id, rows, manifest.file_checksum(folder / name))


def _small_tail(current: Manifest) -> tuple[Part, ...]:
    tail: list[Part] = []
    for part in reversed(current.parts):
        if part.rows >= SMALL_ROWS:
            break
        tail.append(part)
    return tuple(reversed(tail))


def _merge(folder: Path, current: Manifest, small: tuple[Part, ...]) -> Manifest:
    select = source.parquet_reader(folder / part.name for part in small) + " ORDER BY id"
    result = current.next()
    merged = _part(folder, result.generation, select, small[0].first_id, small[-1].last_id)
    return replace(result, parts=(*current.parts[: -len(small)], merged))


def _write(folder: Path, select: str, name: str) -> int:
    draft = folder / f"{name}.draft"
    with duck.using(folder) as connection:
        rows = source.to_parquet(connection, select, draft)
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(folder / name)
    return rows


def _publish(folder: Path, current: Manifest) -> None:
    manifest.save(current, folder)
    _sweep(folder, current)


def _sweep(folder: Path, current: Manifest) -> None:
    """Remove what nobody will read: drafts, and files that the manifest no longer names.

    While anybody reads, their files stay; a later synchronisation removes them.
    """
    with locks.unread(folder) as nobody_reads:
        if not nobody_reads:
            return
        for path in folder.iterdir():
            is_ours = path.suffix in manifest.ENDINGS
            if is_ours and path.name not in current.files:
                path.unlink()
