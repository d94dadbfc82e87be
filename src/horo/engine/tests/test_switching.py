"""What people stop, and what goes on."""

import pytest
from conftest import AT

from horo.core import adding
from horo.engine.models import Performed, Switch
from horo.engine.services import apply, backtest, plan, switching
from horo.engine.tests.community import DAY, HOUR, join_at
from horo.engine.tests.community import write_playbook as write
from horo.messaging.models import Message

pytestmark = pytest.mark.usefixtures("each_database", "db")
LATER = AT + HOUR


@pytest.fixture
def newcomer(alice):
    write()
    join_at(alice)
    return alice


def test_a_paused_journey_keeps_what_is_due_and_goes_on_afterwards(newcomer, mara):
    switch = switching.pause(by=mara, at=AT, rule="journeys/welcome", reason="A wrong link.")

    (held,) = apply(AT).held
    assert (held.held.gate, dict(held.held.detail)["by"]) == ("paused", "Mara")

    assert switching.end(switch, by=mara, at=LATER)
    assert len(apply(LATER).done) == 1
    assert Message.objects.get().member == newcomer


def test_a_pause_of_another_journey_holds_nothing(newcomer, mara):
    switching.pause(by=mara, at=AT, rule="journeys/tips")

    assert len(apply(AT).done) == 1


def test_stopped_twice_is_stopped_once_and_the_row_says_who_ended_it(mara, hana):
    first = switching.pause(by=mara, at=AT)

    assert switching.pause(by=hana, at=LATER) == first
    assert switching.end(first, by=hana, at=LATER)
    assert not switching.end(first, by=hana, at=LATER)
    row = Switch.objects.get()
    assert (row.by, row.ended_by, row.ended_at) == (mara, hana, LATER)


def test_only_the_team_stops_and_starts(alice, mara):
    switch = switching.dry_run(by=mara, at=AT)

    for refused in (switching.pause, switching.dry_run):
        with pytest.raises(switching.NotYoursToSwitch):
            refused(by=alice, at=AT)
    with pytest.raises(switching.NotYoursToSwitch):
        switching.end(switch, by=alice, at=AT)


def test_a_dry_run_by_the_settings_only_plans(newcomer, settings):
    settings.HORO_DRY_RUN = True

    applied = apply(AT)

    assert (applied.done, [one.held.gate for one in applied.held]) == ((), ["dry_run"])
    assert not Performed.objects.exists()


def test_a_pause_stops_a_run_that_is_going_on_within_a_batch(db, mara, alice, bob, monkeypatch):
    write()
    for member in (alice, bob):
        join_at(member)
    monkeypatch.setattr("horo.engine.services.performances.AT_ONCE", 1)
    real = adding.add

    def add(model, columns, rows):
        if model is Performed:
            switching.pause(by=mara, at=AT)
        return real(model, columns, rows)

    monkeypatch.setattr(adding, "add", add)

    assert len(apply(AT).done) == 1


def test_a_backtest_asks_no_switch(newcomer, mara):
    switching.pause(by=mara, at=AT)

    found = backtest(AT - DAY, AT + DAY, at=AT + DAY)

    assert [one.key for one in found.given if one.step == "hello"]
    assert plan(AT).due == ()
