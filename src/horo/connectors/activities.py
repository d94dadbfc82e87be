"""What is recorded about other systems."""

from horo.log.verbs import Verb

SIGNALED = Verb("signaled", "Another system is told of the recipient, a member, by a webhook.")

VERBS = (SIGNALED,)
