"""`horo up`: serve the pages and run the playbook, in one command.

This process stays small and only watches; the worker imports Django, serves with a few threads,
carries out jobs and runs the scheduler. `--workers` starts more of them. What is left out by
`--without` runs apart, as `horo worker` and `horo scheduler`.
"""

import errno
import ipaddress
import multiprocessing
import os
import socket
import sys
from functools import partial

import click

from horo.cli import serving
from horo.cli.setup import Unusable

CONNECTIONS = 20_000  # at a time in a process: nearly all of them wait for live updates


def _parts(_context: click.Context, _option: click.Parameter, said: str) -> frozenset[str]:
    """Read the option `--without`."""
    known = {serving.WORKER, serving.SCHEDULER}
    parts = frozenset(part.strip() for part in said.split(",") if part.strip())
    if unknown := sorted(parts - known):
        raise click.BadParameter(f"{unknown[0]!r} is no part: write worker, scheduler, or both.")
    return parts


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Processes that serve; more than one need PostgreSQL or HORO_REDIS_URL.",
)
@click.option(
    "--without",
    metavar="PARTS",
    default="",
    callback=_parts,
    help="What runs apart: worker, scheduler, or both with a comma.",
)
@click.option("--link", metavar="HANDLE", help="Print a link that signs this member in once.")
def command(host: str, port: int, workers: int, without: frozenset[str], link: str | None) -> None:
    """Serve Horo and run its playbook until Ctrl+C.

    Creates or upgrades the database first. In the sample community a sign-in link for its
    manager is printed at each start.
    """
    _refuse_taken(host, port)
    _say_where(host, port)
    raise SystemExit(_serve(host, port, workers, link, without))


def _refuse_taken(host: str, port: int) -> None:
    """Raise Unusable unless one can listen there: the server itself would share the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror as error:
            raise Unusable(f"{host} is no address of this machine.") from error
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                hint = f"Choose another: horo up --port {port + 1 if port < 65535 else 8000}"
                raise Unusable(f"Port {port} is taken, perhaps by another Horo. {hint}") from error
            raise Unusable(f"Cannot listen at {host}:{port}: {error.strerror}.") from error


def _say_where(host: str, port: int) -> None:
    """Let links and the check of host names follow the options, unless settings say more."""
    try:
        everywhere = ipaddress.ip_address(host).is_unspecified
    except ValueError:
        everywhere = False
    shown = "127.0.0.1" if everywhere else f"[{host}]" if ":" in host else host
    os.environ.setdefault("HORO_URL", f"http://{shown}:{port}")
    if not everywhere and host not in ("127.0.0.1", "localhost"):
        os.environ.setdefault("HORO_HOSTS", f"{host},127.0.0.1,localhost")


def _serve(host: str, port: int, workers: int, link: str | None, without: frozenset[str]) -> int:
    """Serve until a signal; return the exit code."""
    from granian.constants import Interfaces, Loops
    from granian.log import LogLevels
    from granian.server import Server

    refused = multiprocessing.Event()
    server = Server(
        "horo.server:Application",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        backpressure=CONNECTIONS,
        loop=Loops.asyncio,
        websockets=False,
        log_level=LogLevels.error,
        workers_kill_timeout=10,
    )
    serving.drop_log_when(refused)
    try:
        loader = partial(serving.load, link, refused, workers, without)
        server.serve(target_loader=loader, wrap_loader=False)
    except SystemExit as stopped:
        if not refused.is_set():
            return stopped.code if isinstance(stopped.code, int) else 1
        sys.stderr.flush()
    return 2 if refused.is_set() else 0
