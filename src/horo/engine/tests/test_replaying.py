"""A replay of the log does what the engine did while the playbook was launched again and again."""

from datetime import timedelta
from random import Random

import pytest
from conftest import AT, make_member

from horo.core.time import to_micros
from horo.engine.models import Performed
from horo.engine.services import apply
from horo.engine.services.launches import WrongChoice
from horo.engine.tests.community import DAY, HOUR, WELCOME, join_at, post, reply
from horo.engine.tests.community import write_playbook as write
from horo.engine.tests.replaying import replay
from horo.engine.tests.test_generations import LATER, start
from horo.playbook.launches import CONTINUE, FINISH, LEAVE, RESTART

pytestmark = pytest.mark.usefixtures("each_database", "db")
THANKS = {
    "enter": {"did": "replied"},
    "again": "always",
    "steps": [
        {"id": "thanks", "send": "tips"},
        {
            "id": "more",
            "after": {"at_least": "2d", "on": "weekdays", "at": "10:00"},
            "send": "tips",
        },
    ],
}
VERSIONS = (
    {"welcome": WELCOME},
    {"welcome": LATER, "thanks": THANKS},
    {"welcome": LATER, "thanks": THANKS | {"steps": THANKS["steps"][:1]}},
    {"welcome": WELCOME | {"exit": {"did": "replied"}}, "thanks": THANKS},
)
ANY = (CONTINUE, FINISH, RESTART, LEAVE)
DAYS = 32  # and within them the clocks change in Sofia


def live_through(random, *, days=DAYS):
    """Let people act, the team launch and the engine tick every noon; return the ticks."""
    people = [make_member(f"member-{number}") for number in range(12)]
    newcomers, greeter = list(people), make_member("greeter")
    ticks = []
    for day in range(days):
        at = AT + day * DAY
        if day % 6 == 0:
            launch_some(random, at - HOUR)
        if newcomers and random.random() < 0.4:
            join_at(newcomers.pop(), moment(random, at))
        for member in set(people) - set(newcomers):
            act(random, member, greeter, at)
        ticks.append(at + 3 * HOUR)
        apply(ticks[-1])
    return ticks


def act(random, member, greeter, at):
    if random.random() < 0.05:
        post(member, moment(random, at))
    if random.random() < 0.05:
        reply(member, greeter, moment(random, at))


def moment(random, at):
    return at + timedelta(minutes=random.randrange(170))


def launch_some(random, at):
    """Launch one of VERSIONS, choosing for each journey whose runs can be chosen for."""
    write(journeys=random.choice(VERSIONS), promise=f"Version of {at}.", timezone="Europe/Sofia")
    policies = {slug: random.choice(ANY) for slug in ("welcome", "thanks")}
    while True:
        try:
            return start(at=at, in_flight=policies)
        except WrongChoice:
            policies.popitem()


def test_a_replay_of_the_log_does_what_the_engine_did():
    ticks = live_through(Random(1))

    lived = replay(ticks)

    done = Performed.objects.order_by("key")
    happened = {(one.key, to_micros(one.performed_at)) for one in done}
    replayed = {(one.key, to_micros(one.at)) for one in lived.given}
    assert len(happened) > 20, "too little happened for this to mean anything"
    assert replayed == happened
    old = {one.key: one.version for one in done if lived.due[one.key].act.version}
    assert old == {key: lived.due[key].act.version for key in old}
    assert old, "nothing finished on an older version"


def test_two_replays_are_the_same():
    ticks = live_through(Random(3), days=10)

    first, second = replay(ticks), replay(ticks)

    assert first.given == second.given
