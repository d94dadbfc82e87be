"""Every disagreement that is planted is found, and says what to do."""

import json
import shutil
from dataclasses import replace

import pytest
from click.testing import CliRunner
from conftest import AT
from django.db import connection

from horo.cli import main
from horo.content.models import Space, Topic
from horo.facts import services, triggers
from horo.facts.services import checking, duck, manifest, source
from horo.log import services as log
from horo.people.activities import JOINED

from .conftest import record_history

pytestmark = pytest.mark.usefixtures("each_database")


@pytest.fixture
def warehouse(db):
    """A warehouse of three parts that agrees with its log."""
    for prefix in "abc":
        record_history(40, prefix=prefix)
        services.sync()
    assert services.doctor() == []
    return manifest.folder()


def rewrite(folder, select: str, *, signs: bool = True) -> None:
    """Replace the rows of the second part; `signs`: as a bug of ours would, with its checksum."""
    present = manifest.load(folder)
    part = present.parts[1]
    path = folder / part.name
    with duck.using(folder) as raw:
        raw.execute(f"CREATE TEMP TABLE part AS {source.parquet_reader([path])}")
        rows = source.to_parquet(raw, select, path)
    if signs:
        signed = replace(part, rows=rows, checksum=manifest.file_checksum(path))
        parts = (present.parts[0], signed, *present.parts[2:])
        manifest.save(replace(present, parts=parts), folder)


def only(findings):
    [finding] = findings
    return finding


@pytest.mark.parametrize(
    ("select", "found"),
    [
        (
            "SELECT * REPLACE (CASE id WHEN 44 THEN 1 ELSE object_id END AS object_id) FROM part",
            "posted 2026-03: 14 rows, but not the same as in the log.",
        ),
        (
            "SELECT * FROM part WHERE id <> 44",
            "posted 2026-03: 14 rows in the log, 13 in the warehouse.",
        ),
        (
            "SELECT * FROM part UNION ALL SELECT * FROM part WHERE id = 44",
            "posted 2026-03: 14 rows in the log, 15 in the warehouse.",
        ),
        (
            "SELECT * REPLACE (CASE id WHEN 44 THEN 'x' ELSE verb END AS verb) FROM part",
            "x 2026-03: 0 rows in the log, 1 in the warehouse.",
        ),
    ],
    ids=["changed row", "row too few", "row twice", "another verb"],
)
def test_a_row_that_differs_is_found(warehouse, select, found):
    shift = manifest.load(warehouse).parts[1].first_id - 41  # PostgreSQL counts on between tests

    rewrite(warehouse, select.replace("44", str(44 + shift)))

    findings = services.doctor()
    assert found in [each.found for each in findings]
    assert {(each.code, "horo rebuild" in each.remedy) for each in findings} == {("rows", True)}


@pytest.mark.parametrize(
    ("select", "remedy"),
    [
        ("SELECT * FROM part WHERE id <> (SELECT min(id) FROM part)", checking.REBUILD),
        ("SELECT * FROM part UNION ALL (SELECT * FROM part LIMIT 1)", checking.LOST),
        ("SELECT * REPLACE (object_id + 1 AS object_id) FROM part", checking.UNSURE),
        ("SELECT * REPLACE ('x' AS verb) FROM part", checking.UNSURE),
    ],
    ids=["the log has more", "the log has fewer", "other values", "other verbs"],
)
def test_a_rebuild_is_advised_at_once_only_where_the_log_has_all_rows(warehouse, select, remedy):
    rewrite(warehouse, select)

    assert {finding.remedy for finding in services.doctor()} == {remedy}


def test_a_log_that_lost_its_end_is_to_be_restored_first(warehouse):
    present = manifest.load(warehouse)
    manifest.save(replace(present, last_id=present.last_id + 1), warehouse)

    assert "from a backup first" in only(services.doctor()).remedy


def test_many_differences_are_summed_up(warehouse):
    rewrite(warehouse, "SELECT * REPLACE ('v' || id AS verb) FROM part")

    findings = services.doctor()

    assert len(findings) == checking.SHOWN + 1
    assert findings[-1].found.endswith("more months of verbs differ.")


@pytest.mark.parametrize(
    ("plant", "code"),
    [
        (lambda folder: next(folder.glob("activities-*")).unlink(), "missing"),
        (lambda folder: next(folder.glob("members-*")).unlink(), "missing"),
        (lambda folder: rewrite(folder, "SELECT * FROM part LIMIT 1", signs=False), "damaged"),
        (lambda folder: (folder / manifest.NAME).write_text("{}"), "manifest"),
    ],
    ids=["missing part", "missing snapshot", "edited part", "edited manifest"],
)
def test_a_file_that_is_not_as_it_was_written_is_found(warehouse, plant, code):
    plant(warehouse)

    finding = only(services.doctor())

    assert (finding.code, "horo rebuild" in finding.remedy) == (code, True)


def test_a_part_that_was_left_out_is_found(warehouse):
    present = manifest.load(warehouse)
    manifest.save(replace(present, parts=(present.parts[0], present.parts[2])), warehouse)

    finding = only(services.doctor())

    assert (finding.code, finding.where) == ("gap", present.parts[2].name)


def test_a_manifest_of_another_log_is_found(warehouse):
    present = manifest.load(warehouse)
    manifest.save(replace(present, last_key="slack/other"), warehouse)

    assert only(services.doctor()).code == "log"


def test_an_old_manifest_whose_parts_are_gone_is_found(warehouse, tmp_path):
    shutil.copy(warehouse / manifest.NAME, tmp_path)
    services.rebuild()
    assert services.doctor() == []

    shutil.copy(tmp_path / manifest.NAME, warehouse)

    assert {finding.code for finding in services.doctor()} == {"missing"}


def test_a_snapshot_that_differs_is_found(warehouse):
    present = manifest.load(warehouse)
    path = warehouse / present.snapshots["members"].name
    with duck.using(warehouse) as raw:
        raw.execute(f"CREATE TEMP TABLE rows AS {source.parquet_reader([path])}")
        source.to_parquet(raw, "SELECT * REPLACE ('bot' AS kind) FROM rows", path)
    changed = replace(present.snapshots["members"], checksum=manifest.file_checksum(path))
    manifest.save(present.next(snapshots={**present.snapshots, "members": changed}), warehouse)

    assert only(services.doctor()).found == (
        "members: 3 rows, but not the same as in the database."
    )


@pytest.mark.parametrize("name", triggers.names()[:2])
def test_a_trigger_that_is_gone_is_found_and_put_back_by_a_rebuild(warehouse, name):
    table = next(table for table in triggers.WATCHED if f"facts_{table}_" in name)
    on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on_table}")
    assert name in only(services.doctor()).found

    services.rebuild()

    assert services.doctor() == []


def test_a_log_that_may_be_changed_is_found(warehouse):
    name = checking.LOG_TRIGGERS[connection.vendor][0]
    on_table = " ON log_activity" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on_table}")

    finding = only(services.doctor())

    assert (finding.code, "migrate log 0001" in finding.remedy) == ("trigger", True)


def test_a_verb_that_nobody_declares_is_found(warehouse):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO log_activity (occurred_at, recorded_at, verb, object_type, object_key,"
            " source, source_key, props) VALUES (1, 1, 'pondered', '', '', 'x', 'y', '{}')"
        )

    assert "'pondered', which no room declares" in only(services.doctor()).found


def test_a_log_that_has_grown_is_no_disagreement(warehouse, alice):
    log.record(JOINED, alice, actor=alice, at=AT)

    diagnosis = services.diagnose()

    assert (diagnosis.findings, diagnosis.compared, diagnosis.waiting) == ((), 120, 1)


def test_the_command_says_what_to_do_and_the_rebuild_does_it(warehouse):
    rewrite(warehouse, "SELECT * FROM part LIMIT 1")
    run = CliRunner().invoke

    sick = run(main, ["doctor"])
    assert sick.exit_code == 1
    assert "Run `horo rebuild`" in sick.stdout

    rebuilt = run(main, ["rebuild", "--json"])
    assert (rebuilt.exit_code, json.loads(rebuilt.stdout)["rows"]) == (0, 120)

    sound = run(main, ["doctor", "--json"])
    expected = {"findings": [], "compared": 120, "waiting": 0, "dead_jobs": []}
    assert (sound.exit_code, json.loads(sound.stdout)) == (0, expected)
    assert "agree on all 120 activities" in run(main, ["doctor"]).stdout


def test_a_count_beside_a_topic_that_is_not_true_is_found_and_put_right(warehouse, mara):
    space = Space.objects.create(slug="s", name="S", source="horo", source_key="s")
    Topic.objects.create(
        space=space, author=mara, title="T", opened_at=AT, last_post_at=AT, last_author=mara,
        posts_count=3, source="horo", source_key="t",
    )  # fmt: skip

    finding = only(services.doctor())
    done = CliRunner().invoke(main, ["rebuild"])

    assert (finding.code, finding.remedy) == ("kept", checking.RECOUNT)
    assert "posts_count is 3, but 0 is true" in finding.found
    assert done.exit_code == 0
    assert services.doctor() == []
