"""Views over the files of one manifest, in one connection."""

from pathlib import Path

import duckdb

from horo.facts.services import source
from horo.facts.services.manifest import Manifest


def point(
    raw: duckdb.DuckDBPyConnection, folder: Path, present: Manifest, *, upto: int | None = None
) -> None:
    """Make the views of this connection read the files of `present`: temporary, so its own.

    Given `upto`, there is no later activity.
    """
    files = {name: [each.name] for name, each in present.snapshots.items()}
    files["activities"] = [part.name for part in present.parts]
    for name in source.SCHEMAS:
        paths = [folder / file for file in files.get(name, [])]
        select = source.parquet_reader(paths) if paths else source.empty(name)
        if upto is not None and name == "activities":
            select = f"SELECT * FROM ({select}) WHERE id <= {upto}"
        raw.execute(f'CREATE OR REPLACE TEMPORARY VIEW "{name}" AS {select}')
    if present.kept:
        for name, kept in present.kept.tables.items():
            select = source.parquet_reader(folder / file.name for file in kept)
            raw.execute(f'CREATE OR REPLACE TEMPORARY VIEW "kept_base_{name}" AS {select}')
