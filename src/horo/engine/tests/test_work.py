"""Whose work a playbook makes: of tasks and hand-overs, whichever way their owner is written."""

import pytest
from conftest import AT

from horo.engine.services import backtest
from horo.engine.tests.community import DAY, join_at, write_playbook
from horo.playbook import actions

STEPS = [
    {"id": "a", "task": {"to": "moderators", "title": "Look"}},
    {"id": "b", "task": {"to": {"group": "moderators", "rule": "round_robin"}, "title": "Look"}},
    {"id": "c", "hand_over": {"to": "managers", "title": "Go on"}},
    {"id": "d", "notify": {"to": "managers", "title": "Read this"}},
]


def test_a_notice_is_no_work():
    known = actions.registered()

    assert {name for name, one in known.items() if one.work_for(one_of(name)) == "x"} == {
        "task",
        "hand_over",
    }


def one_of(name):
    """Arguments of the action `name` for somebody called x, where it takes any."""
    made = {
        "task": {"to": "x", "title": "Look"},
        "hand_over": {"to": {"group": "x"}, "title": "Look"},
        "notify": {"to": "x", "title": "Look"},
    }
    return actions.registered()[name].args(**made[name]) if name in made else None


@pytest.mark.django_db
def test_the_backtest_adds_up_the_work_of_each_group(alice, hana, mara):
    write_playbook(journeys={"welcome": {"enter": {"did": "joined"}, "steps": STEPS}})
    join_at(alice)

    found = backtest(AT - DAY, AT + 2 * DAY)

    assert {load.to: load.tasks for load in found.team_load} == {"moderators": 2, "managers": 1}
