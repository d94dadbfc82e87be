"""Members who take part beside members who do not but are alike: coarsened exact matching.

Iacus, S., King, G., Porro, G. (2012): Causal inference without balance checking. Political
Analysis 20, 1-24. What is compared is cut into bands (time since joining, plan, use of the
product before), and only members of the same bands are compared. It takes away what these bands
explain, and nothing else: who takes part also differs in ways that nobody recorded.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import sqrt

from horo.measures.outcome.cells import TAKES_PART, Cell
from horo.measures.outcome.intervals import Difference, Share, newcombe, share_of


@dataclass(frozen=True)
class Balance:
    """How far apart the groups are in one respect, before matching and after.

    A standardised difference: of the means, in standard deviations of those who take part.
    `of` is "age", "use", or "bands": the share of one group in bands where the other is not so
    often (Iacus and others' L1: 0 alike, 1 apart). None where nothing varies.
    """

    of: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class Comparison:
    """What became of those who take part (`taking`) and those like them who do not (`others`).

    The shares are of matched members; those of `others` are weighted so that every band counts as
    often as among `taking`, and their n is as many as tell as much (Kish: (Σw)² / Σw²).
    """

    kind: str
    part: str
    naive: Difference | None
    naive_taking: Share
    naive_others: Share
    difference: Difference | None
    taking: Share
    others: Share
    matched: int
    unmatched: int
    matched_others: int
    unmatched_others: int
    balance: tuple[Balance, ...] = ()


@dataclass
class _Arm:
    n: float = 0.0
    had: float = 0.0
    ages: tuple[float, float] = (0.0, 0.0)
    uses: tuple[float, float] = (0.0, 0.0)

    def add(self, cell: Cell, kind: str) -> None:
        self.n += cell.n
        self.had += cell.n if kind in cell.had else 0
        self.ages = (self.ages[0] + cell.ages[0], self.ages[1] + cell.ages[1])
        self.uses = (self.uses[0] + cell.uses[0], self.uses[1] + cell.uses[1])


@dataclass
class _Stratum:
    taking: _Arm = field(default_factory=_Arm)
    others: _Arm = field(default_factory=_Arm)

    @property
    def is_matched(self) -> bool:
        return bool(self.taking.n and self.others.n)

    @property
    def weight(self) -> float:
        """How often each of the others counts, so that there are as many of them."""
        return self.taking.n / self.others.n


def comparison(cells: Iterable[Cell], kind: str, *, part: str = "writes") -> Comparison:
    """Compare who takes part with their like, as to the outcome `kind`.

    `part`: what taking part means, one of `TAKES_PART`. The difference is the one for those who
    take part; its interval is Newcombe's (see `intervals`), with the effective number of others.
    """
    strata = _strata(cells, kind, part)
    kept = [stratum for stratum in strata.values() if stratum.is_matched]
    every = list(strata.values())
    naive_taking = share_of(_sum(every, "taking", "had"), _sum(every, "taking", "n"))
    naive_others = share_of(_sum(every, "others", "had"), _sum(every, "others", "n"))
    taking = share_of(_sum(kept, "taking", "had"), _sum(kept, "taking", "n"))
    others = _weighted(kept)
    return Comparison(
        kind=kind,
        part=part,
        naive=newcombe(naive_taking, naive_others),
        naive_taking=naive_taking,
        naive_others=naive_others,
        difference=newcombe(taking, others),
        taking=taking,
        others=others,
        matched=int(taking.n),
        unmatched=int(naive_taking.n - taking.n),
        matched_others=int(_sum(kept, "others", "n")),
        unmatched_others=int(naive_others.n - _sum(kept, "others", "n")),
        balance=_balance(every, kept),
    )


def _strata(cells: Iterable[Cell], kind: str, part: str) -> Mapping[object, _Stratum]:
    takes_part = TAKES_PART[part]
    strata: dict[object, _Stratum] = defaultdict(_Stratum)
    for cell in cells:
        if cell.is_eligible(kind):
            stratum = strata[cell.stratum]
            (stratum.taking if takes_part(cell) else stratum.others).add(cell, kind)
    return strata


def _sum(strata: Iterable[_Stratum], arm: str, what: str) -> float:
    return float(sum(getattr(getattr(stratum, arm), what) for stratum in strata))


def _weighted(kept: list[_Stratum]) -> Share:
    """The share among the others, every band weighted as it is among those who take part."""
    total = sum(stratum.weight * stratum.others.n for stratum in kept)
    squares = sum(stratum.weight**2 * stratum.others.n for stratum in kept)
    if not total:
        return share_of(0, 0)
    value = sum(stratum.weight * stratum.others.had for stratum in kept) / total
    effective = total * total / squares
    return share_of(value * effective, effective)


def _balance(every: list[_Stratum], kept: list[_Stratum]) -> tuple[Balance, ...]:
    spreads = {what: _deviation(every, what) for what in ("ages", "uses")}
    return (
        Balance("bands", _apart(every), 0.0 if kept else None),
        Balance("age", _gap(every, "ages", spreads), _gap(kept, "ages", spreads, weighted=True)),
        Balance("use", _gap(every, "uses", spreads), _gap(kept, "uses", spreads, weighted=True)),
    )


def _apart(strata: list[_Stratum]) -> float | None:
    """Half the sum of the distances of the two distributions over the bands."""
    taking, others = _sum(strata, "taking", "n"), _sum(strata, "others", "n")
    if not taking or not others:
        return None
    return sum(abs(each.taking.n / taking - each.others.n / others) for each in strata) / 2


def _deviation(strata: list[_Stratum], what: str) -> float:
    n = _sum(strata, "taking", "n")
    sums = [getattr(stratum.taking, what) for stratum in strata]
    if not n:
        return 0.0
    mean = sum(first for first, _ in sums) / n
    return sqrt(max(0.0, sum(second for _, second in sums) / n - mean * mean))


def _gap(
    strata: list[_Stratum], what: str, spreads: Mapping[str, float], *, weighted: bool = False
) -> float | None:
    taking = _sum(strata, "taking", "n")
    weights = [stratum.weight if weighted else 1.0 for stratum in strata]
    pairs = list(zip(weights, strata, strict=True))
    others = sum(weight * stratum.others.n for weight, stratum in pairs)
    if not taking or not others or not spreads[what]:
        return None
    mean_taking = sum(getattr(stratum.taking, what)[0] for stratum in strata) / taking
    mean_others = sum(w * getattr(stratum.others, what)[0] for w, stratum in pairs) / others
    return float((mean_taking - mean_others) / spreads[what])
