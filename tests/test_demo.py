"""`horo demo`: a community that is alive now, once, also after an interruption."""

import json
import os
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bench.server import HORO

BEGAN = datetime.now(UTC).isoformat()  # for all: a minute later one message more has been written


def begin(home: Path) -> Path:
    """Note when the set-up began, as an attempt that is interrupted does."""
    (home / "demo.unfinished").write_text(BEGAN)
    return home


def start(home: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [HORO, *arguments],
        env={**os.environ, "HORO_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(home: Path, *arguments: str) -> tuple[int, str, str]:
    process = start(home, *arguments)
    out, err = process.communicate(timeout=600)
    return process.returncode, out, err


def ask(home: Path, sql: str):
    with sqlite3.connect(home / "horo.sqlite3") as database:
        return database.execute(sql).fetchall()


def contents(home: Path):
    """How many rows of everything that the sample brings."""
    tables = ["log_activity", "people_member", "people_membership", "people_consent"]
    tables += ["content_topic", "content_post", "content_reaction", "content_space"]
    tables += ["content_topictag", "content_solution", "content_vote", "people_profile"]
    tables += ["community_follow", "community_bookmark", "community_ballot"]
    return {table: ask(home, f"SELECT count(*) FROM {table}")[0][0] for table in tables}


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    home = begin(tmp_path_factory.mktemp("sample"))
    code, _out, err = run(home, "demo")
    assert code == 0, err
    return home


def test_the_community_is_alive_now(sample):
    ((last,),) = ask(sample, "SELECT max(occurred_at) FROM log_activity WHERE verb = 'replied'")

    assert 0 <= (datetime.now(UTC).timestamp() - last / 1e6) / 86400 < 7


def test_somebody_manages_it_and_two_moderate(sample):
    team = ask(
        sample,
        "SELECT g.slug, m.handle FROM people_membership ms JOIN people_member m ON "
        "m.id = member_id JOIN people_group g ON g.id = group_id "
        "WHERE g.slug IN ('managers', 'moderators')",
    )

    assert sorted(team) == [("managers", "mara"), ("moderators", "emil"), ("moderators", "hana")]


def test_it_is_a_place_to_talk(sample):
    """Sections and kinds of spaces, news, hellos, accepted answers, and promises to keep."""
    kinds = dict(ask(sample, "SELECT kind, count(*) FROM content_space GROUP BY kind"))
    access = dict(ask(sample, "SELECT access, count(*) FROM content_space GROUP BY access"))
    hosted = ask(sample, "SELECT count(*) FROM content_topic WHERE source = 'horo'")[0][0]

    assert set(kinds) == {"announcements", "introductions", "questions", "discussion"}
    assert (access["private"], access["members"]) == (1, 1)
    assert ask(sample, "SELECT count(*) FROM content_space WHERE section_id IS NULL") == [(0,)]
    assert hosted >= 15
    assert ask(sample, "SELECT count(*) FROM content_solution")[0][0] >= 50
    assert ask(sample, "SELECT count(*) FROM community_answerpromise") == [(2,)]


def test_the_plan_says_what_to_do_and_why(sample):
    code, out, _err = run(sample, "plan", "--json")

    effects = [one for one in json.loads(out)["effects"] if one["action"] == "send"]
    assert code == 0
    assert effects, "nothing to decide, so Today would be empty"


def test_its_playbook_has_nothing_to_put_right(sample):
    code, out, err = run(sample, "check", str(sample / "playbook"))

    assert code == 0, out + err


def test_running_it_again_changes_nothing(sample):
    before = contents(sample)

    assert run(sample, "demo")[0] == 0
    assert run(sample, "demo", "--if-empty")[0] == 0

    assert contents(sample) == before


@pytest.mark.parametrize("step", ["Importing", "Making", "Finding"])
def test_an_interruption_leaves_no_trace(sample, tmp_path, step):
    process = start(begin(tmp_path), "demo")
    for line in process.stderr:
        if line.startswith(step):
            break
    process.kill()
    process.communicate()
    assert (tmp_path / "demo.unfinished").read_text() == BEGAN, "it ended before it was killed"

    assert run(tmp_path, "demo")[0] == 0

    assert contents(tmp_path) == contents(sample)


def test_the_first_attempt_notes_when_it_began(tmp_path):
    process = start(tmp_path, "demo")
    for line in process.stderr:
        if line.startswith("Importing"):
            break
    process.kill()
    process.communicate()

    began = datetime.fromisoformat((tmp_path / "demo.unfinished").read_text())

    assert datetime.fromisoformat(BEGAN) < began <= datetime.now(UTC)


def test_another_community_is_left_alone(tmp_path):
    run(tmp_path, "rebuild")
    with sqlite3.connect(tmp_path / "horo.sqlite3") as database:
        database.execute(
            "INSERT INTO people_member (handle, name, kind, is_staff, locale, timezone, persona, "
            "password) VALUES ('otto', 'Otto', 'person', 0, '', '', '', '')"
        )
    before = contents(tmp_path)

    refused = run(tmp_path, "demo")

    assert (refused[0], "There is a community here already." in refused[2]) == (2, True)
    assert run(tmp_path, "demo", "--if-empty")[0] == 0
    assert contents(tmp_path) == before
