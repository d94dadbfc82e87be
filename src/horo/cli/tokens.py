"""`horo token`: what other systems prove themselves with when they tell facts."""

from datetime import timedelta

import click

from horo.cli import setup


@click.group("token")
def command() -> None:
    """Make, list and take back the tokens of `POST /api/facts/`."""


@command.command()
@click.argument("name")
@click.option("--source", required=True, help="Whose facts it may tell, as in crm.")
@click.option("--days", type=click.IntRange(1, 3650), help="How long it lasts (default: for ever).")
def make(name: str, source: str, days: int | None) -> None:
    """Make a token called NAME. It is shown once, and kept as a hash alone."""
    setup.django()
    from horo.connectors import tokens
    from horo.core.refused import Refused
    from horo.core.time import now

    lasts = timedelta(days=days) if days else None
    try:
        _, text = tokens.make(name, source=source, by=None, at=now(), lasts=lasts)
    except Refused as error:
        raise setup.Unusable(str(error)) from error
    click.echo(text)


@command.command("list")
def list_() -> None:
    """List the tokens: number, name, source, when made and last used."""
    setup.django()
    from horo.connectors.models import Token

    for token in Token.objects.order_by("pk"):
        used = f"used {token.used_at:%Y-%m-%d}" if token.used_at else "never used"
        back = "  taken back" if token.taken_back_at else ""
        click.echo(
            f"{token.pk}  {token.name}  {token.source}  {token.made_at:%Y-%m-%d}  {used}{back}"
        )


@command.command("take-back")
@click.argument("token_id", type=int)
def take_back(token_id: int) -> None:
    """Let the token with this number open nothing any more."""
    setup.django()
    from horo.connectors import tokens
    from horo.core.refused import Refused
    from horo.core.time import now

    try:
        token = tokens.take_back(token_id, at=now())
    except Refused as error:
        raise setup.Unusable(str(error)) from error
    click.echo(f"The token {token.name} opens nothing any more.")
