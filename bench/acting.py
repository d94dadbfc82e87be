"""Effects on the database of HORO_DATABASE_URL: how many a second, and right after an act.

Run by `bench.scale` for each database; prints JSON. On PostgreSQL two processes apply at once too:
their rate is by the clock, which means something only while nothing else runs.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import django

from bench.generator import Size, populate
from bench.result import measured
from bench.searching import cpu

ROOT = Path(__file__).resolve().parent.parent
AT = datetime(2026, 3, 4, 9, tzinfo=UTC)  # 11:00 where the reference playbook is at home
MEMBERS = int(os.environ.get("HORO_BENCH_ACTED_ON", "2000"))
REACTIONS = 100
PROCESSES = 2
ACTIONS: Mapping[str, Mapping[str, object]] = {
    "tag": {"tag": "bench"},
    "add_to_group": {"group": "bench"},
    "task": {"to": "moderators", "title": "Look at {{ member.name }}"},
    "notify": {"to": "moderators", "title": "{{ member.name }} is here"},
    "send": {"message": "welcome"},
    "thank": {"from": "m2", "message": "thank-you"},
    "untag": {"tag": "bench"},
}
FIRST = 10  # of the members acted on: by one process, by two, by joining, before it counts
FIRST_BESIDE = FIRST + MEMBERS
FIRST_JOINED = FIRST_BESIDE + MEMBERS
FIRST_WARM = FIRST_JOINED + REACTIONS
WARM = 5
SIZE = Size(members=FIRST_WARM + (PROCESSES + 1) * WARM, activities=0)


def main() -> None:
    home = Path(os.environ["HORO_HOME"])
    shutil.copytree(ROOT / "examples/playbook", home / "bench-playbook", dirs_exist_ok=True)
    words = home / "bench-playbook/playbook.yaml"
    words.write_text(words.read_text().replace("approval: {send: true,", "approval: {send: false,"))
    os.environ["HORO_PLAYBOOK"] = str(home / "bench-playbook")
    os.environ["HORO_ENGINE_MAX_EFFECTS"] = str(10**9)
    django.setup()
    if sys.argv[1:]:
        _apply_beside(int(sys.argv[1]))
        return
    _settle()
    found: dict[str, object] = {"rates": dict(_rates()), "react": _react()}
    if os.environ["HORO_DATABASE_URL"].startswith("postgres"):
        found["clock"], found["load"] = _on_the_clock(), os.getloadavg()[0]
    print(json.dumps(found))


def _settle() -> None:
    from django.core.management import call_command
    from django.db import connection, transaction

    from horo.people.models import Group, Member, Membership

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        populate(SIZE)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval('people_member_id_seq', max(id)) FROM people_member")
    for slug in ("moderators", "team", "bench"):
        Group.objects.get_or_create(slug=slug, defaults={"name": slug})
    for group in Group.objects.filter(slug__in=["moderators", "team"]):
        for member in Member.objects.filter(pk__in=[2, 3, 4]):
            Membership.objects.create(group=group, member=member, since=AT)


def _rates() -> Iterator[tuple[str, float]]:
    """Each action for every member by itself, and all of them; CPU here and in PostgreSQL."""
    number, seconds = 0, 0.0
    _warm_up(0)
    for name in ACTIONS:
        took, done = _apply(name, range(FIRST, FIRST + MEMBERS))
        number, seconds = number + done, seconds + took
        yield name, done / took
    yield "all", number / seconds


def _warm_up(process: int) -> None:
    """Do each action a few times: whatever is imported late or compiled once, is by then."""
    first = FIRST_WARM + process * WARM
    for name in ACTIONS:
        _apply(name, range(first, first + WARM))


def _on_the_clock() -> float:
    """Effects a second of all kinds, by the clock, of processes that apply theirs at once."""
    command = [sys.executable, "-m", "bench.acting"]
    beside = [
        subprocess.Popen([*command, str(n)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for n in range(1, PROCESSES + 1)
    ]
    _hear(beside)
    began = time.perf_counter()
    for each in beside:
        assert each.stdin is not None
        each.stdin.write(b"\n")
        each.stdin.flush()
    _hear(beside)
    took = time.perf_counter() - began
    if any(each.wait() for each in beside):
        raise SystemExit("A process that applied effects has failed.")
    return MEMBERS * len(ACTIONS) / took


def _hear(processes: list[subprocess.Popen[bytes]]) -> None:
    """Wait until each has said that it is as far."""
    for each in processes:
        assert each.stdout is not None
        each.stdout.readline()


def _apply_beside(process: int) -> None:
    """Apply every action to a share of the members, when told to, as one of several."""
    _warm_up(process)
    share = MEMBERS // PROCESSES
    first = FIRST_BESIDE + (process - 1) * share
    print("ready", flush=True)
    sys.stdin.readline()
    for name in ACTIONS:
        _apply(name, range(first, first + share))
    print("done", flush=True)


def _apply(name: str, members: range) -> tuple[float, int]:
    from horo.engine.services import perform_all
    from horo.engine.values import Plan
    from horo.playbook.services import current

    effects = tuple(_effect(name, pk) for pk in members)
    version, began = current().version, cpu()
    applied = perform_all(Plan(AT, version, effects))
    took = cpu() - began
    if applied.failed or len(applied.done) != len(members):
        raise SystemExit(f"{name}: {len(applied.done)} done, failed: {applied.failed[:2]}")
    return took, len(applied.done)


def _effect(name: str, member_id: int) -> Any:
    from horo.engine.values import Effect
    from horo.playbook import actions

    key = f"journeys/bench/{name}/{member_id}/0"
    return Effect(
        key=key,
        once=key,
        rule="journeys/bench",
        step=name,
        member_id=member_id,
        entry_id=0,
        entered_at=AT,
        due_at=AT,
        action=name,
        args=actions.registered()[name].args.model_validate(ACTIONS[name]),
    )


def _react() -> float:
    """The CPU from an act to its effect done: somebody joins and is welcomed."""
    from horo.engine.services import react
    from horo.log.services import record
    from horo.people.activities import JOINED
    from horo.people.models import Member

    taken = []
    for number in range(REACTIONS):
        member = Member.objects.get(pk=FIRST_JOINED + number)
        if member.kind != "person" or member.is_staff:
            continue
        at = AT + timedelta(seconds=number)
        act = record(JOINED, actor=member, at=at)
        with measured() as cost:
            applied = react([act], at)
        if not applied.done:
            raise SystemExit(f"{member} joined, and nothing was done: {applied}")
        taken.append(cost.cpu * 1_000)
    return median(taken)


if __name__ == "__main__":
    main()
