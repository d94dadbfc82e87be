"""`horo launch`: let the folder be the playbook that runs."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from horo.cli import setup, versions

if TYPE_CHECKING:
    from horo.engine.comparing import Comparison
    from horo.playbook.models import Launch
    from horo.playbook.parts.whole import Playbook

OPTIONS = (
    click.option("--note", default="", help="Why; it stands in the history."),
    click.option(
        "--in-flight",
        "in_flight",
        multiple=True,
        metavar="JOURNEY=POLICY",
        help="For runs under way: continue, finish, restart or leave; repeatable.",
    ),
    click.option(
        "--backfill",
        multiple=True,
        metavar="JOURNEY=NUMBER",
        help="Let in those who would have come before, so many a day; repeatable.",
    ),
    click.option("--based-on", type=int, help="Refuse unless this launch is the latest."),
    click.option("--accept-losses", is_flag=True, help="Some may lose a stage or level."),
    click.option("--by", "handle", metavar="HANDLE", help="Who launches (the system)."),
    click.option("--yes", is_flag=True, help="Do not ask."),
    click.option("--json", "is_json", is_flag=True, help="Print one JSON object for a program."),
)


def choosing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give `command` the options of a launch."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@click.command()
@choosing
def command(**options: Any) -> None:
    """Set the playbook in the folder to work, after saying what that changes in people.

    Runs of a changed journey continue at the same steps and those of one that is gone leave,
    unless chosen otherwise. Where members would lose a stage or level it needs --accept-losses.
    Exit codes: 0 launched, 1 not confirmed, 2 refused, also where somebody else has launched
    since.
    """
    setup.django()
    from horo.core.refused import Refused
    from horo.playbook.services import sound_draft

    try:
        playbook = sound_draft()
    except Refused as error:
        raise setup.unusable(error) from error
    carry_out(playbook, **options)


def carry_out(
    playbook: "Playbook",
    *,
    note: str,
    in_flight: tuple[str, ...],
    backfill: tuple[str, ...],
    based_on: int | None,
    accept_losses: bool,
    handle: str | None,
    yes: bool,
    is_json: bool,
) -> None:
    """Compare, ask, and launch `playbook`."""
    from django.utils.translation import override

    from horo.core.refused import Refused
    from horo.core.time import now
    from horo.engine.services.launches import launch

    runs, more = versions.policies(in_flight), versions.backfills(backfill)
    by = versions.person(handle)
    with override("en"):  # as every command speaks
        try:
            latest = _confirm(playbook, now(), accept_losses, is_quiet=yes, is_json=is_json)
            number = latest if based_on is None else based_on
            row = launch(
                playbook,
                by=by,
                at=now(),
                based_on=number,
                note=note,
                in_flight=runs,
                backfill=more,
            )
        except Refused as error:
            raise setup.unusable(error) from error
    _tell(row, is_json)


def _confirm(
    playbook: "Playbook", at: datetime, accept_losses: bool, *, is_quiet: bool, is_json: bool
) -> int:
    """Say what would change and ask; return the number of the launch that it was compared with."""
    from horo.playbook.services import latest_launch

    latest = latest_launch()
    if latest is None:
        return 0
    found = _compared(playbook, at)
    if found is None:
        return latest.number
    if found.losses and not accept_losses:
        raise setup.Unusable(
            f"{len({one.member_id for one in found.losses})} members would lose a stage or level. "
            "See who with `horo plan`, and launch with --accept-losses if that is meant."
        )
    if not is_json:
        versions.show(found)
    if not is_quiet:
        number = len(found.people)
        whom = f" for {number} {'person' if number == 1 else 'people'}" if number else ""
        click.confirm(f"Launch{whom}?", abort=True, err=True)
    return found.based_on


def _compared(playbook: "Playbook", at: datetime) -> "Comparison | None":
    """Return the comparison; None where what runs can no longer be read, and a fix must follow."""
    from horo.engine.services.comparisons import compare
    from horo.playbook.services import NoPlaybook

    try:
        return compare(at, after=playbook)
    except NoPlaybook as error:
        click.echo(str(error), err=True)
        return None


def _tell(row: "Launch", is_json: bool) -> None:
    if is_json:
        data = {"number": row.number, "version": row.version.sha256, "choices": row.choices}
        click.echo(json.dumps(data, indent=2, sort_keys=True))
    else:
        click.echo(versions.said(row))
