"""A community that is killed again and again while it works: run as a program, prints JSON.

    python -m horo.engine.tests.killing statements|moments|twice

It has a process of its own, since DuckDB's threads do not survive a fork: here only children
open the warehouse. The database is the one that the environment names.
"""

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import django

django.setup()

import django.db.backends.sqlite3.base  # noqa: E402 - conftest reads a part of it first
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from horo.engine import setwise  # noqa: E402
from horo.engine.models import Outgoing, Performed  # noqa: E402
from horo.engine.rules import rules_of, stages_of  # noqa: E402
from horo.engine.services import apply, outbox, plan, tick  # noqa: E402
from horo.engine.services.ticks import ENGINE, step_down  # noqa: E402
from horo.engine.tests.community import WELCOME, join_at, write_playbook  # noqa: E402
from horo.log.models import Activity  # noqa: E402
from horo.messaging.models import Message  # noqa: E402
from horo.people.models import Consent, Group, Member, Membership  # noqa: E402
from horo.playbook import loading  # noqa: E402
from horo.playbook.services import current  # noqa: E402
from horo.workspace.models import Task  # noqa: E402

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PEOPLE = 4
LIVES = 100
STEPS = [
    {"id": "hello", "send": {"message": "welcome", "channel": "email"}},
    {"id": "greet", "task": {"to": "moderators", "title": "Say hello to {{ member.name }}"}},
]


def settle() -> None:
    """Let a few people join who are each due a message by e-mail, a task and a stage."""
    call_command("migrate", verbosity=0)
    loading.findings = lambda *_: []
    write_playbook(
        journeys={"welcome": WELCOME | {"steps": STEPS}},
        stages=[{"stage": "here", "title": "Here", "when": {"did": "joined"}}],
    )
    group = Group.objects.create(slug="moderators", name="Moderators")
    hana = Member.objects.create(handle="hana", name="Hana", joined_at=AT)
    Membership.objects.create(group=group, member=hana, since=AT)
    for number in range(PEOPLE):
        handle = f"new{number}"
        new = Member.objects.create(handle=handle, name=handle, email=f"{handle}@example.org")
        Consent.objects.create(
            member=new, topic="news", channel="email", is_given=True, said_at=AT - timedelta(days=1)
        )
        join_at(new, AT)


def warm_up() -> None:
    """Compile every question before the children do: that is most of a short life otherwise."""
    playbook = current()
    for rule in rules_of(playbook):
        setwise._sql_of_events(rule.enter, rule.staff_too)
        for step in rule.steps:
            asked = (rule.goal, rule.exit, step.unless, step.only_if)
            _ = [setwise.truth_sql(condition) for condition in asked if condition]
    for stage in stages_of(playbook):
        setwise.truth_sql(stage.when)
        setwise._evidence_sql(stage.when)


def in_child(work: Callable[[], object]) -> int:
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def was_killed(child: int) -> bool:
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def die_at_statement(number: int) -> None:
    """Apply, and be killed before the nth statement to the database."""
    count = 0

    def count_down(execute, sql, params, many, context):
        nonlocal count
        count += 1
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    connection.ensure_connection()
    with connection.execute_wrapper(count_down):
        apply(AT)


def by_statements() -> int:
    """Die before the first statement, the second … until a life is long enough to finish."""
    for number in range(1, 1000):
        if not was_killed(in_child(lambda n=number: die_at_statement(n))):
            return number - 1
    return 1000


def by_moments() -> int:
    """Be killed at a hundred random moments of a tick; the leader's lease is given up each time."""
    dice = random.Random(20260302)
    started = time.monotonic()
    was_killed(in_child(lambda: plan(AT)))
    length = time.monotonic() - started  # a plan, so that the dice fall over all of a life
    killed = 0
    for _ in range(LIVES):
        child = in_child(lambda: tick(AT))
        time.sleep(dice.uniform(0, 2 * length))
        os.kill(child, signal.SIGKILL)
        killed += was_killed(child)
        Performed.objects.count()  # opens the connection again
        step_down(ENGINE, f"{os.uname().nodename[:28]}:{child}")
    return killed


def by_twins() -> int:
    """Apply in four processes at once."""
    return sum(was_killed(child) for child in [in_child(lambda: apply(AT)) for _ in range(4)])


def report(killed: int) -> dict[str, object]:
    def recipients(verb: str) -> Counter[int]:
        return Counter(Activity.objects.filter(verb=verb).values_list("recipient_id", flat=True))

    return {
        "killed": killed,
        "people": PEOPLE,
        "messages": sorted(Message.objects.values_list("member__handle", flat=True)),
        "tasks": sorted(Task.objects.values_list("about__handle", flat=True)),
        "received": sorted(recipients("received").values()),
        "moved": sorted(recipients("moved").values()),
        "outgoing": Outgoing.objects.count(),
        "undelivered": Outgoing.objects.waiting().count(),
        "performed": Performed.objects.count(),
    }


def main(how: str) -> None:
    settle()
    warm_up()
    killed = {"statements": by_statements, "moments": by_moments, "twice": by_twins}[how]()
    in_peace = AT + outbox.LEASE + timedelta(hours=1)
    was_killed(in_child(lambda: (apply(AT), outbox.deliver(in_peace))))
    print(json.dumps(report(killed)))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
