"""The playbook in words: sentences about conditions and rules, in the reader's language."""

from horo.playbook.words.conditions import describe
from horo.playbook.words.durations import how_long, in_the_last, on_day, than
from horo.playbook.words.journeys import (
    describe_after,
    describe_entry,
    describe_goal,
    describe_holdout,
    describe_step,
    ways_on,
)
from horo.playbook.words.rules import (
    describe_action,
    describe_cap,
    describe_quiet_hours,
    describe_ritual,
    describe_target,
    describe_time,
    describe_value,
    plain,
    role_of,
    say,
    subject_at,
    subject_of,
)
from horo.playbook.words.touching import describe_touching

__all__ = [
    "describe",
    "describe_action",
    "describe_after",
    "describe_cap",
    "describe_entry",
    "describe_goal",
    "describe_holdout",
    "describe_quiet_hours",
    "describe_ritual",
    "describe_step",
    "describe_target",
    "describe_time",
    "describe_touching",
    "describe_value",
    "how_long",
    "in_the_last",
    "on_day",
    "plain",
    "role_of",
    "say",
    "subject_at",
    "subject_of",
    "than",
    "ways_on",
]
