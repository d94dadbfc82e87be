"""Polls as one reader sees them: what to choose from, what was chosen, what may be known of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.cache import cache
from django.db.models import Count, Max

from horo.community.models import Ballot, Poll, PollOption
from horo.community.models.polls import CLOSED, NUMBER, RANKED, VOTED
from horo.community.services import deeds, polls, tallies
from horo.content.models import Post
from horo.people.models import PERSON, Member
from horo.people.services.viewing import is_looked_at

KEPT = 60 * 60  # seconds; a result is kept under what it was computed from


@dataclass(frozen=True)
class Tally:
    """What was counted of a poll."""

    of: int  # ballots
    votes: dict[int, int] = field(default_factory=dict)  # by option; ranked: when it left
    winners: tuple[int, ...] = ()
    runoff: tallies.Runoff | None = None
    spread: tallies.Spread | None = None


@dataclass(frozen=True)
class OptionView:
    """An option. `votes` and `share` (of one) are None while results are not to be seen."""

    id: int
    label: str
    is_mine: bool
    rank: int | None  # mine, in a ranked poll
    votes: int | None
    share: float | None
    is_winner: bool


@dataclass(frozen=True)
class PollView:
    """A poll for one reader. `waits` says why there are no results: voted, closed, five or ""."""

    poll: Poll
    options: tuple[OptionView, ...]
    voters: int
    counted: int  # ballots the results are computed from
    is_closed: bool
    has_voted: bool
    number: int | None  # mine
    may_vote: bool  # or change the ballot
    may_close: bool
    waits: str
    tally: Tally | None

    @property
    def sealed(self) -> int:
        """How many ballots of an anonymous poll are not in what is shown."""
        return self.voters - self.counted if self.tally else 0

    @property
    def names_voters(self) -> bool:
        return self.tally is not None and not self.poll.is_anonymous


def polls_of(posts: Sequence[Post], member: Member | None, *, at: datetime) -> dict[int, PollView]:
    """Return the poll of each post that has one, by the post's id, as `member` sees it.

    Asks nothing where no post has a poll; else three statements, two for a visitor, and one
    for each poll whose ballots changed since they were last counted. The posts come with their
    topic and its space.
    """
    asked = {post.pk: post for post in posts if post.has_poll}
    if not asked:
        return {}
    found = Poll.objects.filter(post__in=asked).annotate(
        voters=Count("ballots__member", distinct=True),
        rows=Count("ballots"),
        last=Max("ballots__pk"),
    )
    there = list(found)
    options = _options(there)
    mine = _mine(there, member)
    views: dict[int, PollView] = {}
    for poll in there:
        poll.post = asked[poll.post_id]
        views[poll.post_id] = _view(poll, options[poll.pk], mine[poll.pk], member, at)
    return views


def voters_of(poll: Poll, member: Member | None, *, at: datetime) -> list[tuple[str, list[Member]]]:
    """Return who chose what, for each option in the order of the poll; persons alone.

    Empty where `member` may not see it: in an anonymous poll nobody ever does, in others those
    who see the results do. `poll` comes with its post, topic and space.
    """
    view = polls_of([poll.post], member, at=at)[poll.post_id]
    if not view.names_voters:
        return []
    ballots = Ballot.objects.filter(poll=poll, member__kind=PERSON).select_related("member")
    people: dict[str, list[Member]] = {option.label: [] for option in view.options}
    labels = {option.id: option.label for option in view.options}
    for ballot in ballots.order_by("number", "pk"):
        if ballot.rank in (None, 1):
            label = str(ballot.number) if ballot.option_id is None else labels[ballot.option_id]
            people.setdefault(label, []).append(ballot.member)
    return [(label, found) for label, found in people.items() if found]


def _options(there: Sequence[Poll]) -> dict[int, list[PollOption]]:
    options: dict[int, list[PollOption]] = defaultdict(list)
    for option in PollOption.objects.filter(poll__in=there).order_by("position"):
        options[option.poll_id].append(option)
    return options


def _mine(there: Sequence[Poll], member: Member | None) -> dict[int, list[Ballot]]:
    mine: dict[int, list[Ballot]] = defaultdict(list)
    if member is not None:
        secret = {poll.pk for poll in there if poll.is_anonymous and is_looked_at(member)}
        for ballot in Ballot.objects.filter(poll__in=there, member=member).exclude(poll__in=secret):
            mine[ballot.poll_id].append(ballot)
    return mine


def _view(
    poll: Poll,
    options: Sequence[PollOption],
    mine: Sequence[Ballot],
    member: Member | None,
    at: datetime,
) -> PollView:
    voters: int = vars(poll)["voters"]
    closed = polls.is_closed(poll, at)
    counted = polls.counted(poll, voters, at)
    waits = _waits(poll, counted, closed=closed, has_voted=bool(mine))
    tally = None if waits else _tally(poll, options, counted)
    is_open = member is not None and not closed and deeds.is_markable(poll.post, poll.post.topic)
    return PollView(
        poll=poll,
        options=tuple(_option(option, mine, tally) for option in options),
        voters=voters,
        counted=counted if tally else 0,
        is_closed=closed,
        has_voted=bool(mine),
        number=next((ballot.number for ballot in mine), None),
        may_vote=is_open and not (mine and _is_counted(poll, mine, counted)),
        may_close=not closed and polls.may_close(poll, member),
        waits=waits,
        tally=tally,
    )


def _waits(poll: Poll, counted: int, *, closed: bool, has_voted: bool) -> str:
    """Return what has to happen before there are results for this reader; "" for nothing."""
    if not closed and poll.shows == CLOSED:
        return "closed"
    if not closed and poll.shows == VOTED and not has_voted:
        return "voted"
    return "five" if poll.is_anonymous and not counted else ""


def _is_counted(poll: Poll, mine: Sequence[Ballot], counted: int) -> bool:
    """Whether my ballot is final. Asks only where there is something that was counted."""
    return poll.is_anonymous and counted > 0 and polls.place_of(poll, mine[0]) <= counted


def _option(option: PollOption, mine: Sequence[Ballot], tally: Tally | None) -> OptionView:
    own = next((ballot for ballot in mine if ballot.option_id == option.pk), None)
    votes = tally.votes.get(option.pk, 0) if tally else 0
    return OptionView(
        id=option.pk,
        label=option.label,
        is_mine=own is not None,
        rank=own.rank if own else None,
        votes=votes if tally else None,
        share=votes / tally.of if tally and tally.of else None,
        is_winner=tally is not None and option.pk in tally.winners,
    )


def _tally(poll: Poll, options: Sequence[PollOption], counted: int) -> Tally:
    """Count the first `counted` ballots. The key names one state of the ballots and no other:
    ids are never given again, so with the same last id and number of rows nothing changed.
    """
    state = vars(poll)
    key = f"poll:{poll.pk}:{state['last']}:{state['rows']}:{counted}"
    kept: Tally | None = cache.get(key)
    if kept is None:
        kept = _count(poll, [option.pk for option in options], counted)
        cache.set(key, kept, KEPT)
    return kept


def _count(poll: Poll, options: Sequence[int], counted: int) -> Tally:
    rows = Ballot.objects.filter(poll=poll).order_by("pk")
    by_member: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for member_id, option_id, rank, number in rows.values_list(
        "member", "option", "rank", "number"
    ):
        by_member[member_id].append((rank or 0, number if option_id is None else option_id))
    ballots = [[chosen for _rank, chosen in sorted(own)] for own in by_member.values()][:counted]
    if poll.kind == NUMBER:
        numbers = [ballot[0] for ballot in ballots]
        return Tally(of=counted, spread=tallies.spread(numbers, least=poll.least, most=poll.most))
    if poll.kind == RANKED:
        return _of_runoff(tallies.runoff(ballots, options), counted)
    votes = tallies.count(ballots)
    best = max(votes.values(), default=0)
    winners = tuple(option for option in options if best and votes[option] == best)
    return Tally(of=counted, votes=dict(votes), winners=winners)


def _of_runoff(runoff: tallies.Runoff, counted: int) -> Tally:
    """Show of every option how many of all ballots it had when it left, or at the end."""
    votes: dict[int, int] = {}
    for each in runoff.rounds:
        votes.update(each.counts)
    return Tally(of=counted, votes=votes, winners=runoff.winners, runoff=runoff)
