"""A skipped test fails the run that guards the project."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run_pytest(folder: Path, ci: str) -> subprocess.CompletedProcess[str]:
    paths = f"{ROOT}{os.pathsep}{ROOT / 'src'}"
    env = {**os.environ, "CI": ci, "PYTHONPATH": paths, "HORO_HOME": str(folder / "home")}
    env |= {"DJANGO_SETTINGS_MODULE": "horo.settings"}
    for name in [name for name in env if name.startswith("PYTEST_")]:
        del env[name]
    shutil.copy(ROOT / "conftest.py", folder)
    options = ["-p", "no:cacheprovider", "-q"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, folder], env=env, cwd=folder, capture_output=True
    )


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_a_skipped_test_fails_the_guarding_run_only(tmp_path, ci, code):
    (tmp_path / "test_it.py").write_text(
        "import pytest\ndef test_fine(): pass\n@pytest.mark.skip\ndef test_left_out(): pass\n"
    )

    assert run_pytest(tmp_path, ci).returncode == code


def test_without_skips_the_guarding_run_passes(tmp_path):
    (tmp_path / "test_it.py").write_text("def test_fine(): pass\n")

    assert run_pytest(tmp_path, "true").returncode == 0
