"""The walls stand, and each check that holds them fails where one is broken."""

import os
import shutil
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from tools import walls

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def copy(tmp_path):
    """A copy of the code in which a test may plant a breach."""
    only_code = shutil.ignore_patterns("static", "templates", "locale", "__pycache__")
    shutil.copytree(ROOT / "src" / "horo", tmp_path / "src" / "horo", ignore=only_code)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def plant(copy: Path, where: str, code: str) -> None:
    path = copy / "src" / "horo" / where
    path.parent.mkdir(exist_ok=True)
    before = path.read_text() if path.exists() else ""
    path.write_text(f"{before}\n{code}\n")


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / "src")},
        capture_output=True,
        text=True,
    )


def test_foreign_keys_stay_at_home_or_point_at_the_ground():
    assert walls.foreign_keys_abroad(ROOT) == []


@pytest.mark.parametrize(
    "code",
    [
        'effect = models.ForeignKey("engine.Effect", models.CASCADE)',
        "from horo.engine.models import Effect\neffect = models.OneToOneField(Effect)",
        "from horo.engine import models as m\neffects = models.ManyToManyField(to=m.Effect)",
    ],
    ids=["by name", "by class", "by module and keyword"],
)
def test_a_foreign_key_between_rooms_is_found(copy, code):
    assert walls.foreign_keys_abroad(copy) == []

    plant(copy, "workspace/models.py", code)

    (found,) = walls.foreign_keys_abroad(copy)
    assert "workspace points at engine" in found


def test_foreign_keys_home_and_to_the_ground_are_fine(copy):
    plant(
        copy,
        "workspace/models.py",
        'a = models.ForeignKey("self")\nb = models.ForeignKey("Task")\n'
        'c = models.ForeignKey("people.Member")\nd = models.ForeignKey(settings.AUTH_USER_MODEL)',
    )

    assert walls.foreign_keys_abroad(copy) == []


def test_views_fetch_through_visible_to():
    assert walls.unfiltered_views(ROOT) == []


@pytest.mark.parametrize("manager", ["objects", "_default_manager"])
def test_a_view_that_fetches_everything_is_found(copy, manager):
    assert walls.unfiltered_views(copy) == []

    plant(copy, "web/views.py", f"topics = Topic.{manager}.filter(pk=1)")

    assert len(walls.unfiltered_views(copy)) == 1


def test_a_view_that_fetches_what_is_visible_is_fine(copy):
    plant(copy, "web/views.py", "topics = Topic.objects.visible_to(member).filter(pk=1)")

    assert walls.unfiltered_views(copy) == []


def test_the_rooms_import_downwards_only():
    run = lint_imports(ROOT)

    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize(
    ("where", "code", "said"),
    [
        ("messaging/models.py", "import horo.workspace.models", "Rooms import downwards only"),
        ("people/models.py", "import horo.content.models", "Rooms import downwards only"),
        ("content/services.py", "import horo.content.views", "Inside a room"),
        ("garden/__init__.py", "", "garden"),
    ],
    ids=["sibling", "upward", "service imports view", "room without a place"],
)
def test_a_broken_wall_is_found(copy, where, code, said):
    plant(copy, "content/views.py", "")
    plant(copy, where, code)

    run = lint_imports(copy)

    assert run.returncode != 0
    assert said in run.stdout + run.stderr


def test_the_inside_of_every_room_has_its_contract():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    inside = [c["containers"] for c in contracts["contracts"] if c["name"].startswith("Inside")]
    rooms = {path.parent.name for path in (ROOT / "src" / "horo").glob("*/__init__.py")} - {"cli"}

    rooms_with_lines = {r for r in rooms if _has_lines(ROOT / "src" / "horo" / r)}

    assert {f"horo.{room}" for room in rooms_with_lines} <= set(chain(*inside))


def _has_lines(room: Path) -> bool:
    return any((room / f"{line}.py").exists() for line in ("models", "services", "views", "api"))
