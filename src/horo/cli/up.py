"""`horo up`: serve the pages and run the playbook, in one command.

Two processes: this one stays small and only watches; the worker imports Django, serves with a
few threads, and runs the scheduler.
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

THREADS = 3  # requests at a time; pages take milliseconds and Python runs one at a time anyway


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--link", metavar="HANDLE", help="Print a link that signs this member in once.")
def command(host: str, port: int, link: str | None) -> None:
    """Serve Horo and run its playbook until Ctrl+C.

    Creates or upgrades the database first. In the sample community a sign-in link for its
    manager is printed at each start.
    """
    _refuse_taken(host, port)
    _say_where(host, port)
    raise SystemExit(_serve(host, port, link))


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


def _serve(host: str, port: int, link: str | None) -> int:
    """Serve until a signal; return the exit code."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    refused = multiprocessing.Event()
    server = Server(
        "horo.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=min(THREADS, 2 * multiprocessing.cpu_count()),
        log_level=LogLevels.error,
        workers_kill_timeout=10,
    )
    serving.drop_log_when(refused)
    try:
        server.serve(target_loader=partial(serving.load, link, refused), wrap_loader=False)
    except SystemExit as stopped:
        if not refused.is_set():
            return stopped.code if isinstance(stopped.code, int) else 1
        sys.stderr.flush()
    return 2 if refused.is_set() else 0
