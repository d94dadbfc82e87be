"""What is written in the log about the playbook itself."""

from horo.log.verbs import Verb

LAUNCHED = Verb("launched", "The playbook's version named by object_key was set to work.")
DRAFTED = Verb("drafted", "A file of the playbook's folder, named by object_key, was edited.")

VERBS = (LAUNCHED, DRAFTED)
