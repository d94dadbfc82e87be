"""What the hosted community keeps beside its content."""

from horo.community.models.introductions import Introduction
from horo.community.models.polls import Ballot, Poll, PollOption
from horo.community.models.reading import AnswerPromise, Bookmark, Draft, Follow, ReadState, Visit
from horo.community.models.spotlights import Spotlight

__all__ = [
    "AnswerPromise",
    "Ballot",
    "Bookmark",
    "Draft",
    "Follow",
    "Introduction",
    "Poll",
    "PollOption",
    "ReadState",
    "Spotlight",
    "Visit",
]
