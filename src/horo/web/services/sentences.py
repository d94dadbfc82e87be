"""What an activity says in words: one phrase for who did it, one for whom it concerned."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from horo.engine.activities import MOVED
from horo.log.models import Activity
from horo.log.verbs import registered
from horo.web.services import asking, further_words

OWN = {
    "joined": gettext_lazy("Joined the community"),
    "visited": gettext_lazy("Opened the community"),
    "invited": gettext_lazy("Invited somebody"),
    "posted": gettext_lazy("Started a topic"),
    "replied": gettext_lazy("Replied"),
    "reacted": gettext_lazy("Reacted to a post"),
    "solved": gettext_lazy("Accepted an answer"),
    "introduced": gettext_lazy("Was introduced to a newcomer"),
    "edited": gettext_lazy("Edited a post"),
    "removed": gettext_lazy("Took a post down"),
    "voted": gettext_lazy("Voted"),
    "attended": gettext_lazy("Took part in an event"),
    "completed": gettext_lazy("Finished a lesson"),
    "submitted": gettext_lazy("Answered a form"),
    "rated": gettext_lazy("Gave a rating"),
    "flagged": gettext_lazy("Reported a post"),
    "warned": gettext_lazy("Received a strike"),
    "suspended": gettext_lazy("Was suspended"),
    "awarded": gettext_lazy("Received a badge"),
    "revoked": gettext_lazy("Took a badge back"),
    "trusted": gettext_lazy("Set somebody's level of trust"),
    "upgraded": gettext_lazy("Moved to a higher plan"),
    "opened": gettext_lazy("Opened a message"),
    "clicked": gettext_lazy("Followed a link in a message"),
    "finished": gettext_lazy("Finished a task"),
    "reopened": gettext_lazy("Opened a task again"),
    "tagged": gettext_lazy("Gave somebody a tag"),
    "untagged": gettext_lazy("Took a tag from somebody"),
    "filled": gettext_lazy("Filled in a field of a member"),
    "updated": gettext_lazy("Told somebody how their feedback stands"),
    "dismissed": gettext_lazy("Dismissed an early warning"),
    "messaged": gettext_lazy("Wrote direct messages that day"),
    "inspected": gettext_lazy("Looked at a report"),
    "judged": gettext_lazy("Decided about a report"),
}
RECEIVED = {
    "invited": gettext_lazy("Was invited"),
    "replied": gettext_lazy("Received a reply"),
    "reacted": gettext_lazy("Received a reaction"),
    "solved": gettext_lazy("Gave the accepted answer"),
    "introduced": gettext_lazy("Was introduced to a member"),
    "edited": gettext_lazy("A post of theirs was edited"),
    "removed": gettext_lazy("A post of theirs was taken down"),
    "flagged": gettext_lazy("A post of theirs was reported"),
    "warned": gettext_lazy("Received a strike"),
    "suspended": gettext_lazy("Was suspended"),
    "awarded": gettext_lazy("Received a badge"),
    "revoked": gettext_lazy("Lost a badge"),
    "trusted": gettext_lazy("Came onto another level of trust"),
    "voted": gettext_lazy("Received a vote"),
    "received": gettext_lazy("Received a message"),
    "assigned": gettext_lazy("Received a task"),
    "finished": gettext_lazy("A task about them was finished"),
    "reopened": gettext_lazy("A task about them was opened again"),
    "promised": gettext_lazy("Was promised an answer"),
    "asked": gettext_lazy("Was asked to answer a form"),
    "pledged": gettext_lazy("Was promised a status update"),
    "updated": gettext_lazy("Was told how their feedback stands"),
    "scored": gettext_lazy("The tone of a post of theirs was scored"),
    "adopted": gettext_lazy("Began to use the product"),
    "used": gettext_lazy("Used the product"),
    "renewed": gettext_lazy("Renewed a contract"),
    "expanded": gettext_lazy("Bought more"),
    "churned": gettext_lazy("Ended a contract"),
    "ticket_opened": gettext_lazy("Asked the help desk"),
    "ticket_solved": gettext_lazy("The help desk solved a ticket of theirs"),
    "raised": gettext_lazy("An early warning was raised"),
    "eased": gettext_lazy("An early warning was over"),
    "dismissed": gettext_lazy("An early warning was dismissed"),
}
OF_AUDIENCES = {
    "entered": gettext_lazy("Came into the audience “%(audience)s”"),
    "left": gettext_lazy("Fell out of the audience “%(audience)s”"),
    "watched": gettext_lazy("Was in the audience “%(audience)s” when it was first looked at"),
}
OF_NAMES = {
    "tagged": gettext_lazy("Received the tag “%(name)s”"),
    "untagged": gettext_lazy("Lost the tag “%(name)s”"),
    "filled": gettext_lazy("The field “%(name)s” was filled in"),
    **further_words.OF_NAMES,
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
    "moved": "filter-2",
    "received": "mail",
    "assigned": "checkbox",
    "finished": "checkbox",
    "asked": "list-details",
    "submitted": "list-details",
    "registered": "calendar-event",
    "queued": "calendar-event",
    "attended": "calendar-event",
    "inquired": "calendar-event",
    "awarded": "star",
    "introduced": "user-heart",
    "followed": "user-plus",
    "messaged": "send",
}


def own(activity: Activity) -> str:
    """Return what happened, said about who did it."""
    phrase = OWN.get(activity.verb) or further_words.DONE.get(activity.verb)
    return str(phrase) if phrase else unknown(activity.verb)


def received(activity: Activity) -> str:
    """Return what happened, said about the member whom it concerned."""
    if activity.verb == MOVED.name:
        return _moved(activity.object_key)
    if activity.verb in OF_AUDIENCES:
        return _crossed(activity.verb, activity.object_key)
    if activity.verb in OF_NAMES:
        return str(OF_NAMES[activity.verb]) % {"name": activity.object_key}
    phrase = RECEIVED.get(activity.verb) or further_words.HAPPENED.get(activity.verb)
    return str(phrase) if phrase else unknown(activity.verb)


def _moved(slug: str) -> str:
    """Return into which stage a member came, by its title while the playbook has it."""
    book = asking.playbook()
    titles = {stage.slug: stage.title for stage in book.funnel.stages} if book else {}
    if not slug:
        return _("Left the funnel")
    return _("New stage: %(stage)s") % {"stage": titles.get(slug, slug)}


def _crossed(verb: str, slug: str) -> str:
    """Return on which side of an audience a member is, by its title while the playbook has it."""
    book = asking.playbook()
    known = book.audiences.get(slug) if book else None
    return str(OF_AUDIENCES[verb]) % {"audience": known.title if known else slug}


def unknown(verb: str) -> str:
    """Return the room's own summary of a verb that this page has no phrase for."""
    known = registered().get(verb)
    return known.summary if known else _("Did: %(verb)s") % {"verb": verb}


def icon(verb: str) -> str:
    return ICONS.get(verb, "info-circle")
