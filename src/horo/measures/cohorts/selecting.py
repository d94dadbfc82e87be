"""Say the people of a cell as a condition of the playbook, where its language can say it exactly.

It knows no end of a window of deeds, so it can say whole cohorts of a week or month, and who did
(or did not) come back from some week on; not who did in one week. It dates by days in UTC: where a
community's days begin at another hour it selects nearly the same people, so whoever offers the
condition compares whom it selects with the cell.
"""

from collections.abc import Sequence
from typing import Any

from horo.measures.cohorts.asked import ACTED, JOINED, WROTE
from horo.measures.cohorts.reading import Observed, Part, first_date
from horo.measures.question import active_verbs, authoring_verbs

BACK, GONE = "back", "gone"
Written = dict[str, Any]


def condition(
    observed: Observed, parts: Sequence[Part], place: int | None, side: str
) -> list[Written] | None:
    """Return what selects those of `parts` who came back in the column, as YAML would say it.

    `side` GONE: those who did not. Without a column: all of them. None where it cannot be said.
    """
    asked = observed.asked
    sayable = asked.by in FIRSTS and not asked.without_staff and parts
    later = place is None or (asked.is_rolling and asked.verbs and not asked.by_days)
    if not sayable or not later or len(parts) > MOST_PARTS:
        return None
    said = [_part(observed, one, place, side) for one in _together(observed, parts, place)]
    return said[0] if len(said) == 1 else [{"any": [{"all": one} for one in said]}]


FIRSTS = {
    JOINED: lambda: ["joined"],
    WROTE: authoring_verbs,
    ACTED: active_verbs,
}
MOST_PARTS = 12  # alternatives that a person still reads


Stretch = tuple[int, int]  # the numbers of the first and last week or month


def _together(observed: Observed, parts: Sequence[Part], place: int | None) -> list[Stretch]:
    """Neighbors become one stretch where no column tells them apart."""
    numbers = sorted({part.number for part in parts})
    if place is not None:
        return [(number, number) for number in numbers]
    found: list[Stretch] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def _part(observed: Observed, stretch: Stretch, place: int | None, side: str) -> list[Written]:
    asked, (first, last) = observed.asked, stretch
    began = {
        "did": _one_or_many(FIRSTS[asked.by]()),
        "after": first_date(first, asked.grain),
        "before": first_date(last + 1, asked.grain),
    }
    said: list[Written] = [{"first": began}]
    if place is not None:
        word = "did" if side == BACK else "never"
        since = first_date(first + asked.offsets[place], asked.grain)
        said.append({word: _one_or_many(asked.verbs), "since": since})
    return said


def _one_or_many(words: Sequence[str]) -> str | list[str]:
    return words[0] if len(words) == 1 else list(words)
