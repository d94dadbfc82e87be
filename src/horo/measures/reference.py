"""docs/measures.md, written from the definitions by `make docs`."""

from collections.abc import Iterator
from pathlib import Path

from horo.measures import registry
from horo.measures.measure import Measure
from horo.measures.question import active_verbs, authoring_verbs

PATH = Path(__file__).resolve().parents[3] / "docs" / "measures.md"
RULES = """\
# Measures

Every figure that Horo shows, with its one definition. This page is written from the code
(`make docs`); `horo measures --list` prints the same.

## What holds for all

* A *day*, ISO *week* (from Monday) or calendar *month* is cut in the community's time zone
  (`timezone` of the playbook, UTC without one), on the day the clocks change too. Intervals are
  half-open, `[start, end)`, and so are windows: an answer after exactly 24 hours is not within 24
  hours. Windows are of 24-hour days.
* A range that begins or ends inside a period is widened to the whole of it.
* Bots and the system count nowhere. Neither do the *anonymous*, who stand for people whom a
  source counted without naming them, except in `reactions`. Without staff, staff are nobody:
  their topics, replies and responses are left out.
* **Active** verbs: {active}. **Authoring** verbs: {authoring}.
* A **topic** is an activity `posted`; its thread is the topic's id. A **response** is the first
  `replied` in the thread by another member; one that a source dated before the topic counts as
  given at once.
* The **log's end** is the instant of the latest activity, of whatever kind and by whomever; or
  the moment that the caller names (`as_of`), after which nothing counts. A value is **censored**
  while its period, or the window behind its period, ends after the log: it is shown, but never
  compared. It counts what is known so far.
* `n` is what the value rests on: of a share what was divided by, of a mean or quantile how many
  members or topics, of a count the count itself. Dividing by nothing is null.
* A split (`--by`) shows every group that occurs in the range, and `(none)` for deeds without
  space and members without persona or locale. `space` and `source` are those of the deed, or of
  the topic's start; `persona`, `locale` and `staff` (`staff` or `peers`) those that the member,
  or the topic's starter, has today.
* A row of JSON has `measure`, `unit`, `start`, `end` (ISO 8601, with the zone's offset), `grain`,
  `group`, `value`, `n`, `censored`. `retention` names cohort and cell in `group`, as in
  `cohort 2026-W10, week 3` or `cohort 2026-03, month 1`; `start` and `end` are the cohort's. The
  triangle ends with the range or with the log. `stage` names the stage there.

## The measures
"""


def markdown() -> str:
    rules = RULES.format(
        active=_coded(active_verbs()),
        authoring=_coded(authoring_verbs()),
    )
    entries = "\n".join("\n".join(_entry(measure)) for measure in registry.all().values())
    return f"{rules}\n{entries}"


def _entry(measure: Measure) -> Iterator[str]:
    yield f"### `{measure.name}` ({measure.unit})\n"
    yield f"{measure.definition}\n"
    yield f"By {', '.join(measure.grains)}; splits by {', '.join(measure.groups) or 'nothing'}.\n"


def _coded(names: list[str]) -> str:
    return " ".join(f"`{name}`" for name in names)
