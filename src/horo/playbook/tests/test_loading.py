"""What the loader makes of a folder: all of it, nothing outside it, nothing too large."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from horo.playbook.reading import folder
from horo.playbook.recurrence import occurrences
from horo.playbook.services import load
from horo.playbook.tests.overlay import REFERENCE, lay


def said(loaded):
    return [str(problem) for problem in loaded.problems]


def test_the_reference_playbook_is_clean(asking):
    assert said(load(REFERENCE)) == []


def test_the_reference_playbook_covers_all_nine_steps(reference):
    assert (len(reference.kpis), len(reference.personas), len(reference.funnel.stages)) == (2, 3, 4)
    assert (len(reference.rituals), len(reference.journeys), len(reference.forms)) == (12, 7, 3)
    assert reference.guidelines.text
    assert reference.moderation.escalation
    assert reference.moderation.strikes
    assert reference.recognition.levels
    assert reference.recognition.badges
    assert reference.measures.targets
    assert len(reference.experiments) == 1
    assert {locale for m in reference.messages.values() for locale in m.texts} == {"en", "ru", "bg"}


def test_steps_keep_their_names_when_others_come_and_go(book):
    step = "  - send: welcome\n"
    loaded = book(
        change={"journeys/welcome.yaml": [[step, "  - {task: {to: managers, title: Hi}}\n" + step]]}
    )
    ids = [step.id for step in loaded.playbook.journeys["welcome"].steps]

    assert ids[1] == "send-welcome"
    assert len(set(ids)) == 3


def test_the_version_is_that_of_the_content(book, tmp_path):
    first = book().playbook.version
    again = load(lay({}, tmp_path / "copy")).playbook.version
    other = lay({"change": {"guidelines.md": [["Be kind", "Be calm"]]}}, tmp_path / "other")

    assert first == again != load(other).playbook.version


def test_a_missing_folder_is_one_problem(tmp_path):
    assert said(load(tmp_path / "nowhere")) == [
        "nowhere:1: found nothing, expected a folder with a file playbook.yaml in it.\n"
        f"  Is the path right? It was {tmp_path / 'nowhere'}."
    ]


def test_an_empty_folder_lacks_its_first_file(tmp_path):
    (tmp_path / "playbook").mkdir()
    (problem,) = load(tmp_path / "playbook").problems

    assert (problem.file, problem.found) == ("playbook.yaml", "no such file")


def test_a_link_out_of_the_folder_is_refused(tmp_path):
    root = lay({}, tmp_path / "playbook")
    (tmp_path / "secret").write_text("title: Secret\n")
    (root / "measures.yaml").symlink_to(tmp_path / "secret")

    assert said(load(root)) == [
        "measures.yaml:1: found a link that leads out of the playbook, expected a file of its own."
    ]


def test_links_that_lead_to_each_other_are_no_file(tmp_path):
    root = lay({}, tmp_path / "playbook")
    (root / "measures.yaml").symlink_to(root / "measures.yaml")

    assert said(load(root)) == [
        "measures.yaml:1: found something that is no file, expected a text file."
    ]


def test_a_linked_folder_is_not_entered(tmp_path):
    root = lay({}, tmp_path / "playbook")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.yaml").write_text("x: 1\n")
    (root / "rituals").symlink_to(tmp_path / "outside")

    assert [problem.file for problem in load(root).problems] == ["rituals"]


def test_bytes_that_are_not_utf8_are_named_with_their_line(tmp_path):
    root = lay({}, tmp_path / "playbook")
    (root / "guidelines.md").write_bytes(b"---\ntitle: Be kind\n---\nGr\xfc\xdfe\n")

    assert said(load(root)) == [
        "guidelines.md:4: found bytes that are not UTF-8, expected text in UTF-8.\n"
        "  Save the file as UTF-8 in your editor."
    ]


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    root = lay({}, tmp_path / "playbook")
    (root / "guidelines.md").write_text("x" * (folder.LARGEST_FILE + 1))

    assert said(load(root)) == [
        "guidelines.md:1: found a file of 256 KiB, expected at most 256 KiB."
    ]


def test_too_many_files_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(folder, "MOST_FILES", 3)

    assert "more than 3 files" in said(load(lay({}, tmp_path / "playbook")))[0]


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path):
    root = lay({}, tmp_path / "playbook")
    path = root / "playbook.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert said(load(root)) == []


def test_hidden_files_and_the_readme_are_no_strangers(tmp_path):
    root = lay({"add": {".git/config": "x", "README.md": "x", ".DS_Store": "x"}}, tmp_path / "p")

    assert said(load(root)) == []


@pytest.mark.parametrize("cut", range(0, 400, 23))
def test_a_file_that_breaks_off_anywhere_is_told_calmly(tmp_path, cut):
    root = lay({}, tmp_path / "playbook")
    path = root / "playbook.yaml"
    path.write_text(path.read_text()[:cut])

    for problem in load(root).problems:
        assert problem.line >= 1
        assert problem.expected


def test_every_ritual_of_the_reference_takes_place_in_every_quarter(reference):
    zone = ZoneInfo(reference.timezone)
    for days in range(0, 365, 30):
        start = datetime(2026, 10, 1, tzinfo=zone) + timedelta(days=days)
        end = start + timedelta(days=92)
        for ritual in reference.rituals.values():
            first = datetime.combine(ritual.starts, ritual.at)
            assert occurrences(ritual.rrule, first, zone, start=start, end=end), ritual.slug
