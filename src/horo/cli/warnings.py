"""`horo warnings`: what has left its usual range, and how often each warning is false."""

import json
from typing import TYPE_CHECKING, Any

import click

from horo.cli import setup

if TYPE_CHECKING:
    from horo.measures.models import RaisedWarning
    from horo.measures.warnings.judging import Judged
    from horo.playbook.parts.warnings import Warn


@click.command()
@click.option("--check", "is_check", is_flag=True, help="Look now, as the worker does every hour.")
@click.option("--rule", "slug", metavar="NAME", help="Only this warning.")
@click.option(
    "--threshold", type=float, help="Judge the warning of --rule at this threshold instead."
)
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object for a program.")
def command(is_check: bool, slug: str | None, threshold: float | None, is_json: bool) -> None:
    """Show the early warnings: which are raised, and what each would have raised in a year.

    The year is the last one of the log. An alarm counts as false where the very next period was
    as usual again. Only `--check` changes anything: it raises what is new, ends what is over and
    sends notices. Exit code 2: bad input.
    """
    setup.django()
    from horo.core.time import now
    from horo.measures.models import RaisedWarning
    from horo.measures.warnings import raising

    if threshold is not None and slug is None:
        raise setup.Unusable("--threshold is for one warning: name it with --rule.")
    judged = _judged(slug, threshold)
    if is_check:
        raising.check(now())
    rows = RaisedWarning.objects.open().order_by("-raised_at", "-pk")
    found = [row for row in rows if slug in (None, row.slug)]
    if is_json:
        rules = [_rule(*one) for one in judged]
        told = {"raised": [_raised(row) for row in found], "rules": rules}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        _show(found, judged)


def _judged(slug: str | None, threshold: float | None) -> "list[tuple[Warn, str, Judged]]":
    from pydantic import ValidationError

    from horo.core.refused import Refused
    from horo.facts.services import open_facts
    from horo.measures.warnings import judging, rules

    found = rules.rules()
    warns = [warn for warn in found.warns if slug in (None, warn.slug)]
    if not warns:
        known = ", ".join(warn.slug for warn in found.warns)
        raise setup.Unusable(f"There is no warning {slug!r}. Known: {known}.")
    try:
        tried = [warn if threshold is None else warn.at_threshold(threshold) for warn in warns]
    except ValidationError as error:
        said = f"The threshold {threshold} cannot be used: write a number above 0, at most 100."
        raise setup.Unusable(said) from error
    try:
        with open_facts() as warehouse:
            return [
                (warn, rules.title(warn), judging.judge(seen, warn.threshold))
                for warn in tried
                for seen in (judging.year(warn, found, warehouse),)
            ]
    except Refused as error:
        raise setup.unusable(error) from error


def _rule(warn: "Warn", title: str, judged: "Judged") -> dict[str, Any]:
    return {
        "warning": warn.slug,
        "title": title,
        "kind": warn.kind,
        "threshold": warn.threshold,
        "lacks": judged.seen.lacks,
        "alarms": [
            {
                "group": episode.group,
                "start": episode.first.start.isoformat(),
                "end": episode.last.end.isoformat(),
                "value": episode.worst.value,
                "usual": episode.worst.usual,
                "score": episode.worst.score,
                "n": episode.worst.n,
                "false": episode.is_false,
            }
            for episode in judged.episodes
        ],
        "false": judged.false,
        "undecided": judged.undecided,
    }


def _raised(row: "RaisedWarning") -> dict[str, Any]:
    return {
        "id": row.pk,
        "warning": row.slug,
        "group": row.group,
        "title": row.title,
        "raised_at": row.raised_at.isoformat(),
        "start": row.starts_at.isoformat(),
        "end": row.ends_at.isoformat(),
        "value": row.value,
        "usual": row.usual,
        "score": row.score,
        "threshold": row.threshold,
        "n": row.n,
        "dismissed": row.dismissed_at is not None,
    }


def _show(rows: "list[RaisedWarning]", judged: "list[tuple[Warn, str, Judged]]") -> None:
    click.secho("Raised", bold=True)
    for row in rows:
        group = f" ({row.group})" if row.group else ""
        aside = f", set aside: {row.reason}" if row.reason else ""
        click.echo(f"  {row.raised_at:%Y-%m-%d} {row.title}{group}{aside}")
    if not rows:
        click.echo("  nothing")
    click.secho("\nIn the last year of the log", bold=True)
    for warn, title, found in judged:
        said = f"raised {len(found.episodes)}, false {found.false}"
        if found.seen.lacks:
            said = f"cannot be said: no {found.seen.lacks}"
        click.echo(f"  {warn.slug:<16} {title} (from {warn.threshold:g} on): {said}")
        for episode in found.episodes:
            mark = {True: "  false", False: "", None: "  not known yet"}[episode.is_false]
            group = f"  {episode.group}" if episode.group else ""
            begun, score = episode.first.start.date(), episode.worst.score or 0.0
            click.echo(f"    {begun}  {score:.1f}{group}{mark}")
