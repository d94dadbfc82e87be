"""The language as a JSON Schema, for editors that complete and check a playbook's files."""

from collections.abc import Iterable
from typing import Any

from horo.conditions.acts import DISTINCT
from horo.conditions.fields import LONGEST_TEXT, MOST_TIMES
from horo.conditions.parsing import LONGEST, MOST_PERIODS
from horo.conditions.parsing_acts import BESIDE, NARROWING
from horo.conditions.periods import UNITS
from horo.conditions.span import SPAN
from horo.conditions.traits import KINDS
from horo.conditions.was import ALIASES, CROSSINGS
from horo.log import verbs

Schema = dict[str, Any]

DURATION = {"type": "string", "pattern": "^[0-9]{1,6}[wdhm]$", "examples": ["24h", "7d", "2w"]}
DATE = {"type": "string", "format": "date"}
COUNT = {"type": "integer", "minimum": 0, "maximum": MOST_TIMES}
SLUG = {"type": "string", "pattern": r"^\w[\w.-]*$"}
NUMBER = {"type": "number"}
TEXT = {"type": "string", "pattern": r"\S", "maxLength": LONGEST_TEXT}


def json_schema() -> Schema:
    """Return the schema of a condition as a playbook writes it, with the verbs known now."""
    known = sorted(verbs.askable())
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
    done, undergone = {"enum": known}, {"enum": [*known, *ALIASES]}
    return {
        "did": _acts("did", "What the member did.", done),
        "was": _acts("was", "What was done to the member.", undergone),
        "never": _acts("never", "What the member never did.", done),
        **_moments(done, undergone),
        **_crossings(),
        "invited_by": _entry("invited_by", "Who invited the member.", _some(_others())),
        "joined": _entry("joined", "How long the member has been here.", _some(_bounds())),
        "is": _entry("is", "What the member is now.", _some(_traits())),
        "has": _entry("has", "What the member was given, or a group.", _some(_had())),
        "in": _entry("in", "Where the member has been active, or belongs.", _places()),
        "any": _entry("any", "At least one of them.", _list(condition)),
        "all": _entry("all", "Every one of them.", _list(condition)),
        "not": _entry("not", "The opposite; of a list: not all of them together.", condition),
    }


def _acts(word: str, description: str, verb: Schema) -> Schema:
    known = _beside()
    beside = {name: known[name] for name in BESIDE[word]}
    return _entry(word, description, _one_or_many(verb), beside)


def _moments(done: Schema, undergone: Schema) -> dict[str, Schema]:
    """Return the schemas of what looks at when acts happened."""
    known = _beside()
    narrowing = {name: known[name] for name in NARROWING}
    span = {"within": DURATION, **_bounds()}
    number = {"type": "integer", "minimum": 1, "maximum": MOST_PERIODS}
    rows = [{unit: number, "ever": {"type": "boolean"}} for unit in UNITS]
    texts: dict[str, tuple[str, list[Schema], tuple[str, ...]]] = {
        "first": ("When the member did it for the first time.", [span], ()),
        "last": ("When the member did it for the last time; false if never.", [span], ()),
        "streak": ("So many days, weeks or months in a row, each with one.", rows, UNITS),
    }
    deeds = {
        "did": {"did": _one_or_many(done), **narrowing, "to": known["to"]},
        "was": {"was": _one_or_many(undergone), **narrowing, "by": known["by"]},
    }
    return {
        word: _entry(
            word,
            description,
            {
                "anyOf": [
                    _some(deed | more)
                    | {"required": [key, *(name for name in needed if name in more)]}
                    for key, deed in deeds.items()
                    for more in options
                ]
            },
        )
        for word, (description, options, needed) in texts.items()
    }


def _crossings() -> dict[str, Schema]:
    known = _beside()
    texts = {"entered": "The member came into it.", "left": "The member fell out of it."}
    return {
        word: _entry(
            word,
            text,
            _some({kind: _one_or_many(SLUG) for found, kind in CROSSINGS if found == word})
            | {"maxProperties": 1},
            {name: known[name] for name in BESIDE[word]},
        )
        for word, text in texts.items()
    }


def _beside() -> dict[str, Schema]:
    """Return what may stand beside verbs, by its word."""
    counts = dict.fromkeys(("at_least", "at_most", "exactly"), COUNT)
    others = _some(_others())
    things = {"type": "object", "minProperties": 1, "maxProperties": 1}
    which = {"anyOf": [SLUG, {"type": "integer"}]}
    what = {"anyOf": [SLUG, things | {"additionalProperties": _one_or_many(which)}]}
    return {
        "times": {"anyOf": [COUNT, _some(counts)], "description": "How often; 0 is never."},
        "within": DURATION | {"description": "Only what happened so recently."},
        "since": DATE | {"description": "Only what happened from that day on."},
        "in_space": _one_or_many(SLUG),
        "what": what | {"description": "Only what was done to such a thing."},
        "value": _range() | {"description": "Only acts with such a value."},
        "distinct": {"enum": list(DISTINCT), "description": "Count these instead of acts."},
        "sum": _range() | {"description": "What their values add up to, instead of their number."},
        "to": others | {"description": "Only what was done to such people."},
        "by": others | {"description": "Only what such people did."},
    }


def _range() -> Schema:
    names = ("at_least", "at_most", "more_than", "less_than", "exactly")
    return {"anyOf": [NUMBER, _some(dict.fromkeys(names, NUMBER))]}


def _others() -> dict[str, Schema]:
    named = {name: _one_or_many(SLUG) for name in ("persona", "group")}
    return {"staff": {"type": "boolean"}, **named}


def _had() -> dict[str, Schema]:
    value = {"anyOf": [TEXT, _list(TEXT) | {"uniqueItems": True}, *_range()["anyOf"]]}
    fields = {"type": "object", "minProperties": 1, "additionalProperties": value}
    slugs = {name: _one_or_many(SLUG) for name in ("badge", "level", "tag", "group")}
    return slugs | {"field": fields}


def _places() -> Schema:
    places = {name: _one_or_many(SLUG) for name in ("space", "audience", "group", "stage")}
    since = {"since": DURATION | {"description": "In the stage for at least so long."}}
    return {"anyOf": [_some(places), _some(places | since) | {"required": ["stage"]}]}


def _bounds() -> dict[str, Schema]:
    return {name: DURATION if name.endswith("than") else DATE for name in SPAN}


def _traits() -> dict[str, Schema]:
    named = {name: _one_or_many(SLUG) for name in ("persona", "stage", "locale", "source")}
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
