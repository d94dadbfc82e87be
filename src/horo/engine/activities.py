"""What the engine writes in the log about itself; what an action did, its own room records."""

from horo.log.verbs import Verb

MOVED = Verb("moved", "A member, the recipient, came into the stage named by object_key.")
ENTERED = Verb("entered", "A member, the recipient, came into the audience named by object_key.")
LEFT = Verb("left", "A member, the recipient, fell out of the audience named by object_key.")
WATCHED = Verb("watched", "Who was in the audience of object_key is known; in it: the recipient.")
UNDONE = Verb("undone", "A member of the team took back the effect named by object_key.")
STARTED = Verb("started", "The recipient was let into the journey named by object_key.")
ENDED = Verb("ended", "The recipient was let out of the journey named by object_key.")

VERBS = (MOVED, ENTERED, LEFT, WATCHED, UNDONE, STARTED, ENDED)
