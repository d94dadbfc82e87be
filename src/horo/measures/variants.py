"""Who got which variant: the lots that a journey draws, for a split of measures by them.

A journey of the playbook draws lots in two places: its `holdout`, and every `split` in its steps.
Lots depend on the member and the place alone (`engine.lots`), so what was drawn is known without
its having been written down; only whom the journey let in has to be found.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from horo.conditions.asked import ALWAYS
from horo.engine.bench import Bench
from horo.engine.entries import admit
from horo.engine.lots import is_drawn_sql
from horo.engine.rules import Rule, rules_of
from horo.measures.vocabulary import VARIANT
from horo.playbook.parts.steps import Split
from horo.playbook.parts.walking import walk
from horo.playbook.parts.whole import Playbook

HELD_OUT, TREATED = "held out", "treated"
SCRATCH = ("entries", "occasions", "named", "admitted")


@dataclass(frozen=True)
class Draw:
    """A place where lots are drawn: "welcome" (its holdout) or "welcome/wording" (a split).

    `fork` is the name by which they are drawn; `ways` are (variant, low, high).
    """

    name: str
    rule: Rule
    fork: str
    ways: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True)
class Lots:
    """The query whose rows are member_id and group, the variant, of those who were let in."""

    sql: str


def draws_of(playbook: Playbook) -> Mapping[str, Draw]:
    """Return every place where `playbook` draws lots, by its name, in order."""
    found: dict[str, Draw] = {}
    for rule in rules_of(playbook):
        for draw in _draws(rule, playbook):
            found[draw.name] = draw
    return found


def name_of(by: str) -> str:
    """The name of the place in "variant:welcome/wording"; "" for "variant" alone."""
    return by.partition(":")[2]


def is_variant(by: str | None) -> bool:
    return by is not None and by.partition(":")[0] == VARIANT


def draw_lots(raw: Any, draw: Draw, log_end: int) -> Lots:
    """Return the variants of all whom the journey of `draw` let in up to `log_end`.

    `raw` is the DuckDB connection of a warehouse; scratch tables of it are used and dropped.
    """
    bench = Bench(raw)
    admit(bench, draw.rule, ALWAYS, log_end)
    drawn = " ".join(
        f"WHEN {is_drawn_sql(draw.fork, low, high)} THEN '{name}'" for name, low, high in draw.ways
    )
    rule, treated = draw.rule, "true"
    if rule.holdout and draw.fork != rule.slug:  # who is held out comes to no split
        treated = f"NOT {is_drawn_sql(rule.slug, 0.0, rule.holdout)}"
    bench.make(
        "lots",
        f'SELECT DISTINCT member_id, CASE {drawn} END AS "group" FROM entries WHERE {treated}',
    )
    for table in SCRATCH:
        raw.execute(f"DROP TABLE IF EXISTS {table}")
    return Lots("SELECT * FROM lots")


def _draws(rule: Rule, playbook: Playbook) -> Iterator[Draw]:
    if rule.holdout:
        ways = ((HELD_OUT, 0.0, rule.holdout), (TREATED, rule.holdout, 1.0))
        yield Draw(rule.slug, rule, rule.slug, ways)
    for _, item in walk(playbook.journeys[rule.slug].steps):
        if isinstance(item, Split):
            yield Draw(f"{rule.slug}/{item.id}", rule, f"{rule.slug}/{item.id}", _ways(item))


def _ways(split: Split) -> tuple[tuple[str, float, float], ...]:
    """The ways as `playbook.parts.ways` cuts them: the last one takes what rounding left over."""
    found, low, last = [], 0.0, list(split.split)[-1]
    for name, arm in split.split.items():
        high = 1.0 if name == last else round(low + arm.share, 9)
        found.append((name, low, high))
        low = high
    return tuple(found)
