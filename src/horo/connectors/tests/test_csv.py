"""A CSV as the world writes it, and one that nobody should use."""

import pytest
from conftest import AT

from horo.connectors.csvimport import import_csv
from horo.connectors.csvmapping import CsvMapping, read_mapping
from horo.connectors.models import Run
from horo.connectors.report import Unreadable
from horo.log.models import Activity

PLAIN = "who,what,when,key\nalice,renewed,2026-02-01,1\nbob,churned,2026-02-02,2\n"


@pytest.fixture
def file(tmp_path):
    def write(content: str | bytes, encoding: str = "utf-8"):
        path = tmp_path / "facts.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


def bring(path, **more):
    return import_csv(path, more.pop("mapping", CsvMapping()), at=AT, **more)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_usual_encoding_and_delimiter_is_read(file, alice, bob, encoding, delimiter):
    report = bring(file(PLAIN.replace(",", delimiter), encoding))

    assert (report.counts["new"], report.delimiter) == (2, delimiter)


def test_windows_1251_is_read_and_told(file, alice):
    text = "Кто;Что;Когда;Договор\nalice;Продление;01.02.2026;Рога и копыта\n"
    mapping = CsvMapping.model_validate(
        {
            "columns": {"who": "Кто", "what": "Что", "when": "Когда", "object": "Договор"},
            "what": {"words": {"продление": "renewed"}},
            "when": {"format": "%d.%m.%Y", "timezone": "Europe/Sofia"},
        }
    )

    report = bring(file(text, "windows-1251"), mapping=mapping)

    assert report.encoding == "windows-1251"
    activity = Activity.objects.get()
    assert activity.object_key == "Рога и копыта"
    assert activity.occurred_at.isoformat() == "2026-01-31T22:00:00+00:00"


def test_a_line_break_inside_quotes_belongs_to_its_cell(file, alice, bob):
    text = 'who,what,when,note\r\nalice,renewed,2026-02-01,"two\r\nlines; a comma, a ""quote"""\r\n'
    report = bring(file(text + "bob,renewed,2026-02-01,\r\n"))

    assert (report.lines, report.counts["new"]) == (2, 2)


def test_importing_the_same_again_changes_nothing(file, alice, bob):
    bring(file(PLAIN))
    report = bring(file(PLAIN))

    assert (report.counts["new"], report.counts["known"]) == (0, 2)
    assert Activity.objects.count() == 2
    assert [(run.new, run.left) for run in Run.objects.order_by("pk")] == [(2, 0), (0, 0)]


def test_a_dry_run_says_the_same_and_leaves_nothing(file, alice, bob):
    report = bring(file(PLAIN + PLAIN.splitlines()[1]), dry_run=True)

    assert (report.counts["new"], report.counts["known"]) == (2, 1)
    assert (Activity.objects.count(), Run.objects.count()) == (0, 0)


def test_an_import_that_was_cut_short_goes_on(file, alice, bob, monkeypatch):
    lines = "".join(f"alice,used,2026-02-01,{n}\n" for n in range(30))
    path = file("who,what,when,key\n" + lines)
    monkeypatch.setattr("horo.connectors.csvimport.BATCH", 10)

    class Cut(Exception):  # noqa: N818
        pass

    def cut(done, total):
        if done == 20:
            raise Cut

    with pytest.raises(Cut):
        bring(path, progress=cut)
    assert Activity.objects.count() == 20, "whole transactions stay"

    report = bring(path)
    assert (report.counts["known"], report.counts["new"], Activity.objects.count()) == (20, 10, 30)


def test_what_is_wrong_is_told_line_by_line_and_unknown_people_are_counted(file, alice):
    text = PLAIN.replace("bob", "x@example.org") + "x@example.org,renewed,2026-02-01,3\n"
    report = bring(file(text + "alice,renewed,yesterday,4\nalice,renewed\n"))

    assert report.counts == {"new": 1, "unknown_person": 2, "invalid": 2}
    assert report.unknown == {"x@example.org": 2}
    assert sorted(each.where for each in report.problems) == ["facts.csv:5", "facts.csv:6"]
    assert "example.org" not in str(list(Run.objects.values()))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\n\n \n", "is empty"),
        (b"name,date\n", "found the columns 'name', 'date', expected one called 'who'"),
        (b'who,what,when\n"alice,renewed,2026-02-01\n', "Is a quotation mark without its pair?"),
        (b'who,what,when\n"alice"x,renewed,2026-02-01\n', "Is a quotation mark without its pair?"),
        (b"who,what,when\nal\0ice,renewed,2026-02-01\n", "NUL"),
        (b"who,what,when,email\n", "two columns could be 'who'"),
        (b"who,what,when\n" + b"x" * 200_000, "larger than field limit"),
        (b"who,what,when\n\x98\xff,renewed,2026-02-01\n", "is no text in windows-1251"),
    ],
)
def test_what_is_no_such_csv_is_refused_in_whole(file, alice, content, said):
    with pytest.raises(Unreadable, match=said):
        bring(file(content))
    assert Activity.objects.count() == 0


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Unreadable, match="cannot be read"):
        bring(tmp_path / "none.csv")


@pytest.mark.shared
@pytest.mark.django_db
def test_formulas_are_no_facts_and_break_nothing(shared_corpora, file):
    hostile = (shared_corpora / "csv" / "formula.txt").read_text().splitlines()
    quoted = ('"' + line.replace('"', '""') + '"' for line in hostile if line)
    path = file("who,what,when\n" + "".join(f"{each},renewed,2026-02-01\n" for each in quoted))

    report = bring(path)

    assert report.lines > 5, "an empty list would prove nothing"
    assert report.counts["new"] == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("columns: {whom: x}", "columns.whom"),
        ("what: {words: {x: renewd}}", "what.words.x: found 'renewd', expected one of adopted"),
        ("when: {timezone: Mars}", "when.timezone: found 'Mars', expected a time zone"),
        ("source: horo", "source: 'horo' is the name of what happens here"),
        ("- a list", "the file: Input should be a valid dictionary"),
        ("a: [", "is no YAML"),
        ("!!python/object/apply:os.system [ls]", "is no YAML"),
    ],
)
def test_a_mapping_that_cannot_be_says_where(tmp_path, text, said):
    path = tmp_path / "mapping.yaml"
    path.write_text(text)

    with pytest.raises(Unreadable, match=said.replace("(", r"\(")):
        read_mapping(path)
