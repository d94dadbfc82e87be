"""How many of each segment had an outcome."""

from collections.abc import Iterable
from dataclasses import dataclass

from horo.measures.outcome.cells import SEGMENTS, Cell
from horo.measures.outcome.intervals import Share, share_of


@dataclass(frozen=True)
class SegmentShare:
    """Of the members of `segment` who could have the outcome `kind`, those who had it."""

    kind: str
    segment: str
    share: Share


def shares(cells: Iterable[Cell], kind: str) -> list[SegmentShare]:
    """Return the share of every segment that had the outcome `kind`, helpers first.

    A segment without anybody is there too: its share is None.
    """
    counted = {segment: [0, 0] for segment in SEGMENTS}
    for cell in cells:
        if cell.is_eligible(kind):
            counted[cell.segment][0] += cell.n if kind in cell.had else 0
            counted[cell.segment][1] += cell.n
    return [SegmentShare(kind, name, share_of(*counts)) for name, counts in counted.items()]
