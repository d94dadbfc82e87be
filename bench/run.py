"""`make bench`: every benchmark in a process and home of its own, and one table at the end.

python bench/run.py [NAME …]    all of them, or these
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from bench.result import Result  # noqa: E402 - this file is a script and a module


def names() -> list[str]:
    """The modules that measure something."""
    return sorted(path.stem for path in HERE.glob("*.py") if "\ndef run(" in path.read_text())


def results_of(name: str) -> list[Result]:
    """Run one benchmark. Raises CalledProcessError if it fails."""
    with tempfile.TemporaryDirectory(prefix=f"horo-{name}-") as home:
        env = {**os.environ, "HORO_HOME": home, "DJANGO_SETTINGS_MODULE": "horo.settings"}
        done = subprocess.run(
            [sys.executable, "-m", f"bench.{name}", "--json"],
            cwd=HERE.parent,
            env=env,
            check=True,
            stdout=subprocess.PIPE,
        )
    return [Result(**fields) for fields in json.loads(done.stdout)]


def main(chosen: list[str]) -> int:
    tables: dict[str, list[Result]] = {}
    for name in chosen or [name for name in names() if name != "run"]:
        began = time.perf_counter()
        tables[name] = results_of(name)
        print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr)
    for name, results in tables.items():
        print(f"\n{name}\n" + "\n".join(f"  {result}" for result in results))
    over = [result for results in tables.values() for result in results if not result.is_kept]
    print(f"\n{len(over)} over the limit." if over else "\nEvery limit is kept.")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
