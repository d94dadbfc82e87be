"""Nothing twice, nothing lost: whatever kills the process, and whoever runs beside it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import AT

from horo.engine.models import Performed
from horo.engine.services import apply
from horo.engine.services.decisions import NotYoursToDecide, decide
from horo.engine.tests.community import join_at
from horo.engine.tests.community import write_playbook as write
from horo.log import services as log
from horo.messaging import services as messaging
from horo.messaging.models import Message
from horo.people.activities import JOINED
from horo.people.models import Member

ROOT = Path(__file__).parents[4]


def survive(how: str, database_url: str, home: Path, program: str = "killing") -> dict:
    """Run the program and return what it found in the end."""
    done = subprocess.run(
        [sys.executable, "-m", f"horo.engine.tests.{program}", how],
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "horo.settings",
            "HORO_HOME": str(home),
            "HORO_PLAYBOOK": str(home / "playbook"),
            "HORO_DATABASE_URL": database_url,
            "HORO_WAREHOUSE_THREADS": "1",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def assert_everything_happened_once(found):
    people = [f"new{number:03}" for number in range(found["people"])]
    assert found["messages"] == people
    assert found["tasks"] == people
    assert found["received"] == [1] * len(people)
    assert set(found["moved"]) == {1}
    assert found["outgoing"] == len(people)
    assert found["undelivered"] == 0, "every e-mail left"
    assert found["different_letters"] == len(people), "what was sent again is the same letter"


def test_killed_before_every_single_statement(database_url, tmp_path):
    found = survive("statements", database_url, tmp_path)

    assert found["killed"] > 20, "hardly any life was cut short, so this proves little"
    assert_everything_happened_once(found)


def test_killed_at_a_hundred_random_moments_after_approval(database_url, tmp_path):
    found = survive("moments", database_url, tmp_path)

    assert found["killed"] == 100
    assert_everything_happened_once(found)
    assert found["letters"] < found["people"] * 1.2, "a letter is sent again only after a kill"


def test_several_applies_at_once_do_everything_once(database_url, tmp_path):
    assert_everything_happened_once(survive("twice", database_url, tmp_path))


@pytest.mark.django_db
def test_a_step_that_fails_does_not_keep_others_from_theirs(alice, bob, monkeypatch):
    write()
    for member in (alice, bob):
        join_at(member)
    real = messaging.render

    def render(message, locale, variables):
        if variables["member"]["name"] == "Alice":
            raise ValueError("no such text")
        return real(message, locale, variables)

    monkeypatch.setattr(messaging, "render", render)
    applied = apply(AT)

    assert [failure.error for failure in applied.failed] == ["ValueError: no such text"]
    assert [message.member for message in Message.objects.all()] == [bob]
    assert not Performed.objects.filter(member=alice).exists(), "it stays in the plan"


@pytest.mark.django_db
def test_what_needs_approval_happens_once_it_is_approved(alice, mara):
    write(approval={"send": True})
    join_at(alice)
    (held,) = apply(AT).held
    assert not Message.objects.exists()

    decide(held.key, "approved", by=mara, at=AT)
    apply(AT, by=mara)

    assert Performed.objects.get().by == mara
    assert Message.objects.get().member == alice


@pytest.mark.django_db
def test_only_the_team_decides(alice):
    with pytest.raises(NotYoursToDecide):
        decide("x", "approved", by=alice, at=AT)
    with pytest.raises(ValueError, match="no verdict"):
        decide("x", "maybe", by=alice, at=AT)


@pytest.mark.django_db
def test_the_number_of_effects_of_one_apply_is_bounded(alice, bob, settings):
    write()
    settings.HORO_ENGINE_MAX_EFFECTS = 1
    for member in (alice, bob):
        join_at(member)

    assert [len(apply(AT).done) for _ in range(3)] == [1, 1, 0]


@pytest.mark.django_db
def test_many_that_are_due_in_the_same_second_go_in_bounded_runs(settings):
    write(journeys={"tagged": {"enter": {"did": "joined"}, "steps": [{"id": "t", "tag": "new"}]}})
    settings.HORO_ENGINE_MAX_EFFECTS = 120
    Member.objects.bulk_create(
        Member(handle=f"m{n}", name=f"M {n}", joined_at=AT) for n in range(300)
    )
    joined = (
        log.Entry(verb=JOINED, occurred_at=AT, source="x", source_key=str(pk), actor_id=pk)
        for pk in Member.objects.values_list("pk", flat=True)
    )
    log.record_many(joined, recorded_at=AT)

    assert [len(apply(AT).done) for _ in range(4)] == [120, 120, 60, 0]
