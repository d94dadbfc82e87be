"""`horo doctor`: prove that the log and its columnar copy agree, and show jobs that died."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

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
    damaged, rows that differ, counts beside topics and posts that are not true, badges and levels
    that the log does not tell, and jobs that failed too often. Changes nothing. Exit code 1:
    something is wrong, and each finding says what to do.
    """
    setup.django(migrate=False)
    from horo.facts import services

    diagnosis, died = _with_awards(services.diagnose()), _died()
    if is_json:
        click.echo(json.dumps(asdict(diagnosis) | {"dead_jobs": died}, ensure_ascii=False))
    else:
        _show(diagnosis)
        _show_died(died)
    context.exit(1 if diagnosis.findings or died else 0)


def _with_awards(diagnosis: "Diagnosis") -> "Diagnosis":
    """Add what is kept of badges and levels and is not what the log says."""
    from dataclasses import replace

    from django.db import DatabaseError

    from horo.facts.services import Finding
    from horo.recognition.services import kept
    from horo.recognition.services.trust import keeping

    try:
        wrong = [str(one) for one in (*kept.disagreements(), *keeping.disagreements())]
    except DatabaseError:  # the diagnosis names the migration that is missing
        return diagnosis
    if not wrong:
        return diagnosis
    found = f"{len(wrong):,} badges and levels are not what the log says. The first: {wrong[0]}."
    remedy = "Run `horo rebuild`: it makes them what the log says."
    new = Finding("kept", "badges and levels", found, remedy)
    return replace(diagnosis, findings=(*diagnosis.findings, new))


def _died() -> list[dict[str, Any]]:
    """The jobs that failed too often, the latest first; none where the table is missing."""
    from django.db import DatabaseError

    from horo.core import jobs

    try:
        return [
            {
                "id": job.pk,
                "name": job.name,
                "args": job.args,
                "attempts": job.attempts,
                "died_at": job.died_at.isoformat() if job.died_at else None,
                "failure": job.failure,
            }
            for job in jobs.dead()
        ]
    except DatabaseError:  # the diagnosis names the migration that is missing
        return []


def _show_died(died: list[dict[str, Any]]) -> None:
    for job in died:
        click.secho(f"job {job['id']}: {job['name']} failed {job['attempts']} times", bold=True)
        click.echo(
            f"  {job['failure']}. Put the cause right; delete the row of core_job to forget."
        )


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
