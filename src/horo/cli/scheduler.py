"""`horo scheduler`: let the playbook run every so often, apart from the pages."""

import click

from horo.cli import apart, memory, scheduling, setup


@click.command()
def command() -> None:
    """Let the playbook run every HORO_TICK_SECONDS until Ctrl+C.

    Several may run: one leads, and when it ends, or is silent for three minutes, another takes
    over. Letters are left to the workers.
    """
    memory.keep_together()
    setup.django()
    apart.stay(scheduling.start(prepares=False), "The scheduler is ready.")
