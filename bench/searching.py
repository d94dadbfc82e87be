"""What `bench.search` does on one database: fill it, index it, and ask.

python -m bench.searching POSTS     prints JSON; the database is that of the environment
"""

import gc
import json
import random
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench import corpus

ROUNDS = 2  # the first warms up, the others count
KINDS = ("word", "frequent", "two", "three", "phrase", "narrowed", "misspelt", "nothing")
EACH = 30  # queries of a kind


def main(posts: int) -> None:
    from horo.cli import setup

    setup.django()
    from django.db import connection
    from django.utils import translation

    translation.activate("en")
    corpus.fill(posts)
    from horo.core.time import now
    from horo.search import services

    began, cpu = time.perf_counter(), time.process_time()
    count = services.index_all(now())
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    gc.freeze()  # as `horo up` does
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as PostgreSQL does by itself, a minute later
    figures: dict[str, Any] = {"posts": count, "indexing": count / seconds}
    figures["indexing_cpu"] = count / cpu
    figures["times"] = _times()
    figures["similar"] = _similar()
    figures["pending"] = _pending()
    print(json.dumps(figures))


def _times() -> dict[str, list[float]]:
    """Return the milliseconds of CPU of searches by kind of query, and by who asks."""
    from horo.core.time import now
    from horo.search.services import find

    times: dict[str, list[float]] = {}
    people = _people()
    for kind, queries in _queries().items():
        for number, query in enumerate(queries):
            who = list(people)[number % len(people)]
            for turn in range(ROUNDS):
                took = _milliseconds(lambda: find(query, people[who], at=now()))  # noqa: B023
                if turn:
                    times.setdefault(kind, []).append(took)
                    times.setdefault(f"as {who}", []).append(took)
    return times


def _milliseconds(work: Callable[[], object]) -> float:
    """Return the CPU that `work` takes, here and in PostgreSQL: whoever else is busy."""
    began = cpu()
    work()
    return (cpu() - began) * 1_000


def cpu() -> float:
    return time.process_time() + (_server_cpu() if _server() else 0)


def _server_cpu() -> float:
    return int(Path(f"/proc/{_server()}/schedstat").read_text().split()[0]) / 1e9


@cache
def _server() -> int:
    """Return the process of PostgreSQL that serves this one; 0 for SQLite."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _people() -> dict[str, Any]:
    """Who asks: they see all, about half, a quarter, and a fiftieth of the posts."""
    from horo.people.models import Member

    team, insider, outsider = Member.objects.order_by("pk")[:3]
    return {"team": team, "insider": insider, "outsider": outsider, "visitor": None}


def _queries() -> dict[str, list[str]]:
    """Return queries as people type them, drawn from the posts themselves."""
    from horo.content.models import Post, Topic
    from horo.search.models import Word
    from horo.search.text.analysis import words_of
    from horo.search.text.folding import plain

    chance = random.Random(7)
    ids = chance.sample(list(Post.objects.values_list("pk", flat=True)), 400)
    said = [words_of(plain(post.html)) for post in Post.objects.filter(pk__in=ids).order_by("pk")]
    said = [words for words in said if len(words) > 12]
    titles = Topic.objects.order_by("pk").values_list("title", flat=True)[:4_000:40]
    names = [words for title in titles if len(words := words_of(title)) > 3]
    common = list(Word.objects.order_by("-uses").values_list("word", flat=True)[:EACH])

    def some(count: int) -> list[str]:
        return [" ".join(chance.sample(chance.choice(said), count)) for _ in range(EACH)]

    def typo(word: str) -> str:
        at = chance.randrange(1, len(word) - 1)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    long = [word for words in names for word in words if len(word) > 5 and word.isalpha()]
    extras = ["in:space-3", "from:member7", "tag:tag-9", "is:solved", "after:2025", "is:unanswered"]
    return {
        "word": some(1),
        "frequent": [*common, "the", "in the", "is it the same", "to be or not to be"],
        "two": some(2),
        "three": [" ".join(words[:3]) for words in names[:EACH]],
        "phrase": [f'"{" ".join(words[4:7])}"' for words in said[:EACH]],
        "narrowed": [f"{query} {chance.choice(extras)}" for query in some(1)] + extras,
        "misspelt": [typo(word) for word in long[:EACH]],
        "nothing": [f"{query} qwzx{n}" for n, query in enumerate(some(2))],
    }


def _similar() -> list[float]:
    from horo.content.models import Topic
    from horo.search.services import similar

    people = list(_people().values())
    titles = Topic.objects.order_by("-pk").values_list("title", flat=True)[:4_000:40]
    times = []
    for number, title in enumerate(titles):
        who = people[number % len(people)]
        similar(title, who)
        times.append(_milliseconds(lambda: similar(title, who)))  # noqa: B023
    return times


def _pending() -> float:
    """Return the milliseconds a changed post waits for the index: 100 at once, each."""
    from horo.content.models import Post
    from horo.core.time import now
    from horo.search.services import index_pending, touch_all

    touch_all("post", Post.objects.order_by("-pk").values_list("pk", flat=True)[:100])
    return _milliseconds(lambda: index_pending(now())) / 100


def summary(times: list[float]) -> tuple[float, float]:
    """Return the median and the 99th of a hundred."""
    cuts = quantiles(times, n=100, method="inclusive")
    return cuts[49], cuts[98]


if __name__ == "__main__":
    main(int(sys.argv[1]))
