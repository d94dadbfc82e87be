"""Write the SQL of a question: shared tables first, then one statement a reading.

Writing costs more than running on a small log, so what was written is kept: in this process,
and in the folder `cache` of the installation for the next one.
"""

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import ibis
from django.conf import settings

from horo.engine.rules import RuleStage
from horo.facts.schemas import unbound
from horo.measures.behind import LISTS
from horo.measures.measure import Measure
from horo.measures.question import Question, Sources, active_verbs, authoring_verbs, written
from horo.measures.readings import SHARED, asks_playbook, worth_making

MOMENTS = "moments"
MOMENT = ibis.schema({"period": "int64", "moment": "int64"})
HERE = Path(__file__).parent
KEPT_ON_DISK = 200  # files; each is one way of asking

_kept: dict[str, tuple["Statement", ...]] = {}


@dataclass(frozen=True)
class Statement:
    """SQL with `$start`, `$log_end` … for the knobs and `$number` in the names of its tables.

    `makes` names the shared table that it computes; if it is empty, the statement is read:
    its columns are `keys`, then value and n of each of `measures`.
    """

    sql: str
    makes: str = ""
    keys: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Funnel:
    """The stages of a playbook, and its version, which stands for them."""

    version: str = ""
    stages: tuple[RuleStage, ...] = field(default=(), compare=False)


def statements(
    question: Question, measures: Sequence[Measure], funnel: Funnel
) -> tuple[Statement, ...]:
    """Return the statements that answer `question`, in the order to run them."""
    asks_stages = any(asks_playbook(measure.reading) for measure in measures)
    key = _key(question, measures, funnel if asks_stages else Funnel())
    if key not in _kept:
        if len(_kept) >= KEPT_ON_DISK:
            _kept.clear()
        _kept[key] = _read(key) or _write(key, tuple(_compose(question, measures, funnel)))
    return _kept[key]


def select(reading: Any, measures: Iterable[Measure]) -> Any:
    """The columns of `reading` that `measures` need: the period's keys, then value and n."""
    keys = [name for name in ("period", "group", "cell") if name in reading.columns]
    columns: dict[str, Any] = {}
    for measure in measures:
        figure = measure.figure(reading)
        columns[measure.name], columns[f"{measure.name} n"] = figure.value, figure.n
    return reading.select(*keys, **columns)


def list_statement(question: Question, name: str, group: str | None, funnel: Funnel) -> Statement:
    """Return the statement whose rows are the ids behind the measure `name`, most first."""
    key = _hash(asdict(question), "behind", name, group, funnel.version)
    if key not in _kept:
        made = {MOMENTS: ibis.table(MOMENT, name=table_name(MOMENTS))} if funnel.stages else {}
        table = LISTS[name].table(Sources(unbound(), question, made, funnel.stages))
        if group is not None and "group" in table.columns:
            table = table.filter(table.group == group)
        weighed = table.group_by("id").aggregate(weight=table.weight.max())
        ordered = weighed.order_by([weighed.weight.desc(), weighed.id]).select("id")
        _kept[key] = (Statement(written(ordered)),)
    return _kept[key][0]


def by_reading(measures: Sequence[Measure], grain: str) -> dict[Any, list[Measure]]:
    readings: dict[Any, list[Measure]] = {}
    for measure in measures:
        readings.setdefault(measure.reading_at(grain), []).append(measure)
    return readings


def table_name(shared: str) -> str:
    return f"horo_measures_{shared}_$number"


def _compose(
    question: Question, measures: Sequence[Measure], funnel: Funnel
) -> Iterable[Statement]:
    readings = by_reading(measures, question.grain)
    made = {MOMENTS: ibis.table(MOMENT, name=table_name(MOMENTS))} if funnel.stages else {}
    sources = Sources(unbound(), question, made, funnel.stages)
    for name in worth_making(readings):
        expression = SHARED[name](sources)
        yield Statement(written(expression), makes=name)
        table = ibis.table(expression.schema(), name=table_name(name))
        sources = replace(sources, made={**sources.made, name: table})
    for reading, wanted in readings.items():
        table = select(reading(sources), wanted)
        keys = tuple(table.columns[: -2 * len(wanted)])
        names = tuple(measure.name for measure in wanted)
        yield Statement(written(table), keys=keys, measures=names)


def _key(question: Question, measures: Sequence[Measure], funnel: Funnel) -> str:
    return _hash(asdict(question), [measure.name for measure in measures], funnel.version)


def _hash(*parts: Any) -> str:
    whole = (*parts, active_verbs(), authoring_verbs(), _code())
    return sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


@cache
def _code() -> str:
    """What stands for the code that writes the SQL: ours, and the versions of what it uses."""
    digest = sha256(f"{version('ibis-framework')} {version('sqlglot')}".encode())
    for room in ("measures", "conditions", "facts"):
        for path in sorted((HERE.parent / room).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _folder() -> Path:
    return Path(settings.HOME) / "cache" / "measures"


def _read(key: str) -> tuple[Statement, ...]:
    """What was written under `key`; nothing where the file is missing or cut short."""
    try:
        found = json.loads((_folder() / f"{key}.json").read_text())
        return tuple(
            Statement(each["sql"], each["makes"], tuple(each["keys"]), tuple(each["measures"]))
            for each in found
        )
    except (OSError, ValueError, TypeError, KeyError):
        return ()


def _write(key: str, found: tuple[Statement, ...]) -> tuple[Statement, ...]:
    folder = _folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _forget_old(folder)
        draft = folder / f"{key}.{os.getpid()}"
        draft.write_text(json.dumps([asdict(each) for each in found]))
        draft.replace(folder / f"{key}.json")
    except OSError:
        return found  # a full or read-only disk costs time, not figures
    return found


def _forget_old(folder: Path) -> None:
    files = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
    for path in files[: max(0, len(files) - KEPT_ON_DISK + 1)]:
        path.unlink(missing_ok=True)
