"""Notices: an announcement told to 50,000 members, pages in between, and the bell of one of them.

The announcement is read from the log by the reader that the workers run. A second thread opens
the bell over and over meanwhile, as pages of another process would: on SQLite it has to wait for
no longer than one batch is written.
"""

import statistics
import threading
import time
from datetime import UTC, datetime, timedelta

import django

from bench.result import Result, main, measured, peak_mb

MEMBERS = 50_000
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OPENINGS = 40


def run() -> list[Result]:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    mara, some = _community()
    return [*_announcing(mara), *_bell(some), Result("memory", peak_mb(), "MB")]


def _community():
    from horo.community.models import Follow
    from horo.content.models import Space
    from horo.people.models import Group, Member, Membership

    Member.objects.bulk_create(
        (
            Member(handle=f"m{n}", name=f"Member {n}", email=f"m{n}@example.org", last_login=AT)
            for n in range(MEMBERS + 1)
        ),
        batch_size=5_000,
    )
    mara = Member.objects.get(handle="m0")
    team, _ = Group.objects.get_or_create(slug="team", defaults={"name": "Team"})
    Membership.objects.create(group=team, member=mara, since=AT)
    space = Space.objects.create(
        slug="news", name="News", kind="announcements", source="horo", source_key="news"
    )
    ids = Member.objects.exclude(pk=mara.pk).values_list("pk", flat=True)
    Follow.objects.bulk_create(
        (Follow(member_id=pk, kind="space", object_id=space.pk, since=AT) for pk in ids),
        batch_size=5_000,
    )
    return Member.objects.get(pk=mara.pk), Member.objects.get(handle=f"m{MEMBERS // 2}")


def _announcing(mara) -> list[Result]:
    from horo.community.services import posting
    from horo.content.models import Space
    from horo.messaging.models import Notification
    from horo.messaging.telling.reading import read

    posting.open_topic(Space.objects.get(), "We are moving", "On Monday.", by=mara, at=AT)
    waits, stop = [], threading.Event()
    writer = threading.Thread(target=_write, args=(stop, waits), daemon=True)
    writer.start()
    with measured() as cost:
        told = read(AT + timedelta(seconds=1))
    stop.set()
    writer.join()
    assert told == MEMBERS == Notification.objects.count(), told
    with measured() as again:
        assert read(AT + timedelta(seconds=2)) == 0
    return [
        Result("an announcement to 50,000: notifications written", cost.seconds, "s", 20),
        Result("of that, CPU", cost.cpu, "CPU s", 20),
        Result("others who wrote meanwhile waited, median", _ms(statistics.median(waits)), "ms"),
        Result("the longest of them", _ms(max(waits)), "ms", 1_000),
        Result("looking again, nothing new", _ms(again.cpu), "CPU ms", 50),
    ]


def _write(stop: threading.Event, waits: list[float]) -> None:
    """Write as a page does, time and again, and note how long each took."""
    from django.db import connection

    from horo.log.services import record
    from horo.people.activities import VISITED

    while not stop.is_set() or not waits:
        began = time.perf_counter()
        record(VISITED, actor=None, at=AT)
        waits.append(time.perf_counter() - began)
        time.sleep(0.02)
    connection.close()


def _bell(member) -> list[Result]:
    """Open the bell of somebody who is told a lot: 600 things, 500 reactions among them."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from horo.content.models import Post
    from horo.messaging.models import Notification
    from horo.people.models import Member

    post = Post.objects.select_related("topic").get()
    actors = list(Member.objects.exclude(pk=member.pk).values_list("pk", flat=True)[:600])
    Notification.objects.bulk_create(
        Notification(
            member=member,
            kind="reaction" if n < 500 else "topic",
            bundle="reaction:1" if n < 500 else f"topic:{n}",
            key=f"made:{n}",
            actor_id=actor,
            topic=post.topic,
            post=post,
            happened_at=AT + timedelta(seconds=n),
        )
        for n, actor in enumerate(actors)
    )
    browser = Client(HTTP_HOST="localhost")
    browser.force_login(member)
    assert browser.get("/notifications/").status_code == 200
    with CaptureQueriesContext(connection) as asked:
        browser.get("/notifications/")
    statements = len(asked)
    with measured() as cost:
        for _ in range(OPENINGS):
            browser.get("/notifications/")
    return [
        Result("the bell of 600 notifications opens", cost.cpu / OPENINGS * 1000, "CPU ms", 60),
        Result("the bell, statements", statements, "", 14),
    ]


def _ms(seconds: float) -> float:
    return seconds * 1000


if __name__ == "__main__":
    main(run)
