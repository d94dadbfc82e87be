"""The registry of verbs: everything that can be written in the log, declared once."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Verb:
    """One thing that can happen, as it is written in the log.

    `name` is past tense, never renamed and never reused: years of rows carry it.
    `unit` is what an activity's `value` counts; None where the verb has no value.
    `props` names each allowed property and its JSON type ("text", "number", "flag", "ids").
    `active` deeds make a member active that day; `authoring` ones are written words.
    A `retired` verb can be read but no longer recorded.
    """

    name: str
    summary: str
    unit: str | None = None
    props: Mapping[str, str] = field(default_factory=dict, hash=False)
    active: bool = False
    authoring: bool = False
    retired: bool = False


_registered: dict[str, Verb] = {}


def register(*verbs: Verb) -> None:
    """Add `verbs`. Raises ValueError if another verb has one of their names."""
    for verb in verbs:
        known = _registered.setdefault(verb.name, verb)
        if known != verb:
            raise ValueError(f"Verb {verb.name!r} is taken by: {known.summary}")


def registered() -> Mapping[str, Verb]:
    """Return every verb by its name."""
    return dict(_registered)


def find(name: str) -> Verb:
    """Return the verb called `name`. Raises KeyError with what is known."""
    try:
        return _registered[name]
    except KeyError:
        known = ", ".join(sorted(_registered))
        raise KeyError(f"{name!r} is no registered verb. Known: {known}.") from None
