"""What each measure means, in the reader's language: one or two plain sentences.

The exact definition stands in the docstring of the measure (`registry`, docs/measures.md); this
is the same for somebody who looks at a chart.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from horo.measures.own import words as own

DEFINITIONS: "dict[str, str | Promise]" = {
    "dau": _("Members who did something on the day: on average, where the period is longer."),
    "wau": _("Members who did something within 7 days, or within the week or month shown."),
    "mau": _("Members who did something within 28 days, or within the week or month shown."),
    "stickiness": _("How many of the period's active members are active on an average day."),
    "active_authors": _("Members who started a topic or replied in the period."),
    "authors_share": _("How many of the active members also wrote something."),
    "new_members": _("Members who joined in the period; if that is unknown, were first seen."),
    "new_contributors": _("Members who wrote for the very first time in the period."),
    "activation_7d": _("Of those who joined in the period: who wrote within 7 days."),
    "activation_14d": _("Of those who joined in the period: who wrote within 14 days."),
    "returned_after_first": _(
        "Of those who wrote for the first time: who wrote again on a later day, within 28 days."
    ),
    "topics": _("Topics that were started in the period."),
    "replies": _("Replies that were written in the period."),
    "reactions": _("Reactions that were given in the period, by named members or not."),
    "acts_per_active": _("How much an active member did in the period, on average."),
    "response_rate_24h": _(
        "Of the topics of the period: how many got a reply by somebody else within 24 hours."
    ),
    "response_rate_7d": _(
        "Of the topics of the period: how many got a reply by somebody else within 7 days."
    ),
    "first_response_p50": _(
        "How long half of the topics wait for the first reply by somebody else. Topics that still "
        "wait are counted with the time they have waited so far."
    ),
    "first_response_p90": _(
        "How long nine of ten topics wait at most for the first reply by somebody else. Topics "
        "that still wait are counted with the time they have waited so far."
    ),
    "unanswered": _("Topics of the period that nobody else has replied to until now."),
    "replies_per_topic": _("Replies within 28 days to a topic of the period, on average."),
    "voices_per_topic": _("Different people who wrote in a topic of the period, on average."),
    "concentration_top5": _(
        "How much of everything written in the period came from the most active twentieth of its "
        "authors."
    ),
    "retention": _(
        "Of those who wrote for the first time in the same week or month: how many wrote in each "
        "one after it."
    ),
    "stage": _("Members in each stage of the funnel, at the end of the period."),
    "stage_conversion": _(
        "Of those who were in a stage when the period began: how many were in each stage when it "
        "ended."
    ),
    "time_in_stage_p50": _(
        "How long half of those who come into a stage stay there before they go up. Whoever is "
        "still there is counted with the time so far."
    ),
    "flag_rate": _("How many of every 1,000 posts of the period were reported."),
    "nps": _(
        "Of those who answered how likely they are to recommend: the share of 9 and 10 minus the "
        "share of 0 to 6. The interval says how exact that is."
    ),
    "sentiment": _(
        "How the posts of the period sound on average, from −1 to 1. Below 20 posts, or where one "
        "member wrote all of them, it is not shown."
    ),
    "promise_kept": _(
        "Of the promises to members that fell due in the period: how many were kept."
    ),
}


def definition(name: str) -> str:
    """Return what the measure `name` means, own ones too. Raises KeyError for an unknown one."""
    return str(DEFINITIONS[name]) if name in DEFINITIONS else own.definition(name)
