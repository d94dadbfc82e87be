"""Every engine says what the plain reading says, of random conditions over random logs."""

import os

import pytest
from conftest import AT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from horo.conditions import parse, truth
from horo.conditions.acts import Acts
from horo.conditions.logic import Named, Not
from horo.conditions.moments import micros
from horo.conditions.selecting import EVIDENCE
from horo.conditions.snapshot import Reading
from horo.conditions.tests import worlds
from horo.conditions.tests.engines import engine

DIALECTS = ["duckdb", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
thorough = settings(
    max_examples=int(os.environ.get("HORO_EXAMPLES", "20")),
    deadline=None,
    derandomize="HORO_EXAMPLES" not in os.environ,  # the same examples for everyone, until asked
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def explain(condition, reading, path="", positive=True):
    """Return (activity, part) of what made `condition` true, in plain Python."""
    if condition.holds(reading) != positive:
        return set()
    if hasattr(condition, "found"):
        return {(row["id"], path) for row in latest(condition, reading, positive)}
    inside = reading.whole() if isinstance(condition, Named) else reading
    polarity = positive != isinstance(condition, Not)
    return {
        found
        for step, part in condition.inner()
        for found in explain(part, inside, f"{path}.{step}" if path else step, polarity)
    }


def latest(atom, reading, positive):
    rests_on_acts = atom.rests_on_acts(positive) if isinstance(atom, Acts) else positive
    return newest(atom.found(reading)) if rests_on_acts else []


def newest(rows):
    return sorted(rows, key=lambda row: (row["occurred_at"], row["id"]))[-EVIDENCE:]


def asked_at(snapshot, at):
    return [
        member["id"]
        for member in snapshot.members
        if member["kind"] == "person"
        and (member["joined_at"] is None or member["joined_at"] <= micros(at))
    ]


@pytest.mark.parametrize("dialect", DIALECTS)
@given(worlds.snapshots, worlds.conditions)
@thorough
def test_everyone_is_selected_for_whom_the_condition_is_true(dialect, snapshot, condition):
    database = engine(dialect)
    database.fill(snapshot)
    people = asked_at(snapshot, AT)

    selected = database.true_for(condition, AT)

    assert selected == {m for m in people if truth(condition, snapshot, m, None, AT)}
    assert database.evidence_of(condition, AT) == {
        (member, activity, part)
        for member in people
        for activity, part in explain(condition, Reading(snapshot, member, None, micros(AT)))
    }


@pytest.mark.parametrize("dialect", DIALECTS)
@given(worlds.snapshots, worlds.conditions, worlds.moments())
@thorough
def test_every_occasion_has_its_own_window(dialect, snapshot, condition, moments):
    database = engine(dialect)
    rows = [(s, m, since and micros(since), micros(at)) for s, m, since, at in moments]
    database.fill(snapshot, rows)

    selected = database.true_for(condition)

    assert selected == {
        s for s, m, since, at in moments if truth(condition, snapshot, m, since, at)
    }
    assert database.evidence_of(condition) == {
        (subject, activity, part)
        for subject, member, since, at in rows
        for activity, part in explain(condition, Reading(snapshot, member, since, at))
    }


@pytest.mark.parametrize("dialect", DIALECTS)
@given(worlds.snapshots, worlds.conditions, worlds.moments())
@thorough
def test_the_whole_past_of_many_occasions_is_asked_at_once(dialect, snapshot, condition, moments):
    database = engine(dialect)
    database.fill(snapshot, [(s, m, None, micros(at)) for s, m, _, at in moments])

    selected = database.true_of_the_whole_past(condition)

    assert selected == {s for s, m, _, at in moments if truth(condition, snapshot, m, None, at)}


@pytest.mark.parametrize("dialect", DIALECTS)
@given(worlds.snapshots, st.lists(worlds.conditions, min_size=1, max_size=4))
@thorough
def test_many_conditions_are_told_in_one_reading(dialect, snapshot, conditions):
    database = engine(dialect)
    database.fill(snapshot)

    assert database.told(conditions, AT) == {
        member: tuple(truth(each, snapshot, member, None, AT) for each in conditions)
        for member in asked_at(snapshot, AT)
    }


@pytest.mark.parametrize("dialect", DIALECTS)
@given(worlds.snapshots, worlds.conditions)
@thorough
def test_evidence_of_what_is_known_to_be_true_is_the_same(dialect, snapshot, condition):
    database = engine(dialect)
    database.fill(snapshot)
    whom = database.true_for(condition, AT)

    known = database.evidence_of_what_is_true(condition, AT)

    assert {row for row in known if row[0] in whom} == database.evidence_of(condition, AT)


@pytest.mark.parametrize("dialect", DIALECTS)
@given(worlds.snapshots, worlds.conditions, st.none() | worlds.instants)
@thorough
def test_one_member_is_asked_as_everyone_is(dialect, snapshot, condition, since):
    database = engine(dialect)
    database.fill(snapshot)
    people = asked_at(snapshot, AT)

    holding = {m["id"] for m in snapshot.members if database.holds(condition, m["id"], since, AT)}

    assert holding == {m for m in people if truth(condition, snapshot, m, since, AT)}


@given(worlds.written)
def test_what_was_written_reads_back_the_same(written):
    condition = parse(written)

    assert parse(condition.written()) == condition
    assert hash(parse(condition.written())) == hash(condition)
