"""What this room writes in the log beside `awarded`, which importers bring too."""

from horo.log.verbs import Verb

REVOKED = Verb("revoked", "A badge or level, named by object_key, was taken back.")
TRUSTED = Verb("trusted", "The recipient came onto the level of trust that object_key names.")

VERBS = (REVOKED, TRUSTED)
