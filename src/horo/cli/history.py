"""`horo history`: which version ran from when, who launched it and why."""

import json
from typing import TYPE_CHECKING, Any

import click

from horo.cli import setup

if TYPE_CHECKING:
    from horo.playbook.services import Past


@click.command()
@click.option("--most", default=20, show_default=True, type=click.IntRange(1, 1000))
@click.option("--json", "is_json", is_flag=True, help="Print one JSON array for a program.")
def command(most: int, is_json: bool) -> None:
    """Tell the latest launches, newest first: who, when, why, and how much changed."""
    setup.django()
    from horo.playbook.services import history

    found = history(most)
    if is_json:
        click.echo(json.dumps([_plain(one) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        added, removed = one.size
        note = f"  {one.note}" if one.note else ""
        click.echo(
            f"{one.number:>4}  {one.version[:12]}  {one.launched_at:%Y-%m-%d %H:%M} UTC  "
            f"{one.by.name if one.by else 'the system'}  +{added} -{removed} "
            f"in {len(one.files)} files{'  runs' if one.is_running else ''}{note}"
        )
    if not found:
        click.echo("Nothing was launched yet: the folder runs as it is.")


def _plain(one: "Past") -> dict[str, Any]:
    return {
        "number": one.number,
        "version": one.version,
        "launched_at": one.launched_at.isoformat(),
        "by": one.by.handle if one.by else None,
        "note": one.note,
        "is_running": one.is_running,
        "files": [
            {"path": f.path, "change": f.change, "added": f.added, "removed": f.removed}
            for f in one.files
        ],
    }
