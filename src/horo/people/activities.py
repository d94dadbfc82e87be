"""What is recorded about members themselves."""

from horo.log.verbs import Verb

JOINED = Verb("joined", "A member joined the community.")
VISITED = Verb("visited", "A member opened the community.")
INVITED = Verb("invited", "A member invited the recipient.")

VERBS = (JOINED, VISITED, INVITED)
