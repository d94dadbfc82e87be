"""What the engine writes in the log about itself; what an action did, its own room records."""

from horo.log.verbs import Verb

MOVED = Verb("moved", "A member, the recipient, came into the stage named by object_key.")

VERBS = (MOVED,)
