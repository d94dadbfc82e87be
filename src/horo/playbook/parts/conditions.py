"""Conditions inside a playbook's parts: read by the room `conditions`, told as our problems."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, SkipValidation, WithJsonSchema

from horo.conditions import Condition, ConditionError, parse
from horo.playbook.parts.base import nested
from horo.playbook.problems import translated

A_CONDITION = "condition.json"  # in a schema: what stands here, kept in a file of its own


def read_condition(value: Any) -> Any:
    """Read a condition; what is wrong with it is told with its path below the field."""
    try:
        return parse(value)
    except ConditionError as error:
        raise nested(
            [
                {
                    "loc": path_of(error.path),
                    "found": translated(error.found),
                    "expected": translated(error.expected),
                    "hint": translated(error.hint),
                }
            ]
        ) from None


def path_of(text: str) -> tuple[str | int, ...]:
    """Return a path such as `[1].any[0].did` as the keys and indexes that it consists of."""
    parts = re.findall(r"\[(\d+)\]|([^.\[\]]+)", text)
    return tuple(int(index) if index else key for index, key in parts)


When = Annotated[
    SkipValidation[Condition],
    BeforeValidator(read_condition),
    WithJsonSchema({"$comment": A_CONDITION}),
]
