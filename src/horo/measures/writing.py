"""Write the SQL of a question: shared tables first, then one statement a reading.

Writing costs more than running on a small log, so what was written is kept: in this process,
and on the disk for the next one.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import ibis

from horo.engine.rules import RuleStage
from horo.facts.schemas import unbound
from horo.facts.services.kept_sql import kept
from horo.measures.behind import LISTS
from horo.measures.measure import Measure
from horo.measures.question import Question, Sources, active_verbs, authoring_verbs, written
from horo.measures.readings import SHARED, asks_playbook, worth_making

MOMENTS = "moments"
MOMENT = ibis.schema({"period": "int64", "moment": "int64"})
AT_HAND = 200  # ways of asking that this process remembers

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
    version = funnel.version if asks_stages else ""
    asked = [asdict(question), [measure.name for measure in measures], version]
    return _written(asked, lambda: _compose(question, measures, funnel))


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
    asked = [asdict(question), "behind", name, group, funnel.version]
    return _written(asked, lambda: [_listed(question, name, group, funnel)])[0]


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


def _listed(question: Question, name: str, group: str | None, funnel: Funnel) -> Statement:
    made = {MOMENTS: ibis.table(MOMENT, name=table_name(MOMENTS))} if funnel.stages else {}
    table = LISTS[name].table(Sources(unbound(), question, made, funnel.stages))
    if group is not None and "group" in table.columns:
        word = group.replace("$", "$$").replace("\0", "")  # a knob's sign, and no SQL can hold NUL
        table = table.filter(table.group == word)
    weighed = table.group_by("id").aggregate(weight=table.weight.max())
    return Statement(written(weighed.order_by([weighed.weight.desc(), weighed.id]).select("id")))


def _written(asked: list[Any], compose: Callable[[], Iterable[Statement]]) -> tuple[Statement, ...]:
    """Return what `compose` writes for `asked`, from this process or the disk if it is there."""
    asked = [*asked, active_verbs(), authoring_verbs()]
    key = json.dumps(asked, sort_keys=True)
    if key not in _kept:
        if len(_kept) >= AT_HAND:
            _kept.clear()
        found = kept("measures", asked, lambda: [asdict(each) for each in compose()])
        _kept[key] = tuple(
            Statement(each["sql"], each["makes"], tuple(each["keys"]), tuple(each["measures"]))
            for each in found
        )
    return _kept[key]
