"""The engine room: what runs, what is stopped, what failed."""

from datetime import timedelta

import pytest
from conftest import AT

from horo.core import jobs
from horo.core.models import Job
from horo.core.time import now
from horo.engine.models import Failed, Lease, Outgoing, Suppressed, Switch, Ticked
from horo.engine.services import failures, outbox, suppressing, switching, tick
from horo.engine.tests.community import join_at
from horo.engine.tests.community import write_playbook as write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_linter(monkeypatch):
    monkeypatch.setattr("horo.playbook.loading.findings", lambda *_: [])


@pytest.fixture
def newcomer(alice):
    write(approval={"send": True})
    join_at(alice, now() - timedelta(hours=1))
    return alice


@pytest.fixture
def team(sign_in, mara):
    return sign_in(mara)


@pytest.fixture
def dead(alice):
    """An effect and a letter that were given up."""
    effect = Failed.objects.create(
        key="journeys/welcome/hello/1/2", rule="journeys/welcome", step="hello", member=alice,
        action="send", error="ValueError: no such text", attempts=10,
        first_at=AT, failed_at=AT, next_try_at=AT, dead_at=AT,
    )  # fmt: skip
    letter = outbox.put("reminder/1", "email", {"message": 1}, at=AT)
    Outgoing.objects.update(dead_at=AT, attempts=14, last_error="550 no such user")
    return effect, letter


def page(client):
    return client.get("/engine/").content.decode()


def test_it_is_for_the_team_alone(sign_in, alice):
    assert sign_in(alice).get("/engine/").status_code == 404


def test_it_says_what_is_due_and_what_the_held_wait_for(team, newcomer):
    found = page(team)

    assert "The team’s word" in found
    assert "No scheduler has been heard of" in found


def test_it_says_who_leads_and_how_the_runs_went(team, newcomer):
    tick(now())

    found = page(team)

    assert Lease.objects.get().holder in found
    assert "The playbook runs." in found
    assert Ticked.objects.count() == 1


def test_who_pauses_a_journey_is_named_and_anyone_of_the_team_lets_it_go_on(team, newcomer):
    team.post("/engine/pause/", {"rule": "journeys/welcome", "reason": "A wrong link."})
    assert "Mara" in page(team)
    assert "A wrong link." in page(team)

    team.post(f"/engine/switches/{Switch.objects.get().pk}/end/")

    assert not Switch.objects.on().exists()


def test_everything_can_be_paused_or_only_planned(team, newcomer):
    team.post("/engine/pause/", {"reason": "Maintenance."})
    assert "Everything is paused." in page(team)

    team.post(f"/engine/switches/{Switch.objects.get().pk}/end/")
    team.post("/engine/dry-run/")
    assert "The playbook only plans: nothing happens." in page(team)


def test_today_says_so_too_and_at_once(team, newcomer):
    assert "Everything is paused" not in team.get("/today/").content.decode()

    team.post("/engine/pause/")

    found = team.get("/today/").content.decode()
    assert "Everything is paused" in found
    assert "Mara paused everything" in found


def test_a_journey_that_is_not_there_cannot_be_paused(team, newcomer):
    team.post("/engine/pause/", {"rule": "journeys/nothing"})

    assert not Switch.objects.exists()


def test_what_was_given_up_is_tried_again_one_by_one_or_all(team, dead):
    effect, _letter = dead
    found = page(team)
    assert "ValueError: no such text" in found
    assert "550 no such user" in found

    team.post("/engine/effects/retry/", {"id": effect.pk})
    team.post("/engine/letters/retry/")

    assert not Failed.objects.dead().exists()
    assert not Outgoing.objects.dead().exists()


def test_what_is_dropped_keeps_the_reason_and_who_dropped_it(team, dead, mara):
    effect, letter = dead
    team.post("/engine/letters/drop/", {"id": letter.pk, "reason": "She left."})
    team.post("/engine/effects/drop/", {"id": effect.pk, "reason": "Too late."})

    letter.refresh_from_db()
    effect.refresh_from_db()
    assert (letter.drop_reason, letter.dropped_by) == ("She left.", mara)
    assert (effect.drop_reason, effect.dropped_by) == ("Too late.", mara)


def test_work_of_the_background_that_failed_is_tried_again_or_dropped(team, mara):
    tired = {"attempts": 8, "run_at": AT, "enqueued_at": AT, "died_at": AT}
    one, other = (
        Job.objects.create(name=name, failure=f"OSError: {name}", **tired)
        for name in ("content.preview", "search.index")
    )
    assert "OSError: content.preview" in page(team)

    team.post("/engine/jobs/retry/", {"id": one.pk})
    team.post("/engine/jobs/drop/", {"id": other.pk})

    one.refresh_from_db()
    assert (one.died_at, one.attempts) == (None, 0)
    assert not jobs.dead().exists()
    assert not Job.objects.filter(pk=other.pk).exists()


def test_ids_that_are_none_choose_nothing(team, dead):
    team.post("/engine/letters/retry/", {"id": ["x", "9" * 40]})

    assert Outgoing.objects.dead().count() == 1


def test_the_team_closes_and_opens_the_way_to_a_member(team, newcomer):
    team.post("/engine/closed/", {"handle": "@alice", "reason": "Asked us."})
    assert "Asked us." in page(team)

    team.post(f"/engine/closed/{Suppressed.objects.get().pk}/open/")

    assert not suppressing.is_suppressed(newcomer, "email", now())


@pytest.mark.parametrize("language", ["en", "ru", "bg"])
def test_it_reads_in_every_language(team, dead, mara, language, settings):
    settings.HORO_DRY_RUN = True
    switching.pause(by=mara, at=AT, rule="journeys/welcome")
    failures.retry([dead[0].pk], by=mara, at=AT)
    team.cookies["django_language"] = language

    response = team.get("/engine/")

    assert response.status_code == 200
    assert {"en": "Engine room", "ru": "Машинное отделение", "bg": "Машинно отделение"}[
        language
    ] in response.content.decode()
