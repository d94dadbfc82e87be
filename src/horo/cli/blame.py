"""`horo blame`: who brought each line of a file of the playbook, and when."""

import json

import click

from horo.cli import setup


@click.command()
@click.argument("file")
@click.option("--json", "is_json", is_flag=True, help="Print one JSON array for a program.")
def command(file: str, is_json: bool) -> None:
    """Show each line of FILE with the launch that brought it.

    FILE is a path within the playbook, such as journeys/welcome.yaml, as it stands in the folder.
    Exit code 2: there is no such file.
    """
    setup.django()
    from horo.playbook.services import blame, draft

    try:
        lines = blame(file, draft().texts)
    except LookupError as error:
        raise setup.Unusable(str(error.args[0])) from error
    if is_json:
        rows = [
            {
                "line": line.number,
                "text": line.text,
                "launch": line.launch.number if line.launch else None,
                "launched_at": line.launch.launched_at.isoformat() if line.launch else None,
                "by": line.launch.by.handle if line.launch and line.launch.by else None,
            }
            for line in lines
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for line in lines:
        if line.launch is None:
            whence = "not launched yet"
        else:
            who = line.launch.by.name if line.launch.by else "the system"
            whence = f"{line.launch.number:>4} {line.launch.launched_at:%Y-%m-%d} {who}"
        click.echo(f"{whence[:30]:<30} {line.number:>4}  {line.text}")
