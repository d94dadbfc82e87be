"""Keep the index up to date, and find what a member may see."""

from horo.search.services.filling import index_all, index_pending, rebuild
from horo.search.services.finding import Hit, Results, find
from horo.search.services.pending import touch, touch_all, touch_everything
from horo.search.services.similar import Like, similar

__all__ = [
    "Hit",
    "Like",
    "Results",
    "find",
    "index_all",
    "index_pending",
    "rebuild",
    "similar",
    "touch",
    "touch_all",
    "touch_everything",
]
