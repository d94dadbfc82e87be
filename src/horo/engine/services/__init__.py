"""What can be done with the engine: plan, decide, apply, explain."""

from horo.engine.services.decisions import decide, decide_many
from horo.engine.services.explanations import Why, why, why_effects
from horo.engine.services.performances import apply, perform_all, preview
from horo.engine.services.plans import plan

__all__ = [
    "Why",
    "apply",
    "decide",
    "decide_many",
    "perform_all",
    "plan",
    "preview",
    "why",
    "why_effects",
]
