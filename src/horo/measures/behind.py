"""Who or what stands behind a number: the members or topics that it counts.

A share opens the list of those that it counts, not of all it was taken from. Most first: who did
most, which waited longest.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import ibis

from horo.measures.kept.serving import NOT_KEPT, ROWS
from horo.measures.kept.serving import TOPICS as KEPT_TOPICS
from horo.measures.question import (
    Sources,
    knob,
    name_places,
    people,
    place_columns,
    without,
)
from horo.measures.readings.answers import RESPONSE_WINDOWS, topics
from horo.measures.readings.days import days
from horo.measures.readings.lives import lives, newcomers_who_wrote, returning
from horo.measures.readings.promises import promises
from horo.measures.readings.stages import conversions_of_members, named, stage_of_members
from horo.measures.readings.stays import stays
from horo.measures.readings.voices import answers_given, flags, scores

MEMBERS, TOPICS = "members", "topics"
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Behind:
    """`ids` of members or topics, as `kind` says; each once."""

    kind: str
    ids: tuple[int, ...]


@dataclass(frozen=True)
class List:
    """How the ids behind a measure are found: a table with `id`, `weight` (and `group`).

    `reads` says which kept tables answer it too: those of topics, or of members' days and lives.
    """

    kind: str
    table: Callable[[Sources], Any]
    reads: str = NOT_KEPT


def _did(column: str) -> List:
    """Members, by how often they did in the range what `column` counts."""

    def table(sources: Sources) -> Any:
        per_day = days(sources)
        inside = per_day.filter(
            per_day.day >= knob("first_day"), per_day.day < knob("end_day"), per_day[column] > 0
        )
        named = inside.rename(id="member_id")
        return named.group_by(sources.question.keys("id")).aggregate(
            weight=named[column].sum().cast("int64")
        )

    return List(MEMBERS, table, reads=ROWS)


def _most_active_authors(sources: Sources) -> Any:
    wrote = _did("authored").table(sources)
    groups = ["group"] if sources.question.by else None
    best = ibis.window(group_by=groups, order_by=[wrote.weight.desc(), wrote.id])
    ranked = wrote.mutate(
        place=ibis.row_number().over(best),
        chosen=(wrote.count().over(ibis.window(group_by=groups)) + 19) // 20,
    )
    return without(ranked.filter(ranked.place < ranked.chosen), "place", "chosen")


def _first(column: str) -> List:
    """Members whose joining or first authoring activity lies in the range, oldest first."""

    def table(sources: Sources) -> Any:
        member = lives(sources)
        inside = member.filter(sources.question.in_range(member[column]))
        return inside.select(*_groups(sources), id=inside.member_id, weight=0 - inside[column])

    return List(MEMBERS, table, reads=ROWS)


def _activated(column: str) -> List:
    def table(sources: Sources) -> Any:
        member = newcomers_who_wrote(sources)
        wrote = member.filter(member[column] == 1)
        return wrote.select(*_groups(sources), id=wrote.member_id, weight=0)

    return List(MEMBERS, table)


def _returned(sources: Sources) -> Any:
    member = returning(sources)
    again = member.filter(member.returned == 1)
    return again.select(*_groups(sources), id=again.member_id, weight=0)


def _topics(chosen: Callable[[Any], Any] | None = None) -> List:
    """Topics that were started in the range, those that waited longest (or still wait) first."""

    def table(sources: Sources) -> Any:
        started = topics(sources)
        wanted = started if chosen is None else started.filter(chosen(started))
        waited = ibis.coalesce(wanted.waited, knob("log_end") - wanted.started_at)
        return wanted.select(*_groups(sources), id=wanted.topic_id, weight=waited)

    return List(TOPICS, table, reads=KEPT_TOPICS)


def _where(verb: str) -> List:
    """Topics in which `verb` happened in the range, those with the most first."""

    def table(sources: Sources) -> Any:
        facts, question = sources.facts, sources.question
        acts = facts.activities
        there = acts.filter(
            acts.verb == verb,
            acts.thread_id.notnull(),
            question.in_range(acts.occurred_at),
            acts.occurred_at <= knob("log_end"),
        )
        places = place_columns(there, question)
        rows = there.select(id=there.thread_id, actor_id=there.actor_id, **places)
        known = people(sources)
        if verb != "reacted":  # reactions alone count where nobody is named
            known = known.filter(known.is_person)
        counted = rows.join(known, rows.actor_id == known.member_id)
        named = name_places(counted, facts, question)
        return named.group_by(question.keys("id")).aggregate(weight=named.count())

    return List(TOPICS, table)


def _answered_within(name: str) -> List:
    window = RESPONSE_WINDOWS[name] // MICROSECOND
    return _topics(lambda table: table.waited < window)


def _in_stage(sources: Sources) -> Any:
    placed = stage_of_members(sources)
    return placed.select(id=placed.member_id, weight=0, group=named(sources, placed.place))


def _converted(sources: Sources) -> Any:
    """Members who were in the first stage of a pair when the range began, in the second after."""
    moves = conversions_of_members(sources)
    return moves.select("group", id=moves.member_id, weight=0)


def _stayed(sources: Sources) -> Any:
    """Members whose stay in a stage began in the range, those who stayed longest first."""
    found = stays(sources)
    return found.select("group", id=found.member_id, weight=found.lasted)


def _in_topics(rows: Callable[[Sources], Any]) -> List:
    """Topics in which there are `rows`, those with the most first."""

    def table(sources: Sources) -> Any:
        found = rows(sources)
        inside = found.filter(found.thread_id.notnull()).rename(id="thread_id", row_id="id")
        return inside.group_by(sources.question.keys("id")).aggregate(weight=inside.count())

    return List(TOPICS, table)


def _of_members(rows: Callable[[Sources], Any]) -> List:
    """Members of whom there are `rows`, those with the most first."""

    def table(sources: Sources) -> Any:
        found = rows(sources)
        theirs = found.select(*_groups(sources), id=found.member_id)
        return theirs.group_by(sources.question.keys("id")).aggregate(weight=theirs.count())

    return List(MEMBERS, table)


def kept_promises(sources: Sources) -> Any:
    found = promises(sources)
    return found.filter(found.is_kept == 1)


def _groups(sources: Sources) -> list[str]:
    return ["group"] if sources.question.by else []


LISTS = {
    **dict.fromkeys(("dau", "wau", "mau", "stickiness", "acts_per_active"), _did("acts")),
    **dict.fromkeys(("active_authors", "authors_share"), _did("authored")),
    "concentration_top5": List(MEMBERS, _most_active_authors, reads=ROWS),
    "new_members": _first("joined_at"),
    **dict.fromkeys(("new_contributors", "retention"), _first("wrote_at")),
    "activation_7d": _activated("wrote_7d"),
    "activation_14d": _activated("wrote_14d"),
    "returned_after_first": List(MEMBERS, _returned),
    **dict.fromkeys(("topics", "replies_per_topic", "voices_per_topic"), _topics()),
    **dict.fromkeys(
        ("first_response_p50", "first_response_p90"), _topics(lambda table: table.waited.notnull())
    ),
    "unanswered": _topics(lambda table: table.waited.isnull()),
    "response_rate_24h": _answered_within("24h"),
    "response_rate_7d": _answered_within("7d"),
    "replies": _where("replied"),
    "reactions": _where("reacted"),
    "stage": List(MEMBERS, _in_stage),
    "stage_conversion": List(MEMBERS, _converted),
    "time_in_stage_p50": List(MEMBERS, _stayed),
    "flag_rate": _in_topics(flags),
    "nps": _of_members(answers_given),
    "sentiment": _in_topics(scores),
    "promise_kept": _of_members(kept_promises),
}
ROLLING = {"wau": timedelta(days=6), "mau": timedelta(days=27)}  # looked at before the day itself
