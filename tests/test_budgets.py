"""Each budget fails where it is broken."""

import pytest
from tools import budgets

SIMPLE = "def fine() -> int:\n    return 1\n"


@pytest.fixture
def project(tmp_path):
    """A small project that keeps every budget."""
    for folder in ("src/horo/room/templates/room", "src/horo/room/tests", "tests"):
        (tmp_path / folder).mkdir(parents=True)
    write(tmp_path, "src/horo/__init__.py", "")
    write(tmp_path, "src/horo/room/__init__.py", "")
    write(tmp_path, "src/horo/room/services.py", SIMPLE)
    return tmp_path


def write(project, where, text):
    (project / where).write_text(text)


def lines(count, line="    x = 1"):
    return f"{line}\n" * count


def test_what_keeps_the_budgets_passes(project):
    assert budgets.breaches(project) == []


@pytest.mark.parametrize(
    ("where", "within", "over"),
    [
        ("src/horo/room/a.py", lines(400, "x = 1"), lines(401, "x = 1")),
        ("src/horo/room/a.py", "def f():\n" + lines(39), "def f():\n" + lines(40)),
        ("tests/test_a.py", "def test_f():\n" + lines(40), "def test_f():\n" + lines(41)),
        ("src/horo/room/templates/room/a.html", lines(120, "<p>"), lines(121, "<p>")),
        (
            "src/horo/room/a.py",
            "def f(x):\n" + lines(7, "    if x: pass"),
            "def f(x):\n" + lines(8, "    if x: pass"),
        ),
        (
            "src/horo/room/a.py",
            "import horo.room.services\n",
            "import horo.room.a1\n",
        ),
    ],
    ids=["file", "function", "test", "template", "complexity", "cycle"],
)
def test_what_breaks_a_budget_is_found(project, where, within, over):
    write(project, "src/horo/room/a1.py", "from horo.room import a\n")
    write(project, "src/horo/room/a.py", "")
    write(project, where, within)
    assert budgets.breaches(project) == []

    write(project, where, over)

    assert len(budgets.breaches(project)) == 1


def test_nobody_is_excused_from_complexity(project):
    write(project, "src/horo/room/a.py", "def f():  # no" + "qa: C901\n    return 1\n")

    assert "exception" in budgets.breaches(project)[0]


def test_a_relative_import_counts_too(project):
    write(project, "src/horo/room/a.py", "from . import b\n")
    write(project, "src/horo/room/b.py", "from .a import c\n")

    assert budgets.breaches(project) == ["import cycle: horo.room.a → horo.room.b"]
