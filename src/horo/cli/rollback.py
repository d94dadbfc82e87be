"""`horo rollback`: let an older version run again."""

from typing import Any

import click

from horo.cli import setup, versions
from horo.cli.launch import carry_out, choosing


@click.command()
@click.argument("version", required=False)
@choosing
def command(version: str | None, **options: Any) -> None:
    """Launch VERSION again: the number of a launch, or the start of a version's name.

    Without VERSION it is the one that ran before. The folder stays as it is; `horo drift` tells
    how it differs. What was done stays done. Exit codes as for `horo launch`.
    """
    setup.django()
    from horo.core.refused import Refused

    try:
        playbook = versions.named_version(version)
    except Refused as error:
        raise setup.unusable(error) from error
    carry_out(playbook, **options)
