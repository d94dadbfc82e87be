"""The language as a JSON Schema, for editors that complete and check a playbook's files."""

from collections.abc import Iterable
from typing import Any

from horo.conditions.acts import DISTINCT
from horo.conditions.fields import MOST_TIMES
from horo.conditions.parsing import LONGEST
from horo.conditions.traits import KINDS
from horo.conditions.was import ALIASES
from horo.log import verbs

Schema = dict[str, Any]

DURATION = {"type": "string", "pattern": "^[0-9]{1,6}[wdhm]$", "examples": ["24h", "7d", "2w"]}
DATE = {"type": "string", "format": "date"}
COUNT = {"type": "integer", "minimum": 0, "maximum": MOST_TIMES}
SLUG = {"type": "string", "pattern": r"^\w[\w.-]*$"}


def json_schema() -> Schema:
    """Return the schema of a condition as a playbook writes it, with the verbs known now."""
    known = sorted(verbs.registered())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "condition.json",
        "title": "Condition",
        "description": "True or false of a member. A list means all of them.",
        "$ref": "#/$defs/condition",
        "$defs": {
            "condition": {"anyOf": [_ref("list"), *(_ref(name) for name in _kinds([]))]},
            "list": _list(_ref("condition")),
            **_kinds(known),
        },
    }


def _kinds(known: list[str]) -> dict[str, Schema]:
    """Return a schema for each kind of condition, by its word."""
    condition = _ref("condition")
    places = {name: _one_or_many(SLUG) for name in ("space", "audience", "group")}
    had = {name: _one_or_many(SLUG) for name in ("badge", "level", "group")}
    return {
        "did": _acts("did", "What the member did.", known),
        "was": _acts("was", "What was done to the member.", [*known, *ALIASES]),
        "joined": _entry("joined", "How long the member has been here.", _some(_bounds())),
        "is": _entry("is", "What the member is now.", _some(_traits())),
        "has": _entry("has", "What the member was awarded, or a group.", _some(had)),
        "in": _entry("in", "Where the member has been active, or belongs.", _some(places)),
        "any": _entry("any", "At least one of them.", _list(condition)),
        "all": _entry("all", "Every one of them.", _list(condition)),
        "not": _entry("not", "The opposite; of a list: not all of them together.", condition),
    }


def _acts(word: str, description: str, known: list[str]) -> Schema:
    bounds = dict.fromkeys(("at_least", "at_most", "exactly"), COUNT)
    beside: dict[str, Schema] = {
        "times": {"anyOf": [COUNT, _some(bounds)], "description": "How often; 0 is never."},
        "within": DURATION | {"description": "Only what happened so recently."},
        "since": DATE | {"description": "Only what happened from that day on."},
        "in_space": _one_or_many(SLUG),
        "distinct": {"enum": list(DISTINCT), "description": "Count these instead of acts."},
    }
    return _entry(word, description, _one_or_many({"enum": known}), beside)


def _bounds() -> dict[str, Schema]:
    return {"more_than": DURATION, "less_than": DURATION, "after": DATE, "before": DATE}


def _traits() -> dict[str, Schema]:
    named = {name: _one_or_many(SLUG) for name in ("persona", "stage", "locale")}
    return named | {"kind": _one_or_many({"enum": list(KINDS)}), "staff": {"type": "boolean"}}


def _entry(
    word: str, description: str, value: Schema, beside: dict[str, Schema] | None = None
) -> Schema:
    return {
        "type": "object",
        "description": description,
        "required": [word],
        "properties": {word: value, **(beside or {})},
        "additionalProperties": False,
    }


def _some(properties: dict[str, Schema]) -> Schema:
    return {
        "type": "object",
        "minProperties": 1,
        "properties": properties,
        "additionalProperties": False,
    }


def _one_or_many(item: Schema) -> Schema:
    return {"anyOf": [item, _list(item) | {"uniqueItems": True}]}


def _list(item: Schema) -> Schema:
    return {"type": "array", "minItems": 1, "maxItems": LONGEST, "items": item}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def words() -> Iterable[str]:
    """Return the word of every kind of condition."""
    return _kinds([]).keys()
