"""Journeys of every shape in a backtest: the same bytes twice, and what each day's plan says."""

import json

import pytest
from conftest import AT
from hypothesis import given, settings

from horo.core.time import from_micros
from horo.engine.rules import rules_of
from horo.engine.services import backtest
from horo.engine.setwise import Bench, due
from horo.engine.simulation import noons
from horo.engine.tests.community import DAY, HOUR, post, reply
from horo.engine.tests.community import write_playbook as write
from horo.engine.tests.journeys import journeys, written
from horo.engine.tests.test_agreement import acts, people, thorough
from horo.engine.tests.test_forks import BRANCH, SPLIT, WAIT, early
from horo.facts.services import open_facts
from horo.log import services as log
from horo.playbook.services import current

pytestmark = pytest.mark.django_db
END = AT + 30 * DAY
FORKS = [SPLIT, BRANCH | {"branch": BRANCH["branch"] | {"then": [WAIT]}}]


def replayed(goal=None, **more):
    steps = json.loads(json.dumps(FORKS))
    write(journeys={"way": {"enter": {"did": "posted"}, "goal": goal, "steps": steps, **more}})
    return backtest(AT - DAY, END)


@pytest.fixture
def crowd():
    found = [early(f"m{number}") for number in range(6)]
    for number, member in enumerate(found):
        post(member, AT + number * HOUR)
        if number % 2:
            reply(member, found[0], AT + number * 5 * HOUR)
    return found


def test_two_backtests_of_forks_are_the_same_bytes(crowd):
    again = {"after": "2d"}

    first = replayed(again=again, holdout=0.2)

    assert first.given, "nothing happened, so the same bytes would prove nothing"
    assert replayed(again=again, holdout=0.2).to_json() == first.to_json()


def test_the_natural_rate_is_of_those_whom_some_way_would_have_met(crowd):
    goal = {"was": "flagged", "within": "7d"}

    (rule,) = replayed(goal=goal).rules

    assert rule.entries == 6
    assert (rule.goal.n, rule.goal.reached) == (6, 0), "each is on one way or the other"


def test_those_for_whom_nothing_is_done_stay_in_the_natural_rate(crowd):
    goal = {"was": "flagged", "within": "7d"}

    (rule,) = replayed(goal=goal, holdout=0.99).rules

    assert (rule.entries, rule.goal.n, rule.steps[0].done) == (6, 6, 0)


@given(journey=journeys.map(written), acts=acts)
@settings(thorough, max_examples=8)
def test_many_instants_at_once_are_due_as_each_alone(journey, acts, home):
    write(journeys={"way": journey}, timezone="Europe/Sofia")
    cast = people()
    start = cast[0].joined_at
    for verb, who, whom, hour in acts:
        log.record(verb, None, actor=cast[who], recipient=cast[whom], at=start + hour * HOUR)
    (rule,) = rules_of(current())
    days = noons(start, start + 8 * DAY, start.tzinfo)

    with open_facts() as warehouse:
        bench = Bench(warehouse.raw)
        at_once = due(bench, rule, days)
        one_by_one = [one for day in days for one in due(bench, rule, [day])]

    assert at_once == sorted(one_by_one)
    assert all(from_micros(one.due_at) <= from_micros(one.at) for one in at_once)
    assert all(one.due_at - one.entered_at <= rule.longest for one in at_once)
