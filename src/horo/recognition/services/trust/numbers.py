"""What the log says of members, counted by the same SQL on every engine.

The warehouse answers for everybody at once, the database for a few members.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from horo.core.time import from_micros, to_micros
from horo.playbook.parts.trust import Trust as Rules

DAY = 86_400_000_000  # microseconds
LONGEST = 600  # seconds that are counted of what was read at one go
OPEN = "SELECT id FROM {spaces} WHERE access IN ('public', 'members')"
# whoever wrote in a topic has entered it; a day counts on which somebody did any of these
DID = """
SELECT actor_id,
    COUNT(DISTINCT CASE WHEN verb <> 'reacted' THEN thread_id END),
    SUM(CASE WHEN verb = 'read' THEN COALESCE(value, 1) ELSE 0 END),
    SUM(CASE WHEN verb <> 'read' THEN 0
        WHEN COALESCE(value, 1) * {a_post} > {longest} THEN {longest}
        ELSE COALESCE(value, 1) * {a_post} END),
    COUNT(DISTINCT occurred_at - occurred_at % {day}),
    COUNT(DISTINCT CASE WHEN verb = 'reacted' AND recipient_id <> actor_id THEN object_id END),
    COUNT(DISTINCT CASE WHEN verb = 'replied' AND recipient_id <> actor_id THEN thread_id END),
    COUNT(DISTINCT CASE WHEN occurred_at > {since}
        THEN occurred_at - occurred_at % {day} END),
    COUNT(DISTINCT CASE WHEN verb <> 'reacted' AND occurred_at > {since} THEN thread_id END),
    SUM(CASE WHEN verb = 'read' AND occurred_at > {since} THEN COALESCE(value, 1) ELSE 0 END),
    COUNT(DISTINCT CASE WHEN verb = 'reacted' AND recipient_id <> actor_id
        AND occurred_at > {since} THEN object_id END),
    COUNT(DISTINCT CASE WHEN verb = 'replied' AND recipient_id <> actor_id
        AND occurred_at > {since} THEN thread_id END),
    MAX(CASE WHEN verb IN ('posted', 'replied') AND source <> 'horo' THEN 1 ELSE 0 END),
    MAX(CASE WHEN verb = 'visited' THEN occurred_at ELSE 0 END)
FROM {log}
WHERE verb IN ('visited', 'read', 'posted', 'replied', 'reacted')
    AND actor_id IS NOT NULL AND occurred_at <= {at} {only_actors}
GROUP BY actor_id
"""
GOT = """
SELECT who, COUNT(*), SUM(CASE WHEN latest > {since} THEN 1 ELSE 0 END) FROM (
    SELECT recipient_id AS who, actor_id, object_id, MAX(occurred_at) AS latest FROM {log}
    WHERE verb = 'reacted' AND actor_id IS NOT NULL AND actor_id <> recipient_id
        AND occurred_at <= {at} {only_recipients}
    GROUP BY recipient_id, actor_id, object_id) each_reaction
WHERE who IS NOT NULL GROUP BY who
"""
# a reported message is nobody's post: its report tells of the recipient, and no author reports
WAS = """
SELECT recipient_id,
    COUNT(DISTINCT CASE WHEN verb = 'flagged' AND object_type <> 'report'
        AND occurred_at > {since} THEN object_id END),
    MAX(CASE WHEN verb = 'suspended' THEN occurred_at ELSE 0 END),
    MAX(CASE WHEN verb = 'invited' THEN 1 ELSE 0 END)
FROM {log}
WHERE verb IN ('flagged', 'suspended', 'invited')
    AND recipient_id IS NOT NULL AND occurred_at <= {at} {only_recipients}
GROUP BY recipient_id
"""
NEW = """
SELECT COUNT(CASE WHEN verb = 'posted' THEN 1 END), COUNT(*) FROM {log}
WHERE verb IN ('posted', 'replied') AND occurred_at > {since} AND occurred_at <= {at}
    AND space_id IN ({open})
"""


@dataclass(frozen=True)
class Numbers:
    """What one member did. `new_…` is within the window of level 3, the rest the whole past."""

    topics: int = 0
    posts: int = 0
    seconds: int = 0  # of reading, estimated
    days: int = 0
    given: int = 0
    replied_in: int = 0
    new_days: int = 0
    new_topics: int = 0
    new_posts: int = 0
    new_given: int = 0
    new_replied_in: int = 0
    is_veteran: bool = False
    visited_at: datetime | None = None
    received: int = 0
    new_received: int = 0
    flagged: int = 0
    suspended_at: datetime | None = None
    is_invited: bool = False

    @property
    def minutes(self) -> int:
        return self.seconds // 60


# in the order of the columns of DID
COUNTED = (
    "topics", "posts", "seconds", "days", "given", "replied_in",
    "new_days", "new_topics", "new_posts", "new_given", "new_replied_in",
)  # fmt: skip


@dataclass(frozen=True)
class News:
    """How many topics and posts are new to everybody, in spaces that are open to all members."""

    topics: int = 0
    posts: int = 0


NOTHING = Numbers()
Ask = Callable[[str], list[tuple[Any, ...]]]


def of_everybody(
    ask: Ask, rules: Rules, at: datetime, *, log: str = "activities"
) -> Mapping[int, Numbers]:
    """Return what each member did until `at`; nobody who did nothing is in it."""
    return _gathered(ask, _words(rules, at, log, "spaces", None))


def of_some(members: Collection[int], rules: Rules, at: datetime) -> Mapping[int, Numbers]:
    """Return the same for `members`, from the database, in three statements."""
    if not members:
        return {}
    found = _gathered(_ask, _words(rules, at, "log_activity", "content_space", members))
    return {pk: found.get(pk, NOTHING) for pk in members}


def news(ask: Ask, rules: Rules, at: datetime) -> News:
    ((topics, posts),) = ask(NEW.format(**_words(rules, at, "activities", "spaces", None)))
    return News(topics, posts)


def _words(
    rules: Rules, at: datetime, log: str, spaces: str, only: Collection[int] | None
) -> dict[str, Any]:
    names = "" if only is None else f"({', '.join(str(int(pk)) for pk in sorted(only))})"
    return {
        "log": log,
        "open": OPEN.format(spaces=spaces),
        "day": DAY,
        "longest": LONGEST,
        "a_post": int(rules.seconds_a_post),
        "at": to_micros(at),
        "since": to_micros(at - rules.third.window),
        "only_actors": f"AND actor_id IN {names}" if names else "",
        "only_recipients": f"AND recipient_id IN {names}" if names else "",
    }


def _gathered(ask: Ask, words: Mapping[str, Any]) -> Mapping[int, Numbers]:
    found: dict[int, Numbers] = defaultdict(Numbers)
    for who, *counts, veteran, visited in ask(DID.format(**words)):
        done: dict[str, Any] = dict(zip(COUNTED, map(int, counts), strict=True))
        found[who] = Numbers(**done, is_veteran=bool(veteran), visited_at=_instant(visited))
    for who, received, lately in ask(GOT.format(**words)):
        found[who] = replace(found[who], received=int(received), new_received=int(lately))
    for who, flagged, suspended, invited in ask(WAS.format(**words)):
        found[who] = replace(
            found[who],
            flagged=int(flagged),
            suspended_at=_instant(suspended),
            is_invited=bool(invited),
        )
    return found


def _instant(micros: int) -> datetime | None:
    return from_micros(int(micros)) if micros else None


def _ask(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def is_within(instant: datetime | None, duration: timedelta, at: datetime) -> bool:
    return instant is not None and instant > at - duration
