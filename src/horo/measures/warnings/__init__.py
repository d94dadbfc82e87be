"""Early warnings: what leaves its usual range, how often it would have, and what was raised.

Each kind is a module with one function, from a `History` to `Look`s: what was seen in one period,
and how far that was from usual. A look knows nothing of thresholds, so another threshold costs
no second reading of the log.
"""
