"""`horo doctor`: prove that the log and its columnar copy agree."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from horo.cli import setup

if TYPE_CHECKING:
    from horo.facts.services import Diagnosis


@click.command()
@click.option(
    "--json", "is_json", is_flag=True, help="Print one JSON object for a program to read."
)
@click.pass_context
def command(context: click.Context, is_json: bool) -> None:
    """Compare the log with its columnar copy, row for row, and look at what guards them.

    Looks for migrations that are missing, triggers that are gone, files that are missing or
    damaged, and rows that differ. Changes nothing. Exit code 1: something disagrees, and each
    finding says what to do.
    """
    setup.django(migrate=False)
    from horo.facts import services

    diagnosis = services.diagnose()
    if is_json:
        click.echo(json.dumps(asdict(diagnosis), ensure_ascii=False))
    else:
        _show(diagnosis)
    context.exit(1 if diagnosis.findings else 0)


def _show(diagnosis: "Diagnosis") -> None:
    for finding in diagnosis.findings:
        click.secho(f"{finding.where}: {finding.found}", bold=True)
        click.echo(f"  {finding.remedy}")
    if diagnosis.findings:
        count = len(diagnosis.findings)
        click.echo(f"\n{count} finding{'s' if count > 1 else ''}.", err=True)
    else:
        click.echo(
            f"The log and the warehouse agree on all {diagnosis.compared:,} activities copied so "
            f"far ({diagnosis.waiting:,} more wait for the next synchronisation)."
        )
