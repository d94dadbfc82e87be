"""docs/measures.md, written from the definitions by `make docs`."""

from collections.abc import Iterator
from pathlib import Path

from horo.measures import registry
from horo.measures.calendar import MOST_PERIODS
from horo.measures.measure import Measure
from horo.measures.question import active_verbs, authoring_verbs
from horo.measures.vocabulary import EARLIEST, LATEST

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
* A range that begins or ends inside a period is widened to the whole of it. It lies within
  {earliest} and {latest} and has {most:,} periods at most; anything else is refused. Activities
  may have any date: those outside the range are only what came before or after it.
* Bots and the system count nowhere. Neither do the *anonymous*, who stand for people whom a
  source counted without naming them, except in `reactions`. Without staff, staff are nobody:
  their topics, replies and responses are left out.
* **Active** verbs: {active}. **Authoring** verbs: {authoring}.
* A **topic** is an activity `posted`; its thread is the topic's id. A **response** is the first
  `replied` in the thread by another member; one that a source dated before the topic counts as
  given at once.
* The **log's end** is the instant of the latest activity, of whatever kind and by whomever; or
  the moment that the caller names (`as_of`), after which nothing counts. What a source dated more
  than a day after anything was written down lies after the end: its clock is wrong. A value is
  **censored** while its period, or the window behind its period, ends after the log: it is shown,
  but never compared. It counts what is known so far.
* `n` is what the value rests on: of a share what was divided by, of a mean or quantile how many
  members or topics, of a count the count itself. Dividing by nothing is null.
* A split (`--by`) shows every group that occurs in the range, and `(none)` for deeds without
  space and members without what is asked for. `space` and `source` are those of the deed, or of
  the topic's start; everything else is the member's, or that of the topic's starter. `persona`,
  `locale` and `staff` (`staff` or `peers`) are those of today. `stage` is the stage in which the
  member was at the end of the range, or at the log's end where that is earlier: one for the whole
  range, so that its periods compare the same people. `cohort` is the month in which the member
  joined (as in `new_members`), such as `2026-03`. `variant:welcome` is `held out` or `treated`,
  as the `holdout` of the journey `welcome` draws it; `variant:welcome/wording` the way that its
  split `wording` draws: of all whom the journey let in by the log's end, whether or not they came
  as far as the split, for only then do chance and nothing else tell them apart.
* `low` and `high` are the 95 % interval of measures that have one, else null. Two figures that
  such intervals cannot tell apart are called "no change".
* A row of JSON has `measure`, `unit`, `start`, `end` (ISO 8601, with the zone's offset), `grain`,
  `group`, `value`, `n`, `censored`, `low`, `high`. `retention` names cohort and cell in `group`,
  as in `cohort 2026-W10, week 3` or `cohort 2026-03, month 1`; `start` and `end` are the
  cohort's. The triangle ends with the range or with the log. `stage`, `stage_conversion` and
  `time_in_stage_p50` name their stages there.

## The measures
"""


def markdown() -> str:
    rules = RULES.format(
        active=_coded(active_verbs()),
        authoring=_coded(authoring_verbs()),
        earliest=EARLIEST,
        latest=LATEST,
        most=MOST_PERIODS,
    )
    entries = "\n".join("\n".join(_entry(measure)) for measure in registry.all().values())
    return f"{rules}\n{entries}"


def _entry(measure: Measure) -> Iterator[str]:
    yield f"### `{measure.name}` ({measure.unit})\n"
    yield f"{measure.definition}\n"
    yield f"By {', '.join(measure.grains)}; splits by {', '.join(measure.groups) or 'nothing'}.\n"


def _coded(names: list[str]) -> str:
    return " ".join(f"`{name}`" for name in names)
