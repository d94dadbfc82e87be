"""Every definition of MEASURES.md once more, slowly, in plain Python, one period at a time.

Nothing is shared with the expressions but the words: instants become local dates by
`astimezone`, medians by walking the Kaplan–Meier curve in fractions.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from math import sqrt
from statistics import mean

from .plain_log import Asked

__all__ = ["PLAINLY", "Asked", "retention", "time_in_stage"]

ACTIVE = {"posted", "replied", "reacted", "voted", "attended", "completed", "submitted", "solved"}
AUTHORING = {"posted", "replied"}
DAY = 86_400_000_000


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
    return q.within(q.known.joined)


def new_members(q):
    return len(joined(q)), len(joined(q))


def activation(q, days):
    came = joined(q)
    written = written_by(q, q.start, q.end + days * DAY)
    wrote = [m for m, at in came.items() if any(at <= w < at + days * DAY for w in written[m])]
    return share(len(wrote), len(came))


def written_by(q, start, end):
    """When each member wrote."""
    found = defaultdict(list)
    for a in q.acts(AUTHORING, start, end):
        found[a.actor].append(a.at)
    return found


def first_written(q):
    return q.within(q.known.first_written)


def new_contributors(q):
    return len(first_written(q)), len(first_written(q))


def returned_after_first(q):
    first = first_written(q)
    written = written_by(q, q.start, q.end + 28 * DAY)
    again = [
        m
        for m, at in first.items()
        if any(w < at + 28 * DAY and q.date_of(w) > q.date_of(at) for w in written[m])
    ]
    return share(len(again), len(first))


def counted(q, verb):
    count = len(q.mine({verb}, q.start, q.end))
    return count, count


def reactions(q):
    found = q._of(q.group, {"reacted"}, q.start, q.end, anybody=True)
    return len(found), len(found)


def acts_per_active(q):
    active = q.mine(ACTIVE, q.start, q.end)
    return share(len(active), len(people(active)))


def topics(q):
    """Each topic of the period with the replies of those who count."""
    return [
        (topic, q.known.in_threads.get(topic.thread, []))
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
    return kaplan_meier([(c if w is None else w, w is not None) for w, c in seen], wanted)


def kaplan_meier(lasted, wanted):
    """The quantile, in seconds, of times of which some (False) were not watched to their end."""
    ended = Counter(time for time, is_over in lasted if is_over)
    if not lasted or Fraction(ended.total(), len(lasted)) < wanted:
        return None, len(lasted)
    times = sorted(time for time, _ in lasted)
    surviving = Fraction(1)
    for moment in sorted(ended):
        at_risk = len(times) - bisect_left(times, moment)
        surviving *= 1 - Fraction(ended[moment], at_risk)
        if surviving <= 1 - wanted:
            return moment / 1_000_000, len(lasted)
    return None, len(lasted)


def unanswered(q):
    waits = [wait(*each) for each in topics(q)]
    return waits.count(None), len(waits)


def replies_per_topic(q):
    started = topics(q)
    early = [a for topic, replies in started for a in replies if a.at < topic.at + 28 * DAY]
    return share(len(early), len(started))


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


def flag_rate(q):
    flags = [
        a
        for a in q.everything("flagged")
        if q.known.is_person(a.actor)
        and q.known.is_person(a.recipient)
        and q.is_of_group(a, a.recipient)
    ]
    return share(1000 * len(flags), len(q.mine(AUTHORING, q.start, q.end)))


def nps(q):
    given = [a.value for a in q.mine({"rated"}, q.start, q.end) if a.value is not None]
    given = [value for value in given if 0 <= value <= 10]
    scores = [1 if value >= 9 else -1 if value <= 6 else 0 for value in given]
    return share(100 * sum(scores), len(scores))


def nps_interval(promoters, passives, detractors):
    """Rocks 2016: three more answers, 3/4 of one at each end; stretched to hold the score."""
    n = promoters + passives + detractors
    above, below = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    half = 1.959963984540054 * sqrt((above + below - (above - below) ** 2) / (n + 3))
    score = (promoters - detractors) / n
    low, high = min(above - below - half, score), max(above - below + half, score)
    return 100 * max(low, -1), 100 * min(high, 1)


def sentiment(q):
    newest = {}
    for a in sorted(q.everything("scored"), key=lambda a: a.id):
        newest[a.kind, a.object] = a
    scores = [
        (a.recipient, a.value)
        for a in newest.values()
        if a.value is not None and q.known.is_person(a.recipient) and q.is_of_group(a, a.recipient)
    ]
    if len(scores) < 20 or len({who for who, _ in scores}) < 2:
        return None, len(scores)
    return mean(value for _, value in scores), len(scores)


def promise_kept(q):
    kept = []
    for a in q.known.by_verb["promised"] + q.known.by_verb["pledged"]:
        if not q.known.is_person(a.recipient):
            continue
        hours = 24 if a.verb == "promised" or a.value is None else a.value
        due = a.at + round(hours * 3_600_000_000)
        fell_due = q.start <= due < q.end and due <= q.end_of_log
        if fell_due and q.is_of_group(a, a.recipient):
            told = in_answer(q, a) if a.verb == "promised" else updates(q, a)
            by_another = [b for b in told if b.actor != a.recipient]
            kept.append(any(b.at < due for b in by_another))
    return share(sum(kept), len(kept))


def in_answer(q, promise):
    """Replies of persons in the topic of the promise: staff keep promises too."""
    kinds = {m.id: m.kind for m in q.log.members}
    return [
        a
        for a in q.known.acts
        if a.verb == "replied"
        and a.thread is not None
        and a.thread == promise.thread
        and kinds.get(a.actor) == "person"
    ]


def updates(q, pledge):
    return [
        a
        for a in q.known.acts
        if a.verb == "updated"
        and None not in (a.object, pledge.object)
        and (a.kind, a.object) == (pledge.kind, pledge.object)
        and a.at >= pledge.at
    ]


def time_in_stage(q, stages, stage):
    """`stages` are the slugs of the funnel, first to last."""
    moves = [a for a in q.known.acts if (a.verb, a.kind) == ("moved", "stage")]
    moves.sort(key=lambda a: (a.at, a.id))
    lasted = []
    for index, a in enumerate(moves):
        if a.key != stage or a.at == moves[0].at or not q.known.is_person(a.recipient):
            continue
        after = next((b for b in moves[index + 1 :] if b.recipient == a.recipient), None)
        is_over = (
            after is not None
            and after.key in stages
            and stages.index(after.key) > stages.index(stage)
        )
        if q.start <= a.at < q.end:
            lasted.append(((after.at if after else q.end_of_log) - a.at, is_over))
    return kaplan_meier(lasted, Fraction(1, 2))


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
    "flag_rate": flag_rate,
    "nps": nps,
    "sentiment": sentiment,
    "promise_kept": promise_kept,
}
