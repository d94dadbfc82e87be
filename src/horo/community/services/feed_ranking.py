"""Which topics a member's feed could show, why, and in which order.

The order comes from reasons that can be said aloud, and from how fresh a topic is. Nothing
counts clicks or time spent, and nothing is hidden: everything stands on the chronological page.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from horo.community.services.feed_candidates import Candidate, candidates
from horo.community.services.feed_knowing import Known
from horo.content.models import ANNOUNCEMENTS

ANNOUNCED = timedelta(days=10)  # for how long an announcement comes first
IN_A_ROW = 3  # topics of one space

WEIGHTS = {
    "announced": 90,
    "wrote": 80,
    "topic": 75,
    "could_answer": 65,
    "person": 60,
    "open_interest": 50,
    "space": 40,
    "tag": 35,
    "missed": 30,
    "recent": 5,
}


@dataclass(frozen=True)
class Reason:
    """Why a topic is in the feed: a key of WEIGHTS, and what the sentence about it names."""

    kind: str
    name: str = ""
    count: int = 0


@dataclass(frozen=True)
class Ranked:
    """A topic in its place, with its reasons, the strongest first."""

    topic_id: int
    space_id: int
    reasons: tuple[Reason, ...]
    score: float
    is_unread: bool


def ranked(known: Known, *, at: datetime) -> list[Ranked]:
    """Return what `known` could want to see, unread first, the best first, mixed by space."""
    found = []
    for one in candidates(known, at=at):
        reasons = reasons_for(one, known, at=at)
        if reasons:
            points, news = score(one, reasons, at), _is_news(one, known)
            found.append(Ranked(one.topic_id, one.space_id, reasons, points, news))
    found.sort(key=lambda each: (not each.is_unread, -each.score, -each.topic_id))
    return mixed(found)


def mixed(found: Sequence[Ranked]) -> list[Ranked]:
    """Put no more than three topics of one space in a row, as long as there are others."""
    waiting, shown = list(found), list[Ranked]()
    while waiting:
        last = [each.space_id for each in shown[-IN_A_ROW:]]
        full = last[0] if len(last) == IN_A_ROW and len(set(last)) == 1 else None
        place = next((n for n, each in enumerate(waiting) if each.space_id != full), 0)
        shown.append(waiting.pop(place))
    return shown


def score(one: Candidate, reasons: Sequence[Reason], at: datetime) -> float:
    """Return how much a topic matters: its best reason, a little for others, and for freshness."""
    weights = sorted((WEIGHTS[each.kind] for each in reasons), reverse=True)
    hours = max(0.0, (at - one.last_post_at).total_seconds() / 3600)
    liveliness = min(15.0, 4 * math.log1p(one.votes + one.reactions + one.posts_count / 2))
    return weights[0] + 0.2 * sum(weights[1:]) + liveliness + 25 * math.exp(-hours / 72)


def reasons_for(one: Candidate, known: Known, *, at: datetime) -> tuple[Reason, ...]:
    """Return why `one` could matter to this member, the strongest reason first."""
    is_mine = one.author_id == known.member.pk
    if is_mine and (one.last_author_id == known.member.pk or not one.is_unread):
        return ()
    found = [*_by_place(one, known, at), *_by_people(one, known), *_by_subject(one, known)]
    if not found and not is_mine:
        found = _by_time(one, known, at)
    return tuple(sorted(found, key=lambda each: -WEIGHTS[each.kind]))


def _by_place(one: Candidate, known: Known, at: datetime) -> Iterable[Reason]:
    is_mine = one.author_id == known.member.pk or one.topic_id in known.wrote_in
    if one.kind == ANNOUNCEMENTS and at - one.opened_at < ANNOUNCED:
        yield Reason("announced")
    elif is_mine and one.is_unread:
        yield Reason("wrote")
    elif one.topic_id in known.followed["topic"] and one.is_unread:
        yield Reason("topic")
    if one.space_id in known.followed["space"] and one.kind != ANNOUNCEMENTS:
        yield Reason("space")


def _by_people(one: Candidate, known: Known) -> Iterable[Reason]:
    followed = known.followed["member"]
    if one.author_id in followed:
        yield Reason("person", "author")
    elif one.last_author_id in followed:
        yield Reason("person", "last_author")


def _by_subject(one: Candidate, known: Known) -> Iterable[Reason]:
    named = [
        name
        for pk, slug, name in one.tags
        if pk in known.followed["tag"] or slug in known.interests
    ]
    answered = known.answered_about
    expertise = [(answered[pk], name) for pk, _slug, name in one.tags if pk in answered]
    experience = max(expertise, default=None)
    is_for_me = one.is_open and one.author_id != known.member.pk
    if is_for_me and experience:
        yield Reason("could_answer", experience[1], experience[0])
    elif is_for_me and one.space_id in known.answered_in:
        yield Reason("could_answer", "", known.answered_in[one.space_id])
    elif is_for_me and named:
        yield Reason("open_interest", named[0])
    if named:
        yield Reason("tag", named[0])


def _by_time(one: Candidate, known: Known, at: datetime) -> list[Reason]:
    """Return why a topic is there that nothing but its time speaks for."""
    if not one.is_unread:
        return []
    if known.away_since is None or one.last_post_at <= known.away_since:
        return [Reason("recent")]
    said = one.votes + one.reactions + max(0, one.posts_count - 1)
    return [Reason("missed", count=said) if said >= 3 else Reason("recent")]


def _is_news(one: Candidate, known: Known) -> bool:
    return one.is_unread and one.last_author_id != known.member.pk
