from horo.log.verbs import Verb

VERBS: tuple[Verb, ...] = ()
