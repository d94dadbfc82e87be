"""Accepted answers, and the way from a duplicate to the one that holds for it."""

from datetime import datetime

from django.utils.translation import gettext as _

from horo.community.services import deeds, rights, told
from horo.content.activities import SOLVED, UNSOLVED
from horo.content.models import QUESTIONS, Post, Solution, Topic
from horo.core.refused import Refused
from horo.people.models import Member

LONGEST_WAY = 20  # duplicates of duplicates that are followed


class MayNotAccept(Refused):
    pass


def accept(post: Post, *, by: Member, at: datetime) -> Solution:
    """Make `post` the answer to its topic, in place of any earlier answer.

    Records `solved` with the author of the answer as recipient, and `unsolved` of the one that
    it replaces. Accepting the same answer again changes and records nothing.

    Raises MayNotAccept unless `by` opened the topic or looks after its space, and what
    `deeds.marking` does.
    """
    with deeds.marking(post, by=by, at=at) as topic:
        known = Solution.objects.filter(topic=topic).select_related("reply__author").first()
        if refusal := why_not_accept(post, topic, by, is_solved=known is not None):
            raise MayNotAccept(refusal)
        if known and known.reply_id == post.pk:
            return known
        if known:
            _take_back(known, topic, by=by, at=at)
        solution = Solution.objects.create(topic=topic, reply=post, chosen_by=by, chosen_at=at)
        told.record(SOLVED, post, topic, by=by, at=at, recipient=post.author)
    return solution


def unaccept(post: Post, *, by: Member, at: datetime) -> bool:
    """Take back that `post` is the answer; return whether it was.

    Records `unsolved` with the author of the answer as recipient. Raises as `accept` does.
    """
    with deeds.marking(post, by=by, at=at) as topic:
        if refusal := why_not_accept(post, topic, by, is_solved=True):
            raise MayNotAccept(refusal)
        known = Solution.objects.filter(topic=topic, reply=post).select_related("reply__author")
        for solution in known:
            _take_back(solution, topic, by=by, at=at)
            return True
    return False


def may_accept(post: Post, member: Member | None, is_solved: bool) -> bool:
    """Whether `member` may accept `post`, or take that back; `post` comes with its topic."""
    if member is None:
        return False
    return not why_not_accept(post, post.topic, member, is_solved=is_solved)


def why_not_accept(post: Post, topic: Topic, member: Member, *, is_solved: bool) -> str:
    """Return why `member` may not accept `post`, as a sentence; "" where they may.

    Answers are accepted in spaces for questions, and wherever a topic was solved at its source.
    """
    if post.kind != "post" or not (topic.space.kind == QUESTIONS or is_solved):
        return _("Answers are accepted in spaces for questions only.")
    if post.number == 1:
        return _("The question itself cannot be its answer. Accept one of the replies.")
    if member.pk != topic.author_id and not rights.may_host(member, topic.space):
        return _("Whoever asked, the hosts and the team accept an answer.")
    return ""


def leading(topic: Topic, member: Member | None) -> Topic | None:
    """Return the topic that holds the accepted answer to what `topic` asks, a duplicate.

    It is the first one that is solved on the way from duplicate to original; with its `solution`
    and the reply's author. None where `topic` is no duplicate, nothing on the way is solved, or
    `member` may not read a part of the way.
    """
    seen = {topic.pk}
    readable = Topic.objects.visible_to(member).select_related("space", "solution__reply__author")
    while topic.duplicate_of_id and topic.duplicate_of_id not in seen and len(seen) < LONGEST_WAY:
        found = readable.filter(pk=topic.duplicate_of_id).first()
        if found is None:
            return None
        solution = getattr(found, "solution", None)
        if solution and solution.reply.removed_at is None:
            return found
        topic = found
        seen.add(topic.pk)
    return None


def _take_back(solution: Solution, topic: Topic, *, by: Member, at: datetime) -> None:
    reply = solution.reply
    solution.delete()
    told.record(UNSOLVED, reply, topic, by=by, at=at, recipient=reply.author)
