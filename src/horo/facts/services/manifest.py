"""The manifest: which files are the warehouse. It is replaced whole or not at all."""

import json
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from django.conf import settings

FORMAT = 2  # 2: spaces have `access`
NAME = "manifest.json"
ROWS = ".rows"  # how the name of a file in a form of its own ends
ENDINGS = (".parquet", ROWS, ".draft")  # of all files that a manifest may name


class ManifestDamaged(Exception):  # noqa: N818 - its text is for a person
    """The manifest cannot be trusted. `horo rebuild` writes a new one."""


@dataclass(frozen=True)
class Part:
    """A Parquet file of activities with ids from `first_id` to `last_id`, both included."""

    name: str
    first_id: int
    last_id: int
    rows: int
    checksum: str


@dataclass(frozen=True)
class Snapshot:
    """A Parquet file with a whole relation, as it was when its newest change was `stamp`."""

    name: str
    stamp: int
    rows: int
    checksum: str


@dataclass(frozen=True)
class KeptFile:
    """A Parquet file with rows of one kept table, of the days from `first` to `last`."""

    name: str
    rows: int
    checksum: str
    first: int = 0
    last: int = 0


@dataclass(frozen=True)
class Kept:
    """Tables that a room derived from the activities up to `last_id`, as files.

    `key` stands for the rule by which they were derived, `basis` for what else went into them.
    `standings` is a file in the room's own form, from which it goes on after `last_id`.
    """

    key: str
    basis: str
    last_id: int
    tables: dict[str, tuple[KeptFile, ...]] = field(default_factory=dict)
    standings: KeptFile | None = None

    @property
    def every_file(self) -> list[KeptFile]:
        tables = [each for files in self.tables.values() for each in files]
        return [*tables, self.standings] if self.standings else tables

    @property
    def files(self) -> set[str]:
        return {each.name for each in self.every_file}


@dataclass(frozen=True)
class Manifest:
    """The warehouse as of one moment. `generation` grows with every change.

    `last_key` is the (source, source_key) of the activity `last_id`: it tells this log from
    another one that was put in its place.
    """

    generation: int = 0
    last_id: int = 0
    last_key: str = ""
    parts: tuple[Part, ...] = ()
    snapshots: dict[str, Snapshot] = field(default_factory=dict)
    kept: Kept | None = None

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts)

    @property
    def files(self) -> set[str]:
        copies = {part.name for part in self.parts} | {
            each.name for each in self.snapshots.values()
        }
        return copies | self.kept.files if self.kept else copies

    def next(self, **changes: Any) -> Self:
        return replace(self, generation=self.generation + 1, **changes)


def folder() -> Path:
    """Return the folder of the warehouse, made on first use."""
    path = Path(settings.HOME) / "warehouse"
    path.mkdir(parents=True, exist_ok=True)
    return path


def load(path: Path) -> Manifest | None:
    """Read the manifest in the folder `path`; None if there is none yet.

    Raises ManifestDamaged if it was cut short, edited, or written by a newer Horo.
    """
    try:
        text = (path / NAME).read_text()
    except FileNotFoundError:
        return None
    try:
        document = json.loads(text)
        body = document["warehouse"]
        if document["format"] != FORMAT or document["checksum"] != _checksum(body):
            raise ManifestDamaged(f"{path / NAME} does not match its own checksum.")
        return _read(body)
    except (ValueError, KeyError, TypeError) as error:
        raise ManifestDamaged(f"{path / NAME} cannot be read ({error}).") from error


def without_lost(present: Manifest, path: Path) -> Manifest:
    """`present` without its kept tables where one of their files is gone: they can be missed."""
    if present.kept and not all((path / name).exists() for name in present.kept.files):
        return replace(present, kept=None)
    return present


def save(manifest: Manifest, path: Path) -> None:
    """Replace the manifest in the folder `path` in one step.

    Every file it names must be there and durable. The manifest itself need not be: after a power
    cut an older or damaged one heals at the next opening, and waiting for the disk would cost
    each page that follows an activity more than all of its work.
    """
    body = asdict(manifest)
    document = {"format": FORMAT, "checksum": _checksum(body), "warehouse": body}
    draft = path / f"{NAME}.draft"
    draft.write_text(json.dumps(document, indent=1))
    draft.replace(path / NAME)


def file_checksum(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _read(body: dict[str, Any]) -> Manifest:
    snapshots = {name: Snapshot(**each) for name, each in body.pop("snapshots").items()}
    parts = tuple(Part(**each) for each in body.pop("parts"))
    kept = _read_kept(body.pop("kept", None))
    return Manifest(parts=parts, snapshots=snapshots, kept=kept, **body)


def _read_kept(body: dict[str, Any] | None) -> Kept | None:
    if body is None:
        return None
    tables = {
        name: tuple(KeptFile(**each) for each in files)
        for name, files in body.pop("tables").items()
    }
    standings = body.pop("standings", None)
    return Kept(tables=tables, standings=KeptFile(**standings) if standings else None, **body)


def _checksum(body: Any) -> str:
    return sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
