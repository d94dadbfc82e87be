"""Saving a file of the folder: whole or not at all, and never over somebody else's work."""

import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from horo.log.models import Activity
from horo.playbook.reading.folder import LARGEST_FILE
from horo.playbook.services import draft
from horo.playbook.services.editing import (
    ChangedMeanwhile,
    Faulty,
    NotYoursToEdit,
    Unsaved,
    open_file,
    problems_with,
    save_file,
    save_files,
)
from horo.playbook.tests.overlay import MINIMAL

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
WELCOME = "journeys/welcome.yaml"
pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings):
    shutil.copytree(MINIMAL, settings.HORO_PLAYBOOK)
    return settings.HORO_PLAYBOOK


@pytest.fixture
def opened(folder):
    return open_file(WELCOME)


def changed(opened, title="Changed"):
    lines = opened.text.splitlines(keepends=True)
    return "".join(f"title: {title}\n" if line.startswith("title:") else line for line in lines)


def test_saving_writes_the_text_and_records_who_did(folder, opened, mara):
    saved = save_file(WELCOME, changed(opened), base=opened.base, by=mara, at=AT)

    data = (folder / WELCOME).read_bytes()
    assert data.decode() == changed(opened) == saved.text
    assert saved.base == hashlib.sha256(data).hexdigest()
    row = Activity.objects.get(verb="drafted")
    assert (row.actor_id, row.object_key, row.occurred_at) == (mara.pk, WELCOME, AT)
    assert draft().texts[WELCOME] == saved.text


def test_the_same_text_again_writes_and_records_nothing(opened, mara):
    assert save_file(WELCOME, opened.text, base=opened.base, by=mara, at=AT) == opened
    assert not Activity.objects.filter(verb="drafted").exists()


def test_a_file_that_changed_since_is_not_written_over(folder, opened, mara):
    (folder / WELCOME).write_text(theirs := changed(opened, "Theirs"))

    with pytest.raises(ChangedMeanwhile) as conflict:
        save_file(WELCOME, changed(opened), base=opened.base, by=mara, at=AT)

    assert conflict.value.theirs.text == theirs == (folder / WELCOME).read_text()


def test_a_new_file_is_not_written_over_one_that_came_meanwhile(opened, mara):
    with pytest.raises(ChangedMeanwhile):
        save_file(WELCOME, changed(opened), base="", by=mara, at=AT)


def test_a_text_with_errors_is_not_written(folder, opened, mara):
    with pytest.raises(Faulty):
        save_file(WELCOME, "title: Alone\n", base=opened.base, by=mara, at=AT)

    assert (folder / WELCOME).read_text() == opened.text
    assert [path.name for path in (folder / "journeys").iterdir()] == ["welcome.yaml"]


def test_an_error_that_was_elsewhere_before_does_not_keep_a_sound_file_from_being_saved(
    folder, mara
):
    (folder / "moderation.yaml").write_text("roles: 5\n")
    opened = open_file(WELCOME)

    save_file(WELCOME, changed(opened), base=opened.base, by=mara, at=AT)

    assert (folder / WELCOME).read_text() == changed(opened)


def test_an_error_that_a_change_brings_about_elsewhere_is_told(opened):
    path = "messages/welcome.en.md"

    found = problems_with(path, open_file(path).text.replace("---", "", 1))

    assert any(one.severity == "error" for one in found)


def test_a_file_is_taken_away_where_nothing_needs_it(folder, opened, mara):
    with pytest.raises(ChangedMeanwhile):
        save_file(WELCOME, None, base="0" * 64, by=mara, at=AT)

    gone = save_file(WELCOME, None, base=opened.base, by=mara, at=AT)

    assert (gone.base, (folder / WELCOME).exists()) == ("", False)
    message = open_file("messages/welcome.bg.md")
    with pytest.raises(Faulty):
        save_file(message.path, None, base=message.base, by=mara, at=AT)


def test_files_that_need_each_other_are_written_together(folder, mara):
    files = {
        f"messages/bye.{one}.md": f"---\nsubject: Bye\ntopic: a\n---\n{one}\n"
        for one in ("en", "bg")
    }
    bases = dict.fromkeys(files, "")
    with pytest.raises(Faulty):
        save_file("messages/bye.en.md", files["messages/bye.en.md"], base="", by=mara, at=AT)

    save_files(files, bases=bases, by=mara, at=AT)

    assert {path: (folder / path).read_text() for path in files} == files


def test_only_the_team_edits(opened, alice):
    with pytest.raises(NotYoursToEdit):
        save_file(WELCOME, changed(opened), base=opened.base, by=alice, at=AT)


def test_the_mark_at_the_start_and_the_rights_of_a_file_stay(folder, opened, mara):
    place = folder / WELCOME
    place.write_bytes(b"\xef\xbb\xbf" + opened.text.encode())
    place.chmod(0o640)
    marked = open_file(WELCOME)

    save_file(WELCOME, changed(marked), base=marked.base, by=mara, at=AT)

    assert place.read_bytes() == b"\xef\xbb\xbf" + changed(opened).encode()
    assert place.stat().st_mode & 0o777 == 0o640


def test_a_text_that_would_be_too_large_to_read_is_not_written(folder, opened, mara):
    text = opened.text + "# long\n" * (LARGEST_FILE // 7)

    with pytest.raises(Unsaved, match="too large"):
        save_file(WELCOME, text, base=opened.base, by=mara, at=AT)

    assert (folder / WELCOME).read_text() == opened.text


def test_a_write_that_breaks_off_leaves_the_old_file(folder, opened, mara, monkeypatch):
    def break_off(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("horo.playbook.services.editing.os.fsync", break_off)

    with pytest.raises(Unsaved, match="No space left"):
        save_file(WELCOME, changed(opened), base=opened.base, by=mara, at=AT)

    assert (folder / WELCOME).read_text() == opened.text
    assert [path.name for path in (folder / "journeys").iterdir()] == ["welcome.yaml"]


@pytest.mark.parametrize("path", ["../x.yaml", "journeys/../../x.yaml", "README.md", ".git/x.yaml"])
def test_nothing_outside_the_playbook_is_opened(folder, path):
    with pytest.raises(LookupError):
        open_file(path)


def test_a_link_that_leads_out_is_not_followed(folder, tmp_path):
    (tmp_path / "secret.yaml").write_text("secret: 1\n")
    (folder / "journeys" / "out.yaml").symlink_to(tmp_path / "secret.yaml")

    with pytest.raises(LookupError):
        open_file("journeys/out.yaml")


@pytest.mark.django_db(transaction=True)
def test_of_many_who_save_at_once_one_wins_and_the_others_are_told(opened, mara, monkeypatch):
    monkeypatch.setattr("horo.playbook.services.editing.log.record", lambda *_, **__: None)

    def save(number):
        try:
            save_file(WELCOME, changed(opened, f"T{number}"), base=opened.base, by=mara, at=AT)
        except ChangedMeanwhile:
            return 0
        return 1

    _ = mara.is_team  # asked once, before the threads
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(save, range(4))) == 1
