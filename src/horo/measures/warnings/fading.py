"""`fading`: a program that works less than it did: a journey's goal, a ritual's attendance."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import ibis

from horo.conditions import events, occasions, select
from horo.core.time import to_micros
from horo.engine.rules import Rule
from horo.measures.vocabulary import SHARE, WEEK
from horo.measures.warnings.asking import (
    A_WEEK,
    EPOCH,
    begins,
    day_of,
    is_person,
    micros,
    rows_of,
    weeks_of,
)
from horo.measures.warnings.looks import History, Look, Seen
from horo.measures.warnings.usual import rate_rose, share_fell
from horo.measures.warnings.windows import BEFORE, RECENT, Pair, Sums, divided, pairs
from horo.playbook.parts.warnings import Fading

LEAST_ENTRIES = 10  # in the recent weeks, below which nothing can be said
LEAST_FALL = 0.1  # of what it was
EVENT = "event"  # the kind of thing that `attended` names


def fading(watch: Fading, rules: Sequence[Rule], rituals: Sequence[str], history: History) -> Seen:
    """Looks at the end of each week, at the four weeks that end then and the eight before them.

    Of a journey: the share of its entries that got to the goal in time, of those whose time for
    it is over; who entered is asked of its `enter` and `audience`, also of the time before it
    ran, as a backtest does. Of a ritual: how many attended each week. The score is by how many
    standard errors it fell; nothing is said of a fall by less than a tenth, however sure.
    """
    looks: list[Look] = []
    for rule in rules:
        if rule.goal is not None and _is_watched(rule.name, watch):
            looks += _of_journey(rule, history)
    for slug in rituals:
        if _is_watched(f"rituals/{slug}", watch):
            looks += _of_ritual(slug, history)
    return Seen(tuple(looks), WEEK, "" if looks else "programs")


def _is_watched(name: str, watch: Fading) -> bool:
    return not watch.programs or name in watch.programs


def _of_journey(rule: Rule, history: History) -> Iterator[Look]:
    mondays = [
        monday
        for monday in weeks_of(history, RECENT + BEFORE + rule.goal_within // micros(A_WEEK))
        if begins(monday + A_WEEK, history) + rule.goal_within <= to_micros(history.as_of)
    ]
    if not mondays:
        return
    since, until = begins(mondays[0], history), begins(mondays[-1] + A_WEEK, history)
    weeks: dict[date, Sums] = {
        EPOCH + timedelta(days=day): {"entered": entered, "reached": reached}
        for day, entered, reached in rows_of(history, _reached(rule, history, since, until))
    }
    for pair in pairs(weeks, mondays, history) if weeks else ():
        yield _share_look(rule.name, pair)


def _share_look(name: str, pair: Pair) -> Look:
    recent, before = pair.recent, pair.before
    fell = share_fell(recent["reached"], recent["entered"], before["reached"], before["entered"])
    was, now = divided(before, "reached", "entered"), divided(recent, "reached", "entered")
    score = fell if was is None or now is None or now <= was * (1 - LEAST_FALL) else 0.0
    return Look(
        start=pair.start,
        end=pair.end,
        score=score if recent["entered"] >= LEAST_ENTRIES else None,
        value=now,
        usual=was,
        n=int(recent["entered"]),
        unit=SHARE,
        group=name,
        evidence={"entered_before": before["entered"]},
    )


def _of_ritual(slug: str, history: History) -> Iterator[Look]:
    mondays = weeks_of(history, RECENT + BEFORE)
    if not mondays:
        return
    log, people = history.warehouse.facts.activities, is_person(history.warehouse.facts)
    since, until = begins(mondays[0], history), begins(mondays[-1] + A_WEEK, history)
    came = log.filter(
        log.verb == "attended",
        log.object_type == EVENT,
        log.object_key == slug,
        log.occurred_at >= since,
        log.occurred_at < until,
    ).semi_join(people, log.actor_id == people.member_id)
    monday = _monday(came.occurred_at, history)
    counted = came.group_by(monday=monday).aggregate(came=came.count())
    weeks: dict[date, Sums] = {
        EPOCH + timedelta(days=day): {"came": number} for day, number in rows_of(history, counted)
    }
    for pair in pairs(weeks, mondays, history) if weeks else ():
        yield _count_look(f"rituals/{slug}", pair)


def _count_look(name: str, pair: Pair) -> Look:
    recent, before = pair.recent["came"], pair.before["came"]
    rose = rate_rose(recent, RECENT, before, BEFORE)
    return Look(
        start=pair.start,
        end=pair.end,
        score=None if rose is None else -rose,
        value=recent / RECENT,
        usual=before / BEFORE,
        n=int(recent),
        unit="per week",
        group=name,
    )


def _reached(rule: Rule, history: History, since: int, until: int) -> Any:
    """By week, as the number of its Monday: how many entered, and how many got to the goal."""
    facts = history.warehouse.facts
    entries = _entries(rule, history, since, until)
    numbered = entries.mutate(subject_id=ibis.row_number().over(order_by=entries.activity_id))
    then = numbered.select(
        "subject_id", "member_id", since=ibis.null("int64"), at=numbered.occurred_at
    )
    if rule.audience is not None:
        let_in = select(rule.audience, facts, occasions(then))
        numbered = numbered.semi_join(let_in, "subject_id")
    later = numbered.select(
        "subject_id",
        "member_id",
        since=numbered.occurred_at,
        at=numbered.occurred_at + rule.goal_within,
    )
    assert rule.goal is not None, "only journeys with a goal are watched"
    got = select(rule.goal, facts, occasions(later)).select(got_id="subject_id")
    both = numbered.left_join(got, numbered.subject_id == got.got_id)
    dated = both.mutate(monday=_monday(both.occurred_at, history))
    return dated.group_by("monday").aggregate(
        entered=dated.count(), reached=dated.count(where=dated.got_id.notnull())
    )


def _entries(rule: Rule, history: History, since: int, until: int) -> Any:
    """The acts that let persons in: member_id, activity_id, occurred_at; the first where once."""
    facts = history.warehouse.facts
    people = is_person(facts)
    if not rule.staff_too:
        people = people.filter(~people.is_staff)
    let_in = events(rule.enter, facts)
    of_people = let_in.semi_join(people, let_in.member_id == people.member_id)
    if rule.is_once:
        earliest = ibis.window(
            group_by=of_people.member_id, order_by=[of_people.occurred_at, of_people.activity_id]
        )
        ranked = of_people.mutate(place=ibis.row_number().over(earliest))
        of_people = ranked.filter(ranked.place == 0)
    inside = of_people.filter(of_people.occurred_at >= since, of_people.occurred_at < until)
    return inside.select("member_id", "activity_id", "occurred_at")


def _monday(instant: Any, history: History) -> Any:
    """The number of the Monday of the week in which `instant` lies."""
    day = day_of(instant, history)
    return day - (day + 3) % 7  # 1970-01-01 was a Thursday
