"""What is recorded about messages."""

from horo.log.verbs import Verb

RECEIVED = Verb("received", "The recipient got a message, named by object_key.")
OPENED = Verb("opened", "A member opened a message.")
THANKED = Verb("thanked", "The recipient was thanked in the name of the actor.")
NOTIFIED = Verb("notified", "The recipient was told something about a member, as one of a group.")

VERBS = (RECEIVED, OPENED, THANKED, NOTIFIED)
