"""Which level of trust follows from what a member did: plain values in, plain values out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from horo.playbook.parts.trust import Third
from horo.playbook.parts.trust import Trust as Rules
from horo.recognition.services.trust.numbers import News, Numbers, is_within

HIGHEST = 4  # given by hand only
BY_NUMBERS = 3  # the highest that follows from what somebody did
READING = ("topics", "posts", "minutes")  # of which an import brings nothing


@dataclass(frozen=True)
class Need:
    """One thing that a level asks for; `is_most` where there must be no more than `need`."""

    name: str
    have: int
    need: int
    is_most: bool = False

    @property
    def is_met(self) -> bool:
        return self.have <= self.need if self.is_most else self.have >= self.need

    @property
    def share(self) -> int:
        """How much of it is done, in percent."""
        if self.is_met:
            return 100
        return 0 if self.is_most else min(99, self.have * 100 // self.need)


def needs(level: int, did: Numbers, new: News, rules: Rules, at: datetime) -> tuple[Need, ...]:
    """Return what `level`, 1 to 3, asks for, each with how much of it is there.

    Reading is not asked of veterans before level 3: nobody counted it where they did it.
    """
    if level == BY_NUMBERS:
        return tuple(_third(did, new, rules.third, at))
    asked = rules.first if level == 1 else rules.second
    found = (
        Need(name, getattr(did, name), getattr(asked, name)) for name in type(asked).model_fields
    )
    return tuple(one for one in found if not (did.is_veteran and one.name in READING))


def is_met(level: int, did: Numbers, new: News, rules: Rules, at: datetime) -> bool:
    return all(one.is_met for one in needs(level, did, new, rules, at))


def beginning(did: Numbers, rules: Rules, *, is_early: bool) -> int:
    """Return where a member begins; `is_early` were those who came while there were few."""
    return max(
        1 if is_early else 0,
        rules.invited if did.is_invited else 0,
        rules.veterans if did.is_veteran else 0,
    )


def decide(
    level: int, since: datetime | None, did: Numbers, new: News, rules: Rules, at: datetime
) -> int:
    """Return the level at `at` of a member who has been on `level` since `since`.

    Levels 1 and 2 are reached for good. Level 3 is lost when the window no longer holds what it
    asks for, but not before its floor; the highest is a person's word, and stays.
    """
    if level >= HIGHEST:
        return level
    while level < BY_NUMBERS and is_met(level + 1, did, new, rules, at):
        level += 1
    if level < BY_NUMBERS or is_met(BY_NUMBERS, did, new, rules, at):
        return level
    return level if is_within(since, rules.third.floor, at) else level - 1


def _third(did: Numbers, new: News, asked: Third, at: datetime) -> Iterator[Need]:
    yield Need("new_days", did.new_days, asked.days)
    yield Need("new_replied_in", did.new_replied_in, asked.replied_in)
    yield Need(
        "new_topics", did.new_topics, _share(new.topics, asked.new_topics, asked.new_topics_most)
    )
    yield Need("new_posts", did.new_posts, _share(new.posts, asked.new_posts, asked.new_posts_most))
    yield Need("topics", did.topics, asked.topics)
    yield Need("posts", did.posts, asked.posts)
    yield Need("new_given", did.new_given, asked.given)
    yield Need("new_received", did.new_received, asked.received)
    yield Need("flagged", did.flagged, asked.flagged, is_most=True)
    is_suspended = is_within(did.suspended_at, asked.unsuspended, at)
    yield Need("suspended", int(is_suspended), 0, is_most=True)


def _share(there: int, percent: int, most: int) -> int:
    """Return `percent` of what is there, rounded up, and never more than `most`."""
    return min(-(-there * percent // 100), most)
