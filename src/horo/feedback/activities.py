"""What is recorded about forms, beside `submitted` and `rated`, which the log itself declares."""

from horo.log.verbs import Verb

ASKED = Verb("asked", "The recipient was asked to answer a form, named by object_key.")

VERBS: tuple[Verb, ...] = (ASKED,)
