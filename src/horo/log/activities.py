"""Words that several rooms speak: recorded by importers today, by the hosting rooms later.

The room that will own such a thing (recognition, moderation, …) records with these constants;
a word that one room alone speaks is declared in that room's own `activities.py`.
"""

from horo.log.verbs import Verb

ATTENDED = Verb("attended", "A member took part in an event.", active=True)
COMPLETED = Verb("completed", "A member finished a lesson or course.", active=True)
SUBMITTED = Verb("submitted", "A member answered a form or handed in work.", active=True)
VOTED = Verb("voted", "A member voted in a poll or on a post.", active=True)
RATED = Verb("rated", "A member answered how likely they are to recommend.", unit="0 to 10")
FLAGGED = Verb("flagged", "A member reported a post; its author is the recipient.")
WARNED = Verb("warned", "A member received a strike.", unit="points")
SUSPENDED = Verb("suspended", "A member was suspended.")
AWARDED = Verb("awarded", "A member received a badge or level, named by object_key.")
REOPENED = Verb("reopened", "A finished task or a closed topic was opened again.")
UPGRADED = Verb("upgraded", "A member moved to a higher plan.")

VERBS = (
    ATTENDED,
    COMPLETED,
    SUBMITTED,
    VOTED,
    RATED,
    FLAGGED,
    WARNED,
    SUSPENDED,
    AWARDED,
    REOPENED,
    UPGRADED,
)
