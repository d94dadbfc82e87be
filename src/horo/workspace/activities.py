"""What is recorded about the team's tasks."""

from horo.log.verbs import Verb

ASSIGNED = Verb("assigned", "The recipient got a task of the team.")
FINISHED = Verb("finished", "A member of the team finished a task.")
REOPENED = Verb("reopened", "A member of the team opened a finished task again.")

VERBS = (ASSIGNED, FINISHED, REOPENED)
