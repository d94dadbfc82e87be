"""Backtest equals live: the log and the launches account for every effect of a whole year."""

from datetime import UTC, datetime
from random import Random

import pytest
from conftest import AT, make_member
from hypothesis import event, given, settings
from hypothesis import strategies as st

from horo.content.activities import POSTED
from horo.engine.models import Performed, Switch
from horo.engine.services import apply, backtest, decide
from horo.engine.services.launches import WrongChoice
from horo.engine.services.retracing import retrace
from horo.engine.services.switching import end, pause
from horo.engine.tests.community import DAY, HOUR, STAGES, WELCOME, join_at
from horo.engine.tests.community import write_playbook as write
from horo.engine.tests.journeys import journeys, written
from horo.engine.tests.test_agreement import acts, thorough
from horo.engine.tests.test_generations import start as launch
from horo.engine.tests.year import ZONES, Year, tick_often
from horo.log import services as log
from horo.people.models import Consent, Member
from horo.playbook.launches import CONTINUE, FINISH, IN_FLIGHT, LEAVE, RESTART
from horo.playbook.models import Launch

pytestmark = pytest.mark.django_db
FIRST = datetime(2026, 3, 1, tzinfo=UTC)
DAYS = 365
# the clocks change on 8 March and 1 November in New York, on 29 March and 25 October in Sofia
BUSY = (0, 6, 27, 129, 180, 237, 244)
PUT_BACK = FIRST + 130 * DAY + 10 * HOUR
TICK = {"id": "tips", "after": {"at_least": "1d", "on": "weekdays", "at": "03:30"}, "send": "tips"}
THANKS = {
    "enter": {"did": "replied"},
    "again": {"after": "5d"},
    "exit": {"did": "replied", "times": 4},
    "steps": [{"id": "now", "send": "tips"}, TICK],
}
WAY = {
    "enter": {"did": "posted"},
    "again": "after_leaving",
    "goal": {"was": "replied_to", "within": "7d"},
    "steps": [
        {
            "id": "answer",
            "wait": {"until": {"was": "replied_to"}, "at_most": "2d"},
            "then": [{"id": "good", "send": "welcome"}],
            "else": [{"id": "help", "task": {"to": "moderators", "title": "Help"}}],
        }
    ],
}
LOOK = {"id": "look", "approval": True, "task": {"to": "moderators", "title": "Look"}}
CHECKED = {"enter": {"did": "posted"}, "again": {"after": "30d"}, "steps": [LOOK]}
VERSIONS = (
    {"welcome": WELCOME, "thanks": THANKS, "way": WAY},
    {"welcome": WELCOME, "thanks": THANKS | {"again": "always"}, "way": WAY, "checked": CHECKED},
    {"welcome": WELCOME, "thanks": THANKS, "way": WAY | {"again": "always"}, "checked": CHECKED},
    {"welcome": WELCOME, "thanks": THANKS | {"steps": [TICK]}, "way": WAY, "checked": CHECKED},
)
POLICIES = (None, FINISH, RESTART, LEAVE, CONTINUE)


@pytest.fixture
def year(hana, monkeypatch, settings):
    """A year of a small community, lived through once."""
    settings.HORO_WAREHOUSE_THREADS = 1
    life = Year(Random(4), FIRST)
    life.settle(20, BUSY)
    life.acts(20, BUSY)
    tick_often(life, DAYS, BUSY)
    for day in (28, 181, 238):
        life.bring(FIRST + day * DAY + HOUR, 6)
    life.plan(PUT_BACK, life.turn_back)
    launch_all(life)
    interfere(life, hana)
    life.live(monkeypatch)
    return life


def launch_all(life):
    for number, day in enumerate((0, 28, 130, 181, 238)):
        version, policy = VERSIONS[min(number, number % 3 + 1)], POLICIES[number % 5]
        life.plan(FIRST + day * DAY - HOUR, lambda at, v=version, p=policy: start(at, v, p))


def start(at, journeys, policy):
    """Launch, with `policy` for the journeys whose runs can be chosen for."""
    write(
        journeys=journeys,
        stages=STAGES,
        promise=f"Version of {at}.",
        timezone="Europe/Sofia",
        quiet_hours={"since": "21:00", "till": "08:00"},
        caps=[{"messages": 2, "per": "7d"}],
        blast_radius={"members": 6},
    )
    chosen = {slug: policy for slug in ("thanks", "way", "checked") if policy}
    while True:
        try:
            return launch(at=at, in_flight=chosen)
        except WrongChoice:
            chosen.popitem()


def interfere(life, hana):
    """Let people say no, pause a journey, approve some of what waits, and reject some."""
    quiet = life.people[:3]
    life.plan(FIRST + 150 * DAY, lambda at: [refuse(one, at) for one in quiet])
    rule = "journeys/thanks"
    life.plan(FIRST + 178 * DAY, lambda at: pause(by=hana, at=at, rule=rule))
    life.plan(FIRST + 186 * DAY, lambda at: end(Switch.objects.get(), by=hana, at=at))
    for day in (28, 29, 130, 181, 182, 238, 245, 246):
        life.plan(FIRST + day * DAY + 11 * HOUR, lambda at: review(life, hana, at))


def refuse(member, at):
    Consent.objects.create(
        member=member, topic="news", channel="in_app", is_given=False, said_at=at
    )


def review(life, hana, at):
    for one in life.waiting:
        if one.held.gate == "approval":
            decide(one.key, life.random.choice(["approved", "rejected"]), by=hana, at=at)


def test_a_year_of_the_log_accounts_for_every_effect_of_the_live_engine(year):
    found = retrace(FIRST, FIRST + DAYS * DAY, looks=year.looks)

    assert found.differences == ()
    assert len(found.performed) == Performed.objects.count() > 120
    assert year.reacted > 20, "too little happened at once"
    held = {gate for one in found.left_out for gate in one.held}
    assert {"consent", "paused", "rejected", "frequency"} <= held
    versions = {one.version for one in found.performed}
    assert len(versions) == Launch.objects.count() == 5, "each launch did something"
    again = retrace(FIRST, FIRST + DAYS * DAY, looks=year.looks)
    assert again.to_json() == found.to_json()
    assert same_backtest(FIRST, FIRST + DAYS * DAY)


def same_backtest(start, end):
    first, second = backtest(start, end, at=end), backtest(start, end, at=end)
    return first.given and first.to_json() == second.to_json()


@pytest.fixture
def told_at_once(monkeypatch):
    """No act is told later than it happened."""
    monkeypatch.setattr("horo.log.services.now", lambda: AT)


@pytest.fixture
def welcomed(alice, bob, hana, told_at_once):
    """alice and bob have had the first step."""
    write()
    launch(at=AT - DAY)
    join_at(alice)
    join_at(bob)
    assert len(apply(AT).done) == 2
    return alice


def seen(**more):
    return retrace(AT - HOUR, AT + HOUR, looks=[AT], **more)


def test_what_is_accounted_for_is_told_with_nothing_else(welcomed):
    found = seen()

    assert (len(found.performed), found.left_out, found.differences) == (2, (), ())
    (mine,) = found.of_member(welcomed.pk).performed
    assert (mine.step, mine.at) == ("hello", AT)


def test_an_effect_that_nothing_made_due_is_a_difference(welcomed, otto):
    row = Performed.objects.get(member=welcomed)
    row.pk, row.member = None, otto
    row.key = row.once = f"journeys/welcome/hello/{otto.pk}/{row.entry_id}"
    row.save(force_insert=True)

    (difference,) = seen().differences

    assert (difference.member_id, difference.difference) == (otto.pk, "not_due")


def test_an_effect_of_a_version_that_did_not_run_is_a_difference(welcomed):
    Performed.objects.filter(member=welcomed).update(version="f" * 64)

    assert [one.difference for one in seen().differences] == ["other_version"]


def test_an_effect_that_was_lost_is_a_difference(welcomed):
    Performed.objects.filter(member=welcomed).delete()

    (lost,) = seen().differences

    assert (lost.member_id, lost.step, lost.held, lost.free_at) == (welcomed.pk, "hello", (), AT)


def test_what_a_gate_held_is_left_out_with_its_gate(alice, hana, told_at_once):
    write()
    launch(at=AT - DAY)
    join_at(alice)
    refuse(alice, AT - HOUR)
    apply(AT)

    found = seen()

    assert found.differences == ()
    assert [one.held for one in found.left_out] == [("consent",)]


def test_an_act_that_was_told_late_was_not_known_before(welcomed, bob):
    assert len(apply(AT + DAY).done) == 2, "both are greeted"
    goal = log.Entry(
        verb=POSTED, occurred_at=AT + HOUR, source="old", source_key="1", actor_id=welcomed.pk
    )
    log.record_many([goal], recorded_at=AT + 2 * DAY)

    found = retrace(AT, AT + 2 * DAY, looks=[AT, AT + DAY])

    assert (len(found.performed), found.differences) == (4, ())


some = {"first": journeys.map(written), "second": journeys.map(written), "acts": acts}


@given(policy=st.sampled_from(IN_FLIGHT), **some)
@settings(thorough, max_examples=4)
def test_random_journeys_and_launches_are_accounted_for(first, second, acts, policy, home):
    with pytest.MonkeyPatch.context() as patch:
        life = Year(Random(1), datetime(2026 + Member.objects.count(), 3, 26, tzinfo=UTC))
        life.people = [early(f"m{n}-{life.start.year}", ZONES[n]) for n in range(3)]
        for verb, who, whom, hour in acts:
            life.plan_act(life.start + hour * HOUR, verb, life.people[who], life.people[whom])
        launch_way(life, -HOUR / 2, first)
        launch_way(life, 40.5 * HOUR, second, in_flight={"way": policy})
        for half in range(1, 12):
            life.plan(life.start + half * 12 * HOUR, life.tick)
        life.live(patch)

    found = retrace(life.start, life.start + 9 * DAY, looks=life.looks)

    event("some effects" if found.performed else "no effect")
    assert found.differences == ()


def early(handle, zone):
    """A member who was there before anything happened."""
    member = make_member(handle, timezone=zone)
    Member.objects.filter(pk=member.pk).update(joined_at=AT - 30 * DAY)
    return Member.objects.get(pk=member.pk)


def launch_way(life, after, journey, **chosen):
    """Launch the playbook of `journey` so long `after` the start, unless nothing changes."""

    def act(at):
        write(journeys={"way": journey}, timezone="Europe/Sofia", promise=f"Version of {at}.")
        try:
            launch(at=at, **chosen)
        except WrongChoice:
            launch(at=at)

    life.plan(life.start + after, act)
