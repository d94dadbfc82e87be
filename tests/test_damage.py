"""A damaged file of the installation is told in a sentence, and a bug still as a traceback."""

import click
import duckdb
import pytest
from click.testing import CliRunner
from django.db import DatabaseError, IntegrityError, OperationalError

from horo.cli import LazyGroup


def run(error: Exception):
    @click.group(cls=LazyGroup)
    def main() -> None:
        raise error

    main.get_command = lambda context, name: click.Command(name)  # type: ignore[method-assign]
    return CliRunner().invoke(main, ["plan"])


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (duckdb.InvalidInputException("too small to be a Parquet file"), "Run `horo rebuild`"),
        (duckdb.IOException("No magic bytes found"), "Run `horo rebuild`"),
        (DatabaseError("database disk image is malformed"), "Bring back a copy"),
        (OperationalError("disk I/O error"), "Bring back a copy"),
    ],
)
def test_damage_is_told_with_its_remedy(error, remedy):
    result = run(error)

    assert result.exit_code == 2
    assert str(error) in result.stderr
    assert remedy in result.stderr


@pytest.mark.parametrize("error", [IntegrityError("twice"), duckdb.ParserException("no SQL")])
def test_a_bug_is_not_called_damage(error):
    assert run(error).exception is error
