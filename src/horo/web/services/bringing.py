"""A CSV of facts as its page shows it: what would come in, what not and why, and how it is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from horo.connectors.csvmapping import FIELDS, HEADERS, NEEDED
from horo.connectors.models import Upload
from horo.measures.services import community_zone
from horo.web.services.business import FACTS

SHOWN = 50  # problems, and people whom nobody here is
COLUMNS = {
    "who": gettext_lazy("Who"),
    "what": gettext_lazy("What"),
    "when": gettext_lazy("When"),
    "value": gettext_lazy("Value"),
    "currency": gettext_lazy("Currency"),
    "object": gettext_lazy("Object"),
    "key": gettext_lazy("Key"),
}
DECIMALS = {".": "1,250.00", ",": "1.250,00"}
FORMS = {
    "": "2026-03-01",
    "%d.%m.%Y": "01.03.2026",
    "%d/%m/%Y": gettext_lazy("01/03/2026, the day first"),
    "%m/%d/%Y": gettext_lazy("03/01/2026, the month first"),
}


@dataclass(frozen=True)
class Choice:
    """A select: its `name` in the form, what it says, and (value, label) of each option."""

    name: str
    label: "str | Promise"
    options: Sequence[tuple[str, str]]
    chosen: str


@dataclass(frozen=True)
class Brought:
    """`fresh` facts are new; `problems` are lines that cannot be used, (line, why) each.

    `unknown` are those whom nobody here is, or several, and in how many lines.
    """

    lines: int
    fresh: int
    known: int
    nobody: int
    wrong: int
    problems: Sequence[tuple[str, str]]
    unknown: Sequence[tuple[str, int]]
    names: int

    @property
    def left(self) -> int:
        return self.nobody + self.wrong


def report(upload: Upload) -> Brought | None:
    """Return what came of `upload`, or would; None where it cannot be read."""
    found: Mapping[str, Any] = upload.report
    if not found:
        return None

    def count(*statuses: str) -> int:
        return sum(int(found.get(f"lines_{status}", 0)) for status in statuses)

    return Brought(
        lines=int(found["lines"]),
        fresh=count("new"),
        known=count("known"),
        nobody=count("unknown_person", "several_people"),
        wrong=count("invalid", "conflict"),
        problems=[(_line(one["where"]), one["said"]) for one in found["problems"][:SHOWN]],
        unknown=list(found["unknown"].items())[:SHOWN],
        names=int(found["unknown_people"]),
    )


def choices(upload: Upload) -> list[Choice]:
    """Return how the file can be read: what each column holds, and how it writes things."""
    mapping = upload.mapping
    heads = list(dict.fromkeys(head for head in upload.header if head))
    none = [("", "–")]
    columns = [
        Choice(
            f"column-{name}",
            COLUMNS[name],
            none + [(head, head) for head in heads],
            mapping["columns"].get(name) or _guessed(name, heads),
        )
        for name in FIELDS
    ]
    events = none + [(name, str(title)) for name, title in FACTS.items()]
    always = mapping["what"]["always"] or ""
    forms = [(form, str(label)) for form, label in FORMS.items()]
    return [
        *columns,
        Choice("always", gettext_lazy("Every line tells of"), events, always),
        Choice("when", gettext_lazy("Dates are written as"), forms, mapping["when"]["format"]),
        Choice(
            "decimal",
            gettext_lazy("Numbers are written as"),
            list(DECIMALS.items()),
            mapping["value"]["decimal"],
        ),
    ]


def said(post: Mapping[str, str], upload: Upload) -> dict[str, Any]:
    """Return what a form says of how to read `upload`, as a mapping says it."""
    heads = set(upload.header)
    columns = {name: post.get(f"column-{name}", "") for name in FIELDS}
    when, decimal = post.get("when", ""), post.get("decimal", "")
    return {
        "columns": {name: head for name, head in columns.items() if head in heads and head},
        "what": {"always": post["always"] if post.get("always") in FACTS else None},
        "when": {"format": when if when in FORMS else "", "timezone": str(community_zone())},
        "value": {
            "decimal": decimal if decimal in DECIMALS else ".",
            "currency": post.get("currency", "").strip().upper(),
        },
    }


def needs(upload: Upload) -> bool:
    """Whether a column that every fact needs was not found."""
    mapping, heads = upload.mapping, list(upload.header)
    wanted = [name for name in NEEDED if not (name == "what" and mapping["what"]["always"])]
    return any(not (mapping["columns"].get(name) or _guessed(name, heads)) for name in wanted)


def _guessed(name: str, heads: Sequence[str]) -> str:
    """The column that is taken for `name` where nobody says otherwise."""
    return next((head for head in heads if head.casefold() in HEADERS[name]), "")


def _line(where: str) -> str:
    return where.rpartition(":")[2]
