"""What is recorded about members themselves."""

from horo.log.verbs import Verb

JOINED = Verb("joined", "A member joined the community.")
VISITED = Verb("visited", "A member opened the community.")
INVITED = Verb("invited", "A member invited the recipient.")
DESCRIBED = Verb("described", "A member wrote or changed their profile.")
TAGGED = Verb("tagged", "A member, the recipient, got the tag named by object_key.")
UNTAGGED = Verb("untagged", "A member, the recipient, lost the tag named by object_key.")
FILLED = Verb("filled", "A field of a member, the recipient, got a value; object_key names it.")

VERBS = (JOINED, VISITED, INVITED, DESCRIBED, TAGGED, UNTAGGED, FILLED)
