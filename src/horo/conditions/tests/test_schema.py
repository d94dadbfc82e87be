import re
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings

from horo.conditions.parsing import KIND
from horo.conditions.schema import json_schema, words
from horo.conditions.tests import worlds

TYPES = {
    "object": dict, "array": list, "string": str, "integer": int, "boolean": bool,
    "number": (int, float),
}  # fmt: skip
BROKEN = yaml.safe_load(Path(__file__).with_name("broken.yaml").read_text())
# what a schema cannot say: how numbers and dates compare, how long is too long, that one of
# several has to be there, which verbs have a value
BEYOND = (
    "'posted', 'value'",
    "'first': {",
    "0d",
    "999999w",
    "at_least",
    "exactly",
    "March",
    "2026",
)


def is_valid(value, schema, root):
    """Whether `value` fits the part of JSON Schema that ours is written in."""
    if "$ref" in schema:
        return is_valid(value, root["$defs"][schema["$ref"].rsplit("/")[-1]], root)
    if "anyOf" in schema:
        return any(is_valid(value, option, root) for option in schema["anyOf"])
    if "enum" in schema:
        return value in schema["enum"]
    if isinstance(value, date) and schema.get("format") == "date":
        return True
    kind = TYPES[schema["type"]]
    if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
        return False
    return CHECKS.get(kind, lambda *_: True)(value, schema, root)


def is_valid_object(value, schema, root):
    known, others = schema.get("properties", {}), schema["additionalProperties"]
    fitting = [known.get(name, others) for name in value]
    return (
        all(word in value for word in schema.get("required", ()))
        and schema.get("minProperties", 0) <= len(value) <= schema.get("maxProperties", 99)
        and all(
            fit and is_valid(part, fit, root)
            for part, fit in zip(value.values(), fitting, strict=True)
        )
    )


def is_valid_list(value, schema, root):
    unique = not schema.get("uniqueItems") or len(set(map(str, value))) == len(value)
    return unique and value and all(is_valid(part, schema["items"], root) for part in value)


CHECKS = {
    dict: is_valid_object,
    list: is_valid_list,
    str: lambda value, schema, _: re.match(schema.get("pattern", ""), value),
    int: lambda value, schema, _: (
        schema.get("minimum", value) <= value <= schema.get("maximum", value)
    ),
}


@given(worlds.written)
@settings(max_examples=60, deadline=None)
def test_whatever_can_be_written_fits_the_schema(written):
    schema = json_schema()

    assert is_valid(written, schema["$defs"]["condition"], schema)


@pytest.mark.parametrize(
    "case",
    [case for case in BROKEN if not any(word in str(case["condition"]) for word in BEYOND)],
    ids=lambda case: str(case["condition"]),
)
def test_what_is_broken_does_not_fit_the_schema(case):
    schema = json_schema()

    assert not is_valid(case["condition"], schema["$defs"]["condition"], schema)


def test_the_schema_has_every_kind_of_condition():
    assert set(words()) == set(KIND)
