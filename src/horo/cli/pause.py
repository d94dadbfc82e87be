"""`horo pause`: stop the playbook, or one journey of it, or all but looking."""

import click

from horo.cli import setup


@click.command()
@click.argument("journey", required=False)
@click.option("--dry-run", "is_dry_run", is_flag=True, help="Plan on, and do nothing of it.")
@click.option("--reason", default="", help="Why; the team reads it.")
def command(journey: str | None, is_dry_run: bool, reason: str) -> None:
    """Stop everything that the playbook does, or what JOURNEY does, until `horo resume`.

    Nothing is lost: what is due stays in the plan and says who stopped it. Letters that have not
    left stay too. Exit code 2: there is no such journey.
    """
    if journey and is_dry_run:
        raise setup.Unusable("A dry run is of everything: leave the journey out.")
    setup.django()
    from horo.cli import stopping
    from horo.core.time import now
    from horo.engine.services import switching

    if is_dry_run:
        switching.dry_run(by=None, at=now(), reason=reason)
        click.echo("From now on the playbook only plans.")
        return
    rule = stopping.rule_of(journey)
    switching.pause(by=None, at=now(), rule=rule, reason=reason)
    click.echo(f"Paused: {rule or 'everything'}.")
