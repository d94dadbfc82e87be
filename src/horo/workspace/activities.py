"""What is recorded about the team's tasks."""

from horo.log.verbs import Verb

ASSIGNED = Verb("assigned", "The recipient got a task of the team.")
FINISHED = Verb("finished", "A member of the team finished a task.")
HANDED_OVER = Verb("handed_over", "A person was asked to go on with the recipient, a member.")

VERBS = (ASSIGNED, FINISHED, HANDED_OVER)
