"""`horo pause` and `horo resume`, for whoever stands at a terminal."""

import pytest
from click.testing import CliRunner

from horo.cli import main
from horo.core.time import now
from horo.engine.models import Switch
from horo.engine.services import apply
from horo.engine.tests.community import join_at
from horo.engine.tests.community import write_playbook as write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_database(monkeypatch):
    """The database of the tests is migrated already; their playbooks are small."""
    monkeypatch.setattr("horo.cli.setup.django", lambda: None)
    monkeypatch.setattr("horo.playbook.loading.findings", lambda *_: [])


def run(*arguments):
    return CliRunner().invoke(main, arguments)


def test_a_journey_is_paused_and_goes_on(alice):
    write()
    at = now()
    join_at(alice, at)

    assert run("pause", "welcome", "--reason", "A wrong link.").exit_code == 0
    assert apply(at).done == ()
    assert Switch.objects.on().get().reason == "A wrong link."

    assert "Goes on: journeys/welcome." in run("resume", "welcome").output
    assert len(apply(at).done) == 1


def test_everything_is_stopped_as_a_whole_and_a_journey_on_its_own_stays_so(db):
    write()
    for arguments in (("pause",), ("pause", "--dry-run"), ("pause", "welcome")):
        assert run(*arguments).exit_code == 0

    run("resume")

    assert [switch.rule for switch in Switch.objects.on()] == ["journeys/welcome"]


def test_a_journey_that_is_not_there_is_refused_with_those_that_are(db):
    write()

    result = run("pause", "wellcome")

    assert (result.exit_code, "There are: welcome." in result.output) == (2, True)
    assert run("pause", "welcome", "--dry-run").exit_code == 2


def test_who_lets_nothing_go_on_is_told(db):
    assert run("resume").exit_code == 1


def test_the_setting_outlives_a_resume_and_says_so(db, settings):
    write()
    settings.HORO_DRY_RUN = True
    run("pause")

    assert "still only plans" in run("resume").output
