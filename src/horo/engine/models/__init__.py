"""What the engine remembers: effects, parcels, runs, and what people have stopped."""

from horo.engine.models.effects import Failed, Performed, Verdict
from horo.engine.models.outgoing import Outgoing
from horo.engine.models.running import Lease, Ticked
from horo.engine.models.stops import DRY_RUN, PAUSE, Bounce, Suppressed, Switch

__all__ = [
    "DRY_RUN",
    "PAUSE",
    "Bounce",
    "Failed",
    "Lease",
    "Outgoing",
    "Performed",
    "Suppressed",
    "Switch",
    "Ticked",
    "Verdict",
]
