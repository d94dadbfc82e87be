"""Write the generated references anew; with `--check`, exit 1 where one is out of date."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from horo.cli import COMMANDS, setup
from horo.cli import main as horo

ROOT = Path(__file__).resolve().parent.parent
CLI = ROOT / "docs" / "cli.md"

INTRODUCTION = """\
# The command line

<!-- Written by `make docs` from the commands themselves. -->

`make run` and `make test` put the command at `.venv/bin/horo`. What is asked for goes to standard
output, progress and messages to standard error; with `--json` standard output holds JSON alone.

| exit code | meaning |
|---|---|
| 0 | fine |
| 1 | done, and something was found: `check` and `doctor` report problems, `drift` differences |
| 2 | refused: wrong input, an archive that cannot be read, a port that is taken |

`HORO_HOME` says in which folder database, files and Parquet are (default `./var`); it is made on
first use. Every other setting is in [settings.md](settings.md).
"""


def cli_reference() -> str:
    """The page about every command, as the commands describe themselves."""
    context = click.Context(horo, info_name="horo")
    return "\n".join([INTRODUCTION, *(_section(context, name) for name in COMMANDS)])


def _section(context: click.Context, name: str) -> str:
    command = horo.get_command(context, name)
    if command is None:
        raise LookupError(f"horo.cli.COMMANDS names {name!r}, which cannot be loaded.")
    inner = click.Context(
        command, info_name=f"horo {name}", terminal_width=88, max_content_width=88
    )
    subcommands = _subcommands(inner, command)
    return f"## horo {name}\n\n```text\n{command.get_help(inner)}\n```\n{subcommands}"


def _subcommands(context: click.Context, command: click.Command) -> str:
    if not isinstance(command, click.Group):
        return ""
    texts = []
    for name in command.list_commands(context):
        if inner := command.get_command(context, name):
            own = click.Context(inner, info_name=f"{context.info_name} {name}", terminal_width=88)
            texts.append(f"\n```text\n{inner.get_help(own)}\n```\n")
    return "".join(texts)


def references() -> Iterator[tuple[Path, str]]:
    """(path, text) of every file that is generated."""
    yield CLI, cli_reference()
    setup.django(migrate=False)
    from horo.measures import reference as measures
    from horo.playbook.reference import pages

    yield measures.PATH, measures.markdown()
    yield from ((ROOT / path, text) for path, text in pages())


def outdated() -> list[Path]:
    return [
        path
        for path, text in references()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing")
    args = parser.parse_args(argv)
    if args.check:
        for path in (found := outdated()):
            print(f"{path.relative_to(ROOT)} is out of date: run make docs.")
        return 1 if found else 0
    for path, text in references():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
