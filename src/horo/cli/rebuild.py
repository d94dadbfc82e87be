"""`horo rebuild`: write the warehouse anew from the log."""

import json
from dataclasses import asdict

import click

from horo.cli import setup


@click.command()
@click.option(
    "--json", "is_json", is_flag=True, help="Print one JSON object for a program to read."
)
def command(is_json: bool) -> None:
    """Write the warehouse (the columnar copy of the log) anew.

    The log is the truth and the warehouse a copy of it, so this loses nothing, and pages are
    answered from the old copy until the new one is complete. Needed only where `horo doctor`
    says so. Exit code 2: someone else was writing for too long.
    """
    setup.django()
    from horo.facts import services

    if not is_json:
        click.echo("Copying the log …", err=True)
    report = services.rebuild()
    if report.busy:
        raise setup.Unusable(
            "A long write, or another rebuild, is under way. Nothing was changed: "
            "run `horo rebuild` again when it has finished."
        )
    if is_json:
        click.echo(json.dumps(asdict(report)))
    else:
        click.echo(f"The warehouse holds all {report.rows:,} activities of the log.")
