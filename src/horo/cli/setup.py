"""What a command does before its work: settings, and a database that fits the code."""

import fcntl
import os
import sys
from pathlib import Path

import click


class Unusable(click.ClickException):
    """The installation cannot be used as it is; the sentence says what to do. Exit code 2."""

    exit_code = 2


def unusable(refusal: Exception) -> Unusable:
    """Return what was refused, with the remedy where there is no playbook at all."""
    from django.conf import settings

    from horo.playbook.services import NoPlaybook

    said, folder = str(refusal), Path(settings.HORO_PLAYBOOK)
    if isinstance(refusal, NoPlaybook) and not folder.is_dir():
        said += (
            f" Write one into {folder}, starting from a copy of examples/playbook, "
            "or name its folder in HORO_PLAYBOOK."
        )
    return Unusable(said)


def django(*, migrate: bool = True) -> None:
    """Make Django ready, and create or upgrade the database unless it is up to date.

    Raises Unusable where a setting cannot be read, or a newer Horo has used the database.
    """
    import django
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "horo.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise Unusable(str(error)) from error
    if migrate:
        migrate_if_needed()


def first_launch() -> None:
    """Let the folder be launched by the system where nothing ever was, and it has no errors."""
    from horo.core.time import now
    from horo.playbook.services import launch_first

    launch_first(now())


def migrate_if_needed() -> bool:
    """Apply the migrations that the database lacks; return whether there were any.

    Compares names only, so it costs one query where nothing is to be done.
    """
    from django.conf import settings

    home: Path = settings.HOME
    home.mkdir(parents=True, exist_ok=True)
    if not _missing():
        return False
    with (home / "migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two commands may start in an empty home at once
        if _missing():
            from django.core.management import call_command

            click.echo("Preparing the database …", err=True)
            call_command("migrate", interactive=False, verbosity=0, stdout=sys.stderr)
    return True


def _missing() -> set[tuple[str, str]]:
    """Migrations on disk that the database has not seen."""
    from django.db import DatabaseError, connection
    from django.db.migrations.recorder import MigrationRecorder

    try:
        applied = set(MigrationRecorder(connection).applied_migrations())
    except DatabaseError as error:
        raise Unusable(f"The database cannot be opened: {error}".strip()) from error
    ours, known = _on_disk()
    if newer := sorted((app, name) for app, name in applied - known if app in ours):
        app, name = newer[0]
        raise Unusable(
            f"The database was used by a newer Horo ({app} {name}). Install that one, "
            "or set HORO_HOME to another folder."
        )
    return known - applied


def _on_disk() -> tuple[set[str], set[tuple[str, str]]]:
    """The labels of Horo's own apps, and (label, name) of every migration of every app."""
    from django.apps import apps

    ours, known = set(), set()
    for config in apps.get_app_configs():
        if config.name.startswith("horo."):
            ours.add(config.label)
        for path in Path(config.path).glob("migrations/[0-9]*.py"):
            known.add((config.label, path.stem))
    return ours, known
