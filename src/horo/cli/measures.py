"""`horo measures`: every figure of the community, as a table or as JSON."""

import json
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from horo.cli import setup
from horo.measures.vocabulary import EARLIEST, GRAINS, GROUPS

if TYPE_CHECKING:
    from horo.measures.measure import Measure
    from horo.measures.rows import Row

LAST_DAYS = 90
BARS = "▁▂▃▄▅▆▇█"
DATE = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option(
    "--from", "since", type=DATE, help="First date (default: the last 90 days of the log)."
)
@click.option(
    "--to", "until", type=DATE, help="The date after the last one (default: all of the log)."
)
@click.option("--grain", type=click.Choice(GRAINS), default="month", show_default=True)
@click.option(
    "--measure", "names", multiple=True, metavar="NAME", help="Only this one; repeatable."
)
@click.option(
    "--by",
    metavar="|".join(GROUPS),
    help="Split every figure by this; of variants name the place: variant:JOURNEY/SPLIT.",
)
@click.option("--without-staff", is_flag=True, help="Leave out who works for the organisation.")
@click.option("--as-known", type=DATE, help="As the log was known before this date.")
@click.option("--list", "is_list", is_flag=True, help="Print the definitions instead.")
@click.option("--json", "is_json", is_flag=True, help="Print one JSON array for a program to read.")
def command(
    since: datetime | None,
    until: datetime | None,
    grain: str,
    names: tuple[str, ...],
    by: str | None,
    without_staff: bool,
    as_known: datetime | None,
    is_list: bool,
    is_json: bool,
) -> None:
    """Show how the community is.

    Dates are the community's own; the range is `--from` up to, but without, `--to`. It is widened
    to whole days, weeks or months. A figure that is not final yet is marked with ~ (in JSON:
    censored). Exit code 2: bad input.
    """
    setup.django()
    if is_list:
        _show_definitions(is_json)
        return
    asked = {"grain": grain, "by": by, "without_staff": without_staff}
    rows = _compute(since, until, names, as_known=as_known, **asked)
    if is_json:
        click.echo(json.dumps([row.as_json() for row in rows], ensure_ascii=False))
    else:
        _show(rows)


def _compute(
    since: datetime | None,
    until: datetime | None,
    names: Sequence[str],
    *,
    as_known: datetime | None,
    **asked: Any,
) -> "list[Row]":
    from horo.core.refused import Refused
    from horo.facts.services import open_facts
    from horo.measures import services

    try:
        with open_facts() as opened, _known(opened, as_known) as warehouse:
            found = services.last_days(LAST_DAYS, warehouse)
            if found is None:
                click.echo("The log is empty. Bring a community in with `horo import`.", err=True)
            start, end = _range(since, until, found)
            return services.compute(
                names or services.applicable(asked["grain"], asked["by"]),
                start=start,
                end=end,
                warehouse=warehouse,
                **asked,
            )
    except Refused as error:
        raise setup.unusable(error) from error


def _known(opened: Any, day: datetime | None) -> "AbstractContextManager[Any]":
    """The warehouse, or where a day is given what of it was recorded before that day began."""
    if day is None:
        return nullcontext(opened)
    from horo.measures.calendar import midnight
    from horo.measures.known import as_known
    from horo.measures.services import community_zone

    return as_known(opened, midnight(day.date(), community_zone()) - timedelta(microseconds=1))


def _range(
    since: datetime | None, until: datetime | None, found: tuple[date, date] | None
) -> tuple[date, date]:
    """The dates that were asked for; what was left open is the end of the log, and 90 days."""
    if found is None:  # an empty log has no rows, whatever is asked
        begin = since.date() if since else EARLIEST
        found = (begin, begin + timedelta(days=1))
    first, last = found
    end = until.date() if until else last
    start = since.date() if since else min(first, end - (last - first))
    if start >= end:
        raise setup.Unusable(
            f"The range from {start} to {end} is empty: --from must be before --to."
        )
    return start, end


def _show_definitions(is_json: bool) -> None:
    from horo.measures import services

    measures = services.all_measures().values()
    if is_json:
        click.echo(json.dumps([_definition(each) for each in measures], ensure_ascii=False))
        return
    for measure in measures:
        click.secho(f"{measure.name} ({measure.unit})", bold=True)
        click.echo(click.wrap_text(measure.definition, 96, "  ", "  ") + "\n")


def _definition(measure: "Measure") -> dict[str, Any]:
    return {
        "measure": measure.name,
        "unit": measure.unit,
        "definition": measure.definition,
        "grains": measure.grains,
        "groups": measure.groups,
    }


def _show(rows: "Iterable[Row]") -> None:
    for (name, unit), of_measure in groupby(rows, lambda row: (row.measure, row.unit)):
        table = list(of_measure)
        click.secho(f"\n{name} ({unit})  {_spark(table)}", bold=True)
        for row in table:
            mark = "~" if row.censored else " "
            group = f"  {row.group}" if row.group is not None else ""
            between = _interval(row)
            click.echo(f"  {row.start.date()} {_shown(row):>14}{mark} n={row.n}{between}{group}")


def _interval(row: "Row") -> str:
    if row.low is None or row.high is None:
        return ""
    return f"  95 %: {row.low:,.2f} to {row.high:,.2f}"


def _spark(rows: "Sequence[Row]") -> str:
    """A bar a period, where there is one line of them."""
    values = [row.value or 0 for row in rows]
    if len({row.group for row in rows}) > 1 or min(values) < 0 or not any(values):
        return ""
    return "".join(BARS[round(value / max(values) * (len(BARS) - 1))] for value in values)


def _shown(row: "Row") -> str:
    if row.value is None:
        return "-"
    if row.unit == "share":
        return f"{row.value:.1%}"
    return f"{row.value:,.2f}" if isinstance(row.value, float) else f"{row.value:,}"
