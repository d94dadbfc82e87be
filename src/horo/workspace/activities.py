"""What is recorded about the team's tasks."""

from horo.log.verbs import Verb

ASSIGNED = Verb("assigned", "The recipient got a task of the team.")
FINISHED = Verb("finished", "A member of the team finished a task.")

VERBS = (ASSIGNED, FINISHED)
