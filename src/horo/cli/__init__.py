"""`horo`: every command in a module of its own, loaded when it is called."""

import gc
from importlib import import_module
from typing import Any

import click

from horo.cli.setup import Unusable

COMMANDS = {
    "up": "horo.cli.up",
    "worker": "horo.cli.worker",
    "scheduler": "horo.cli.scheduler",
    "demo": "horo.cli.demo",
    "import": "horo.cli.importing",
    "token": "horo.cli.tokens",
    "check": "horo.cli.check",
    "plan": "horo.cli.plan",
    "launch": "horo.cli.launch",
    "rollback": "horo.cli.rollback",
    "history": "horo.cli.history",
    "blame": "horo.cli.blame",
    "drift": "horo.cli.drift",
    "pull": "horo.cli.pull",
    "apply": "horo.cli.apply",
    "pause": "horo.cli.pause",
    "resume": "horo.cli.resume",
    "backtest": "horo.cli.backtest",
    "measures": "horo.cli.measures",
    "warnings": "horo.cli.warnings",
    "cohorts": "horo.cli.cohorts",
    "score": "horo.cli.score",
    "rebuild": "horo.cli.rebuild",
    "doctor": "horo.cli.doctor",
}


class LazyGroup(click.Group):
    """Import a command's module only when it is asked for: `horo --help` stays instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Say calmly what is wrong where a file of the installation is damaged."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            if sentence := _damage(error):
                raise Unusable(sentence) from error
            raise


def _damage(error: Exception) -> str:
    """Return what to do about `error` where it comes from damaged files; "" where it does not."""
    kind = f"{type(error).__module__}.{type(error).__name__}"
    said = str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
    if kind in ("_duckdb.IOException", "_duckdb.InvalidInputException"):
        return f"The warehouse cannot be read: {said}. Run `horo rebuild`, which loses nothing."
    if kind in ("django.db.utils.DatabaseError", "django.db.utils.OperationalError"):
        return f"The database cannot be used: {said}. Bring back a copy if it is damaged."
    return ""


@click.group(cls=LazyGroup)
@click.version_option(package_name="horo")
def main() -> None:
    """Horo: the community playbook that runs itself."""
    # What is imported stays: to look through it for garbage every 700 objects costs a tenth of
    # a short command.
    gc.set_threshold(50_000, 20, 20)
