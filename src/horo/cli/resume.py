"""`horo resume`: let go on what somebody stopped."""

import click

from horo.cli import setup


@click.command()
@click.argument("journey", required=False)
def command(journey: str | None) -> None:
    """Let everything go on that was stopped as a whole, or what JOURNEY does.

    A journey that was paused on its own stays so until it is named. Exit codes: 0 it goes on, 1
    nothing of the kind was stopped.
    """
    setup.django()
    from django.conf import settings

    from horo.core.time import now
    from horo.engine.models import Switch
    from horo.engine.services import switching

    rule = f"journeys/{journey}" if journey else ""
    found = list(Switch.objects.on().filter(rule=rule))
    for switch in found:
        switching.end(switch, by=None, at=now())
    if not found:
        raise Nothing(f"Nothing of the kind is stopped: {rule or 'everything'}.")
    click.echo(f"Goes on: {rule or 'everything'}.")
    if settings.HORO_DRY_RUN:
        click.echo("HORO_DRY_RUN is set, so the playbook still only plans.", err=True)


class Nothing(click.ClickException):
    exit_code = 1
