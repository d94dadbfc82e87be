"""Journeys of every shape lead to the same effects for everyone at once and for one member."""

import os
from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import AT, make_member
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from horo.content.activities import POSTED, REACTED, REPLIED
from horo.core.time import to_micros
from horo.engine.effects import effect_of
from horo.engine.evidence import because
from horo.engine.one_member import due_after, people_in, upcoming
from horo.engine.rules import rules_of
from horo.engine.setwise import Bench, due
from horo.engine.tests.community import DAY, HOUR
from horo.engine.tests.community import write_playbook as write
from horo.engine.tests.journeys import journeys, written
from horo.facts.services import open_facts
from horo.log import services as log
from horo.people.models import Member
from horo.playbook.services import current

ZONES = ["", "America/New_York", "Asia/Kathmandu"]
CHANGE = AT.replace(month=3, day=28)  # the day before the clocks change in Sofia
thorough = settings(
    max_examples=int(os.environ.get("HORO_EXAMPLES", "10")),
    deadline=None,
    derandomize="HORO_EXAMPLES" not in os.environ,  # the same for everyone, until asked
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
acts = st.lists(
    st.tuples(
        st.sampled_from([POSTED, REPLIED, REACTED]), st.integers(0, 2), st.integers(0, 2),
        st.integers(0, 72),
    ),
    min_size=2, max_size=14,
)  # fmt: skip


windows = st.fixed_dictionaries(
    {},
    optional={
        "opens_at": st.integers(0, 40),
        "closes_at": st.integers(20, 72),
    },
)


def people():
    found = [make_member(f"m{n}-{Member.objects.count()}", timezone=ZONES[n]) for n in range(3)]
    for days, member in enumerate(found):
        Member.objects.filter(pk=member.pk).update(joined_at=CHANGE - days * DAY)
    return list(Member.objects.filter(pk__in=[one.pk for one in found]).order_by("pk"))


@pytest.mark.usefixtures("each_database", "db")
@given(journeys=st.lists(journeys.map(written), min_size=3, max_size=3), acts=acts, window=windows,
       hours=st.lists(st.integers(0, 120), min_size=1, max_size=3))  # fmt: skip
@thorough
def test_random_journeys_yield_the_same_both_ways(journeys, acts, window, hours, home):
    write(journeys={f"j{n}": one for n, one in enumerate(journeys)}, timezone="Europe/Sofia")
    cast = people()
    recorded = [
        log.record(verb, None, actor=cast[who], recipient=cast[whom], at=CHANGE + hour * HOUR)
        for verb, who, whom, hour in acts
    ]
    limits = {name: to_micros(CHANGE + hour * HOUR) for name, hour in window.items()}
    for number, rule in enumerate(rules_of(current())):
        limited = replace(rule, **limits) if number == 0 else rule
        for hour in sorted(set(hours)):
            agree(limited, CHANGE + hour * HOUR, cast, recorded)


def agree(rule, at, cast, recorded):
    """Fail unless `rule` does the same for everyone, for each member, and after each act."""
    known = people_in(recorded)
    planned = set_wise(rule, at, cast)
    coming = [one for who in cast for one in upcoming([rule], who, at=at, until=at)]
    reacted = [one for act in recorded for one in due_after(rule, act, known, at=at)]
    event("some effects" if planned else "no effect")
    assert shown(coming) == shown(planned)
    assert shown(reacted) == shown(planned)


def set_wise(rule, at, cast):
    with open_facts() as warehouse:
        bench = Bench(warehouse.raw)
        steps = due(bench, rule, [to_micros(at)])
        why = because(bench, rule, steps)
    ids = {one.pk for one in cast}
    found = [effect_of(rule, one, each) for one, each in zip(steps, why, strict=True)]
    return [one for one in found if one.member_id in ids]


def shown(effects):
    return {one.key: (one.due_at, one.entered_at, one.because) for one in effects}


@given(journey=journeys.map(written))
@settings(max_examples=30, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
def test_a_step_comes_between_its_earliest_and_its_latest(journey, home, db):
    write(journeys={"j": journey})
    (rule,) = rules_of(current())

    assert all(0 <= step.earliest <= step.latest <= rule.longest for step in rule.steps)
    assert timedelta(microseconds=rule.longest) < 400 * DAY
