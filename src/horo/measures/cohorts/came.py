"""Who came back when: of each member the columns in which they did, as bits, and the last time.

The log is read once for it, and once for who began: whatever a member did becomes one number, and
a cohort adds up bits.
"""

from typing import Any

import ibis

from horo.conditions import occasions, select
from horo.measures.calendar import period_number
from horo.measures.cohorts.began import Look
from horo.measures.question import knob

BEGUN = "horo_cohort_begun_$number"  # what `began.begun` found, read from the log once
BEGAN = ibis.schema({"member_id": "int64", "group": "string", "cohort": "int64", "began": "int64"})
MOMENTS = "horo_cohort_moments_$number"  # the last moment of each unit: number, moment
MOMENT = ibis.schema({"number": "int64", "moment": "int64"})
NEVER = -1


def counted(look: Look) -> Any:
    """One row a cohort: group, cohort, size, and back_0, back_1 …, one for each column."""
    member = lives(look)
    columns = {f"back_{place}": _back(member, look, place).sum() for place in _places(look)}
    return member.group_by(["group", "cohort"]).aggregate(
        size=member.count(), **{name: total.cast("int64") for name, total in columns.items()}
    )


def listed(look: Look, place: int | None) -> Any:
    """One row a member and cohort: member_id, group, cohort, and back (0 or 1) in one column.

    Without a column everybody is back.
    """
    member = lives(look)
    back = ibis.literal(1, type="int64") if place is None else _back(member, look, place)
    return member.select("member_id", "group", "cohort", back=back)


def lives(look: Look) -> Any:
    """One row a member and cohort: member_id, group, cohort, seen (bits) and last (a column's
    offset; -1 where they never came back)."""
    started = ibis.table(BEGAN, name=BEGUN)
    back = _by_condition(look, started) if look.meaning.came else _by_verbs(look, started)
    known = back.select(back_id="member_id", seen="seen", last="last")
    both = started.left_join(known, started.member_id == known.back_id)
    return both.select(
        "member_id",
        "group",
        "cohort",
        seen=ibis.coalesce(both.seen, 0),
        last=ibis.coalesce(both["last"], NEVER),
    )


def _by_verbs(look: Look, started: Any) -> Any:
    acts, question = look.facts.activities, look.question
    again = acts.filter(
        acts.verb.isin(look.verbs),
        acts.occurred_at >= knob("start"),
        acts.occurred_at <= knob("log_end"),
    )
    dated = again.select(
        doer_id=again.actor_id,
        number=period_number(question.day_of(again.occurred_at), look.unit),
    )
    own = started.select("member_id", "began").distinct()
    both = dated.join(own, dated.doer_id == own.member_id)
    later = both.select("member_id", offset=both.number - both.began)
    later = later.filter(later.offset >= 0)
    return later.group_by("member_id").aggregate(
        seen=_bit(later.offset, look).bit_or().cast("int64"), last=later.offset.max()
    )


def _by_condition(look: Look, started: Any) -> Any:
    """Each member is asked at the end of each column that has begun."""
    assert look.meaning.came is not None, "a condition says who comes back"
    own = started.select("member_id", "began").distinct()
    moments = ibis.table(MOMENT, name=MOMENTS)
    asked = [
        own.select("member_id", place=ibis.literal(place, type="int64"), number=own.began + offset)
        for place, offset in enumerate(look.offsets)
    ]
    wanted = ibis.union(*asked, distinct=False) if len(asked) > 1 else asked[0]
    dated = wanted.join(moments, wanted.number == moments.number)
    width = len(look.offsets)
    rows = dated.select(
        subject_id=dated.member_id * width + dated.place,
        member_id=dated.member_id,
        since=ibis.null("int64"),
        at=dated["moment"],
    )
    held = select(look.meaning.came, look.facts, occasions(rows))
    placed = held.select("member_id", place=held.subject_id % width)
    offset = ibis.cases(*((placed.place == place, at) for place, at in enumerate(look.offsets)))
    return placed.group_by("member_id").aggregate(
        seen=(_one() << placed.place).bit_or().cast("int64"), last=offset.cast("int64").max()
    )


def _bit(offset: Any, look: Look) -> Any:
    """The bit of the column that lies `offset` units after the beginning; 0 where none does."""
    if look.offsets == tuple(range(len(look.offsets))):
        highest = len(look.offsets) - 1
        return ibis.ifelse(offset <= highest, _one() << ibis.least(offset, highest), 0)
    return ibis.cases(
        *((offset == at, 1 << place) for place, at in enumerate(look.offsets)), else_=0
    ).cast("int64")


def _back(member: Any, look: Look, place: int) -> Any:
    if look.is_rolling:
        return ibis.ifelse(member["last"] >= look.offsets[place], 1, 0)
    return (member.seen >> place) & 1


def _one() -> Any:
    return ibis.literal(1, type="int64")


def _places(look: Look) -> range:
    return range(len(look.offsets))
