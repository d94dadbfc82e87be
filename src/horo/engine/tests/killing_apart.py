"""Two workers, two schedulers and the pages, killed at random moments: prints JSON.

    python -m horo.engine.tests.killing_apart KILLS [SEED]

Each is the command that an operator starts, in a process of its own. Members write topics all the
while; each topic is due a letter, a webhook, a task and a tag. A mail server and a receiver of
webhooks stand in another process and sometimes refuse, answer 500 or hang. Leases and pauses are
made short, so that what takes minutes comes round in seconds; victims and moments are drawn from
the seed. When all are killed that were to be, those that live have to bring everything to its end.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

from horo.engine.tests import killing  # first: it sets Django up

from bench.server import HORO, free_port  # isort: skip
from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections
from django.test import Client

from horo.connectors import webhooks
from horo.content.models import PUBLIC, Space, Topic
from horo.core import http
from horo.core.jobs import duties, queue
from horo.core.jobs import worker as working
from horo.core.models import Job
from horo.core.time import now
from horo.engine.models import Outgoing, Performed, outgoing
from horo.engine.services import outbox, ticks
from horo.engine.tests.acting import SECRET
from horo.engine.tests.community import STAGES, write_playbook
from horo.engine.tests.elsewhere import Elsewhere, stand
from horo.membership.models import Change
from horo.messaging.models import Message
from horo.people.models import TEAM, Consent, Group, Member, Membership
from horo.playbook import loading
from horo.playbook.services import launch_first
from horo.workspace.models import Task

SOON = timedelta(seconds=2)  # instead of the minutes that a lease holds
PAUSE = timedelta(milliseconds=200)  # before something is tried again
PATIENCE = 240.0  # seconds for what takes one or two on a machine with nothing else to do
MOMENT = 0.3  # seconds from one act to the kill after it, and to the next kill, at most
KILLS = 3  # while one person writes, if so many are wanted
TOKEN = "k" * 32  # of the forms, against forgery from other sites
STEPS = [
    {"id": "letter", "send": {"message": "welcome", "channel": "email"}},
    {"id": "hook", "webhook": {"url": "https://hooks.example.org/x", "secret": "crm"}},
    {"id": "task", "task": {"to": "moderators", "title": "Look at {{ member.name }}"}},
    {"id": "tag", "tag": "writer"},
]
JOURNEY = {"title": "Writers", "enter": {"did": "posted"}, "again": "always", "steps": STEPS}


def hurry() -> None:
    """Make leases and pauses as short as the test is, in every process that is forked from here."""
    outgoing.LEASE = outbox.LEASE = ticks.TERM = queue.LEASE = SOON
    outbox.FIRST_PAUSE = queue.FIRST_PAUSE = PAUSE
    outbox.LONGEST_PAUSE = queue.LONGEST_PAUSE = 5 * PAUSE
    working.BEAT_SECONDS = SOON.total_seconds() / 4
    duties._duties[outbox.DUTY].pause = PAUSE
    settings.HORO_TICK_SECONDS = 0.2
    settings.HORO_WEBHOOK_SECRETS = {"crm": SECRET}
    webhooks.SECONDS = 0.5


def settle(people: int) -> list[tuple[str, str]]:
    """Prepare a community, and return for each of its writers the handle and the session."""
    call_command("migrate", verbosity=0)
    loading.findings = lambda *_: []
    radius = {"members": 10 * people + 100, "share": 1.0}
    write_playbook(journeys={"writers": JOURNEY}, stages=STAGES, blast_radius=radius)
    at = now()
    hana = Member.objects.create(handle="hana", name="Hana", joined_at=at)
    for slug in ("moderators", TEAM):
        group = Group.objects.create(slug=slug, name=slug)
        Membership.objects.create(group=group, member=hana, since=at)
    Space.objects.create(slug="help", name="Help", access=PUBLIC, source="horo", source_key="help")
    launch_first(at)
    return [writer(f"new{number:03}") for number in range(people)]


def writer(handle: str) -> tuple[str, str]:
    """Make a member who said yes to e-mail and is signed in."""
    at = now()
    email = f"{handle}@example.org"
    member = Member.objects.create(handle=handle, name=handle, email=email, joined_at=at)
    Consent.objects.create(
        member=member, topic="news", channel="email", is_given=True, said_at=at - timedelta(days=1)
    )
    client = Client()
    client.force_login(member)
    return handle, client.cookies[settings.SESSION_COOKIE_NAME].value


def write_topic(port: int, handle: str, session: str, space: int) -> None:
    """Send the form again and again until the page of the topic is the answer."""
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
    form = {"csrfmiddlewaretoken": TOKEN, "token": handle, "space": space, "text": "Please help."}
    headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("POST", "/new/", urlencode(form | {"title": handle}), headers)
            if connection.getresponse().status == 302:
                return
        except (OSError, HTTPException):
            pass  # nobody is there, or was killed while it answered
        time.sleep(0.05)
    raise AssertionError(f"{handle} could not write a topic.")


class Parts:
    """The processes of an installation. Those that are forked have what is set here."""

    def __init__(self, port: int, there: Elsewhere) -> None:
        self.port = port
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", there.smtp
        let = frozenset({("127.0.0.1", there.http)})
        way = http.Way(ports=frozenset({there.http}), let=let)
        real = http.post

        def post(_url: str, *args: object, **given: object) -> http.Fetched:
            return real(f"http://127.0.0.1:{there.http}/", *args, **(given | {"way": way}))

        webhooks.http.post = post
        self.running: dict[str, int] = {}

    def start(self, name: str) -> None:
        kind = name.split(maxsplit=1)[0]
        self.running[name] = self._serve() if kind == "web" else killing.in_child(command_of(kind))

    def kill(self, name: str) -> None:
        """Kill the process, and what it has started, and see it gone."""
        process = self.running.pop(name)
        (os.killpg if name == "web" else os.kill)(process, signal.SIGKILL)
        assert killing.was_killed(process), f"{name} had ended by itself"

    def _serve(self) -> int:
        options = ["--port", str(self.port), "--without", "worker,scheduler"]
        env = {**os.environ, "HORO_WEBHOOK_SECRET_CRM": SECRET}
        return subprocess.Popen(
            [HORO, "up", *options], env=env, stdout=subprocess.DEVNULL, start_new_session=True
        ).pid


def command_of(kind: str) -> Callable[[], object]:
    """Return what does the work of `horo worker` or `horo scheduler`, for a forked process."""
    from horo.cli import scheduler, worker

    command = {"worker": worker, "scheduler": scheduler}[kind].command

    def run() -> None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        command.main([], standalone_mode=False)

    return run


def kill_at_random(
    parts: Parts, people: list[tuple[str, str]], space: int, dice: random.Random, each: int
) -> Counter[str]:
    """Let one person after the other write, and kill somebody `each` times meanwhile.

    Return who was killed.
    """
    killed: Counter[str] = Counter()
    for number, (handle, session) in enumerate(people):
        writing = killing.in_child(lambda h=handle, s=session: write_or_fail(parts, h, s, space))
        for time_of_it in range(each):
            time.sleep(dice.uniform(0, MOMENT))
            others = [name for name in parts.running if name != "web"]
            is_webs_turn = time_of_it == 0 and number % 8 == 3
            victim = "web" if is_webs_turn else dice.choice(others)
            parts.kill(victim)
            killed[victim.split()[0]] += 1
            parts.start(victim)
        _pid, status = os.waitpid(writing, 0)
        assert status == 0, f"{handle} could not write"
    return killed


def write_or_fail(parts: Parts, handle: str, session: str, space: int) -> None:
    try:
        write_topic(parts.port, handle, session, space)
    except AssertionError:
        os._exit(1)


def wait_for_the_end(people: int) -> bool:
    """Wait until everything has happened and nothing waits; return whether it came to that."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        close_old_connections()
        done = Performed.objects.filter(rule="journeys/writers").count() == people * len(STEPS)
        if done and not Outgoing.objects.waiting().exists() and not jobs_due():
            return True
        time.sleep(0.2)
    return False


def jobs_due() -> int:
    return Job.objects.filter(died_at=None, run_at__lte=now()).count()


def report(there: Elsewhere) -> dict[str, object]:
    """Return by writer how often each thing happened, and what arrived elsewhere."""
    keys = dict(Performed.objects.filter(step="hook").values_list("key", "member__handle"))
    hooks = {webhooks.id_of(key): handle for key, handle in keys.items()}
    letters = dict(there.letters())
    return {
        "topics": _each(Topic.objects.values_list("author__handle", flat=True)),
        "messages": _each(Message.objects.values_list("member__handle", flat=True)),
        "tasks": _each(Task.objects.values_list("about__handle", flat=True)),
        "tags": _each(Change.objects.values_list("member__handle", flat=True)),
        "letters": _each(letters.values()),
        "hooks": _each(hooks[name] for name in set(there.hooks())),
        "letters_in_all": len(there.letters()),
        "hooks_in_all": len(there.hooks()),
        "refused": there.refused(),
        "unknown_hooks": len(set(there.hooks()) - hooks.keys()),
        "outgoing": Outgoing.objects.count(),
        "dead": Outgoing.objects.dead().count(),
    }


def _each(handles: object) -> list[tuple[str, int]]:
    return sorted(Counter(handles).items())


def main(kills: int, seed: int) -> None:
    hurry()
    each = min(KILLS, max(kills // 10, 1))
    people = settle(-(-kills // each))
    space = Space.objects.get(slug="help").pk
    there = stand(Path(settings.HOME), seed, in_child=killing.in_child)
    parts = Parts(free_port(), there)
    killing.warm_up()
    try:
        for name in ("web", "worker 1", "worker 2", "scheduler 1", "scheduler 2"):
            parts.start(name)
        killed = kill_at_random(parts, people, space, random.Random(seed), each)
        ended = wait_for_the_end(len(people))
        found = report(there) | {"killed": dict(killed), "ended": ended, "people": len(people)}
    finally:
        for name in list(parts.running):
            parts.kill(name)
        there.end()
    print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20260302)
