"""What is recorded about conversations: that somebody wrote, and never to whom or what.

Why so little: docs/architecture.md, "Who talks to whom is in no log".
"""

from horo.log.verbs import Verb

MESSAGED = Verb(
    "messaged", "A member wrote direct messages on that day; noted once a day.", active=True
)
INSPECTED = Verb("inspected", "A member of the team looked at a report and what was reported.")
JUDGED = Verb("judged", "A member of the team decided about a report: object_key says how.")

VERBS = (MESSAGED, INSPECTED, JUDGED)
