"""`horo import`: a community's history from another tool's archive."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from horo.cli import setup

if TYPE_CHECKING:
    from horo.connectors.services import Report


@click.command("import")
@click.argument("kind", type=click.Choice(["zulip", "slack", "discourse", "csv"]))
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read all of it and say what would come in.")
@click.option("--source", default="", help="Name of this source, if you import two of one kind.")
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    help="Which columns of a CSV hold what (YAML, see docs/import.md).",
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def command(
    kind: str, path: Path, dry_run: bool, source: str, mapping: Path | None, as_json: bool
) -> None:
    """Import a community's history from an archive or a folder at PATH, or facts from a CSV.

    Takes a folder, .zip, .tar.gz or .tar.zst. Importing again changes nothing; after an
    interruption, run the same command again. Exit code 2: nothing could be imported.
    """
    setup.django()
    if kind == "csv":
        from horo.cli.importing_csv import import_facts

        bar = _Bar(sys.stderr.isatty() and not as_json)
        with bar:
            told = import_facts(
                path, mapping, dry_run=dry_run, source=source, as_json=as_json, bar=bar.advance
            )
        click.echo(_printable(told))
        return
    if mapping:
        raise setup.Unusable("--mapping is for a CSV: `horo import csv FILE --mapping FILE`.")
    from horo.connectors.services import Unreadable, import_archive

    bar = _Bar(sys.stderr.isatty() and not as_json)
    try:
        with bar:
            report = import_archive(
                kind, path, dry_run=dry_run, source=source, progress=bar.advance
            )
    except Unreadable as error:
        raise setup.Unusable(_printable(str(error))) from error
    click.echo(json.dumps(report.as_json(), indent=2) if as_json else _told(report))


class _Bar:
    """A progress bar on standard error, where a person is watching."""

    def __init__(self, is_shown: bool) -> None:
        self._progress: Any = None
        if is_shown:
            from rich.console import Console
            from rich.progress import Progress

            self._progress = Progress(console=Console(stderr=True), transient=True)
            self._task = self._progress.add_task("Importing", total=None)

    def __enter__(self) -> None:
        if self._progress:
            self._progress.start()

    def __exit__(self, *error: object) -> None:
        if self._progress:
            self._progress.stop()

    def advance(self, done: int, total: int) -> None:
        if self._progress:
            self._progress.update(self._task, completed=done, total=total)


def _told(report: "Report") -> str:
    """Return the report as sentences."""
    lines = [f"Read: {_listed(report.read) or 'nothing'}."]
    new = {what: count for what, count in report.new.items() if count}
    done = "Would bring in" if report.is_dry_run else "Brought in"
    lines.append(f"{done}: {_listed(new) or _nothing(report)}.")
    for left in report.left:
        lines.append(f"{left.count:,} × {left.reason}")
        lines += [f"    {' '.join(filter(None, example))}" for example in left.examples]
    return _printable("\n".join(lines))


def _nothing(report: "Report") -> str:
    if any(left.reason.startswith("left out") for left in report.left):
        return "nothing new; what is not left out below is here already"
    return "nothing new, all of it is here already"


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{what} {count:,}" for what, count in counts.items())


def _printable(text: str) -> str:
    """Return `text` without what a terminal would obey or cannot encode."""
    clean = "".join(
        c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text
    )
    return clean.encode(errors="replace").decode()
