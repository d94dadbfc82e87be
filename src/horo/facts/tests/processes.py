"""Runs beside the tests, in a process without DuckDB, so that it may fork and be killed.

python -m horo.facts.tests.processes kill|kept|rebuild|race: prints one JSON object.
"""

import json
import os
import shutil
import sys
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from horo.facts.services import checking, keeping, locks, manifest, source, syncing  # noqa: E402
from horo.log.models import Activity  # noqa: E402
from horo.log.services import Entry, record_many  # noqa: E402
from horo.people.activities import JOINED, VISITED  # noqa: E402
from horo.people.models import Member  # noqa: E402

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KILLED = 9
BASE = Path(settings.HOME)
STEPS = [  # everything that leaves a trace outside of the process
    (source, "write_activities"),
    (source, "write_relation"),
    (source, "to_parquet"),
    (os, "fsync"),
    (Path, "replace"),
    (Path, "unlink"),
    (locks, "_take"),
]


def start(work, *args) -> int:
    """Run `work` in a fork, which ends without any clean-up, and return its id."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        code = work(*args) or 0
    finally:
        if sys.exc_info()[0]:
            traceback.print_exc()
        os._exit(code)


def end_of(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def add(count: int, prefix: str) -> None:
    entries = (
        Entry(JOINED if n % 2 else VISITED, AT + timedelta(minutes=n), "test", f"{prefix}{n}")
        for n in range(count)
    )
    record_many(entries, recorded_at=AT)


def move_to(home: Path) -> None:
    settings.HOME = home
    settings.DATABASES["default"]["NAME"] = str(home / "horo.sqlite3")
    connections["default"].settings_dict["NAME"] = str(home / "horo.sqlite3")


def die_before_step(number: int) -> None:
    """Let this process die when it is about to do its `number`th step."""
    left = number

    def dying(step):
        def run(*args, **kwargs):
            nonlocal left
            left -= 1
            if left == 0:
                os._exit(KILLED)
            return step(*args, **kwargs)

        return run

    for owner, name in STEPS:
        setattr(owner, name, dying(getattr(owner, name)))


def synchronise(kill_at: int = 0, rebuilds: bool = False) -> None:
    if kill_at:
        die_before_step(kill_at)
    syncing.rebuild() if rebuilds else syncing.keep_up()


def agrees() -> int:
    """Go on and compare: every row once, no file too many."""
    add(1, "afterwards-")
    syncing.sync()
    folder = manifest.folder()
    present = manifest.load(folder)
    there = {path.name for path in folder.iterdir() if path.suffix in manifest.ENDINGS}
    whole = present.rows == Activity.objects.count() and there == present.files
    exact = present.snapshots["members"].rows == Member.objects.count()
    return 0 if whole and exact and not checking.compare(folder, present) else 1


def kill_everywhere(rebuilds: bool) -> dict[str, list[int]]:
    """Kill a synchronisation before each of its steps; after each, go on in a copy."""
    outcome: dict[str, list[int]] = {"killed": [], "wrong": []}
    for number in range(1, 500):
        home = BASE.with_name(f"{BASE.name}-{number}")
        shutil.copytree(BASE, home)
        move_to(home)
        code = end_of(start(synchronise, number, rebuilds))
        if code == KILLED:
            outcome["killed"].append(number)
        if code not in (0, KILLED) or end_of(start(agrees)):
            outcome["wrong"].append(number)
        shutil.rmtree(home)
        if code == 0:
            break
    return outcome


def kill(rebuilds: bool = False) -> dict[str, list[int]]:
    """The next synchronisation takes new members, adds a part, and merges eight."""
    for number in range(syncing.SMALL_PARTS - 1):
        add(10, f"{number}-")
        end_of(start(synchronise))
    add(10, "last-")
    Member.objects.create(handle="zoe", name="Zoe")
    return kill_everywhere(rebuilds)


def kill_while_kept() -> dict[str, list[int]]:
    """The next synchronisation brings kept tables up; what counts is when a file gets its name."""
    STEPS[:] = [(Path, "replace")]
    keeping.EVERY = 20
    for number in range(2):
        add(20, f"{number}-")
        end_of(start(synchronise))
    add(20, "last-")
    return kill_everywhere(rebuilds=False)


def write_and_synchronise(name: str) -> None:
    for number in range(15):
        add(3, f"{name}-{number}-")
        syncing.sync() if number % 5 else syncing.keep_up()


def race() -> dict[str, list[int]]:
    """Four processes write, synchronise, and bring kept tables up at once."""
    keeping.EVERY = 20
    children = [start(write_and_synchronise, name) for name in "abcd"]
    return {"codes": [end_of(child) for child in children], "wrong": [end_of(start(agrees))]}


if __name__ == "__main__":
    BASE.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    doings = {
        "kept": kill_while_kept,
        "kill": kill,
        "rebuild": lambda: kill(rebuilds=True),
        "race": race,
    }
    sys.stdout.write(json.dumps(doings[sys.argv[1]]()))
