"""`horo check`: what is wrong with a playbook, file by file."""

import json
from collections import Counter
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from horo.cli import setup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from horo.playbook.problems import Problem
    from horo.playbook.services import Loaded

COLORS = {"error": "red", "warning": "yellow"}


@click.command()
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object for a program.")
@click.pass_context
def command(context: click.Context, path: Path | None, is_json: bool) -> None:
    """Check the playbook in the folder PATH (default: this installation's own).

    Errors keep it from running; warnings are classic mistakes that it runs with. Nothing is
    changed, and no database is needed. Exit codes: 0 nothing found, 1 errors or warnings,
    2 PATH is no folder.
    """
    setup.django(migrate=False)
    from django.conf import settings
    from django.utils.translation import override

    from horo.playbook import services

    root = path or Path(settings.HORO_PLAYBOOK)
    if not root.is_dir():
        found = "is a file" if root.exists() else "does not exist"
        raise setup.Unusable(f"{root} {found}. Name the folder that holds playbook.yaml.")
    with override("en"):  # as every command speaks
        loaded = services.load(root)
        if is_json:
            click.echo(_as_json(root, loaded))
        else:
            _show(root, loaded)
    context.exit(1 if loaded.problems else 0)


def _as_json(root: Path, loaded: "Loaded") -> str:
    counts = _counts(loaded.problems)
    return json.dumps(
        {
            "path": str(root),
            "version": loaded.playbook.version if loaded.playbook else None,
            "errors": counts["error"],
            "warnings": counts["warning"],
            "problems": [asdict(problem) for problem in loaded.problems],
        },
        ensure_ascii=False,
        indent=2,
    )


def _show(root: Path, loaded: "Loaded") -> None:
    for file, problems in groupby(loaded.problems, key=lambda problem: problem.file):
        click.secho(file, bold=True)
        for problem in problems:
            mark = click.style(f"{problem.severity:<7}", fg=COLORS[problem.severity])
            click.echo(f"  {problem.line:>4}  {mark}  {problem.sentence}")
            if problem.hint:
                click.echo(f"{'':17}{problem.hint}")
        click.echo()
    click.echo(_summary(root, loaded))


def _summary(root: Path, loaded: "Loaded") -> str:
    if not loaded.problems:
        return f"{root}: {len(loaded.texts)} files, nothing to put right."
    counts = _counts(loaded.problems)
    said = " and ".join(
        f"{number} {word}{'' if number == 1 else 's'}" for word, number in counts.items() if number
    )
    files = len({problem.file for problem in loaded.problems})
    runs = "" if loaded.playbook else " It does not run until the errors are put right."
    return f"{root}: {said} in {files} file{'' if files == 1 else 's'}.{runs}"


def _counts(problems: "Sequence[Problem]") -> dict[str, int]:
    found = Counter(problem.severity for problem in problems)
    return {"error": found["error"], "warning": found["warning"]}
