"""Polls: opened with a post, voted in, closed.

Of an anonymous poll nobody learns what one member chose, the team neither. Its results are
computed from `counted` ballots alone: the first five that were cast, then the first ten, and so
on, each five at once; two looks differ by nothing, or by at least five ballots together. A ballot
that has been counted is therefore final, while later ones may still change. What is left over
when such a poll closes, four ballots at most, stays sealed. A poll that shows results only after
it closed has one look alone: all its ballots are counted then, if there are five.

Five that agree are known to agree, and four who join forces learn what the fifth chose: no rule
about numbers helps against that.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from horo.community.models import Ballot, Poll, PollOption
from horo.community.models.polls import CLOSED, NUMBER, RANKED, SINGLE
from horo.community.services import deeds, rights, told
from horo.content.activities import UNVOTED
from horo.content.models import Post
from horo.core.refused import Refused
from horo.log.activities import VOTED
from horo.people.models import Member

FIVE = 5  # the fewest ballots that are looked at together in an anonymous poll


class BallotRefused(Refused):
    pass


class MayNotClose(Refused):
    pass


def create(post: Post, cleaned: Mapping[str, Any], *, by: Member, at: datetime) -> Poll:
    """Put a poll under `post`, as `poll_forms.PollForm` found it; in the caller's transaction.

    Raises ValueError where `by` did not write the post or it has a poll.
    """
    if post.author_id != by.pk or post.has_poll:
        raise ValueError(f"Post {post.pk} takes no poll of member {by.pk}.")
    names = ("question", "kind", "shows", "is_anonymous", "least", "most", "closes_at")
    with transaction.atomic():
        poll = Poll.objects.create(post=post, **{name: cleaned[name] for name in names})
        PollOption.objects.bulk_create(
            PollOption(poll=poll, position=position, label=label)
            for position, label in enumerate(cleaned["options"], start=1)
        )
        Post.objects.filter(pk=post.pk).update(has_poll=True)
        post.has_poll = True
    return poll


def find(poll_id: int, member: Member | None) -> Poll | None:
    """Return the poll if `member` may read its post; it comes with post, author, topic, space."""
    there = Poll.objects.filter(pk=poll_id, post__in=Post.objects.visible_to(member))
    return there.select_related("post__author", "post__topic__space").first()


def is_closed(poll: Poll, at: datetime) -> bool:
    return poll.closed_at is not None or (poll.closes_at is not None and poll.closes_at <= at)


def cast(
    poll: Poll, *, options: Sequence[int] = (), number: int | None = None, by: Member, at: datetime
) -> None:
    """Cast `by`'s ballot, or change it. `options` are ids, in a ranked poll the best first.

    Records `voted` with the poll as object and the post's author as recipient, and never what
    was chosen; before it `unvoted` where an earlier ballot is replaced. The same ballot again
    changes and records nothing.

    Raises BallotRefused for what is no ballot of this poll, after it closed, and where an
    anonymous ballot has been counted; and what `deeds.marking` does.
    """
    with deeds.marking(poll.post, by=by, at=at):
        poll = _open_poll(poll, at)
        rows = _rows(poll, options, number)
        before = _own(poll, by)
        if [_choice(row) for row in before] == rows:
            return
        if before:
            _take_back(poll, before, by, at)
        Ballot.objects.bulk_create(
            Ballot(poll=poll, member=by, cast_at=at, option_id=option, rank=rank, number=value)
            for option, rank, value in rows
        )
        told.record(VOTED, poll, poll.post.topic, by=by, at=at, recipient=poll.post.author)


def withdraw(poll: Poll, *, by: Member, at: datetime) -> bool:
    """Take `by`'s ballot back and return whether there was one. Records `unvoted`.

    Raises as `cast` does.
    """
    with deeds.marking(poll.post, by=by, at=at):
        poll = _open_poll(poll, at)
        before = _own(poll, by)
        if before:
            _take_back(poll, before, by, at)
    return bool(before)


def close(poll: Poll, *, by: Member, at: datetime) -> None:
    """Close the poll for ever: reopened, its results would tell later ballots from earlier ones.

    Raises MayNotClose unless `by` wrote the post or looks after the space.
    """
    if not may_close(poll, by):
        raise MayNotClose(_("Whoever asked, the hosts and the team close a poll."))
    with deeds.marking(poll.post, by=by, at=at):
        Poll.objects.filter(pk=poll.pk, closed_at=None).update(closed_at=at)


def close_due(at: datetime) -> int:
    """Note of every poll whose deadline has passed that it is closed; return of how many.

    Nobody waits for it: a poll is closed from its deadline on. It lets pages that are kept
    learn of it.
    """
    due = Poll.objects.filter(closed_at=None, closes_at__lte=at).select_related("post__topic")
    for poll in due:
        with transaction.atomic():
            if Poll.objects.filter(pk=poll.pk, closed_at=None).update(closed_at=poll.closes_at):
                deeds.changed(deeds.lock(poll.post.topic_id), at=at)
    return len(due)


def may_close(poll: Poll, member: Member | None) -> bool:
    """Whether `member` may close the poll; it comes with its post, topic and space."""
    if member is None:
        return False
    return poll.post.author_id == member.pk or rights.may_host(member, poll.post.topic.space)


def counted(poll: Poll, voters: int, at: datetime) -> int:
    """Return how many of the ballots, in the order they were cast, results are computed from."""
    if not poll.is_anonymous:
        return voters
    if poll.shows == CLOSED:
        return voters if voters >= FIVE and is_closed(poll, at) else 0
    return voters - voters % FIVE


def place_of(poll: Poll, ballot: Ballot) -> int:
    """Return the place, from 1, that the ballot took in the order in which they were cast.

    The order is that of the ids, given under the lock: clocks may differ, and a ballot that is
    changed goes to the end.
    """
    first = Min("pk")
    order = Ballot.objects.filter(poll=poll).values("member").annotate(first=first)
    own = Ballot.objects.filter(poll=poll, member=ballot.member_id).aggregate(first=first)["first"]
    return order.filter(first__lte=own).count()


def _open_poll(poll: Poll, at: datetime) -> Poll:
    """Read the poll again, now that its topic is locked."""
    found = Poll.objects.select_related("post__author", "post__topic").get(pk=poll.pk)
    if is_closed(found, at):
        raise BallotRefused(_("This poll is closed. Its results are below the question."))
    return found


def _own(poll: Poll, member: Member) -> list[Ballot]:
    mine = Ballot.objects.filter(poll=poll, member=member)
    return list(mine.order_by("rank", "option__position", "pk"))


_Choice = tuple[int | None, int | None, int | None]  # option, rank, number


def _choice(row: Ballot) -> _Choice:
    return row.option_id, row.rank, row.number


def _rows(poll: Poll, options: Sequence[int], number: int | None) -> list[_Choice]:
    """Return the rows of a ballot, in the order in which `_own` reads them."""
    if poll.kind == NUMBER:
        if number is None or options or not poll.least <= number <= poll.most:
            raise BallotRefused(
                _("Write a whole number from %(least)d to %(most)d.")
                % {"least": poll.least, "most": poll.most}
            )
        return [(None, None, number)]
    there = list(poll.options.order_by("position").values_list("pk", flat=True))
    if number is not None or len(set(options)) != len(options) or not {*options} <= {*there}:
        raise BallotRefused(_("This does not fit the poll. Choose among its options."))
    if not options:
        raise BallotRefused(_("Choose an option first."))
    if poll.kind == RANKED:
        return [(option, rank, None) for rank, option in enumerate(options, start=1)]
    if poll.kind == SINGLE and len(options) > 1:
        raise BallotRefused(_("Choose one option only."))
    return [(option, None, None) for option in there if option in options]


def _take_back(poll: Poll, before: Sequence[Ballot], by: Member, at: datetime) -> None:
    voters = Ballot.objects.filter(poll=poll).values("member").distinct().count()
    if poll.is_anonymous and place_of(poll, before[0]) <= counted(poll, voters, at):
        raise BallotRefused(
            _("This ballot has been counted, and nobody can tell it from the others any more.")
        )
    Ballot.objects.filter(poll=poll, member=by).delete()
    told.record(UNVOTED, poll, poll.post.topic, by=by, at=at, recipient=poll.post.author)
