"""The measures of MEASURES.md, one function each: the docstring is the definition.

A function picks value and `n` from the columns of its reading; dividing by nothing is null.
"""

from datetime import timedelta
from functools import partial
from typing import Any

import ibis

from horo.measures import vocabulary as units
from horo.measures.intervals import of_mean, of_net_score
from horo.measures.measure import Figure, Measure, define
from horo.measures.readings.activity import activity, authors_by_count, rolling
from horo.measures.readings.answers import REPLY_WINDOW, RESPONSE_WINDOWS, answers, voices, waits
from horo.measures.readings.lives import RETURN_WINDOW, cohorts, contributors, newcomers
from horo.measures.readings.promises import promise_keeping
from horo.measures.readings.stages import conversions, stages
from horo.measures.readings.stays import stay_lengths
from horo.measures.readings.voices import flagging, ratings, tone
from horo.measures.vocabulary import COARSE, OF_MEMBERS

FEWEST_POSTS, FEWEST_AUTHORS = 20, 2  # of which a tone is shown

_collected: list[Measure] = []
measure = partial(define, _collected)
counted = partial(measure, empty=0)  # a period without rows has the value 0, not null


@counted(units.MEMBERS, activity)
def dau(reading: Any) -> Figure:
    """Distinct members with an active verb on that day; at grain week or month: the mean over
    all days of the period, with `n` the distinct active members of the period."""
    return Figure(reading.active_days / reading.days, reading.active)


@counted(units.MEMBERS, activity, daily=rolling, carries=True)
def wau(reading: Any) -> Figure:
    """Distinct members with an active verb over the 7 days that end with that day (rolling);
    at grain week or month: over that calendar period."""
    return Figure(reading.active_7d, reading.active_7d)


@counted(units.MEMBERS, activity, daily=rolling, carries=True)
def mau(reading: Any) -> Figure:
    """Distinct members with an active verb over the 28 days that end with that day (rolling);
    at grain week or month: over that calendar period."""
    return Figure(reading.active_28d, reading.active_28d)


@measure(units.SHARE, activity)
def stickiness(reading: Any) -> Figure:
    """Mean `dau` over all days of the period ÷ distinct active members of the period."""
    return Figure(_share(reading.active_days / reading.days, reading.active), reading.active)


@counted(units.MEMBERS, activity)
def active_authors(reading: Any) -> Figure:
    """Distinct members with an authoring verb in the period."""
    return Figure(reading.authors, reading.authors)


@measure(units.SHARE, activity)
def authors_share(reading: Any) -> Figure:
    """`active_authors` ÷ distinct active members of the period."""
    return Figure(_share(reading.authors, reading.active), reading.active)


@counted(units.MEMBERS, newcomers, groups=OF_MEMBERS)
def new_members(reading: Any) -> Figure:
    """Members who joined in the period: their first `joined`; for those without one, their
    first activity."""
    return Figure(reading.joined, reading.joined)


@counted(units.MEMBERS, contributors, groups=OF_MEMBERS)
def new_contributors(reading: Any) -> Figure:
    """Members whose first authoring activity ever falls in the period."""
    return Figure(reading.started, reading.started)


@measure(units.SHARE, newcomers, groups=OF_MEMBERS, window=timedelta(days=7))
def activation_7d(reading: Any) -> Figure:
    """Of members who joined in the period, those who authored within 7 days of joining;
    censored until the window is over."""
    return Figure(_share(reading.wrote_7d, reading.joined), reading.joined)


@measure(units.SHARE, newcomers, groups=OF_MEMBERS, window=timedelta(days=14))
def activation_14d(reading: Any) -> Figure:
    """Of members who joined in the period, those who authored within 14 days of joining;
    censored until the window is over."""
    return Figure(_share(reading.wrote_14d, reading.joined), reading.joined)


@measure(units.SHARE, contributors, groups=OF_MEMBERS, window=RETURN_WINDOW)
def returned_after_first(reading: Any) -> Figure:
    """Of `new_contributors` of the period, those who authored again on a later day within 28
    days of their first; censored until the window is over."""
    return Figure(_share(reading.returned, reading.started), reading.started)


@counted(units.COUNT, activity)
def topics(reading: Any) -> Figure:
    """Topics started in the period: activities `posted`."""
    return Figure(reading.topics, reading.topics)


@counted(units.COUNT, activity)
def replies(reading: Any) -> Figure:
    """Replies in the period: activities `replied`."""
    return Figure(reading.replies, reading.replies)


@counted(units.COUNT, activity)
def reactions(reading: Any) -> Figure:
    """Reactions in the period: activities `reacted`, those that a source counts without
    naming anybody included."""
    return Figure(reading.reactions, reading.reactions)


@measure(units.PER_MEMBER, activity)
def acts_per_active(reading: Any) -> Figure:
    """Active verbs ÷ distinct active members of the period."""
    return Figure(_share(reading.acts, reading.active), reading.active)


@measure(units.SHARE, answers, window=RESPONSE_WINDOWS["24h"])
def response_rate_24h(reading: Any) -> Figure:
    """Of topics started in the period, those with a response (the first reply by another
    member) within 24 hours; censored until the window is over."""
    return Figure(_share(reading.answered_24h, reading.topics), reading.topics)


@measure(units.SHARE, answers, window=RESPONSE_WINDOWS["7d"])
def response_rate_7d(reading: Any) -> Figure:
    """Of topics started in the period, those with a response (the first reply by another
    member) within 7 days; censored until the window is over."""
    return Figure(_share(reading.answered_7d, reading.topics), reading.topics)


@measure(units.SECONDS, waits)
def first_response_p50(reading: Any) -> Figure:
    """Median of the time from topic to response over all topics of the period, unanswered
    ones included as right-censored at the log's end (Kaplan–Meier); null when fewer than half
    were ever answered."""
    return Figure(reading.p50, reading.watched)


@measure(units.SECONDS, waits)
def first_response_p90(reading: Any) -> Figure:
    """90 % quantile of the time from topic to response over all topics of the period,
    unanswered ones included as right-censored at the log's end (Kaplan–Meier); null when fewer
    than 90 % were ever answered."""
    return Figure(reading.p90, reading.watched)


@counted(units.TOPICS, answers)
def unanswered(reading: Any) -> Figure:
    """Topics started in the period and still without a response at the log's end; `n` is
    how many were started."""
    return Figure(reading.unanswered, reading.topics)


@measure(units.PER_TOPIC, answers, window=REPLY_WINDOW)
def replies_per_topic(reading: Any) -> Figure:
    """Replies within 28 days of the topic ÷ topics started in the period; censored until the
    window is over."""
    return Figure(_share(reading.replies, reading.topics), reading.topics)


@measure(units.PER_TOPIC, voices)
def voices_per_topic(reading: Any) -> Figure:
    """Mean distinct authors per topic started in the period, the starter included, up to the
    log's end."""
    return Figure(_share(reading.voices, reading.topics), reading.topics)


@measure(units.SHARE, authors_by_count)
def concentration_top5(reading: Any) -> Figure:
    """Share of the period's authoring activities that came from the 5 % (rounded up) most
    active authors; `n` is the number of authoring activities."""
    return Figure(_share(reading.top5, reading.authored), reading.authored)


@measure(units.SHARE, cohorts, groups=(), grains=COARSE)
def retention(reading: Any) -> Figure:
    """Triangle: the cohort is the ISO week (or month) of first authoring; cell k is the share
    of the cohort that authored in the k-th week (month) after it, and cell 0 is 1. The group
    names cohort and cell; a cell is censored while its own week (month) is not over."""
    return Figure(_share(reading.wrote, reading.size), reading.size)


@counted(units.MEMBERS, stages, groups=())
def stage(reading: Any) -> Figure:
    """Members in each funnel stage (the group) at the end of the period, or at the log's end
    while it is not over; a member is in the last stage whose condition holds. `n` is how many
    members were known by then, in a stage or not."""
    return Figure(reading.members, reading.asked)


@measure(units.SHARE, conversions, groups=())
def stage_conversion(reading: Any) -> Figure:
    """Of members in a stage at the start of the period, those in each stage at its end, or at the
    log's end while it is not over. The group names both, as in "explorer → contributor"; those
    who stayed have the same stage twice, those whom no stage takes in any more "(none)". `n` is
    how many were in the first stage at the start."""
    return Figure(_share(reading.members, reading.size), reading.size)


@measure(units.SECONDS, stay_lengths, groups=())
def time_in_stage_p50(reading: Any) -> Figure:
    """Kaplan–Meier median of the time from entering a stage (the group) to leaving it upwards, of
    the stays that began in the period; null when fewer than half of them led upwards. A stay
    lasts from one activity `moved`, by which the engine writes a new stage down, to the member's
    next one: upwards if that leads to a later stage of the funnel as it is now. One that leads
    elsewhere, and the log's end, end what could be watched. Stays that the engine's first look
    found under way are left out, for nobody saw them begin; so is all that came before it."""
    return Figure(reading.p50, reading.watched)


@measure(units.PER_THOUSAND, flagging)
def flag_rate(reading: Any) -> Figure:
    """Flags per 1,000 authored posts: activities `flagged` in the period ÷ authoring activities
    in the period × 1,000, which `n` counts. A flag counts where its author and the author of the
    post both do, and belongs to the group of the post's author."""
    return Figure(_share(reading.flags * 1000, reading.authored), reading.authored)


@measure(units.POINTS, ratings, interval=of_net_score)
def nps(reading: Any) -> Figure:
    """100 × (share of 9–10 − share of 0–6) of the responses in the period: activities `rated`
    from 0 to 10, each answer of a member by itself. With the 95 % interval (adjusted Wald, Rocks
    2016); `n` is the number of responses. A change inside the interval is called "no change"."""
    score = _share((reading.promoters - reading.detractors) * 100, reading.n)
    return Figure(score, reading.n, reading.promoters + reading.detractors)


@measure(units.TONE, tone, interval=of_mean)
def sentiment(reading: Any) -> Figure:
    """Mean of the scores (−1 to 1) of posts of the period: of each post the activity `scored`
    that was written down last; one without a value takes the score back. With the 95 % interval
    (Student's); `n` is the number of posts. Null below 20 posts, or where one member alone wrote
    them: tone is never shown of one person."""
    is_enough = (reading.n >= FEWEST_POSTS) & (reading.authors >= FEWEST_AUTHORS)
    value = ibis.ifelse(is_enough, reading.mean, ibis.null("float64"))
    return Figure(value, reading.n, reading.variance)


@measure(units.SHARE, promise_keeping)
def promise_kept(reading: Any) -> Figure:
    """Of promises to members that fell due in the period and by the log's end, those kept in
    time. An activity `promised` falls due after 24 hours and is kept by an activity `replied` in
    its topic by a person other than the one promised; `pledged`, the promised status update of a
    feedback item, falls due after as many hours as its value says (24 without one) and is kept
    by an activity `updated` on the same object since the pledge. The group is that of the member
    promised; who keeps a promise may be staff."""
    return Figure(_share(reading.kept, reading.due), reading.due)


def _share(part: Any, whole: Any) -> Any:
    return part / whole.nullif(0)


MEASURES = tuple(_collected)
