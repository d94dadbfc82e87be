"""Horo with the data set: load it, and count the statements of its pages."""

import json
import os
import sys
from typing import Any

from bench.peers import dataset

WRITERS = 100  # who reply in turns: nobody may write that often alone
LATER = ("search_pending", "playbook_launch")  # the index, and the playbook that reacts
NOT_ASKED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
TEXT = "Thanks, that **works** here too: the cache was stale, so I cleared it and tried again."


def load() -> None:
    """Put the data set into the database that the settings name; print where things are."""
    from horo.cli import setup

    setup.django()
    from django.db import transaction

    with transaction.atomic():
        _fill()
    from horo.content import kept
    from horo.core.time import now
    from horo.search import services as search

    kept.recount_all()
    search.index_all(now())
    print(json.dumps(_where()))


def _fill() -> None:
    from horo.content import services as content
    from horo.content.models import Space
    from horo.core.time import to_micros
    from horo.people.models import Member

    at = dataset.BEGAN
    Member.objects.bulk_create(
        Member(handle=name, name=name, email=f"{name}@example.org", joined_at=at)
        for name in dataset.member_names()
    )
    ids = list(Member.objects.order_by("pk").values_list("pk", flat=True))
    space = Space.objects.create(slug="talk", name="Talk", source="bench", source_key="talk")
    threads = list(dataset.threads())
    content.add_topics(
        content.TopicRow(space.pk, ids[thread.posts[0].member], thread.title,
                         to_micros(thread.posts[0].at), "bench", f"t{number}")
        for number, thread in enumerate(threads)
    )  # fmt: skip
    topics = content.known_topics([f"t{n}" for n in range(len(threads))], source="bench")
    content.add_posts(
        [
            content.PostRow(topics[f"t{n}"][0], i, ids[post.member], "post", post.markdown,
                            post.html, to_micros(post.at), None, None, "bench", f"{n}-{i}")
            for n, thread in enumerate(threads)
            for i, post in enumerate(thread.posts, 1)
        ]
    )  # fmt: skip


def _where() -> dict[str, Any]:
    from django.test import Client
    from django.urls import reverse

    from horo.content.models import Topic
    from horo.people.models import Member

    topic = Topic.objects.get(source_key="t0")
    sessions = []
    for member in Member.objects.filter(handle__startswith="user")[:WRITERS]:
        browser = Client()
        browser.force_login(member)
        sessions.append(browser.cookies["sessionid"].value)
    return {
        "topic": reverse("community:topic", args=[topic.pk]),
        "space": reverse("community:space", args=["talk"]),
        "reply": reverse("community:reply", args=[topic.pk]),
        "session": sessions[0],
        "sessions": sessions,
    }


def count() -> None:
    """Print how many statements each page asks when it was looked at before."""
    from horo.cli import setup

    setup.django()
    from django.test import Client

    from horo.people.models import Member

    where = _where()
    visitor, member = Client(HTTP_HOST="127.0.0.1"), Client(HTTP_HOST="127.0.0.1")
    member.force_login(Member.objects.get(handle="user0000"))
    counts = {
        f"{page} {name}": _statements(browser, "get", where[page])
        for page in ("topic", "space")
        for name, browser in (("visitor", visitor), ("member", member))
    }
    counts["reply"] = _statements(member, "post", where["reply"], {"text": TEXT})
    print(json.dumps(counts))


def _statements(browser: Any, method: str, path: str, data: dict[str, str] | None = None) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask = getattr(browser, method)
    if method == "get":
        ask(path)
    with CaptureQueriesContext(connection) as said:
        status = ask(path, data).status_code
    if status >= 400:
        raise RuntimeError(f"{path} answers {status}.")
    asked = [query["sql"] or "" for query in said.captured_queries]
    asked = [sql for sql in asked if not sql.startswith(NOT_ASKED)]
    asked = [sql for sql in asked if not any(name in sql for name in LATER)]
    if os.environ.get("HORO_BENCH_SHOW"):
        print("\n".join(sql[:300] for sql in asked), file=sys.stderr)
    return len(asked)


if __name__ == "__main__":
    count()
