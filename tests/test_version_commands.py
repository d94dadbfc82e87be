"""`horo launch`, `rollback`, `history`, `blame`, `drift`, and `plan` with a folder that differs."""

import json

import pytest
from click.testing import CliRunner
from conftest import AT

from horo.cli import main, setup
from horo.engine.tests.community import STAGES, join_at, post
from horo.engine.tests.community import write_playbook as write
from horo.engine.tests.test_generations import LATER
from horo.playbook.models import Launch
from horo.playbook.services import latest_launch, launch_first

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_database(monkeypatch):
    """The database of the tests is migrated already; their playbooks are small."""
    monkeypatch.setattr("horo.cli.setup.django", lambda: None)
    monkeypatch.setattr("horo.playbook.loading.findings", lambda *_: [])


@pytest.fixture
def launched(alice, hana):
    """The journey `welcome` runs, alice is under way in it, and the folder differs."""
    write(stages=STAGES)
    launch_first(AT)
    join_at(alice)
    write(journeys={"welcome": LATER}, stages=STAGES)
    return alice


def run(*arguments, **more):
    return CliRunner().invoke(main, arguments, **more)


def test_plan_says_first_what_launching_the_folder_means(launched):
    result = run("plan", "--at", AT.isoformat())

    assert result.output.startswith("The folder differs from what runs.")
    assert "1 person is under way in “Welcome”. (Alice)" in result.output
    assert "Journey “Welcome”: changed: steps" in result.output
    assert "At 2026-03-02 09:00 UTC the playbook would do" in result.output


def test_plan_as_json_holds_the_comparison_of_a_folder_that_differs(launched):
    found = json.loads(run("plan", "--at", AT.isoformat(), "--json").stdout)

    assert found["draft"]["after"] != found["version"] == found["draft"]["before"]
    assert found["draft"]["journeys"][0]["on_it"] == [launched.pk]


def test_plan_says_that_the_folder_is_broken_and_goes_on(launched, settings):
    (settings.HORO_PLAYBOOK / "journeys" / "welcome.yaml").write_text("title: Welcome\n")

    result = run("plan", "--at", AT.isoformat())

    assert result.exit_code == 0
    assert "an older version runs" in result.output
    assert run("launch", "--yes").exit_code == 2


def test_launch_asks_first_and_does_nothing_unless_confirmed(launched):
    refused = run("launch", input="n\n")
    assert (refused.exit_code, latest_launch().number) == (1, 1)
    assert "Launch? [y/N]" in refused.output

    assert run("launch", "--note", "Better", input="y\n").exit_code == 0
    assert (latest_launch().number, latest_launch().note) == (2, "Better")


def test_launch_stores_what_was_chosen_and_who_did_it(launched, mara):
    result = run(
        "launch", "--yes", "--by", "mara", "--in-flight", "welcome=finish",
        "--backfill", "welcome=5", "--json",
    )  # fmt: skip

    assert json.loads(result.stdout)["choices"]["welcome"]["in_flight"] == "finish"
    row = latest_launch()
    assert (row.by, row.choices["welcome"]["backfill_a_day"]) == (mara, 5)


def test_launch_takes_a_status_away_only_where_that_is_accepted(launched, alice):
    post(alice, AT)
    author = STAGES[1] | {"when": {"did": "posted", "times": {"at_least": 2}}}
    write(stages=[STAGES[0], author])

    result = run("launch", "--yes")

    assert (result.exit_code, latest_launch().number) == (2, 1)
    assert "1 members would lose a stage or level" in result.output
    assert run("launch", "--yes", "--accept-losses").exit_code == 0


def test_launch_on_the_base_of_an_older_launch_is_refused(launched):
    result = run("launch", "--yes", "--based-on", "0")

    assert result.exit_code == 2
    assert "compared with launch 0, but launch 1 by the system" in result.output


def test_launch_of_what_runs_is_refused(launched):
    run("launch", "--yes")

    assert "nothing to launch" in run("launch", "--yes").output


def test_rollback_launches_the_version_before(launched):
    run("launch", "--yes")

    result = run("rollback", "--yes", "--note", "Too soon")

    assert result.exit_code == 0
    first, _, third = Launch.objects.order_by("number")
    assert (third.version, third.note) == (first.version, "Too soon")


def test_rollback_to_a_named_version(launched):
    first = latest_launch().version.sha256
    run("launch", "--yes")

    assert run("rollback", first[:8], "--yes").exit_code == 0
    assert latest_launch().version.sha256 == first


def test_history_tells_launches_newest_first(launched):
    run("launch", "--yes", "--note", "Better")

    lines = run("history").stdout.splitlines()

    assert [line.split()[0] for line in lines] == ["2", "1"]
    assert lines[0].endswith("runs  Better")
    assert json.loads(run("history", "--json").stdout)[0]["files"][0]["path"] == (
        "journeys/welcome.yaml"
    )


def test_blame_tells_whence_each_line_comes(launched):
    shown = run("blame", "journeys/welcome.yaml").stdout.splitlines()

    assert any(line.startswith("   1 2026-03-02 the system") for line in shown)
    assert any(line.startswith("not launched yet") for line in shown)
    rows = json.loads(run("blame", "journeys/welcome.yaml", "--json").stdout)
    assert {row["launch"] for row in rows} == {1, None}


def test_drift_shows_the_difference_and_ends_with_1(launched):
    result = run("drift")

    assert result.exit_code == 1
    assert "+++ b/journeys/welcome.yaml" in result.output
    assert json.loads(run("drift", "--json").stdout)["running"] == latest_launch().version.sha256
    run("launch", "--yes")
    assert (run("drift").exit_code, run("drift").output) == (0, "The folder is what runs.\n")


def test_a_backtest_can_be_of_the_folder_before_it_is_launched(launched):
    period = ("backtest", "--from", "2026-03-01", "--to", "2026-03-20", "--json")

    running, draft = (json.loads(run(*period, *more).stdout) for more in ((), ("--draft",)))

    assert [one["step"] for one in running["given"]] == ["hello", "greet"]
    assert [one["step"] for one in draft["given"]] == ["hello", "tips"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("launch", "--yes", "--in-flight", "welcome"),
        ("launch", "--yes", "--in-flight", "welcome=fly"),
        ("launch", "--yes", "--backfill", "welcome=many"),
        ("launch", "--yes", "--by", "nobody"),
        ("rollback", "--yes"),
        ("rollback", "ffffffff", "--yes"),
        ("blame", "nothing.yaml"),
    ],
    ids=" ".join,
)
def test_bad_input_ends_with_2(launched, arguments):
    assert run(*arguments).exit_code == 2
    assert latest_launch().number == 1


def test_the_first_start_launches_the_folder_and_the_next_ones_do_not(db):
    write()
    setup.first_launch()
    write(journeys={"welcome": LATER})

    setup.first_launch()

    assert (latest_launch().number, latest_launch().by) == (1, None)
    assert run("drift").exit_code == 1


def test_without_a_launch_the_folder_runs_and_nothing_differs(db):
    write()

    assert run("drift").exit_code == 0
    assert "Nothing was launched yet" in run("history").output
    assert run("launch", "--yes").exit_code == 0
