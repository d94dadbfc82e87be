"""`horo apply`: do what the playbook says is due, once."""

from collections import Counter
from typing import TYPE_CHECKING

import click

from horo.cli import setup
from horo.cli.planned import instant

if TYPE_CHECKING:
    from horo.engine.values import Applied


@click.command()
@click.option("--at", metavar="INSTANT", help="As of this moment, not in the future (now).")
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object for a program.")
@click.pass_context
def command(context: click.Context, at: str | None, is_json: bool) -> None:
    """Do what is due: what needs no approval, and what somebody of the team approved.

    Each effect happens once, however often this runs and whatever interrupts it; run it again
    to go on. E-mail is handed to the mail server too. Exit codes: 0 fine, 1 something could not
    be done, 2 bad input, or no playbook that could run.
    """
    setup.django()
    from horo.core.refused import Refused
    from horo.core.time import now
    from horo.engine.services import apply, outbox

    moment = instant(at)
    if moment > now():
        raise setup.Unusable(
            f"{at} lies in the future, and nothing can be done then yet. Leave --at out, or look "
            f"ahead with `horo plan --at {at}`."
        )
    try:
        applied = apply(moment)
    except Refused as error:
        raise setup.unusable(error) from error
    delivered = outbox.deliver(moment)
    if is_json:
        click.echo(applied.to_json())
    else:
        _show(applied)
    if delivered.to_retry or delivered.dead:
        click.echo(
            f"{delivered.to_retry} e-mails are tried again later, {delivered.dead} given up.",
            err=True,
        )
    context.exit(1 if applied.failed or delivered.dead else 0)


def _show(applied: "Applied") -> None:
    from horo.engine.words import held_because

    click.echo(f"{len(applied.done)} effects were performed, {len(applied.held)} are held.")
    for key in applied.done:
        if not key.startswith("funnel/"):
            click.echo(f"  done  {key}")
    reasons = Counter(held_because(effect.held) for effect in applied.held if effect.held)
    for sentence, count in reasons.most_common():
        click.echo(f"  held  {count}: {sentence}")
    for failure in applied.failed:
        click.echo(f"  {failure.key} could not be done: {failure.error}", err=True)
