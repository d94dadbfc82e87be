"""A community that is killed again and again while it works: run as a program, prints JSON.

    python -m horo.engine.tests.killing statements|moments|twice

It has a process of its own, since DuckDB's threads do not survive a fork: here only children
open the warehouse. The database is the one that the environment names.
"""

import gc
import json
import os
import random
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

django.setup()

import django.db.backends.sqlite3.base  # noqa: E402 - conftest reads a part of it first
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from horo.engine import asking  # noqa: E402
from horo.engine.models import Outgoing, Performed  # noqa: E402
from horo.engine.rules import rules_of, stages_of  # noqa: E402
from horo.engine.services import apply, decide, outbox, tick  # noqa: E402
from horo.engine.services.ticks import TERM  # noqa: E402
from horo.engine.tests.community import WELCOME, join_at, write_playbook  # noqa: E402
from horo.log.models import Activity  # noqa: E402
from horo.messaging.delivery import compose  # noqa: E402
from horo.messaging.models import Message  # noqa: E402
from horo.people.models import TEAM, Consent, Group, Member, Membership  # noqa: E402
from horo.playbook import actions, loading  # noqa: E402
from horo.playbook.services import current, render  # noqa: E402
from horo.workspace.models import Task  # noqa: E402

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PEOPLE = 4
LIVES = 100
STEPS = [
    {"id": "hello", "send": {"message": "welcome", "channel": "email"}},
    {"id": "greet", "task": {"to": "moderators", "title": "Say hello to {{ member.name }}"}},
]


def settle(people: int, **rules: object) -> None:
    """Let a few people join who are each due a message by e-mail, a task and a stage."""
    call_command("migrate", verbosity=0)
    loading.findings = lambda *_: []
    write_playbook(
        journeys={"welcome": WELCOME | {"steps": STEPS}},
        stages=[{"stage": "here", "title": "Here", "when": {"did": "joined"}}],
        **rules,
    )
    hana = Member.objects.create(handle="hana", name="Hana", joined_at=AT)
    for slug in ("moderators", TEAM):
        group = Group.objects.create(slug=slug, name=slug)
        Membership.objects.create(group=group, member=hana, since=AT)
    for _ in range(people):
        newcomer(AT)


def newcomer(at: datetime) -> str:
    """Let another person join who said yes to e-mail, and return the key of their message."""
    handle = f"new{Member.objects.count() - 1:03}"
    new = Member.objects.create(handle=handle, name=handle, email=f"{handle}@example.org")
    Consent.objects.create(
        member=new, topic="news", channel="email", is_given=True, said_at=at - timedelta(days=1)
    )
    return f"journeys/welcome/hello/{new.pk}/{join_at(new, at).pk}"


def warm_up() -> None:
    """Compile, import and read before the children do: that is most of a short life otherwise."""
    playbook = current()
    actions.registered()
    message = Message(member=Member(name="Vera", email="vera@example.org"), pk=0)
    compose(message, key="warm")
    render(playbook.messages["welcome"], "en", {"member": {"name": "Vera", "first_name": "Vera"}})
    for rule in rules_of(playbook):
        asking.events_sql(rule.enter, rule.staff_too)
        for step in rule.steps:
            asked = (rule.goal, rule.exit, step.unless, step.only_if)
            _ = [asking.truth_sql(condition) for condition in asked if condition]
    for stage in stages_of(playbook):
        asking.truth_sql(stage.when)
        asking._evidence_sql(stage.when)
    gc.freeze()


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
    """Approve a message, be killed at a random moment of the tick, tick again: a hundred times."""
    hana, dice = Member.objects.get(handle="hana"), random.Random(20260302)
    killed, number, statements = 0, 0, 100
    while killed < LIVES and number < 3 * LIVES:
        number += 1
        at = AT + number * timedelta(hours=1)
        key = newcomer(at)
        decide(key, "approved", by=hana, at=at)
        was_cut, seen = killed_somewhere(dice, statements, lambda at=at: tick(at))
        killed += was_cut
        statements = statements if was_cut else seen  # a life that ended shows how long one is
        was_killed(in_child(lambda at=at: tick(at + TERM + outbox.LEASE)))
        if Outgoing.objects.filter(key=key, delivered_at__isnull=False).count() != 1:
            raise AssertionError(f"{key} was not delivered by the tick after the kill.")
    return killed


def killed_somewhere(
    dice: random.Random, statements: int, work: Callable[[], object]
) -> tuple[bool, int]:
    """Kill `work` some time after one of its `statements`; return whether, and how many it had.

    It says so through a pipe before each statement, and goes on while it is killed.
    """
    here, there = os.pipe()

    def tell(execute, sql, params, many, context):
        os.write(there, b".")
        return execute(sql, params, many, context)

    def told() -> None:
        os.close(here)
        with connection.execute_wrapper(tell):
            work()

    child = in_child(told)
    os.close(there)
    fatal, seen = dice.randint(1, statements), 0
    pause = dice.choice((0.0, dice.uniform(0, 0.01)))  # seconds
    while os.read(here, 1):
        seen += 1
        if seen == fatal:
            time.sleep(pause)
            os.kill(child, signal.SIGKILL)
    os.close(here)
    return was_killed(child), seen


def by_twins() -> int:
    """Apply in four processes at once."""
    return sum(was_killed(child) for child in [in_child(lambda: apply(AT)) for _ in range(4)])


def report(killed: int) -> dict[str, object]:
    def recipients(verb: str) -> Counter[int]:
        return Counter(Activity.objects.filter(verb=verb).values_list("recipient_id", flat=True))

    letters = letters_sent()
    return {
        "killed": killed,
        "people": Consent.objects.count(),
        "messages": sorted(Message.objects.values_list("member__handle", flat=True)),
        "tasks": sorted(Task.objects.values_list("about__handle", flat=True)),
        "received": sorted(recipients("received").values()),
        "moved": sorted(recipients("moved").values()),
        "outgoing": Outgoing.objects.count(),
        "undelivered": Outgoing.objects.waiting().count(),
        "performed": Performed.objects.count(),
        "letters": len(letters),
        "different_letters": len(set(letters)),
    }


def letters_sent() -> list[str]:
    """Return the Message-ID of every letter that is whole."""
    found = []
    for file in Path(settings.EMAIL_FILE_PATH).glob("*.log"):
        found += re.findall(r"^Message-ID: *\s*(<.+>)$", file.read_text(), re.MULTILINE)
    return found


def main(how: str) -> None:
    if how == "moments":
        settle(0, approval={"send": True})
    else:
        settle(PEOPLE)
    warm_up()
    killed = {"statements": by_statements, "moments": by_moments, "twice": by_twins}[how]()
    if how != "moments":
        in_peace = AT + outbox.LEASE + timedelta(hours=1)
        was_killed(in_child(lambda: (apply(AT), outbox.deliver(in_peace))))
    print(json.dumps(report(killed)))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
