"""The playbook in words: sentences about conditions and rules, in the reader's language."""

from horo.playbook.words.conditions import describe
from horo.playbook.words.durations import how_long, in_the_last, on_day, than
from horo.playbook.words.rules import (
    describe_action,
    describe_after,
    describe_cap,
    describe_entry,
    describe_goal,
    describe_quiet_hours,
    describe_ritual,
    describe_step,
    describe_target,
    describe_time,
    describe_value,
    plain,
    role_of,
    say,
    subject_of,
)

__all__ = [
    "describe",
    "describe_action",
    "describe_after",
    "describe_cap",
    "describe_entry",
    "describe_goal",
    "describe_quiet_hours",
    "describe_ritual",
    "describe_step",
    "describe_target",
    "describe_time",
    "describe_value",
    "how_long",
    "in_the_last",
    "on_day",
    "plain",
    "role_of",
    "say",
    "subject_of",
    "than",
]
