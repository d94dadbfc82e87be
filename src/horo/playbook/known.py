"""Names that a playbook may use although no file of it declares them."""

# The measures of MEASURES.md. The room `measures` lies above this one; a test of its own holds
# that these are the measures that it computes or is to compute.
MEASURES = (
    "dau",
    "wau",
    "mau",
    "stickiness",
    "active_authors",
    "authors_share",
    "new_members",
    "new_contributors",
    "activation_7d",
    "activation_14d",
    "returned_after_first",
    "topics",
    "replies",
    "reactions",
    "acts_per_active",
    "response_rate_24h",
    "response_rate_7d",
    "first_response_p50",
    "first_response_p90",
    "unanswered",
    "replies_per_topic",
    "voices_per_topic",
    "concentration_top5",
    "retention",
    "stage",
    "stage_conversion",
    "time_in_stage_p50",
    "flag_rate",
    "nps",
    "sentiment",
    "promise_kept",
)
SHARES = (
    "stickiness",
    "authors_share",
    "activation_7d",
    "activation_14d",
    "returned_after_first",
    "response_rate_24h",
    "response_rate_7d",
    "concentration_top5",
    "retention",
    "stage_conversion",
    "promise_kept",
)
# These have several values a period, one for each group of their own.
UNDIVIDED = ("retention", "stage", "stage_conversion", "time_in_stage_p50")
# people's own groups, there from the first day
GROUPS = ("team", "managers", "moderators", "owners", "analysts")
