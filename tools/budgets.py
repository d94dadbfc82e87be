"""Hold the budgets of how code reads. Exit 1, with a line for each breach, where one is over.

file ≤ 400 lines · function ≤ 40 · complexity ≤ 8 · template ≤ 120 · test body ≤ 40 ·
import cycles between modules: 0. There is no list of exceptions: split the thing instead.

Ruff counts the complexity (C901); everything else is counted here. `--quiet` leaves out the
medians, which are there to watch and not to fail on.
"""

import argparse
import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parent.parent
CODE = ("src", "tools", "bench", "tests", "conftest.py")
LIMITS = {"file": 400, "function": 40, "template": 120, "test": 40}


@dataclass(frozen=True)
class Size:
    """`lines` of one thing of one `kind`, of those in LIMITS."""

    kind: str
    name: str
    lines: int

    @property
    def is_over(self) -> bool:
        return self.lines > LIMITS[self.kind]

    def __str__(self) -> str:
        return f"{self.name}: {self.kind} of {self.lines} lines, at most {LIMITS[self.kind]}."


def python_files(root: Path) -> Iterator[Path]:
    for part in CODE:
        found = (root / part).rglob("*.py") if (root / part).is_dir() else [root / part]
        yield from (p for p in sorted(found) if p.exists() and "migrations" not in p.parts)


def templates(root: Path) -> Iterator[Path]:
    for folder in sorted((root / "src").rglob("templates")):
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file())


def sizes(root: Path) -> Iterator[Size]:
    for path in python_files(root):
        name, source = str(path.relative_to(root)), path.read_text(encoding="utf-8")
        yield Size("file", name, len(source.splitlines()))
        yield from functions(ast.parse(source), name, in_tests=is_test(path))
    for path in templates(root):
        lines = path.read_text(encoding="utf-8").splitlines()
        yield Size("template", str(path.relative_to(root)), len(lines))


def is_test(path: Path) -> bool:
    return "tests" in path.parts or path.name == "conftest.py"


def functions(tree: ast.AST, name: str, *, in_tests: bool) -> Iterator[Size]:
    """Every function from `def` to its last line; of a test only the body counts."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        where = f"{name}:{node.lineno} {node.name}()"
        if in_tests and node.name.startswith("test_"):
            yield Size("test", where, (node.end_lineno or 0) - node.body[0].lineno + 1)
        else:
            yield Size("function", where, (node.end_lineno or 0) - node.lineno + 1)


def too_complex(root: Path) -> list[str]:
    """Functions that ruff finds too complex, also where a comment tells it to look away."""
    there = [part for part in CODE if (root / part).exists()]
    ruff = Path(sys.executable).with_name("ruff")
    options = ["--select=C901", "--ignore-noqa", "--output-format=concise", "--no-cache"]
    config = f"--config={ROOT / 'pyproject.toml'}"
    run = subprocess.run(
        [ruff, "check", *options, config, *there], cwd=root, capture_output=True, text=True
    )
    return [line for line in run.stdout.splitlines() if "C901" in line]


def import_graph(root: Path) -> dict[str, set[str]]:
    """Which module of `horo` imports which when it is loaded; imports in functions left out."""
    source = root / "src"
    files = {
        ".".join(path.relative_to(source).with_suffix("").parts).removesuffix(".__init__"): path
        for path in (source / "horo").rglob("*.py")
        if not {"tests", "migrations"} & set(path.parts)
    }
    return {name: set(_imported(path, name, files.keys() - {name})) for name, path in files.items()}


def _imported(path: Path, name: str, known: set[str]) -> Iterator[str]:
    package = name if path.stem == "__init__" else name.rpartition(".")[0]
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            base = package.rsplit(".", node.level - 1)[0] if node.level else ""
            source = ".".join(part for part in (base, node.module) if part)
            for alias in node.names:
                inner = f"{source}.{alias.name}"
                yield from [inner] if inner in known else [source] * (source in known)


def cycles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Groups of modules that import each other, smallest name first."""
    reached = {name: _reach(graph, name) for name in graph}
    groups = {
        tuple(sorted({name, *(n for n in reached[name] if name in reached[n])}))
        for name in graph
        if name in reached[name]
    }
    return [list(group) for group in sorted(groups)]


def _reach(graph: dict[str, set[str]], start: str) -> set[str]:
    seen: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += graph.get(name, ())
    return seen


def breaches(root: Path) -> list[str]:
    """Everything that is over its budget under `root`, a line each."""
    return [
        *(str(size) for size in sizes(root) if size.is_over),
        *too_complex(root),
        *(f"import cycle: {' → '.join(group)}" for group in cycles(import_graph(root))),
        *(f"{path}: `noqa: C901` is an exception, and there are none." for path in excused(root)),
    ]


def excused(root: Path) -> list[str]:
    pattern = re.compile(r"#\s*noqa:[^#\n]*\bC901\b")
    return [
        str(path.relative_to(root))
        for path in python_files(root)
        if pattern.search(path.read_text(encoding="utf-8"))
    ]


def summary(found: list[Size]) -> Iterator[str]:
    for kind, limit in LIMITS.items():
        lines = [size.lines for size in found if size.kind == kind]
        if len(lines) > 1:
            tenth = quantiles(lines, n=10, method="inclusive")[-1]
            yield (
                f"{kind:9} {len(lines):5}  median {median(lines):.0f}  p90 {tenth:.0f}  "
                f"longest {max(lines)}  at most {limit}"
            )


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("root", nargs="?", type=Path, default=ROOT)
    parser.add_argument("--quiet", action="store_true", help="print breaches alone")
    args = parser.parse_args(argv)
    found = breaches(args.root)
    said = [] if args.quiet else summary(list(sizes(args.root)))
    for line in chain(said, found):
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
