"""YAML as plain data: words stay words, and every key knows its line."""

import pytest

from horo.playbook.reading.front_matter import read_markdown
from horo.playbook.reading.yaml import read_yaml


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("no", "no"),
        ("on", "on"),
        ("22:00", "22:00"),
        ("2026-03-01", "2026-03-01"),
        ("true", True),
        ("null", None),
        ("~", None),
        ("7", 7),
        ("-0.5", -0.5),
        ("1e5", "1e5"),
        ("0x10", "0x10"),
        ("'7'", "7"),
        ("9" * 30, "9" * 30),
        (".inf", ".inf"),
    ],
)
def test_plain_words_are_read_as_people_mean_them(written, read):
    assert read_yaml("a.yaml", f"key: {written}").data == {"key": read}


def test_every_key_knows_its_line():
    document = read_yaml("a.yaml", "a: 1\nb:\n  - c: 2\n  - d: [3,\n      4]\n")

    assert document.line(("b", 1, "d", 1)) == 5
    assert document.line(("b", 0, "c", "unknown", "deeper")) == 3


def test_front_matter_counts_lines_from_the_top_of_the_file():
    document = read_markdown("a.md", "---\ntitle: Hello\ntone: calm\n---\n\nText\n")

    assert document.line(("tone",)) == 3
    assert (document.body.strip(), document.body_line) == ("Text", 5)


def test_a_hundred_thousand_brackets_are_refused_at_once():
    (problem,) = read_yaml("a.yaml", "a: " + "[" * 100_000).problems

    assert "levels" in problem.found
