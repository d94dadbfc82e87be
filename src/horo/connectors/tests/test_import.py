"""Importing again changes nothing, a kill costs nothing, and bad records are named."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import AT
from django.apps import apps

from horo.connectors.services import Unreadable, import_archive
from horo.connectors.tests.exports import (
    discourse,
    discourse_post,
    slack,
    slack_message,
    slack_user,
    stamp,
    write,
    zulip,
    zulip_message,
)
from horo.content.models import Post
from horo.log.models import Activity
from horo.people.models import ANONYMOUS, Member


def make_zulip(folder):
    topics = {"7-a/x": [zulip_message(1), zulip_message(2, "Bob")], "7-a/y": [zulip_message(3)]}
    return zulip(folder, topics)


def make_slack(folder):
    reactions = [{"name": "tada", "users": ["U2"], "count": 2}]
    first = slack_message(1, thread_ts=stamp(1), reactions=reactions, edited={"ts": stamp(9)})
    days = {
        "general/1": [first, slack_message(2, "U2", subtype="channel_join")],
        "general/2": [slack_message(3, "U2", thread_ts=stamp(1))],
        "secret/1": [slack_message(4)],
    }
    return slack(folder, days, groups=[{"id": "G", "name": "secret", "members": ["U1"]}])


def make_discourse(folder):
    likes = [{"id": 2, "count": 2}]
    posts = [discourse_post(1, version=2), discourse_post(2, "bob", actions_summary=likes)]
    return discourse(folder, *posts, {**discourse_post(3), "accepted_answer": True})


MAKERS = {"zulip": make_zulip, "slack": make_slack, "discourse": make_discourse}


def rows() -> dict[str, int]:
    models = [
        m for room in ("people", "content", "log") for m in apps.get_app_config(room).get_models()
    ]
    return {model.__name__: model._default_manager.count() for model in models}


@pytest.mark.usefixtures("each_database", "db")
@pytest.mark.parametrize("kind", MAKERS)
def test_importing_again_changes_nothing(tmp_path, kind):
    folder = MAKERS[kind](tmp_path)
    first = import_archive(kind, folder, at=AT)
    before = rows()
    again = import_archive(kind, folder, at=AT + timedelta(days=1))

    assert first.new["posts"], "an import of nothing would prove nothing"
    assert first.new["activities"] == before["Activity"]
    assert not any(again.new.values())
    assert rows() == before


@pytest.mark.django_db
@pytest.mark.parametrize("kind", MAKERS)
def test_a_dry_run_tells_what_would_come_and_keeps_nothing(tmp_path, kind):
    folder = MAKERS[kind](tmp_path)
    dry = import_archive(kind, folder, dry_run=True, at=AT)
    assert not any(rows().values())

    assert import_archive(kind, folder, at=AT).new == dry.new


@pytest.mark.django_db
def test_a_shift_moves_every_instant(tmp_path):
    week = timedelta(days=7)
    folder = make_discourse(tmp_path)
    import_archive("discourse", folder, shift=-week, at=AT)
    moved = list(Activity.objects.values_list("occurred_at", flat=True).order_by("id"))
    report = import_archive("discourse", folder, source="unmoved", at=AT)

    still = Activity.objects.filter(source="unmoved").order_by("id")
    assert report.new["activities"] == len(moved)
    assert [at + week for at in moved] == list(still.values_list("occurred_at", flat=True))


@pytest.mark.django_db
def test_another_community_under_the_same_name_is_refused(tmp_path):
    import_archive("discourse", make_discourse(tmp_path / "a"), at=AT)
    before = rows()
    other = [discourse_post(5, "cleo"), discourse_post(1, created_at="2026-02-01T00:00:00Z")]

    with pytest.raises(Unreadable, match="--source NAME"):
        import_archive("discourse", discourse(tmp_path / "b", *other), at=AT)
    assert rows() == before


@pytest.mark.django_db
def test_what_was_written_since_comes_with_the_next_import(tmp_path):
    import_archive("zulip", make_zulip(tmp_path), at=AT)
    messages = [zulip_message(n) for n in (1, 2, 4)]
    report = import_archive("zulip", zulip(tmp_path, {"7-a/x": messages}), at=AT)

    assert report.new["posts"] == 1
    assert Post.objects.get(source_key="4").number == 3


BAD_RECORDS = {
    "a message without a user": (zulip_message(2, sender_full_name=None), "without an author"),
    "a time in the future": (zulip_message(2, timestamp=4_000_000_000), "in the future"),
    "a time before 1990": (zulip_message(2, timestamp=600_000_000), "before 1990"),
    "a time that is none": (zulip_message(2, timestamp="soon"), "no usable time"),
    "a time that is no number": (zulip_message(2, timestamp=float("nan")), "no usable time"),
    "an endless time": (zulip_message(2, timestamp=1e300), "no usable time"),
    "the same id twice": (zulip_message(1), "same id twice"),
    "a message without an id": (zulip_message(2, id=None), "without an id"),
    "no record at all": ("hello", "no object"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("case", BAD_RECORDS)
def test_a_bad_record_is_named_and_the_others_come_in(tmp_path, case):
    bad, reason = BAD_RECORDS[case]
    good = [zulip_message(1), zulip_message(3)]
    report = import_archive("zulip", zulip(tmp_path, {"7-a/x": [good[0], bad, good[1]]}), at=AT)

    (left,) = report.left
    assert reason in left.reason
    assert left.examples[0][0] == "z/7-a/x.json"
    assert set(Post.objects.values_list("source_key", flat=True)) >= {"1", "3"}


BAD_FILES = {
    "cut in half": (b'[{"id": 4, "cont', "no complete JSON"),
    "too deep": (b"[" * 100_000, "no complete JSON"),
    "an endless number": (b"[" + b"1" * 10_000 + b"]", "no complete JSON"),
    "another thing": (b'{"id": 4}', "no list of records"),
    "bytes that are no UTF-8": (
        json.dumps([zulip_message(4)]).encode().replace(b"Hello", b"H\xff"),
        "no UTF-8",
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("case", BAD_FILES)
def test_a_bad_file_is_named_and_the_others_come_in(tmp_path, case):
    content, reason = BAD_FILES[case]
    folder = write(make_zulip(tmp_path), {"z/7-a/bad.json": content})
    report = import_archive("zulip", folder, at=AT)

    (left,) = report.left
    assert reason in left.reason
    assert left.examples[0][0] == "z/7-a/bad.json"
    assert Post.objects.count() >= 3


@pytest.mark.django_db
def test_an_unknown_author_is_kept_and_is_no_person(tmp_path):
    import_archive("zulip", zulip(tmp_path, {"7-a/x": [zulip_message(1, "")]}), at=AT)

    assert Post.objects.get().author.kind == ANONYMOUS


@pytest.mark.django_db
def test_a_user_without_a_name_is_called_by_their_id(tmp_path):
    users = [{"id": "U1"}, slack_user("U2", "Bob"), {"name": "nobody"}]
    folder = slack(tmp_path, {"general/1": [slack_message(1)]}, users=users)
    report = import_archive("slack", folder, at=AT)

    assert Member.objects.filter(name="U1").exists()
    assert {left.examples for left in report.left} == {
        (("users.json", "U1"),),
        (("users.json", "nobody"),),
    }


HOPELESS = {
    "an empty folder": ("zulip", {}, "no Zulip archive"),
    "Slack as Zulip": ("zulip", {"channels.json": []}, "no Zulip archive"),
    "Zulip as Slack": ("slack", {"stream_index.json": {}}, "no Slack export"),
    "Slack as Discourse": ("discourse", {"g/1.json": [], "users.json": []}, "no Discourse archive"),
    "Zulip without topics": ("zulip", {"stream_index.json": {}}, "nothing to import"),
    "Slack without messages": ("slack", {"channels.json": []}, "nothing to import"),
    "half an index": ("zulip", {"stream_index.json": b'{"str', "1-a/b.json": []}, "stream_index"),
    "half the users": (
        "slack",
        {"channels.json": [], "users.json": b"[{", "a/1.json": []},
        "users.json is no complete JSON",
    ),
    "half a topic": ("discourse", {"t/1.json": b'{"post_stream'}, "t/1.json"),
    "Zulip, all damaged or empty": (
        "zulip",
        {"stream_index.json": {}, "1-a/b.json": b'[{"id": 4, "co', "1-a/c.json": []},
        r"files \(2\) are damaged or empty \(1 × .*no complete JSON, first 1-a/b.json\)",
    ),
    "Slack, all empty": ("slack", {"channels.json": [], "a/1.json": []}, "damaged or empty"),
    "Discourse, all empty": (
        "discourse",
        {"t/1.json": {"id": 1, "post_stream": {"posts": []}}},
        "damaged or empty",
    ),
    "another tool": ("basecamp", {}, "no tool that Horo imports from"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("case", HOPELESS)
def test_what_cannot_be_imported_is_refused_and_nothing_written(tmp_path, case):
    kind, files, sentence = HOPELESS[case]
    with pytest.raises(Unreadable, match=sentence):
        import_archive(kind, write(tmp_path, files), at=AT)

    assert not any(rows().values())


@pytest.mark.django_db
def test_an_empty_archive_of_what_is_here_already_changes_nothing(tmp_path):
    import_archive("zulip", make_zulip(tmp_path / "full"), at=AT)

    report = import_archive("zulip", zulip(tmp_path / "empty", {"7-a/x": []}), at=AT)

    assert not any(report.new.values())


@pytest.mark.django_db
def test_progress_is_told_for_every_file(tmp_path):
    told = []
    import_archive("zulip", make_zulip(tmp_path), progress=lambda *p: told.append(p), at=AT)

    assert told == [(1, 2), (2, 2)]


def test_an_import_that_is_killed_goes_on_where_it_stopped(tmp_path):
    topics = {
        f"{n % 7 + 1}-s/{n}": [zulip_message(n * 50 + k, f"P{k % 9}") for k in range(1, 50)]
        for n in range(400)
    }
    archive = zulip(tmp_path / "archive", topics)
    clean, killed = tmp_path / "clean", tmp_path / "killed"
    assert _import(archive, clean) == 0
    whole = _contents(clean)

    for kill_at in random.Random(7).sample(range(90, 400), 4):
        assert _import(archive, killed, kill_at=kill_at) == -signal.SIGKILL
        part = len(_contents(killed)["content_post"])
        assert 0 < part < 400 * 49, "a kill that left nothing or all would prove nothing"
    assert _import(archive, killed) == 0
    assert _contents(killed) == whole


SCRIPT = """
import os, signal, sys
from horo.cli import setup
setup.django()
from horo.connectors.services import import_archive
def kill(done, files):
    if done == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
import_archive("zulip", sys.argv[1], progress=kill)
"""


def _import(archive: Path, home: Path, kill_at: int = 0) -> int:
    """Import in a process of its own, killed when it has read `kill_at` files."""
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, str(archive), str(kill_at)],
        env={**os.environ, "HORO_HOME": str(home), "HORO_DATABASE_URL": f"sqlite:///{home}/db"},
        stderr=subprocess.DEVNULL,
        check=False,
    ).returncode


def _contents(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """What is there, by the source's own keys: ids differ when work was done twice."""
    questions = {
        "people_member": "SELECT handle, name, kind, joined_at FROM people_member",
        "content_topic": (
            "SELECT t.source_key, t.title, m.handle FROM content_topic t "
            "JOIN people_member m ON m.id = t.author_id"
        ),
        "content_post": (
            "SELECT p.source_key, p.number, p.html, t.source_key FROM content_post p "
            "JOIN content_topic t ON t.id = p.topic_id"
        ),
        "log_activity": (
            "SELECT a.source_key, a.verb, a.occurred_at, m.handle, r.handle FROM log_activity a "
            "JOIN people_member m ON m.id = a.actor_id "
            "LEFT JOIN people_member r ON r.id = a.recipient_id"
        ),
    }
    with sqlite3.connect(home / "db") as connection:
        return {name: sorted(connection.execute(sql), key=str) for name, sql in questions.items()}
