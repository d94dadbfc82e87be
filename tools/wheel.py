"""Write dist/horo-*.whl: the code without its tests, compiled translations, and the examples."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from flit_core import buildapi
from messages import compile_stale

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = shutil.ignore_patterns("tests", "__pycache__", "*.po")


def build(dist: Path) -> Path:
    """Build the wheel in a copy, so that the checkout stays as it is; return its path."""
    compile_stale()
    dist.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copytree(ROOT / "src", copy / "src", ignore=LEFT_OUT)
        shutil.copytree(ROOT / "examples", copy / "src" / "horo" / "examples")
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, copy)
        before = Path.cwd()
        os.chdir(copy)
        try:
            return dist / str(buildapi.build_wheel(str(dist)))
        finally:
            os.chdir(before)


if __name__ == "__main__":
    print(build(Path(sys.argv[1]) if sys.argv[1:] else ROOT / "dist"))
