"""`horo plan`: what the playbook would do, for whom and why. Changes nothing."""

import click

from horo.cli import setup
from horo.cli.planned import instant, show


@click.command()
@click.option(
    "--at", metavar="INSTANT", help="As of this moment, such as 2026-03-01T09:00+02:00 (now)."
)
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object for a program.")
def command(at: str | None, is_json: bool) -> None:
    """Show what the playbook would do: who, what, when, why, and what holds it.

    Nothing is changed. The same log, playbook and moment give the same plan, byte for byte.
    Exit codes: 0 fine, 2 bad input, or no playbook that could run.
    """
    setup.django()
    from horo.core.refused import Refused
    from horo.engine.services import plan

    try:
        planned = plan(instant(at))
    except Refused as error:
        raise setup.unusable(error) from error
    if is_json:
        click.echo(planned.to_json())
    else:
        show(planned)
