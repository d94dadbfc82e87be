"""`horo cohorts`: who began together, and how many of them came back."""

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from horo.cli import setup
from horo.measures.vocabulary import MONTH, WEEK

if TYPE_CHECKING:
    from horo.measures.cohorts.rows import Cell, Triangle

LAST_DAYS = 90
DATE = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option(
    "--from", "since", type=DATE, help="First date (default: the last 90 days of the log)."
)
@click.option(
    "--to", "until", type=DATE, help="The date after the last one (default: all of the log)."
)
@click.option(
    "--by",
    default="wrote",
    show_default=True,
    metavar="WAY",
    help="joined, wrote, acted (when they first did), verb, source, persona, stage or audience.",
)
@click.option(
    "--came",
    default="authored",
    show_default=True,
    metavar="DEED",
    help="What coming back means: active, authored, visited, a verb, or a condition of the "
    "playbook such as audiences/regulars.",
)
@click.option("--grain", type=click.Choice([WEEK, MONTH]), default=WEEK, show_default=True)
@click.option("--rolling", is_flag=True, help="Count who came back in a period or any later one.")
@click.option("--days", "by_days", is_flag=True, help="Count day 1, 7 and 30 instead of periods.")
@click.option("--columns", type=int, default=13, show_default=True, help="How many periods.")
@click.option("--least", type=int, default=20, show_default=True, help="Pool smaller cohorts.")
@click.option("--without-staff", is_flag=True, help="Leave out who works for the organisation.")
@click.option("--json", "is_json", is_flag=True, help="Print one JSON array for a program to read.")
def command(
    since: datetime | None, until: datetime | None, *, rolling: bool, is_json: bool, **asked: Any
) -> None:
    """Show who began together, and how many of them came back.

    Dates are the community's own, widened to whole weeks or months. A cell that is not final yet
    is marked with ~ (in JSON: censored) and never added to others. Exit code 2: bad input.
    """
    setup.django()
    from horo.measures.cohorts.asked import BOUNDED, ROLLING

    found = _compute(since, until, kind=ROLLING if rolling else BOUNDED, **asked)
    if is_json:
        click.echo(json.dumps(found.as_json() if found else [], ensure_ascii=False))
    elif found:
        _show(found)


def _compute(since: datetime | None, until: datetime | None, **asked: Any) -> "Triangle | None":
    from horo.core.refused import Refused
    from horo.core.time import now
    from horo.facts.services import open_facts
    from horo.measures.cohorts import services
    from horo.measures.cohorts.asked import Asked
    from horo.measures.services import last_days

    try:
        with open_facts() as warehouse:
            known = last_days(LAST_DAYS, warehouse)
            if known is None:
                click.echo("The log is empty. Bring a community in with `horo import`.", err=True)
                return None
            end = until.date() if until else known[1]
            start = since.date() if since else min(known[0], end - timedelta(days=LAST_DAYS))
            return services.cohorts(Asked(start, end, **asked), at=now(), warehouse=warehouse)
    except (Refused, ValueError) as error:
        raise setup.unusable(error) from error


def _show(found: "Triangle") -> None:
    asked = found.observed.asked
    heads = "".join(f"{offset:>7}" for offset in asked.offsets)
    click.secho(f"{'cohort':<24}{'people':>8}{heads}  ({asked.unit}s)", bold=True)
    for row in (*((found.overall,) if found.overall else ()), *found.rows):
        cells = "".join(_shown(cell) for cell in row.cells)
        name = f"{row.key} ({row.pooled})" if row.pooled > 1 and not row.start else row.key
        click.echo(f"{name:<24}{row.size:>8}{cells}")


def _shown(cell: "Cell | None") -> str:
    if cell is None:
        return " " * 7
    return f"{cell.share:>6.0%}{' ' if cell.is_final else '~'}"
