"""Which version runs, when it was launched by whom, and who brought which line."""

from datetime import timedelta
from time import sleep

import pytest
from conftest import AT
from django.utils import translation

from horo.log.models import Activity
from horo.playbook import services
from horo.playbook.launches import Choice, choice_of
from horo.playbook.models import Launch
from horo.playbook.tests.overlay import lay

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def folder(settings):
    return lay({}, settings.HORO_PLAYBOOK)


def write(folder, name="Menders", file="playbook.yaml", old="Weavers"):
    path = folder / file
    path.write_text(path.read_text().replace(old, name))


def launch(at=AT, by=None, **more):
    latest = services.latest_launch()
    number = latest.number if latest else 0
    return services.launch(services.sound_draft(), by=by, at=at, based_on=number, **more)


def test_the_folder_runs_only_until_something_is_launched(folder):
    assert services.current().name == "Weavers"

    launch()
    write(folder)

    assert services.current().name == "Weavers"
    assert services.sound_draft().name == "Menders"
    launch(AT + HOUR)
    assert services.current().name == "Menders"


def test_a_broken_folder_does_not_stop_what_was_launched(folder):
    launch()
    (folder / "journeys" / "welcome.yaml").write_text("title: Welcome\n")

    assert services.draft().playbook is None
    assert services.current().name == "Weavers"


def test_a_version_that_can_no_longer_be_read_says_so(folder, monkeypatch):
    launch()
    monkeypatch.setattr("horo.playbook.services.running._parsed", {})
    version = Launch.objects.get().version
    version.files["journeys/welcome.yaml"] = "title: Welcome\n"
    version.save()

    with translation.override("en"), pytest.raises(services.NoPlaybook, match="no longer read"):
        services.current()


def test_a_launch_is_recorded_with_who_and_when(folder, mara):
    row = launch(by=mara, note=" A first try. ")

    activity = Activity.objects.get(verb="launched")
    assert (activity.actor, activity.object_key, activity.object_id) == (
        mara, services.current().version[:12], row.pk,
    )  # fmt: skip
    assert (row.number, row.by, row.launched_at, row.note) == (1, mara, AT, "A first try.")


def test_of_two_launches_based_on_the_same_one_the_second_hears_of_the_first(folder, mara):
    launch()
    write(folder)
    services.launch(services.sound_draft(), by=mara, at=AT + HOUR, based_on=1)
    write(folder, "Knitters", old="Menders")

    with translation.override("en"), pytest.raises(services.Overtaken) as caught:
        services.launch(services.sound_draft(), by=None, at=AT + 2 * HOUR, based_on=1)

    assert "compared with launch 1, but launch 2 by Mara" in str(caught.value)
    assert Launch.objects.count() == 2


def test_two_launches_in_the_same_moment_are_kept_apart_by_the_database(folder, monkeypatch):
    playbook = services.sound_draft()
    services.launch(playbook, by=None, at=AT, based_on=0)
    write(folder)
    seen = [None, services.latest_launch()]
    monkeypatch.setattr("horo.playbook.services.launching.latest_launch", lambda: seen.pop(0))

    with pytest.raises(services.Overtaken):
        services.launch(services.sound_draft(), by=None, at=AT, based_on=0)
    assert Launch.objects.count() == 1


def test_what_runs_already_is_not_launched_again(folder):
    launch()

    with pytest.raises(services.NothingToLaunch):
        launch(AT + HOUR)


def test_only_the_team_launches(folder, alice):
    with pytest.raises(services.NotYoursToLaunch):
        launch(by=alice)

    assert not Launch.objects.exists()


def test_a_later_launch_is_later_though_the_clock_was_set_back(folder):
    first = launch()
    write(folder)

    assert launch(AT - HOUR).launched_at > first.launched_at


def test_the_system_launches_the_folder_once(folder):
    first = services.launch_first(AT)
    write(folder)

    assert (first.by, services.launch_first(AT + HOUR)) == (None, None)


def test_what_ran_at_an_instant_is_known_later(folder):
    launch()
    write(folder)
    launch(AT + 2 * HOUR)

    names = [services.current_at(AT + hours * HOUR).name for hours in (-1, 0, 1, 2)]
    assert names == ["Weavers", "Weavers", "Weavers", "Menders"]


def test_inside_under_another_playbook_is_the_current_one(folder):
    launch()
    write(folder)

    with services.under(services.sound_draft()):
        assert services.current().name == "Menders"
    assert services.current().name == "Weavers"


def test_another_process_asks_again_after_a_while(folder, monkeypatch):
    monkeypatch.setattr("horo.playbook.services.running.SECONDS", 0.01)
    launch()
    write(folder)
    monkeypatch.setattr("horo.playbook.services.launching.forget_running", lambda: None)
    services.current()
    launch(AT + HOUR)

    sleep(0.02)

    assert services.current().name == "Menders"


def test_the_history_tells_what_each_launch_brought(folder, mara):
    launch()
    write(folder)
    launch(AT + HOUR, by=mara, note="Another name")

    second, first = services.history()

    assert (second.number, second.note, second.is_running) == (2, "Another name", True)
    assert second.by == mara
    assert [(one.path, one.change) for one in second.files] == [("playbook.yaml", "changed")]
    assert second.size == (1, 1)
    assert {one.change for one in first.files} == {"new"}


def test_a_page_of_the_history_knows_what_came_before_it(folder):
    for number in range(3):
        write(folder, f"Menders {number}", old=services.sound_draft().name)
        launch(AT + number * HOUR)

    (second,) = services.history(most=1, before=3)

    assert (second.number, second.size) == (2, (1, 1))


def test_blame_names_the_launch_that_brought_each_line(folder, mara):
    launch()
    write(folder)
    launch(AT + HOUR, by=mara)
    write(folder, "at least two", old="Weavers help")

    lines = services.blame("playbook.yaml", services.draft().texts)

    brought = {line.text.split(":")[0]: line.launch.number for line in lines if line.launch}
    assert (brought["name"], brought["promise"]) == (2, 1)


def test_blame_tells_lines_of_the_draft_from_launched_ones(folder):
    launch()
    path = folder / "guidelines.md"
    path.write_text(path.read_text() + "\nAnd listen.\n")

    *older, last = services.blame("guidelines.md", services.draft().texts)

    assert (last.text, last.launch) == ("And listen.", None)
    assert {line.launch.number for line in older[:-1]} == {1}


def test_blame_of_an_unknown_file_is_refused(folder):
    with pytest.raises(LookupError):
        services.blame("nothing.yaml", services.draft().texts)


def test_a_version_is_found_by_the_number_of_its_launch_or_the_start_of_its_name(folder):
    row = launch()

    assert services.launched("1") == services.launched(row.version.sha256[:8]) == row.version
    assert services.launched("2") is services.launched("zzzz") is None
    assert services.launched(row.version.sha256[:2]) is None, "too short to mean one"


def test_the_version_before_is_what_a_roll_back_goes_to(folder):
    first = launch()
    assert services.launched_before() is None
    write(folder)
    launch(AT + HOUR)

    assert services.launched_before() == first.version


def test_a_choice_is_read_as_it_was_written():
    choice = Choice("changed", "restart", 5, AT)

    assert choice_of(choice.as_json()) == choice
    assert choice_of(Choice().as_json()) == Choice()
