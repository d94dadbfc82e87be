"""Texts for people that remember what they were made of.

They read as English. A room above, where languages are known, can say them again in another:
the catalogue of this room holds every template that `_` marks.
"""

from collections.abc import Mapping
from typing import Any, Self


class Said(str):
    """A text made of a `template` and the `values` in it, some of which may be such texts too."""

    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, values: Mapping[str, Any]) -> Self:
        made = super().__new__(cls, template % values if values else template)
        made.template, made.values = template, values
        return made


def _(template: str, **values: Any) -> str:
    """Return `template`, which a catalogue knows, with `values` filled in."""
    return Said(template, values)
