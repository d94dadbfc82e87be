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
PLEDGED = Verb(
    "pledged", "The recipient was promised a status update on their feedback so soon.", unit="hours"
)
UPDATED = Verb("updated", "The recipient was told how their feedback stands.")

# What a CRM, a help desk or the product tells about a member, who is the recipient: nobody is
# active in the community, or joined it, because a contract was renewed.
MONEY = "minor units of the currency, as cents"
_IN = {"currency": "text"}
ADOPTED = Verb("adopted", "A member, the recipient, began to use the product in earnest.")
USED = Verb("used", "A member, the recipient, used the product.", unit="times")
RENEWED = Verb("renewed", "A member, the recipient, renewed a contract.", unit=MONEY, props=_IN)
EXPANDED = Verb("expanded", "A member, the recipient, bought more.", unit=MONEY, props=_IN)
CHURNED = Verb("churned", "A member, the recipient, ended a contract.", unit=MONEY, props=_IN)
TICKET_OPENED = Verb("ticket_opened", "A member, the recipient, asked the help desk.")
TICKET_SOLVED = Verb("ticket_solved", "The help desk solved a ticket of the recipient, a member.")

OUTCOMES = (ADOPTED, USED, RENEWED, EXPANDED, CHURNED, TICKET_OPENED, TICKET_SOLVED)

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
    PLEDGED,
    UPDATED,
    *OUTCOMES,
)
