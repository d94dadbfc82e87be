"""What can be done with the engine: plan, decide, apply, react, explain; tick does it all."""

from horo.engine.services.backtesting import backtest
from horo.engine.services.decisions import decide, decide_many
from horo.engine.services.explanations import Why, why, why_effects
from horo.engine.services.performances import apply, perform_all, preview
from horo.engine.services.plans import plan
from horo.engine.services.reactions import due_next, react
from horo.engine.services.ticks import Tick, tick

__all__ = [
    "Tick",
    "Why",
    "apply",
    "backtest",
    "decide",
    "decide_many",
    "due_next",
    "perform_all",
    "plan",
    "preview",
    "react",
    "tick",
    "why",
    "why_effects",
]
