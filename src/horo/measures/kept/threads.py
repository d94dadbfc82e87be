"""Topics and when they were first answered: kept by topic, and gone on with from fresh replies.

`threads` has one row a topic of a person, with what came of it, by all people and by those who
are not staff; and one without a topic for each thread that has replies alone. What is fresh is put
to it while no fresh topic belongs to a thread that was there before it, which only sources do
that write topics down late: then the log is read. How many spoke is not kept, for it asks who did.
"""

from typing import Any

from horo.measures.kept.tables import THREADS
from horo.measures.readings.answers import MICROSECOND, REPLY_WINDOW

LATE = REPLY_WINDOW // MICROSECOND
PEOPLE = "SELECT id AS person_id, is_staff FROM members WHERE kind = 'person'"
STARTED = f"""
SELECT a.id AS topic_id, a.thread_id, a.actor_id AS starter_id, p.is_staff AS starter_is_staff,
    a.occurred_at AS started_at
FROM activities a JOIN ({PEOPLE}) p ON a.actor_id = p.person_id
WHERE a.verb = 'posted'
"""
REPLIES = f"""
SELECT a.thread_id, a.actor_id AS replier_id, a.occurred_at AS replied_at, p.is_staff
FROM activities a JOIN ({PEOPLE}) p ON a.actor_id = p.person_id
WHERE a.verb = 'replied' AND a.thread_id IS NOT NULL
"""
SAID = """
SELECT a.id, a.thread_id, a.actor_id, a.occurred_at, a.verb = 'posted' AS is_topic,
    coalesce(s.is_staff, false) AS is_staff
FROM {recent} a LEFT JOIN kept_special s ON a.actor_id = s.id
WHERE a.verb IN ('posted', 'replied') AND coalesce(s.is_person, true)
    AND a.actor_id IS NOT NULL
"""
FRESH_TOPICS = """
SELECT id AS topic_id, thread_id, actor_id AS starter_id, is_staff AS starter_is_staff,
    occurred_at AS started_at
FROM kept_fresh_said WHERE is_topic
"""
FRESH_REPLIES = """
SELECT thread_id, actor_id AS replier_id, occurred_at AS replied_at, is_staff
FROM kept_fresh_said WHERE NOT is_topic AND thread_id IS NOT NULL
"""
CAME = f"""
SELECT s.topic_id,
    min(r.replied_at) FILTER (r.replier_id <> s.starter_id) AS responded_at,
    count(*) FILTER (r.replied_at < s.started_at + {LATE}) AS replies,
    min(r.replied_at) FILTER (r.replier_id <> s.starter_id AND NOT r.is_staff)
        AS peer_responded_at,
    count(*) FILTER (r.replied_at < s.started_at + {LATE} AND NOT r.is_staff) AS peer_replies
FROM ({{started}}) s JOIN ({{replies}}) r USING (thread_id) GROUP BY s.topic_id
"""
WHOLE = """
SELECT s.*, c.responded_at, coalesce(c.replies, 0) AS replies, c.peer_responded_at,
    coalesce(c.peer_replies, 0) AS peer_replies
FROM ({started}) s LEFT JOIN ({came}) c USING (topic_id)
"""
ORPHANS = """
SELECT NULL AS topic_id, thread_id, NULL AS starter_id, NULL AS starter_is_staff,
    NULL AS started_at, NULL AS responded_at, NULL AS replies, NULL AS peer_responded_at,
    NULL AS peer_replies
FROM (SELECT DISTINCT thread_id FROM ({replies})) r
ANTI JOIN ({started}) s USING (thread_id)
"""
TYPES = ", ".join(
    f"{name}::{'BIGINT' if kind.is_integer() else 'BOOLEAN'} AS {name}"
    for name, kind in THREADS.items()
)
ORDER = "started_at, topic_id, thread_id"


def whole() -> str:
    """SQL: the table from nothing but the log."""
    came = CAME.format(started=STARTED, replies=REPLIES)
    topics = WHOLE.format(started=STARTED, came=came)
    orphans = ORPHANS.format(started=STARTED, replies=REPLIES)
    return f"SELECT {TYPES} FROM ({topics} UNION ALL {orphans})"


def point(raw: Any, recent: str) -> bool:
    """Make the view `kept_threads`: the file with what came since, the activities `recent` in SQL.

    Return False, and make none, where a fresh topic is of a thread that was there before. The
    table `kept_special` (`recent.basis`) tells who is no person, and who is staff.
    """
    raw.execute(f"CREATE OR REPLACE TEMP TABLE kept_fresh_said AS {SAID.format(recent=recent)}")
    raw.execute(f"CREATE OR REPLACE TEMP VIEW kept_fresh_topics AS {FRESH_TOPICS}")
    raw.execute(f"CREATE OR REPLACE TEMP VIEW kept_fresh_replies AS {FRESH_REPLIES}")
    ((late,),) = raw.execute(
        "SELECT count(*) FROM kept_base_threads SEMI JOIN kept_fresh_topics USING (thread_id)"
    ).fetchall()
    if late:
        return False
    of_old = CAME.format(started="FROM kept_base_threads", replies="FROM kept_fresh_replies")
    raw.execute(f"CREATE OR REPLACE TEMP TABLE kept_fresh_came AS {of_old}")
    came = CAME.format(started="FROM kept_fresh_topics", replies="FROM kept_fresh_replies")
    new = WHOLE.format(started="FROM kept_fresh_topics", came=came)
    raw.execute(f"CREATE OR REPLACE TEMP TABLE kept_fresh_threads AS SELECT {TYPES} FROM ({new})")
    raw.execute(
        "CREATE OR REPLACE TEMP VIEW kept_threads AS"
        " SELECT b.topic_id, b.thread_id, b.starter_id, b.starter_is_staff, b.started_at,"
        " least(b.responded_at, c.responded_at) AS responded_at,"
        " b.replies + coalesce(c.replies, 0) AS replies,"
        " least(b.peer_responded_at, c.peer_responded_at) AS peer_responded_at,"
        " b.peer_replies + coalesce(c.peer_replies, 0) AS peer_replies"
        " FROM kept_base_threads b LEFT JOIN kept_fresh_came c USING (topic_id)"
        " WHERE b.topic_id IS NOT NULL"
        " UNION ALL SELECT * FROM kept_fresh_threads"
    )
    return True


def onwards() -> str:
    """SQL: the table after `point`, as a file has it."""
    orphans = ORPHANS.format(started="FROM kept_fresh_topics", replies="FROM kept_fresh_replies")
    new = f"SELECT * FROM ({orphans}) ANTI JOIN kept_base_threads USING (thread_id)"
    old = "SELECT * FROM kept_base_threads WHERE topic_id IS NULL"
    return f"SELECT {TYPES} FROM (SELECT * FROM kept_threads UNION ALL {old} UNION ALL {new})"


def in_order(select: str) -> str:
    return f"SELECT {', '.join(THREADS.names)} FROM ({select}) ORDER BY {ORDER}"
