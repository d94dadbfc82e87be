"""`horo plan`: what the playbook would do, for whom and why. Changes nothing."""

import json
from datetime import datetime
from typing import TYPE_CHECKING

import click

from horo.cli import setup, versions
from horo.cli.planned import instant, show

if TYPE_CHECKING:
    from horo.engine.comparing import Comparison
    from horo.engine.values import Plan


@click.command()
@click.option(
    "--at", metavar="INSTANT", help="As of this moment, such as 2026-03-01T09:00+02:00 (now)."
)
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object for a program.")
def command(at: str | None, is_json: bool) -> None:
    """Show what the playbook would do: who, what, when, why, and what holds it.

    First it says whether the folder differs from what runs, and what launching it would change
    for whom. Nothing is changed. The same log, playbook and moment give the same plan, byte for
    byte. Exit codes: 0 fine, 2 bad input, or no playbook that could run.
    """
    setup.django()
    from horo.core.refused import Refused
    from horo.engine.services import plan

    try:
        moment = instant(at)
        planned = plan(moment)
        draft = compared(moment)
    except Refused as error:
        raise setup.unusable(error) from error
    if is_json:
        click.echo(planned.to_json() if draft is None else _together(planned, draft))
    else:
        if draft:
            click.echo("The folder differs from what runs. Launching it (`horo launch`) means:")
            versions.show(draft)
            click.echo()
        show(planned)


def compared(at: datetime) -> "Comparison | None":
    """Return the folder beside what runs; None where they are the same, or the folder is broken."""
    from horo.engine.services.comparisons import compare
    from horo.playbook.services import current, draft, draft_version

    if draft_version() == current().version:
        return None
    found = draft()
    if found.playbook is None:
        errors = sum(problem.severity == "error" for problem in found.problems)
        click.echo(
            f"The folder has {errors} errors (see `horo check`); an older version runs.", err=True
        )
        return None
    return compare(at)


def _together(planned: "Plan", draft: "Comparison") -> str:
    data = json.loads(planned.to_json()) | {"draft": json.loads(draft.to_json())}
    return json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True)
