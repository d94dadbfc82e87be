"""`horo`: every command in a module of its own, loaded when it is called."""

from importlib import import_module

import click

COMMANDS = {
    "up": "horo.cli.up",
    "demo": "horo.cli.demo",
    "import": "horo.cli.importing",
    "check": "horo.cli.check",
    "plan": "horo.cli.plan",
    "apply": "horo.cli.apply",
    "backtest": "horo.cli.backtest",
    "measures": "horo.cli.measures",
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


@click.group(cls=LazyGroup)
@click.version_option(package_name="horo")
def main() -> None:
    """Horo: the community playbook that runs itself."""
