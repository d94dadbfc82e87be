"""JSON Schemas of a playbook's files, for editors: made from the models, shipped with Horo."""

import json
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from horo.log import verbs
from horo.playbook.drafting import FOLDERS, SINGLE
from horo.playbook.parts.conditions import A_CONDITION

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DURATION = {"type": "string", "pattern": "^[0-9]{1,6}[mhdw]$"}
SELF: dict[str, Any] = {"$ref": "#"}
WORDS = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}


def schemas() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every schema; Markdown files have one for their top."""
    yield "condition.json", _text(_condition())
    models = [*SINGLE.items(), *FOLDERS.items()]
    for file, model in models:
        name = file.partition(".")[0] if "." in file else model.__name__.lower()
        yield f"{name.removesuffix('file')}.json", _text(_of(model))


def _of(model: type[BaseModel]) -> dict[str, Any]:
    made = model.model_json_schema()
    for name, field in model.model_fields.items():
        if field.exclude:  # prose below the front matter
            made["properties"].pop(name, None)
    own_name = model.__name__.lower()  # the file's name says it already
    made["required"] = [name for name in made.get("required", []) if name != own_name]
    return {"$schema": DIALECT, **_linked(made)}


def _linked(schema: Any) -> Any:
    """Return `schema` with a reference to the one file in place of every condition."""
    if isinstance(schema, list):
        return [_linked(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("$comment") == A_CONDITION:
        rest = {key: part for key, part in schema.items() if key != "$comment"}
        return {**rest, "$ref": A_CONDITION}
    return {key: _linked(part) for key, part in schema.items() if not _is_noise(key, part)}


def _is_noise(key: str, part: Any) -> bool:
    """Whether it is a default that no playbook writes: nothing, or a duration in ISO 8601."""
    return key == "default" and (part is None or str(part).startswith("P"))


def _condition() -> dict[str, Any]:
    """Return the schema of a condition: `parse` is stricter, this is enough for completion."""
    known = sorted(verbs.askable())
    return {
        "$schema": DIALECT,
        "title": "Condition",
        "description": "Selects members. A list means all of it.",
        "anyOf": [{"type": "array", "items": SELF, "minItems": 1}, _one(known)],
    }


def _one(known: list[str]) -> dict[str, Any]:
    number = {"type": "integer", "minimum": 0}
    bounds = dict.fromkeys(("at_least", "at_most", "exactly"), number)
    spans = {"more_than": DURATION, "less_than": DURATION}
    days = {name: {"type": "string", "format": "date"} for name in ("after", "before")}
    return _mapping(
        {
            "did": _one_or_more(known),
            "was": _one_or_more([*known, "replied_to", "reacted_to"]),
            "times": {"anyOf": [number, {"type": "object", "properties": bounds}]},
            "within": DURATION,
            "since": {"type": "string", "format": "date"},
            "in_space": WORDS,
            "distinct": {"enum": ["days", "threads", "people", "spaces"]},
            "joined": _mapping({**spans, **days}),
            "is": _mapping(
                {
                    "persona": WORDS,
                    "stage": WORDS,
                    "locale": WORDS,
                    "kind": WORDS,
                    "staff": {"type": "boolean"},
                }
            ),
            "has": _mapping({"badge": WORDS, "level": WORDS, "group": WORDS}),
            "in": _mapping({"space": WORDS, "audience": WORDS, "group": WORDS}),
            "any": {"type": "array", "items": SELF, "minItems": 1},
            "all": {"type": "array", "items": SELF, "minItems": 1},
            "not": SELF,
        }
    )


def _mapping(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "minProperties": 1,
    }


def _one_or_more(words: list[str]) -> dict[str, Any]:
    return {"anyOf": [{"enum": words}, {"type": "array", "items": {"enum": words}, "minItems": 1}]}


def _text(schema: dict[str, Any]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
