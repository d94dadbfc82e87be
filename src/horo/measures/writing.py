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
from horo.measures.deeds import DEEDS, Deeds
from horo.measures.kept import readings as kept_readings
from horo.measures.kept.serving import ROWS, TOPICS
from horo.measures.measure import Measure
from horo.measures.question import (
    Question,
    Sources,
    active_verbs,
    authoring_verbs,
    knob,
    written,
)
from horo.measures.readings import FROM_START, SHARED, asks_playbook, worth_making
from horo.measures.readings.traits import traits
from horo.measures.vocabulary import STAGE, VARIANT, kind_of_split

MOMENTS, MOMENTS_FROM_START = "moments", "moments_from_start"  # the latter with the very start
MOMENT = ibis.schema({"period": "int64", "moment": "int64"})
TRAITS = "traits"
TRAIT = ibis.schema({"member_id": "int64", "group": "string"})
AT_HAND = 200  # ways of asking that this process remembers

_kept: dict[str, tuple["Statement", ...]] = {}


@dataclass(frozen=True)
class Statement:
    """SQL with `$start`, `$log_end` … for the knobs and `$number` in the names of its tables.

    `makes` names the shared table that it computes; if it is empty, the statement is read:
    its columns are `keys`, then value and n of each of `measures`, then the spread of each of
    `spreads`, which are those of them that have an interval.
    """

    sql: str
    makes: str = ""
    keys: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    spreads: tuple[str, ...] = ()


@dataclass(frozen=True)
class Funnel:
    """What a playbook says that a question asks: the stages, and its version, for all of it."""

    version: str = ""
    stages: tuple[RuleStage, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Listed:
    """Which list is asked for: of the measure `name`, of one `group`; and of `which` deeds."""

    name: str
    group: str | None = None
    deeds: bool = False
    of_member: bool = False
    of_topic: bool = False


def statements(
    question: Question, measures: Sequence[Measure], funnel: Funnel
) -> tuple[Statement, ...]:
    """Return the statements that answer `question`, in the order to run them."""
    version = funnel.version if needs_stages(question, measures) else ""
    asked = [asdict(question), [measure.name for measure in measures], version]
    return _written(asked, lambda: _compose(question, measures, funnel))


def needs_stages(question: Question, measures: Iterable[Measure]) -> bool:
    """Whether the stages of the funnel are asked, by a measure or by the split."""
    by_stage = kind_of_split(question.by) == STAGE
    return by_stage or any(asks_playbook(measure.reading) for measure in measures)


def select(reading: Any, measures: Iterable[Measure]) -> Any:
    """The columns of `reading` that `measures` need: the period's keys, then value and n of each.

    Then the spread of those that have an interval.
    """
    keys = [name for name in ("period", "group", "cell") if name in reading.columns]
    columns: dict[str, Any] = {}
    spreads: dict[str, Any] = {}
    for measure in measures:
        figure = measure.figure(reading)
        columns[measure.name], columns[f"{measure.name} n"] = figure.value, figure.n
        if measure.interval is not None:
            spreads[f"{measure.name} spread"] = figure.spread
    return reading.select(*keys, **columns, **spreads)


def list_statements(
    question: Question, listed: Listed, funnel: Funnel, own: Deeds | None = None
) -> tuple[Statement, ...]:
    """Return the statements of which the last one's rows are the ids of a list.

    Members and topics most first; deeds newest first.
    """
    asked = [asdict(question), "behind", asdict(listed), funnel.version]
    return _written(asked, lambda: _listed(question, listed, funnel, own))


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
    kept_ones = kept_readings.instead(question.kept)
    readings = {kept_ones.get(reading, reading): wanted for reading, wanted in readings.items()}
    from_start = any(reading in FROM_START for reading in readings)
    sources = _sources(question, funnel, from_start=from_start)
    yield from _traits(sources)
    for name in worth_making(readings):
        expression = SHARED[name](sources)
        yield Statement(written(expression, dialect=question.dialect), makes=name)
        table = ibis.table(expression.schema(), name=table_name(name))
        sources = replace(sources, made={**sources.made, name: table})
    for reading, wanted in readings.items():
        table = select(reading(sources), wanted)
        names = tuple(measure.name for measure in wanted)
        spreads = tuple(measure.name for measure in wanted if measure.interval is not None)
        keys = tuple(table.columns[: -2 * len(names) - len(spreads)])
        sql = written(table, dialect=question.dialect)
        yield Statement(sql, keys=keys, measures=names, spreads=spreads)


def _sources(question: Question, funnel: Funnel, *, from_start: bool = False) -> Sources:
    made = {}
    if funnel.version:  # own measures of the playbook are asked at moments too
        moments = MOMENTS_FROM_START if from_start else MOMENTS
        made[MOMENTS] = ibis.table(MOMENT, name=table_name(moments))
    if question.finds_out:
        made[TRAITS] = ibis.table(TRAIT, name=table_name(TRAITS))
    return Sources(unbound(), question, made, funnel.stages)


def with_kept(sources: Sources) -> Sources:
    """`sources` with what is kept of topics or members, for a list or a distribution of them."""
    made = {}
    if sources.question.kept == TOPICS:
        made["topics"] = kept_readings.topics(sources)
    elif sources.question.kept == ROWS:
        made["days"], made["lives"] = kept_readings.days(sources), kept_readings.lives(sources)
    return replace(sources, made={**sources.made, **made})


def _traits(sources: Sources) -> Iterable[Statement]:
    """The statement that makes the table of traits, unless lots were drawn for it already."""
    if sources.question.finds_out and kind_of_split(sources.question.by) != VARIANT:
        sql = written(traits(sources), dialect=sources.question.dialect)
        yield Statement(sql, makes=TRAITS)


def _listed(
    question: Question, listed: Listed, funnel: Funnel, own: Deeds | None
) -> Iterable[Statement]:
    from_start = listed.name == "stage_conversion"
    sources = with_kept(_sources(question, funnel, from_start=from_start))
    yield from _traits(sources)
    known = own or (DEEDS[listed.name] if listed.deeds else LISTS[listed.name].table)
    table = known(sources)
    if listed.group is not None and "group" in table.columns:
        # a knob's sign, and no SQL can hold NUL
        word = listed.group.replace("$", "$$").replace("\0", "")
        table = table.filter(table.group == word)
    yield Statement(written(_deeds(table, listed) if listed.deeds else _weighed(table)))


def _weighed(table: Any) -> Any:
    weighed = table.group_by("id").aggregate(weight=table.weight.max())
    return weighed.order_by([weighed.weight.desc(), weighed.id]).select("id")


def _deeds(table: Any, listed: Listed) -> Any:
    if listed.of_member:
        table = table.filter(table.member_id == knob("member"))
    if listed.of_topic:
        table = table.filter(table.topic_id == knob("topic"))
    once = table.select("id", "at").distinct()
    return once.order_by([once["at"].desc(), once.id.desc()]).select("id")


def _written(asked: list[Any], compose: Callable[[], Iterable[Statement]]) -> tuple[Statement, ...]:
    """Return what `compose` writes for `asked`, from this process or the disk if it is there."""
    asked = [*asked, active_verbs(), authoring_verbs()]
    key = json.dumps(asked, sort_keys=True)
    if key not in _kept:
        if len(_kept) >= AT_HAND:
            _kept.clear()
        found = kept("measures", asked, lambda: [asdict(each) for each in compose()])
        _kept[key] = tuple(
            Statement(
                each["sql"],
                each["makes"],
                tuple(each["keys"]),
                tuple(each["measures"]),
                tuple(each["spreads"]),
            )
            for each in found
        )
    return _kept[key]
