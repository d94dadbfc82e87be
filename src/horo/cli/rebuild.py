"""`horo rebuild`: write anew what is kept for speed: the warehouse, the index, and counts."""

import json
from dataclasses import asdict

import click

from horo.cli import setup


@click.command()
@click.option(
    "--json", "is_json", is_flag=True, help="Print one JSON object for a program to read."
)
def command(is_json: bool) -> None:
    """Write anew what is kept for speed.

    That is the warehouse (the columnar copy of the log), the index of search, the counts that
    stand beside topics and posts, who has which badge and level, and how far members are trusted.
    The log and the posts are the truth, so this loses nothing, and pages are answered from the old
    copy until the new one is complete; a search finds what is in the new index so far. Needed only
    where `horo doctor` says so.
    Exit code 2: someone else was writing for too long.
    """
    setup.django()
    from horo.content import kept
    from horo.core.time import now
    from horo.facts import services
    from horo.recognition.services import kept as recognition
    from horo.recognition.services.trust import keeping as trust
    from horo.search import services as search

    if not is_json:
        click.echo("Counting posts and copying the log …", err=True)
    recounted = kept.recount_all()
    awards = recognition.rebuild() + trust.rebuild()
    report = services.rebuild()
    if report.busy:
        raise setup.Unusable(
            "A long write, or another rebuild, is under way. Nothing was changed: "
            "run `horo rebuild` again when it has finished."
        )
    indexed = search.rebuild(now())
    if is_json:
        counts = {"recounted": recounted, "awards": awards, "indexed": indexed}
        click.echo(json.dumps({**asdict(report), **counts}))
    else:
        click.echo(f"The warehouse holds all {report.rows:,} activities of the log.")
        click.echo(f"The index of search holds {indexed:,} posts.")
        if recounted:
            click.echo(f"{recounted:,} topics and posts had counts that were not true.")
        if awards:
            click.echo(f"{awards:,} badges, levels and levels of trust were not what the log says.")
