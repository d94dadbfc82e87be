"""What can be done with the engine: plan, decide, apply, react, explain; tick does it all."""

from horo.engine.services.backtesting import backtest
from horo.engine.services.decisions import decide, decide_many
from horo.engine.services.editions import Edition, edition
from horo.engine.services.explanations import Why, titles, why, why_effects, why_mine, whys
from horo.engine.services.performances import apply, perform_all, preview
from horo.engine.services.plans import plan
from horo.engine.services.reactions import due_next, react
from horo.engine.services.ticks import Tick, tick
from horo.engine.services.undoing import undo

__all__ = [
    "Edition",
    "Tick",
    "Why",
    "apply",
    "backtest",
    "decide",
    "decide_many",
    "due_next",
    "edition",
    "perform_all",
    "plan",
    "preview",
    "react",
    "tick",
    "titles",
    "undo",
    "why",
    "why_effects",
    "why_mine",
    "whys",
]
