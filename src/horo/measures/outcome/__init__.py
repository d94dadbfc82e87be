"""Business outcome beside participation: who renewed, and what they had done before.

`shares` and `comparison` look from a landmark: participation counts before it, outcomes after
it, so that nobody is counted as taking part because they lived on to do so (immortal time).
`deflection` tells of how many questions peers answered before anybody asked the help desk.
"""

from horo.measures.outcome.asking import facts_known, look, members_behind
from horo.measures.outcome.cells import KINDS, SEGMENTS, Cell, Landmark
from horo.measures.outcome.deflection import Deflection, deflection, topics_behind
from horo.measures.outcome.intervals import Difference, Share, newcombe, share_of
from horo.measures.outcome.matching import Balance, Comparison, comparison
from horo.measures.outcome.shares import SegmentShare, shares

__all__ = [
    "KINDS",
    "SEGMENTS",
    "Balance",
    "Cell",
    "Comparison",
    "Deflection",
    "Difference",
    "Landmark",
    "SegmentShare",
    "Share",
    "comparison",
    "deflection",
    "facts_known",
    "look",
    "members_behind",
    "newcombe",
    "share_of",
    "shares",
    "topics_behind",
]
