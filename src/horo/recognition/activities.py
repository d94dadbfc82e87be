"""What this room writes in the log beside `awarded`, which importers bring too."""

from horo.log.verbs import Verb

REVOKED = Verb("revoked", "A badge or level, named by object_key, was taken back.")

VERBS = (REVOKED,)
