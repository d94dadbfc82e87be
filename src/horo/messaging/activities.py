"""What is recorded about messages."""

from horo.log.verbs import Verb

RECEIVED = Verb("received", "The recipient got a message, named by object_key.")
OPENED = Verb("opened", "A member opened a message.")

VERBS = (RECEIVED, OPENED)
