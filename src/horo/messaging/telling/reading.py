"""Go through the log: everything new is looked at once, and whoever it concerns is told.

How far it came is kept; after a crash it goes on from there. What was written just before the
crash is written again and not twice, since the key of a notification is unique for its member.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from horo.content import activities as content
from horo.content.models import Post, Reaction
from horo.core import jobs
from horo.facts.services.source import Busy, read_settled_mark
from horo.log.models import Activity
from horo.log.services import HOSTED
from horo.messaging import seen
from horo.messaging.models import Notification, Progress
from horo.messaging.telling import writing
from horo.messaging.telling.candidates import Candidate
from horo.messaging.telling.recipients import candidates_of, reaction_key, solved_key

NAME = "notifications"
DUTY = "messaging.notifications"
BATCH = 200  # activities that are looked at together
OLDEST = timedelta(days=7)  # what is told after a long standstill; what is older is no news
TOLD = frozenset(
    verb.name
    for verb in (content.POSTED, content.REPLIED, content.EDITED, content.REACTED, content.SOLVED)
)
TAKEN_BACK = frozenset(verb.name for verb in (content.UNREACTED, content.UNSOLVED))
READ = "read"  # recorded by the room that keeps how far everyone has read
VERBS = TOLD | TAKEN_BACK | {READ}


def verbs() -> Collection[str]:
    return VERBS


def when_recorded(_activities: Iterable[Activity]) -> None:
    """Look at the log soon; it calls this once something is kept."""
    jobs.soon(DUTY)


def read(at: datetime) -> int:
    """Tell of everything that is in the log and was not looked at; return how many were told.

    On PostgreSQL activities appear out of order, so it reads up to where none is on its way; where
    somebody keeps writing for longer than it waits, it comes back.
    """
    try:
        upto = read_settled_mark().last_id
    except Busy:
        return 0
    progress, _is_new = Progress.objects.get_or_create(name=NAME)
    after, told = progress.activity_id, 0
    while after < upto:
        batch = _batch(after, upto)
        told += _tell(batch, at)
        after = batch[-1].pk if len(batch) == BATCH else upto
        Progress.objects.filter(name=NAME, activity_id__lt=after).update(activity_id=after)
    return told


def _batch(after: int, upto: int) -> Sequence[Activity]:
    new = Activity.objects.filter(pk__gt=after, pk__lte=upto, verb__in=VERBS, source=HOSTED)
    return list(new.order_by("pk")[:BATCH])


def _tell(batch: Sequence[Activity], at: datetime) -> int:
    posts = _posts(one.object_id for one in batch if one.verb in TOLD and one.object_id)
    waiting: list[Candidate] = []
    told = 0
    for activity in batch:
        if activity.verb in TAKEN_BACK:
            told += writing.keep(waiting, at=at)
            waiting = []
            _take_back(activity)
        post = posts.get(activity.object_id or 0)
        if post is None or activity.occurred_at < at - OLDEST:
            continue
        for one in candidates_of(activity, post):
            waiting.append(one)
            if len(waiting) == writing.MOST_ROWS:
                told += writing.keep(waiting, at=at)
                waiting = []
    told += writing.keep(waiting, at=at)
    noted = {(one.actor_id, one.thread_id) for one in batch if one.verb == READ}
    seen.note_read([(m, t) for m, t in noted if m and t], at=at)
    return told


def _posts(ids: Iterable[int]) -> dict[int, Post]:
    """Return those that are still there, with what their candidates depend on."""
    there = Post.objects.filter(removed_at=None, topic__removed_at=None)
    return there.select_related("topic__space", "author").in_bulk(set(ids))


def _take_back(activity: Activity) -> None:
    """Forget what is no longer so, unless it was read."""
    post_id = activity.object_id or 0
    if activity.verb == content.UNSOLVED.name:
        key = solved_key(post_id)
    elif Reaction.objects.filter(post=post_id, member=activity.actor_id).exists():
        return
    else:
        key = reaction_key(post_id, activity.actor_id)
    told = Notification.objects.filter(member=activity.recipient_id, key=key, read_at=None)
    if told.delete()[0] and activity.recipient_id:
        seen.tell_pages([activity.recipient_id])
