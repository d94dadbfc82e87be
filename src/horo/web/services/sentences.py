"""What an activity says in words: one phrase for who did it, one for whom it concerned."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from horo.log.models import Activity
from horo.log.verbs import registered

OWN = {
    "joined": lazy("Joined the community"),
    "visited": lazy("Opened the community"),
    "invited": lazy("Invited somebody"),
    "posted": lazy("Started a topic"),
    "replied": lazy("Replied"),
    "reacted": lazy("Reacted to a post"),
    "solved": lazy("Accepted an answer"),
    "edited": lazy("Edited a post"),
    "removed": lazy("Took a post down"),
    "voted": lazy("Voted"),
    "attended": lazy("Took part in an event"),
    "completed": lazy("Finished a lesson"),
    "submitted": lazy("Answered a form"),
    "rated": lazy("Gave a rating"),
    "flagged": lazy("Reported a post"),
    "warned": lazy("Received a strike"),
    "suspended": lazy("Was suspended"),
    "awarded": lazy("Received a badge"),
    "upgraded": lazy("Moved to a higher plan"),
    "opened": lazy("Opened a message"),
    "clicked": lazy("Followed a link in a message"),
}
RECEIVED = {
    "invited": lazy("Was invited"),
    "replied": lazy("Received a reply"),
    "reacted": lazy("Received a reaction"),
    "solved": lazy("Gave the accepted answer"),
    "edited": lazy("A post of theirs was edited"),
    "removed": lazy("A post of theirs was taken down"),
    "flagged": lazy("A post of theirs was reported"),
    "warned": lazy("Received a strike"),
    "suspended": lazy("Was suspended"),
    "awarded": lazy("Received a badge"),
    "voted": lazy("Received a vote"),
}
ICONS = {
    "joined": "user",
    "posted": "message-2-question",
    "replied": "message-circle",
    "reacted": "check",
    "solved": "circle-check",
    "flagged": "flag",
    "warned": "alert-triangle",
    "suspended": "lock",
}


def own(activity: Activity) -> str:
    """Return what happened, said about who did it."""
    phrase = OWN.get(activity.verb)
    return str(phrase) if phrase else unknown(activity.verb)


def received(activity: Activity) -> str:
    """Return what happened, said about the member whom it concerned."""
    phrase = RECEIVED.get(activity.verb)
    return str(phrase) if phrase else unknown(activity.verb)


def unknown(verb: str) -> str:
    """Return the room's own summary of a verb that this page has no phrase for."""
    known = registered().get(verb)
    return known.summary if known else _("Did: %(verb)s") % {"verb": verb}


def icon(verb: str) -> str:
    return ICONS.get(verb, "info-circle")
