"""The registry of verbs: everything that can be written in the log, declared once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Verb:
    """One thing that can happen, as it is written in the log.

    `name` is past tense, never renamed and never reused: years of rows carry it.
    `unit` is what an activity's `value` counts; None where the verb has no value.
    `props` names each allowed property and its JSON type ("text", "number", "flag", "ids").
    `active` deeds make a member active that day; `authoring` ones are written words.
    What is `unasked` says too much of one person (the tone of what they write): it counts in
    measures of many, and no condition may name it. A `retired` verb can be read but no longer
    recorded.
    """

    name: str
    summary: str
    unit: str | None = None
    props: Mapping[str, str] = field(default_factory=dict, hash=False)
    active: bool = False
    authoring: bool = False
    unasked: bool = False
    retired: bool = False


_registered: dict[str, Verb] = {}
_KINDS: dict[str, Callable[[Any], bool]] = {
    "text": lambda found: isinstance(found, str),
    "flag": lambda found: isinstance(found, bool),
    "number": lambda found: isinstance(found, int | float) and not isinstance(found, bool),
    "ids": lambda found: isinstance(found, list) and all(type(each) is int for each in found),
}


def register(*verbs: Verb) -> None:
    """Add `verbs`.

    Raises ValueError if another verb has one of their names, or a property is of no known kind.
    """
    for verb in verbs:
        if unknown := set(verb.props.values()) - set(_KINDS):
            kinds = ", ".join(_KINDS)
            raise ValueError(f"{verb.name!r} declares a {min(unknown)}: write one of {kinds}.")
        known = _registered.setdefault(verb.name, verb)
        if known != verb:
            raise ValueError(f"Verb {verb.name!r} is taken by: {known.summary}")


def registered() -> Mapping[str, Verb]:
    """Return every verb by its name."""
    return dict(_registered)


def askable() -> Mapping[str, Verb]:
    """Return the verbs that a condition may ask of a member, by name."""
    return {name: verb for name, verb in _registered.items() if not verb.unasked}


def find(name: str) -> Verb:
    """Return the verb called `name`. Raises KeyError with what is known."""
    try:
        return _registered[name]
    except KeyError:
        known = ", ".join(sorted(_registered))
        raise KeyError(f"{name!r} is no registered verb. Known: {known}.") from None


def is_kind(found: Any, kind: str) -> bool:
    """Return whether a property's value is what its verb declares: a text, number, flag, ids."""
    return _KINDS[kind](found)
