"""The way in for one member, and that it leads to the same effects as the plan."""

from datetime import timedelta

import pytest
from conftest import AT, make_member
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from horo.content.activities import POSTED, REPLIED
from horo.engine.middleware import ReactMiddleware
from horo.engine.models import Performed
from horo.engine.one_member import due_after, people_in
from horo.engine.rules import rules_of
from horo.engine.services import due_next, plan, react
from horo.engine.tests.community import DAY, HOUR, WELCOME, join_at, post
from horo.engine.tests.community import write_playbook as write
from horo.log import services as log
from horo.messaging.models import Message
from horo.people.activities import JOINED
from horo.people.models import Member
from horo.playbook.services import current


@pytest.mark.usefixtures("each_database", "db")
def test_a_welcome_arrives_within_the_request(alice):
    write()

    react([join_at(alice)], AT)

    assert Message.objects.get().subject == "Welcome Alice"
    assert plan(AT).effects == (), "the plan has nothing left to do"


@pytest.mark.django_db
def test_reacting_again_changes_nothing(alice):
    write()
    joined = join_at(alice)
    react([joined], AT)

    assert react([joined], AT).done == ()
    assert Performed.objects.count() == 1


@pytest.mark.django_db
def test_the_gates_stand_here_too(alice):
    write(approval={"send": True})

    applied = react([join_at(alice)], AT)

    assert (applied.done, applied.held[0].held.gate) == ((), "approval")


@pytest.mark.usefixtures("each_database", "db")
def test_evidence_is_the_same_both_ways(alice):
    write(journeys={"welcome": WELCOME | {"audience": {"did": "posted"}, "goal": None}})
    post(alice, AT - HOUR)
    (activity, rule) = join_at(alice), rules_of(current())[0]

    (reacted,) = due_after(rule, activity, people_in([activity]), at=AT)

    (planned,) = plan(AT).effects
    assert reacted.because == planned.because
    assert len(reacted.because) == 2, "entry and audience"


JOURNEYS = {
    "once": {"enter": {"did": "posted"}, "audience": {"joined": {"less_than": "3d"}}},
    "each": {
        "enter": {"any": [{"did": "posted"}, {"was": "replied_to"}]},
        "again": "always",
        "exit": {"did": "replied"},
    },
    "goal": {"enter": {"did": "joined"}, "goal": {"did": "posted", "within": "2d"}},
    "choosy": {
        "enter": {"did": "replied"},
        "again": "always",
        "audience": [{"did": "posted", "times": {"at_least": 2}}, {"not": {"was": "replied_to"}}],
    },
}
STEPS = [
    {"id": "now", "send": "tips"},
    {"id": "later", "after": "1h", "unless": {"did": "posted"}, "send": "tips"},
    {"id": "perhaps", "after": "2h", "if": {"was": "replied_to"}, "send": "tips"},
]
ACTS = st.lists(
    st.tuples(
        st.sampled_from([JOINED, POSTED, REPLIED]), st.integers(0, 2), st.integers(0, 2),
        st.integers(0, 100),
    ),
    min_size=1, max_size=12,
)  # fmt: skip


@pytest.mark.usefixtures("each_database", "db")
@given(acts=ACTS, hours=st.integers(0, 30))
@settings(max_examples=15, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
def test_both_ways_yield_the_same_effects(acts, hours, home):
    write(journeys={slug: journey | {"steps": STEPS} for slug, journey in JOURNEYS.items()})
    people = [make_member(f"m{number}-{Member.objects.count()}") for number in range(3)]
    Member.objects.filter(pk=people[0].pk).update(joined_at=AT - 5 * DAY)
    recorded = [
        log.record(verb, None, actor=people[who], recipient=people[whom],
                   at=AT + timedelta(hours=hour))
        for verb, who, whom, hour in acts
    ]  # fmt: skip
    at = AT + timedelta(hours=hours + max(hour for *_, hour in acts))

    planned = {one.key: one for one in plan(at).effects if one.member_id in ids(people)}
    reacted = {
        one.key: one
        for activity in recorded
        for rule in rules_of(current())
        for one in due_after(rule, activity, people_in([activity]), at=at)
    }

    event("some effects" if planned else "no effect")
    assert set(reacted) == set(planned)
    assert all(reacted[key].because == planned[key].because for key in planned)


def ids(people):
    return {person.pk for person in people}


@pytest.mark.django_db
def test_a_request_that_records_lets_the_playbook_react(alice, monkeypatch):
    write()
    monkeypatch.setattr("horo.engine.middleware.now", lambda: AT)
    middleware = ReactMiddleware(lambda request: join_at(alice))

    middleware(None)

    assert Message.objects.get().member == alice


@pytest.mark.django_db
def test_a_reaction_that_fails_does_not_spoil_the_answer(alice, monkeypatch):
    write(journeys={})
    monkeypatch.setattr("horo.engine.middleware.react", lambda *_: 1 / 0)

    assert ReactMiddleware(lambda request: join_at(alice))(None).verb == "joined"


@pytest.mark.django_db
def test_due_next_tells_what_comes_as_things_stand(alice, robot, hana):
    write()
    join_at(alice)

    coming = due_next(alice, AT)
    assert [(one.step, one.due_at) for one in coming] == [("hello", AT), ("greet", AT + DAY)]
    assert due_next(robot, AT) == ()

    post(alice, AT + HOUR)
    assert due_next(alice, AT + HOUR) == (), "the goal is reached"


@pytest.mark.django_db
def test_due_next_says_what_holds_a_step_that_is_due(alice):
    write(approval={"send": True})
    join_at(alice)

    hello, greet = due_next(alice, AT)

    assert (hello.held.gate, greet.held) == ("approval", None)
