"""The warehouse's log on another engine, named by a URL: ClickHouse, as a server or in the process.

The files of the manifest stay what is true. Each part is inserted once, under its own name, and a
question reads exactly the parts of one manifest, so that it sees one moment of the log there too.
`clickhouse://user:password@host:8123` is a server (`clickhouses://` with TLS), `chdb://` is
ClickHouse inside this process, in HORO_HOME/clickhouse.
"""

import json
import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

import sqlglot
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from sqlglot import exp

from horo.facts.schemas import Facts, unbound
from horo.facts.services import source
from horo.facts.services.manifest import Manifest, Part, Snapshot

DIALECT = "clickhouse"
SCHEMES = ("chdb", "clickhouse", "clickhouses")
# Joins fill with null, as everywhere else; whole numbers come as such.
EXACTLY = {
    "join_use_nulls": 1,
    "output_format_json_quote_64bit_integers": 0,
    "allow_experimental_correlated_subqueries": 1,
}
TYPES = {"int64": "Int64", "float64": "Float64", "string": "String", "boolean": "Bool"}
OLD_AFTER = 3600  # seconds until parts that a newer manifest merged are removed
# Ibis counts distinct things by an estimate here, which is wrong from some thousands on.
ESTIMATE = re.compile(r"\buniq(If)?\(")

COUNTS = (exp.Count, exp.CountIf, exp.ApproxDistinct, exp.RowNumber)
MAKES = "CREATE TEMP TABLE"

_guard = threading.Lock()
_engines: dict[str, "Engine"] = {}


class Client(Protocol):
    """Runs statements of ClickHouse in one session. `base` is the database of the parts."""

    base: str

    def run(self, sql: str, database: str = "") -> list[tuple[Any, ...]]:
        """Return the rows of a statement, in which names mean tables of `database`."""
        ...

    def insert(self, table: str, columns: Sequence[str], part: str, path: Path) -> None:
        """Insert the rows of a Parquet file, each with the name of the `part`."""
        ...

    def close(self) -> None: ...


@dataclass
class Result:
    """The rows of a statement, in the manner of DuckDB's cursor."""

    rows: list[tuple[Any, ...]]

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self.rows

    def fetchone(self) -> tuple[Any, ...] | None:
        return self.rows[0] if self.rows else None


@dataclass
class Session:
    """What measures need of a connection: `execute`, with temporary tables."""

    client: Client
    database: str

    def execute(self, sql: str) -> Result:
        head, found, select = sql.partition(" AS ") if sql.startswith(MAKES) else ("", "", sql)
        if found:
            made = head.replace(MAKES, "CREATE TEMPORARY TABLE", 1)
            sql = f"{made} ENGINE = Memory AS {exactly(select)}"
        elif not sql.startswith("DROP"):
            sql = exactly(sql)
        return Result(self.client.run(sql, self.database))


@lru_cache(maxsize=256)
def exactly(select: str) -> str:
    """`select` with counts that are exact, and signed, so that they mix with other numbers."""
    tree = sqlglot.parse_one(select, read=DIALECT)
    for node in list(tree.find_all(*COUNTS)):
        number = node.parent if isinstance(node.parent, exp.Window) else node
        number.replace(exp.func("toInt64", number.copy()))
    return ESTIMATE.sub(lambda found: f"uniqExact{found[1] or ''}(", tree.sql(DIALECT))


@dataclass(frozen=True)
class Elsewhere:
    """One moment of the log on the other engine, in the manner of an opened warehouse."""

    raw: Session
    facts: Facts
    dialect: str = DIALECT


class Engine:
    """One ClickHouse, and the parts that it has."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.lock = threading.Lock()
        self.shown: set[str] = set()
        client.run(
            "CREATE TABLE IF NOT EXISTS horo_loaded (part String, at DateTime DEFAULT now())"
            " ENGINE = MergeTree ORDER BY part"
        )
        for name, schema in source.SCHEMAS.items():
            columns = ", ".join(f"`{each}` {_type(str(schema[each]))}" for each in schema.names)
            client.run(
                f"CREATE TABLE IF NOT EXISTS horo_{name} (part LowCardinality(String), {columns})"
                " ENGINE = MergeTree PARTITION BY part ORDER BY tuple()"
            )

    def show(self, folder: Path, present: Manifest) -> str:
        """Load what is missing; return the database whose relations are those of the manifest."""
        files: dict[str, Sequence[Part | Snapshot]] = {
            "activities": present.parts,
            **{name: [each] for name, each in present.snapshots.items()},
        }
        there = {part for (part,) in self.client.run("SELECT part FROM horo_loaded")}
        for name, parts in files.items():
            for part in parts:
                if _name_of(part) not in there:
                    self._load(name, _name_of(part), folder / part.name)
        named = sorted(_name_of(part) for parts in files.values() for part in parts)
        database = f"horo_{sha256(str(named).encode()).hexdigest()[:16]}"
        if database not in self.shown:
            self._forget(named)
            self._name(database, files)
            self.shown = {database}
        return database

    def _name(self, database: str, files: Mapping[str, Sequence[Part | Snapshot]]) -> None:
        self.client.run(f"CREATE DATABASE IF NOT EXISTS {database}")
        for name, schema in source.SCHEMAS.items():
            columns = ", ".join(f"`{each}`" for each in schema.names)
            parts = ", ".join(f"'{_name_of(part)}'" for part in files.get(name, ())) or "''"
            self.client.run(
                f"CREATE OR REPLACE VIEW {database}.{name} AS"
                f" SELECT {columns} FROM {self.client.base}.horo_{name} WHERE part IN ({parts})"
            )

    def _load(self, name: str, part: str, path: Path) -> None:
        """Insert one part, once: what a killed process left of it goes first."""
        self.client.run(f"ALTER TABLE horo_{name} DROP PARTITION '{part}'")
        self.client.insert(f"horo_{name}", source.SCHEMAS[name].names, part, path)
        self.client.run(f"INSERT INTO horo_loaded (part) VALUES ('{part}')")

    def _forget(self, parts: Iterable[str]) -> None:
        """Remove what no manifest names any more, once nobody can be reading it."""
        named = ", ".join(f"'{part}'" for part in parts) or "''"
        old = self.client.run(
            f"SELECT part FROM horo_loaded WHERE part NOT IN ({named})"
            f" AND at < now() - INTERVAL {OLD_AFTER} SECOND"
        )
        for (part,) in old:
            table = f"horo_{part.partition('-')[0]}"
            self.client.run(f"DELETE FROM horo_loaded WHERE part = '{part}'")
            self.client.run(f"ALTER TABLE {table} DROP PARTITION '{part}'")


def is_set() -> bool:
    """Whether figures are asked of another engine than DuckDB."""
    return bool(settings.HORO_WAREHOUSE_URL)


def elsewhere(folder: Path, present: Manifest) -> Elsewhere:
    """Return the moment `present` of the log on the engine of HORO_WAREHOUSE_URL.

    Raises ImproperlyConfigured where the URL is not understood or the extra is not installed.
    """
    engine = _engine(settings.HORO_WAREHOUSE_URL)
    with engine.lock:
        database = engine.show(folder, present)
    return Elsewhere(Session(engine.client, database), unbound())


def _engine(url: str) -> Engine:
    with _guard:
        if url not in _engines:
            _engines[url] = Engine(_client(url))
        return _engines[url]


def close() -> None:
    """Leave every engine: before forking, and in tests."""
    with _guard:
        while _engines:
            _engines.popitem()[1].client.close()


def _client(url: str) -> Client:
    found = urlsplit(url)
    if found.scheme not in SCHEMES or (found.scheme != "chdb" and not found.hostname):
        raise ImproperlyConfigured(
            f"HORO_WAREHOUSE_URL is {found.scheme}://…: write clickhouse://user:password@host:8123"
            " or chdb://."
        )
    try:
        return InProcess() if found.scheme == "chdb" else Server(url)
    except ImportError as error:
        raise ImproperlyConfigured(
            "HORO_WAREHOUSE_URL names ClickHouse, and its client is not installed:"
            " install horo[clickhouse]."
        ) from error


class InProcess:
    """ClickHouse in this process (chdb), with its files in HORO_HOME/clickhouse."""

    def __init__(self) -> None:
        from chdb import session

        folder = Path(settings.HOME) / "clickhouse"
        folder.mkdir(parents=True, exist_ok=True)
        self.session = session.Session(str(folder))
        self.base, self.guard = "default", threading.RLock()
        for name, value in EXACTLY.items():
            self.session.query(f"SET {name} = {value}")

    def run(self, sql: str, database: str = "") -> list[tuple[Any, ...]]:
        with self.guard:
            self.session.query(f"USE {database or self.base}")
            return _rows(str(self.session.query(sql, "JSONCompactEachRow")))

    def insert(self, table: str, columns: Sequence[str], part: str, path: Path) -> None:
        named = ", ".join(f"`{each}`" for each in columns)
        self.run(
            f"INSERT INTO {table} (part, {named})"
            f" SELECT '{part}', {named} FROM file({source.literal(path)}, Parquet)"
        )

    def close(self) -> None:
        self.session.close()


class Server:
    """A server of ClickHouse, over HTTP."""

    def __init__(self, url: str) -> None:
        import clickhouse_connect

        found = urlsplit(url)
        self.base, self.guard = found.path.strip("/") or "default", threading.RLock()
        self.client = clickhouse_connect.get_client(
            host=found.hostname,
            port=found.port or (8443 if found.scheme == "clickhouses" else 8123),
            username=unquote(found.username or "default"),
            password=unquote(found.password or ""),
            database=self.base,
            secure=found.scheme == "clickhouses",
            settings=EXACTLY,
        )

    def run(self, sql: str, database: str = "") -> list[tuple[Any, ...]]:
        with self.guard:
            self.client.database = database or self.base
            return _rows(self.client.raw_query(sql, fmt="JSONCompactEachRow").decode())

    def insert(self, table: str, columns: Sequence[str], part: str, path: Path) -> None:
        named = ", ".join(f"`{each}`" for each in columns)
        types = ", ".join(f"`{each}` {_column(table, each)}" for each in columns)
        self.client.raw_insert(
            f"{table} (part, {named}) SELECT '{part}', {named} FROM input('{types}')",
            insert_block=path.read_bytes(),
            fmt="Parquet",
        )

    def close(self) -> None:
        self.client.close()


def _name_of(part: Part | Snapshot) -> str:
    """What the part is called there: its file, and what is in it, as another log may come."""
    return f"{part.name}/{part.checksum[:16]}"


def _column(table: str, name: str) -> str:
    return _type(str(source.SCHEMAS[table.removeprefix("horo_")][name]))


def _type(kind: str) -> str:
    """Every column may be null, so that nothing is taken for a zero or an empty text."""
    return f"Nullable({TYPES[kind]})"


def _rows(text: str) -> list[tuple[Any, ...]]:
    return [tuple(json.loads(line)) for line in text.splitlines() if line]
