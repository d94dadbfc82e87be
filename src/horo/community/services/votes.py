"""Votes: members say which questions and answers are useful."""

from datetime import datetime

from django.utils.translation import gettext as _

from horo.community.services import deeds, told
from horo.content.activities import UNVOTED
from horo.content.kept import recount_marks
from horo.content.models import QUESTIONS, Post, Topic, Vote
from horo.core.refused import Refused
from horo.log.activities import VOTED
from horo.people.models import Member


class MayNotVote(Refused):
    pass


def vote(post: Post, *, by: Member, at: datetime) -> bool:
    """Vote for `post`, or take the vote back; return whether it is there now.

    Records `voted` with the author as recipient, or `unvoted`.

    Raises MayNotVote outside of spaces for questions and for one's own post, and what
    `deeds.marking` does.
    """
    with deeds.marking(post, by=by, at=at) as topic:
        if refusal := why_no_vote(post, topic, by):
            raise MayNotVote(refusal)
        taken_back, _rows = Vote.objects.filter(post=post, member=by).delete()
        if not taken_back:
            Vote.objects.create(post=post, member=by, voted_at=at)
        recount_marks([post.pk])
        verb = UNVOTED if taken_back else VOTED
        told.record(verb, post, topic, by=by, at=at, recipient=post.author)
    return not taken_back


def has_votes(post: Post, topic: Topic) -> bool:
    """Whether `post` is voted on: in spaces for questions every question and answer is."""
    return topic.space.kind == QUESTIONS and post.kind == "post"


def why_no_vote(post: Post, topic: Topic, member: Member) -> str:
    """Return why `member` may not vote for `post`, as a sentence; "" where they may."""
    if not has_votes(post, topic):
        return _("Votes are for questions and answers. Leave a reaction here instead.")
    if post.author_id == member.pk:
        return _("Votes come from others. Your own post gets along without yours.")
    return ""
