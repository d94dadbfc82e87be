"""Prove that the log and the warehouse agree, row for row, and say what to do where not."""

import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from horo.content import kept
from horo.facts import triggers
from horo.facts.services import duck, keeping, locks, manifest, source
from horo.facts.services.manifest import KeptFile, Manifest, ManifestDamaged, Part, Snapshot
from horo.log import verbs
from horo.log.models import Activity

REBUILD = "Run `horo rebuild`: it writes the warehouse anew from the log."
RECOUNT = "Run `horo rebuild`: it counts them anew."
ONLY_THEN = "only then run `horo rebuild`, which overwrites that copy from the log."
LOST = (
    "The database has fewer rows than the warehouse, which may be the only good copy of them. "
    "Restore the database from a backup first, or keep a copy of HORO_HOME/warehouse; "
) + ONLY_THEN
UNSURE = (
    "Which of the two is right cannot be told from here. Where the database was changed, restore "
    "it from a backup first; keep a copy of HORO_HOME/warehouse in any case; "
) + ONLY_THEN
MIGRATE = "Run `horo up`: it brings the database up to date."
SHOWN = 5  # differing months a part; after that only their number is told
LOG_TRIGGERS = {
    "sqlite": ("log_refuses_update", "log_refuses_delete"),
    "postgresql": ("log_refuses_change", "log_shares_lock"),
}


@dataclass(frozen=True, order=True)
class Finding:
    """Something that is not as it must be: where, what was found, and what to do."""

    code: str
    where: str
    found: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.found}\n  {self.remedy}"


@dataclass(frozen=True)
class Diagnosis:
    """Every finding; how many activities were compared, and how many are not copied yet."""

    findings: tuple[Finding, ...]
    compared: int
    waiting: int


def doctor() -> list[Finding]:
    return list(diagnose().findings)


def diagnose() -> Diagnosis:
    """Compare the log with the warehouse as it is, without bringing it up to date first.

    Every activity up to the warehouse's newest is read on both sides. That the log has grown
    since then is no disagreement. Changes nothing.
    """
    if behind := tuple(_migrations()):
        return Diagnosis(behind, compared=0, waiting=0)
    folder = manifest.folder()
    findings = [*_triggers(), *_verbs(), *_kept()]
    present = Manifest()
    with locks.reading(folder):
        try:
            present = manifest.load(folder) or present
        except ManifestDamaged as error:
            findings.append(Finding("manifest", manifest.NAME, str(error), REBUILD))
        else:
            findings.extend(compare(folder, present))
    waiting = Activity.objects.filter(id__gt=present.last_id).count()
    return Diagnosis(tuple(findings), present.rows, waiting)


def _migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        first = f"{plan[0][0].app_label} {plan[0][0].name}"
        found = f"{len(plan)} migrations are not applied yet, the first is {first}."
        yield Finding("migrations", "database", found, MIGRATE)


def _kept() -> Iterator[Finding]:
    """Counts beside topics and posts that are not what the posts and marks tell."""
    wrong = list(kept.disagreements())
    if wrong:
        found = f"{len(wrong):,} kept counts are not true. The first: {wrong[0]}."
        yield Finding("kept", "topics and posts", found, RECOUNT)


def _triggers() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        there = {name for (name,) in cursor.fetchall()}
    expected = {*LOG_TRIGGERS[connection.vendor], *triggers.names()}
    for name in sorted(expected - there):
        found = f"The trigger {name} is missing or switched off."
        yield Finding("trigger", "database", found, _trigger_remedy(name))


def _trigger_remedy(name: str) -> str:
    if name.startswith("facts_"):
        return REBUILD.replace("it writes", "it puts the trigger back and writes")
    return (
        "Until it is back, activities can be changed: run `django-admin migrate log 0001`, then "
        "`django-admin migrate log`, both with DJANGO_SETTINGS_MODULE=horo.settings."
    )


def _verbs() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT verb, count(*) FROM log_activity GROUP BY verb ORDER BY verb")
        rows = cursor.fetchall()
    known = verbs.registered()
    for verb, count in rows:
        if verb not in known:
            found = f"{count} activities have the verb {verb!r}, which no room declares."
            yield Finding("verb", "log", found, "Install the package that recorded them.")


def compare(folder: Path, present: Manifest) -> list[Finding]:
    """Compare the files that `present` names with the database, row for row."""
    return list(_warehouse(folder, present))


def _warehouse(folder: Path, present: Manifest) -> Iterator[Finding]:
    there = source.key_of(present.last_id)
    if there != present.last_key:
        found = f"It ends with activity {present.last_id} ({present.last_key}) of another log."
        yield Finding("log", manifest.NAME, found, UNSURE if there else LOST)
        return
    yield from _gaps(present)
    with duck.using(folder) as raw:
        for part in present.parts:
            yield from _file(folder, part) or _part(raw, folder, part)
        for name, snapshot in present.snapshots.items():
            yield from _file(folder, snapshot) or _snapshot(raw, folder, name, snapshot)
    yield from _kept_tables(folder, present)


def _kept_tables(folder: Path, present: Manifest) -> Iterator[Finding]:
    """What is kept of each day must be what the log says; it is made anew to compare."""
    if present.kept is None:
        return
    files = present.kept.every_file
    damaged = [finding for file in files for finding in _file(folder, file)]
    yield from damaged
    if not damaged:
        for name in keeping.wrong(folder, present):
            found = f"The kept table {name} is not what the activities of the log say."
            yield Finding("kept", manifest.NAME, found, REBUILD)


def _gaps(present: Manifest) -> Iterator[Finding]:
    """The parts must cover every id up to the last one, without gap or overlap."""
    after = 0
    for part in present.parts:
        if part.first_id != after + 1:
            found = f"It begins with activity {part.first_id}, not with {after + 1}."
            yield Finding("gap", part.name, found, REBUILD)
        after = part.last_id
    if after != present.last_id:
        found = f"The parts end with activity {after}, not with {present.last_id}."
        yield Finding("gap", manifest.NAME, found, REBUILD)


def _file(folder: Path, each: Part | Snapshot | KeptFile) -> list[Finding]:
    path = folder / each.name
    if not path.exists():
        return [Finding("missing", each.name, "The file is missing.", REBUILD)]
    if manifest.file_checksum(path) != each.checksum:
        return [
            Finding("damaged", each.name, "The file was changed after it was written.", REBUILD)
        ]
    return []


def _part(raw: duckdb.DuckDBPyConnection, folder: Path, part: Part) -> Iterator[Finding]:
    draft = _draft(folder)
    try:
        source.write_activities(draft, after=part.first_id - 1, upto=part.last_id)
        different = raw.execute(
            _difference(
                "activities",
                draft,
                folder / part.name,
                "verb || ' ' || strftime(make_timestamp(occurred_at), '%Y-%m')",
            )
        ).fetchall()
    finally:
        draft.unlink(missing_ok=True)
    remedy = _remedy(different)
    for group, in_log, in_part in different[:SHOWN]:
        yield Finding("rows", part.name, _differs(group, in_log, in_part, "log"), remedy)
    if len(different) > SHOWN:
        found = f"{len(different) - SHOWN} more months of verbs differ."
        yield Finding("rows", part.name, found, remedy)


def _snapshot(
    raw: duckdb.DuckDBPyConnection, folder: Path, name: str, snapshot: Snapshot
) -> Iterator[Finding]:
    draft = _draft(folder)
    try:
        source.write_relation(name, draft)
        path = folder / snapshot.name
        different = raw.execute(_difference(name, draft, path, "'rows'")).fetchall()
    finally:
        draft.unlink(missing_ok=True)
    if source.read_mark().stamps[name] != snapshot.stamp:
        return  # changed since it was taken: the next synchronisation takes it again
    for _, in_database, in_snapshot in different:
        found = _differs(name, in_database, in_snapshot, "database")
        yield Finding("rows", snapshot.name, found, _remedy(different))


def _remedy(different: Sequence[tuple[str, int, int]]) -> str:
    """What to do where the rows of some groups differ in number (there, here), or otherwise.

    A rebuild mends a warehouse that lacks rows, and overwrites the only copy of what the log lost.
    """
    if all(there > here for _, there, here in different):
        return REBUILD
    return LOST if all(there < here for _, there, here in different) else UNSURE


def _differs(group: str, there: int, here: int, origin: str) -> str:
    if there == here:
        return f"{group}: {here} rows, but not the same as in the {origin}."
    return f"{group}: {there} rows in the {origin}, {here} in the warehouse."


def _draft(folder: Path) -> Path:
    return folder / f"doctor-{os.getpid()}-{threading.get_ident()}.csv.draft"


def _difference(name: str, draft: Path, parquet: Path, group: str) -> str:
    """SQL: the groups whose number of rows or sum of hashes over all columns differs."""
    columns = ", ".join(f'"{column}"' for column in source.SCHEMAS[name].names)

    def summed(rows: str) -> str:
        digest = f"sum(hash({columns}))"
        return f"SELECT {group} AS g, count(*) AS n, {digest} AS d FROM ({rows}) GROUP BY 1"

    there = summed(source.csv_reader(name, draft))
    here = summed(source.parquet_reader([parquet]))
    return (
        f"SELECT coalesce(t.g, h.g), coalesce(t.n, 0), coalesce(h.n, 0)"
        f" FROM ({there}) t FULL JOIN ({here}) h ON t.g = h.g"
        " WHERE t.n IS DISTINCT FROM h.n OR t.d IS DISTINCT FROM h.d ORDER BY 1"
    )
