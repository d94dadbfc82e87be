"""Every definition of MEASURES.md once more, slowly, in plain Python, one period at a time.

Nothing is shared with the expressions but the words: instants become local dates by
`astimezone`, medians by walking the Kaplan–Meier curve in fractions.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from .logs import PLACES, Act, Log

ACTIVE = {"posted", "replied", "reacted", "voted", "attended", "completed", "submitted", "solved"}
AUTHORING = {"posted", "replied"}
DAY = 86_400_000_000


@dataclass
class Asked:
    """A period `[start, end)` in microseconds, of a group, of a log that ends at `end_of_log`."""

    log: Log
    zone: ZoneInfo
    grain: str
    start: int
    end: int
    end_of_log: int
    by: str | None = None
    group: str | None = None
    without_staff: bool = False

    def date_of(self, at: int) -> date:
        return (
            (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at))
            .astimezone(self.zone)
            .date()
        )

    @property
    def dates(self) -> list[date]:
        first, last = self.date_of(self.start), self.date_of(self.end - 1)
        return [first + timedelta(days=i) for i in range((last - first).days + 1)]

    def counts(self, member_id: int | None, kinds: tuple[str, ...] = ("person",)) -> bool:
        found = [m for m in self.log.members if m.id == member_id]
        return any(m.kind in kinds and not (self.without_staff and m.is_staff) for m in found)

    def acts(self, verbs: set[str], start: int | None = None, end: int | None = None) -> list[Act]:
        """Acts of persons who count, of every group, in `[start, end)`."""
        return [
            a
            for a in self.log.acts
            if a.verb in verbs
            and a.at <= self.end_of_log
            and (start is None or a.at >= start)
            and (end is None or a.at < end)
            and self.counts(a.actor)
        ]

    def mine(self, verbs: set[str], start: int | None = None, end: int | None = None) -> list[Act]:
        return [a for a in self.acts(verbs, start, end) if self.is_of_group(a)]

    def is_of_group(self, act: Act) -> bool:
        if self.by is None:
            return True
        if self.by == "space":
            return PLACES.get(act.space, "(none)") == self.group
        if self.by == "source":
            return act.source == self.group
        return self.is_member_of_group(act.actor)

    def is_member_of_group(self, member_id: int) -> bool:
        if self.by is None:
            return True
        (member,) = [m for m in self.log.members if m.id == member_id]
        if self.by == "staff":
            return self.group == ("staff" if member.is_staff else "peers")
        return (getattr(member, self.by) or "(none)") == self.group


def share(part, whole):
    return (part / whole if whole else None), whole


def people(acts):
    return {a.actor for a in acts}


def dau(q):
    active = q.mine(ACTIVE, q.start, q.end)
    daily = [len({a.actor for a in active if q.date_of(a.at) == day}) for day in q.dates]
    return sum(daily) / len(daily), len(people(active))


def rolling(q, days):
    if q.grain != "day":
        count = len(people(q.mine(ACTIVE, q.start, q.end)))
    else:
        (last,) = q.dates
        window = {last - timedelta(days=i) for i in range(days)}
        count = len({a.actor for a in q.mine(ACTIVE) if q.date_of(a.at) in window})
    return count, count


def stickiness(q):
    mean, active = dau(q)
    return share(mean, active) if active else (None, 0)


def active_authors(q):
    count = len(people(q.mine(AUTHORING, q.start, q.end)))
    return count, count


def authors_share(q):
    return share(active_authors(q)[0], len(people(q.mine(ACTIVE, q.start, q.end))))


def joined(q):
    """Of every member of the group: when they joined."""
    found = {}
    everything = {a.verb for a in q.log.acts}
    for member in {a.actor for a in q.acts(everything) if q.is_member_of_group(a.actor)}:
        acts = [a for a in q.acts(everything) if a.actor == member]
        said = [a.at for a in acts if a.verb == "joined"]
        found[member] = min(said or [a.at for a in acts])
    return {m: at for m, at in found.items() if q.start <= at < q.end}


def new_members(q):
    return len(joined(q)), len(joined(q))


def activation(q, days):
    wrote = [
        m
        for m, at in joined(q).items()
        if any(a.actor == m and at <= a.at < at + days * DAY for a in q.acts(AUTHORING))
    ]
    return share(len(wrote), len(joined(q)))


def first_written(q):
    firsts = {}
    for a in q.acts(AUTHORING):
        if q.is_member_of_group(a.actor):
            firsts[a.actor] = min(a.at, firsts.get(a.actor, a.at))
    return {m: at for m, at in firsts.items() if q.start <= at < q.end}


def new_contributors(q):
    return len(first_written(q)), len(first_written(q))


def returned_after_first(q):
    again = [
        m
        for m, at in first_written(q).items()
        if any(
            a.actor == m and q.date_of(a.at) > q.date_of(at) and a.at < at + 28 * DAY
            for a in q.acts(AUTHORING)
        )
    ]
    return share(len(again), len(first_written(q)))


def counted(q, verb):
    count = len(q.mine({verb}, q.start, q.end))
    return count, count


def reactions(q):
    found = [
        a
        for a in q.log.acts
        if a.verb == "reacted"
        and q.start <= a.at < q.end
        and a.at <= q.end_of_log
        and q.counts(a.actor, ("person", "anonymous"))
        and q.is_of_group(a)
    ]
    return len(found), len(found)


def acts_per_active(q):
    active = q.mine(ACTIVE, q.start, q.end)
    return share(len(active), len(people(active)))


def topics(q):
    """Each topic of the period with the replies of those who count."""
    return [
        (topic, [a for a in q.acts({"replied"}) if a.thread == topic.thread])
        for topic in q.mine({"posted"}, q.start, q.end)
    ]


def wait(topic, replies):
    by_others = [a.at for a in replies if a.actor != topic.actor]
    return max(min(by_others) - topic.at, 0) if by_others else None


def response_rate(q, window):
    waits = [wait(*each) for each in topics(q)]
    return share(len([w for w in waits if w is not None and w < window]), len(waits))


def first_response(q, wanted):
    seen = [(wait(*each), q.end_of_log - each[0].at) for each in topics(q)]
    answered = [w for w, _ in seen if w is not None]
    if not seen or Fraction(len(answered), len(seen)) < wanted:
        return None, len(seen)
    surviving = Fraction(1)
    for moment in sorted(set(answered)):
        at_risk = len([1 for w, c in seen if (c if w is None else w) >= moment])
        surviving *= 1 - Fraction(answered.count(moment), at_risk)
        if surviving <= 1 - wanted:
            return moment / 1_000_000, len(seen)
    return None, len(seen)


def unanswered(q):
    return len([1 for each in topics(q) if wait(*each) is None]), len(topics(q))


def replies_per_topic(q):
    early = [a for topic, replies in topics(q) for a in replies if a.at < topic.at + 28 * DAY]
    return share(len(early), len(topics(q)))


def voices_per_topic(q):
    voices = [len({topic.actor} | people(replies)) for topic, replies in topics(q)]
    return share(sum(voices), len(voices))


def concentration_top5(q):
    wrote = Counter(a.actor for a in q.mine(AUTHORING, q.start, q.end))
    most = wrote.most_common(-(-len(wrote) * 5 // 100))
    return share(sum(count for _, count in most), wrote.total())


def retention(q, cell_start, cell_end):
    cohort = set(first_written(q))
    there = people(q.acts(AUTHORING, cell_start, cell_end)) & cohort
    return share(len(there), len(cohort))


PLAINLY: dict[str, Callable] = {
    "dau": dau,
    "wau": lambda q: rolling(q, 7),
    "mau": lambda q: rolling(q, 28),
    "stickiness": stickiness,
    "active_authors": active_authors,
    "authors_share": authors_share,
    "new_members": new_members,
    "new_contributors": new_contributors,
    "activation_7d": lambda q: activation(q, 7),
    "activation_14d": lambda q: activation(q, 14),
    "returned_after_first": returned_after_first,
    "topics": lambda q: counted(q, "posted"),
    "replies": lambda q: counted(q, "replied"),
    "reactions": reactions,
    "acts_per_active": acts_per_active,
    "response_rate_24h": lambda q: response_rate(q, DAY),
    "response_rate_7d": lambda q: response_rate(q, 7 * DAY),
    "first_response_p50": lambda q: first_response(q, Fraction(1, 2)),
    "first_response_p90": lambda q: first_response(q, Fraction(9, 10)),
    "unanswered": unanswered,
    "replies_per_topic": replies_per_topic,
    "voices_per_topic": voices_per_topic,
    "concentration_top5": concentration_top5,
}
