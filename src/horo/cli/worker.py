"""`horo worker`: carry out jobs and deliver letters, apart from the pages."""

import click

from horo.cli import apart, memory, setup


@click.command()
@click.option(
    "--threads",
    default=2,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Jobs at a time; one slow job does not keep the others waiting.",
)
def command(threads: int) -> None:
    """Carry out jobs and deliver letters until Ctrl+C.

    As many of them as are needed may run, beside each other and beside `horo up`: each job and
    each letter is claimed by one. Ends when what is going on is done, within seconds of a
    stopping signal; what it leaves, another takes over.
    """
    memory.keep_together()
    setup.django()
    from horo.core.jobs import Workers

    workers = Workers(threads=threads)
    workers.start()
    apart.stay(workers, "The worker is ready.")
