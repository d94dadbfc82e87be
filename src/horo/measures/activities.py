"""What is recorded about warnings."""

from horo.log.verbs import Verb

RAISED = Verb("raised", "An early warning was raised; object_key names its rule.")
EASED = Verb("eased", "An early warning was over: its figure is back in the usual range.")
DISMISSED = Verb("dismissed", "A member of the team dismissed an early warning.")

VERBS = (RAISED, EASED, DISMISSED)
