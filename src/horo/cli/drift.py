"""`horo drift`: what differs between the folder and the version that runs."""

import json
from dataclasses import asdict

import click

from horo.cli import setup


@click.command()
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object for a program.")
@click.pass_context
def command(context: click.Context, is_json: bool) -> None:
    """Compare the folder with the version that runs, file by file.

    Exit codes: 0 they are the same, or nothing was launched yet, 1 they differ.
    """
    setup.django()
    from horo.playbook.differences import changed_files
    from horo.playbook.services import draft, latest_launch

    latest, texts = latest_launch(), draft().texts
    files = changed_files(latest.version.files, texts) if latest else ()
    if is_json:
        running = latest.version.sha256 if latest else None
        data = {"running": running, "files": [asdict(one) for one in files]}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        for one in files:
            click.echo(one.diff)
        if not files:
            click.echo("The folder is what runs.")
    context.exit(1 if files else 0)
