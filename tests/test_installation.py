"""What is installed is whole: the wheel, the lock, and the stamps of `make run`."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    """The names of the files in the wheel."""
    dist = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, ROOT / "tools" / "wheel.py", dist], check=True, cwd=ROOT)
    (wheel,) = dist.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.mark.parametrize(
    "name",
    [
        "horo/examples/community/community.tar.zst",
        "horo/examples/community/hosting.yaml",
        "horo/examples/playbook/playbook.yaml",
        "horo/web/locale/ru/LC_MESSAGES/django.mo",
        "horo/log/migrations/0001_first.py",
    ],
)
def test_the_wheel_holds_what_the_demo_needs(names, name):
    assert name in names


@pytest.mark.parametrize("kind", ["templates", "static"])
def test_the_wheel_holds_every_file_of_the_pages(names, kind):
    files = [p for p in (ROOT / "src").glob(f"horo/*/{kind}/**/*") if p.is_file()]
    assert files, f"there are no {kind}, so this would prove nothing"

    assert {str(path.relative_to(ROOT / "src")) for path in files} <= set(names)


def test_the_wheel_leaves_out_tests(names):
    assert [name for name in names if "/tests/" in name] == []


def requirements(path: Path) -> set[str]:
    names = re.findall(r"^([A-Za-z0-9_.-]+)(?:\[\w+\])?\s*[<>=]", path.read_text(), re.MULTILINE)
    return {name.lower().replace("_", "-") for name in names}


def pins(name: str) -> dict[str, str]:
    lock = (ROOT / "requirements" / name).read_text()
    return dict(re.findall(r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)", lock, re.MULTILINE))


@pytest.mark.parametrize("name", ["base", "dev"])
def test_every_requirement_is_locked_with_hashes(name):
    lock = (ROOT / "requirements" / f"{name}.txt").read_text()
    locked = {pin.lower().replace("_", "-") for pin in pins(f"{name}.txt")}

    assert requirements(ROOT / "requirements" / f"{name}.in") <= locked
    assert lock.count("--hash=sha256:") >= len(locked)


def test_both_locks_agree():
    base, dev = pins("base.txt"), pins("dev.txt")

    assert {name: dev.get(name) for name in base} == base


def make(*arguments: str) -> str:
    """What `make` would do."""
    return subprocess.run(
        ["make", "--dry-run", *arguments],
        cwd=ROOT,
        env={**os.environ, "HORO_HOME": "/nowhere"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_a_changed_lock_is_installed_before_the_start():
    assert "requirements/base.txt" in make("--what-if=requirements/base.txt", "run")
    assert "requirements/dev.txt" in make("--what-if=requirements/dev.txt", "test")


def test_an_unchanged_checkout_starts_without_installing_anything():
    stamps = [f"--old-file=.venv/{name}" for name in (".base", ".dev", ".messages")]

    assert "pip install" not in make(*stamps, "run")
