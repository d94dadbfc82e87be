"""How ballots are counted. Pure: what goes in is what members chose, what comes out a result."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, median

MOST_BARS = 20  # of a distribution; a wider range is put together


@dataclass(frozen=True)
class Round:
    """One round of a runoff: how many ballots each option that is still in has."""

    counts: tuple[tuple[int, int], ...]  # (option, ballots), in the order of the poll
    out: tuple[int, ...]  # options that leave after it


@dataclass(frozen=True)
class Runoff:
    """The way to the winners; more than one where they cannot be told apart."""

    rounds: tuple[Round, ...]
    winners: tuple[int, ...]


@dataclass(frozen=True)
class Bar:
    """How many numbers are from `first` to `last`, both included."""

    first: int
    last: int
    times: int


@dataclass(frozen=True)
class Spread:
    """How the numbers of a poll are spread."""

    mean: float
    median: float
    bars: tuple[Bar, ...]


def count(ballots: Iterable[Sequence[int]]) -> Counter[int]:
    """Return how many ballots name each option."""
    return Counter(option for ballot in ballots for option in ballot)


def runoff(ballots: Sequence[Sequence[int]], options: Sequence[int]) -> Runoff:
    """Count ranked ballots by instant runoff: the first of each ballot is its best option.

    In every round a ballot counts for the best of its options that is still in; one of which
    none is left counts no more. Whoever has more than half of the ballots that count has won;
    otherwise the weakest leaves. Of several weakest the one leaves that was weaker in the first
    round in which they differed, and where they never did, all of them: nobody draws lots. If
    nobody else would be left, those are the winners together.
    """
    left = list(options)
    rounds: list[Round] = []
    while True:
        counts = _firsts(ballots, left)
        best = max(counts.values(), default=0)
        if not best:  # no ballot names any of them
            return Runoff(tuple(rounds), ())
        if best * 2 > sum(counts.values()):
            winners = tuple(option for option in left if counts[option] == best)
            return Runoff((*rounds, Round(tuple(counts.items()), ())), winners)
        out = _weakest(counts, rounds)
        if len(out) == len(left):
            return Runoff((*rounds, Round(tuple(counts.items()), ())), tuple(left))
        rounds.append(Round(tuple(counts.items()), out))
        left = [option for option in left if option not in out]


def spread(numbers: Sequence[int], *, least: int, most: int) -> Spread | None:
    """Return mean, median and distribution of `numbers`; None where there are none."""
    if not numbers:
        return None
    width = -(-(most - least + 1) // MOST_BARS)  # numbers to a bar, rounded up
    times = Counter((number - least) // width for number in numbers)
    starts = range(least, most + 1, width)
    bars = [Bar(first, min(first + width - 1, most), times[i]) for i, first in enumerate(starts)]
    return Spread(fmean(numbers), float(median(numbers)), tuple(bars))


def _firsts(ballots: Iterable[Sequence[int]], left: Sequence[int]) -> dict[int, int]:
    counts = dict.fromkeys(left, 0)
    for ballot in ballots:
        best = next((option for option in ballot if option in counts), None)
        if best is not None:
            counts[best] += 1
    return counts


def _weakest(counts: dict[int, int], rounds: Sequence[Round]) -> tuple[int, ...]:
    fewest = min(counts.values())
    weakest = [option for option in counts if counts[option] == fewest]
    for earlier in rounds:
        before = dict(earlier.counts)
        fewest = min(before[option] for option in weakest)
        weakest = [option for option in weakest if before[option] == fewest]
    return tuple(weakest)
