"""What members say of the community: flags, ratings, and the tone of what they write."""

from typing import Any

import ibis

from horo.measures.question import (
    Sources,
    knob,
    name_places,
    persons,
    place_columns,
    without,
)
from horo.measures.readings.days import spells

FLAGGED, RATED, SCORED = "flagged", "rated", "scored"
PROMOTERS_FROM, DETRACTORS_TO, MOST = 9, 6, 10


def flagging(sources: Sources) -> Any:
    """One row a period (and group): flags, and authored, the authoring activities."""
    keys = sources.question.keys("period")
    found, per_member = flags(sources), spells(sources)
    nothing = ibis.literal(0, type="int64")
    flagged = found.select(*keys, flags=nothing + 1, authored=nothing)
    authored = per_member.select(*keys, flags=nothing, authored=per_member.authored)
    both = flagged.union(authored)
    return both.group_by(keys).aggregate(
        flags=both.flags.sum().cast("int64"), authored=both.authored.sum().cast("int64")
    )


def flags(sources: Sources) -> Any:
    """One row a flag in the range, by one person who counts on the post of another.

    id, at, member_id (the author, whose group it has), by_id (who flagged), thread_id, period.
    """
    there = _inside(sources, FLAGGED)
    columns = ("id", "occurred_at", "thread_id")
    raised = there.select(
        *columns, by_id=there.actor_id, owner_id=there.recipient_id, **_places(sources, there)
    )
    known = persons(sources).view()  # the table is joined once more, for the post's author
    counted = raised.semi_join(known, raised.by_id == known.member_id)
    return _of_persons(sources, counted)


def ratings(sources: Sources) -> Any:
    """One row a period (and group): n, how many answered; promoters; detractors."""
    given = answers_given(sources)
    return given.group_by(sources.question.keys("period")).aggregate(
        n=given.count(),
        promoters=given.count(where=given.value >= PROMOTERS_FROM),
        detractors=given.count(where=given.value <= DETRACTORS_TO),
    )


def answers_given(sources: Sources) -> Any:
    """One row an activity `rated` in the range with a value from 0 to 10: member_id, value …"""
    there = _inside(sources, RATED)
    valid = there.filter(there.value >= 0, there.value <= MOST)
    given = valid.select(
        "id",
        "occurred_at",
        "thread_id",
        "value",
        owner_id=valid.actor_id,
        **_places(sources, valid),
    )
    return _of_persons(sources, given)


def tone(sources: Sources) -> Any:
    """One row a period (and group): n posts, their authors, mean and variance of the scores."""
    keys = sources.question.keys("period")
    posts = scores(sources)
    squared = posts.mutate(square=posts.value * posts.value)
    by_author = squared.group_by([*keys, "member_id"]).aggregate(
        posts=squared.count(), total=squared.value.sum(), squares=squared.square.sum()
    )
    whole = by_author.group_by(keys).aggregate(
        n=by_author.posts.sum().cast("int64"),
        authors=by_author.count(),
        total=by_author.total.sum(),
        squares=by_author.squares.sum(),
    )
    spread = whole.squares - whole.total * whole.total / whole.n
    variance = spread / (whole.n - 1).nullif(0)
    return whole.select(
        *keys,
        "n",
        "authors",
        mean=whole.total / whole.n,
        variance=ibis.ifelse(variance < 0, 0.0, variance),  # what rounding may leave of nothing
    )


def scores(sources: Sources) -> Any:
    """One row a post of the range that has a score: its newest one, value.

    Newest is what was written down last; one without a value takes the score of the post back.
    id, member_id (the author), thread_id, period (and group).
    """
    there = _inside(sources, SCORED)
    newest = ibis.window(group_by=[there.object_type, there.object_id], order_by=there.id.desc())
    ranked = there.mutate(place=ibis.row_number().over(newest))
    kept = ranked.filter(ranked.place == 0, ranked.value.notnull())
    return _of_persons(
        sources,
        kept.select(
            "id",
            "occurred_at",
            "thread_id",
            value=ibis.ifelse(kept.value > 1, 1.0, ibis.ifelse(kept.value < -1, -1.0, kept.value)),
            owner_id=kept.recipient_id,
            **_places(sources, kept),
        ),
    )


def _inside(sources: Sources, verb: str) -> Any:
    log = sources.facts.activities
    return log.filter(
        log.verb == verb,
        sources.question.in_range(log.occurred_at),
        log.occurred_at <= knob("log_end"),
    )


def _places(sources: Sources, table: Any) -> dict[str, Any]:
    return place_columns(table, sources.question)


def _of_persons(sources: Sources, rows: Any) -> Any:
    """`rows` whose owner_id is a person who counts, as member_id; with period (and group)."""
    question, known = sources.question, persons(sources)
    joined = without(rows.join(known, rows.owner_id == known.member_id), "owner_id")
    named = name_places(joined, sources.facts, question)
    return named.mutate(period=question.period_of(question.day_of(named.occurred_at)))
