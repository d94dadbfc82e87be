"""`horo pull`: bring the playbook, with what was edited in the console, into a folder."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from horo.cli import setup

if TYPE_CHECKING:
    from horo.playbook.pulling import Pulled


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Write over what was changed there.")
@click.option("--json", "is_json", is_flag=True, help="Print one JSON object for a program.")
def command(folder: Path, force: bool, is_json: bool) -> None:
    """Make the playbook in FOLDER, such as a git checkout, the one of this installation.

    Files are written byte for byte as they are, remarks and order included; those that are gone
    are removed, and what is no part of a playbook is left alone. Refuses (exit code 2) where a
    file in FOLDER was changed since the last pull, which .horo-pull.json remembers there.
    """
    setup.django(migrate=False)
    from django.conf import settings

    found = _pulled(Path(settings.HORO_PLAYBOOK), folder, is_forced=force)
    if is_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
        return
    for path in found.written:
        click.echo(f"wrote    {path}")
    for path in found.removed:
        click.echo(f"removed  {path}")
    if not (found.written or found.removed):
        click.echo("The folder is up to date.")


def _pulled(source: Path, folder: Path, *, is_forced: bool) -> "Pulled":
    from horo.playbook.pulling import Conflict, pull

    if not (source / "playbook.yaml").is_file():
        raise setup.Unusable(f"There is no playbook in {source}.")
    if folder.resolve() == source.resolve():
        raise setup.Unusable(f"{folder} is the folder of this installation itself.")
    try:
        return pull(source, folder, is_forced=is_forced)
    except Conflict as conflict:
        raise setup.Unusable(
            f"Changed in {folder} since the last pull: {conflict}. Nothing was written. Bring "
            "those changes into the playbook first, or give them up with --force."
        ) from conflict
    except OSError as error:
        raise setup.Unusable(f"{error.filename}: {error.strerror}.") from error
