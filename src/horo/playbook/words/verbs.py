"""Every verb in words: what a member did, or never did; what was done to a member, or never was.

No gender anywhere: English has participles, Russian and Bulgarian name the deed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

Text = str | Promise


@dataclass(frozen=True)
class Phrase:
    """One verb: `some` completes "members who …", `never` says that it did not happen."""

    some: Text
    never: Text


DID: Mapping[str, Phrase] = {
    "posted": Phrase(pgettext_lazy("did", "posted"), pgettext_lazy("did", "never posted")),
    "replied": Phrase(pgettext_lazy("did", "replied"), pgettext_lazy("did", "never replied")),
    "reacted": Phrase(pgettext_lazy("did", "reacted"), pgettext_lazy("did", "never reacted")),
    "solved": Phrase(
        pgettext_lazy("did", "accepted an answer"), pgettext_lazy("did", "never accepted an answer")
    ),
    "edited": Phrase(
        pgettext_lazy("did", "edited a post"), pgettext_lazy("did", "never edited a post")
    ),
    "removed": Phrase(
        pgettext_lazy("did", "removed a post"), pgettext_lazy("did", "never removed a post")
    ),
    "joined": Phrase(pgettext_lazy("did", "joined"), pgettext_lazy("did", "never joined")),
    "visited": Phrase(pgettext_lazy("did", "visited"), pgettext_lazy("did", "never visited")),
    "invited": Phrase(
        pgettext_lazy("did", "invited somebody"), pgettext_lazy("did", "never invited anybody")
    ),
    "attended": Phrase(
        pgettext_lazy("did", "attended an event"), pgettext_lazy("did", "never attended an event")
    ),
    "completed": Phrase(
        pgettext_lazy("did", "completed a lesson"), pgettext_lazy("did", "never completed a lesson")
    ),
    "submitted": Phrase(
        pgettext_lazy("did", "answered a form"), pgettext_lazy("did", "never answered a form")
    ),
    "voted": Phrase(pgettext_lazy("did", "voted"), pgettext_lazy("did", "never voted")),
    "rated": Phrase(
        pgettext_lazy("did", "gave a rating"), pgettext_lazy("did", "never gave a rating")
    ),
    "updated": Phrase(
        pgettext_lazy("did", "told somebody how their feedback stands"),
        pgettext_lazy("did", "never told anybody how their feedback stands"),
    ),
    "flagged": Phrase(
        pgettext_lazy("did", "flagged a post"), pgettext_lazy("did", "never flagged a post")
    ),
    "warned": Phrase(
        pgettext_lazy("did", "gave a warning"), pgettext_lazy("did", "never gave a warning")
    ),
    "suspended": Phrase(
        pgettext_lazy("did", "suspended a member"), pgettext_lazy("did", "never suspended a member")
    ),
    "awarded": Phrase(
        pgettext_lazy("did", "gave an award"), pgettext_lazy("did", "never gave an award")
    ),
    "upgraded": Phrase(
        pgettext_lazy("did", "upgraded the plan"), pgettext_lazy("did", "never upgraded the plan")
    ),
    "opened": Phrase(
        pgettext_lazy("did", "opened a message"), pgettext_lazy("did", "never opened a message")
    ),
    "clicked": Phrase(
        pgettext_lazy("did", "followed a link"), pgettext_lazy("did", "never followed a link")
    ),
    "reopened": Phrase(
        pgettext_lazy("did", "reopened a task"), pgettext_lazy("did", "never reopened a task")
    ),
    "finished": Phrase(
        pgettext_lazy("did", "finished a task"), pgettext_lazy("did", "never finished a task")
    ),
    "restored": Phrase(
        pgettext_lazy("did", "restored a post"),
        pgettext_lazy("did", "never restored a post"),
    ),
    "unsolved": Phrase(
        pgettext_lazy("did", "took an accepted answer back"),
        pgettext_lazy("did", "never took an accepted answer back"),
    ),
    "unreacted": Phrase(
        pgettext_lazy("did", "took a reaction back"),
        pgettext_lazy("did", "never took a reaction back"),
    ),
    "unvoted": Phrase(
        pgettext_lazy("did", "took a vote back"),
        pgettext_lazy("did", "never took a vote back"),
    ),
    "closed": Phrase(
        pgettext_lazy("did", "closed a topic"),
        pgettext_lazy("did", "never closed a topic"),
    ),
    "pinned": Phrase(
        pgettext_lazy("did", "pinned a topic"),
        pgettext_lazy("did", "never pinned a topic"),
    ),
    "unpinned": Phrase(
        pgettext_lazy("did", "unpinned a topic"),
        pgettext_lazy("did", "never unpinned a topic"),
    ),
    "relocated": Phrase(
        pgettext_lazy("did", "moved a topic"),
        pgettext_lazy("did", "never moved a topic"),
    ),
    "split": Phrase(
        pgettext_lazy("did", "split a topic"),
        pgettext_lazy("did", "never split a topic"),
    ),
    "merged": Phrase(
        pgettext_lazy("did", "merged topics"),
        pgettext_lazy("did", "never merged topics"),
    ),
    "duplicated": Phrase(
        pgettext_lazy("did", "marked a duplicate"),
        pgettext_lazy("did", "never marked a duplicate"),
    ),
    "described": Phrase(
        pgettext_lazy("did", "filled in the profile"),
        pgettext_lazy("did", "never filled in the profile"),
    ),
    "read": Phrase(
        pgettext_lazy("did", "read a topic"),
        pgettext_lazy("did", "never read a topic"),
    ),
    "searched": Phrase(
        pgettext_lazy("did", "searched"),
        pgettext_lazy("did", "never searched"),
    ),
    "followed": Phrase(
        pgettext_lazy("did", "followed something"),
        pgettext_lazy("did", "never followed anything"),
    ),
    "unfollowed": Phrase(
        pgettext_lazy("did", "stopped following something"),
        pgettext_lazy("did", "never stopped following anything"),
    ),
    "bookmarked": Phrase(
        pgettext_lazy("did", "kept a post"),
        pgettext_lazy("did", "never kept a post"),
    ),
    "requested": Phrase(
        pgettext_lazy("did", "asked to join"),
        pgettext_lazy("did", "never asked to join"),
    ),
    "admitted": Phrase(
        pgettext_lazy("did", "let somebody in"),
        pgettext_lazy("did", "never let anybody in"),
    ),
    "declined": Phrase(
        pgettext_lazy("did", "declined a request to join"),
        pgettext_lazy("did", "never declined a request to join"),
    ),
    "tagged": Phrase(
        pgettext_lazy("did", "gave somebody a tag"),
        pgettext_lazy("did", "never gave anybody a tag"),
    ),
    "untagged": Phrase(
        pgettext_lazy("did", "took a tag from somebody"),
        pgettext_lazy("did", "never took a tag from anybody"),
    ),
    "filled": Phrase(
        pgettext_lazy("did", "filled in a field of a member"),
        pgettext_lazy("did", "never filled in a field of a member"),
    ),
    "thanked": Phrase(
        pgettext_lazy("did", "thanked somebody"),
        pgettext_lazy("did", "never thanked anybody"),
    ),
    "undone": Phrase(
        pgettext_lazy("did", "took back what the playbook did"),
        pgettext_lazy("did", "never took back what the playbook did"),
    ),
}
WAS: Mapping[str, Phrase] = {
    "replied": Phrase(
        pgettext_lazy("was", "got a reply"), pgettext_lazy("was", "never got a reply")
    ),
    "reacted": Phrase(
        pgettext_lazy("was", "got a reaction"), pgettext_lazy("was", "never got a reaction")
    ),
    "solved": Phrase(
        pgettext_lazy("was", "had an answer accepted"),
        pgettext_lazy("was", "never had an answer accepted"),
    ),
    "invited": Phrase(
        pgettext_lazy("was", "was invited"), pgettext_lazy("was", "was never invited")
    ),
    "flagged": Phrase(
        pgettext_lazy("was", "was flagged"), pgettext_lazy("was", "was never flagged")
    ),
    "warned": Phrase(pgettext_lazy("was", "was warned"), pgettext_lazy("was", "was never warned")),
    "suspended": Phrase(
        pgettext_lazy("was", "was suspended"), pgettext_lazy("was", "was never suspended")
    ),
    "awarded": Phrase(
        pgettext_lazy("was", "got an award"), pgettext_lazy("was", "never got an award")
    ),
    "received": Phrase(
        pgettext_lazy("was", "got a message"), pgettext_lazy("was", "never got a message")
    ),
    "assigned": Phrase(
        pgettext_lazy("was", "got a task"), pgettext_lazy("was", "never got a task")
    ),
    "moved": Phrase(
        pgettext_lazy("was", "changed stage"), pgettext_lazy("was", "never changed stage")
    ),
    "edited": Phrase(
        pgettext_lazy("was", "had a post edited"), pgettext_lazy("was", "never had a post edited")
    ),
    "removed": Phrase(
        pgettext_lazy("was", "had a post removed"), pgettext_lazy("was", "never had a post removed")
    ),
    "unsolved": Phrase(
        pgettext_lazy("was", "had an accepted answer taken back"),
        pgettext_lazy("was", "never had an accepted answer taken back"),
    ),
    "reminded": Phrase(
        pgettext_lazy("was", "was reminded of a post"),
        pgettext_lazy("was", "was never reminded of a post"),
    ),
    "promised": Phrase(
        pgettext_lazy("was", "was promised an answer"),
        pgettext_lazy("was", "was never promised an answer"),
    ),
    "followed": Phrase(
        pgettext_lazy("was", "was followed"),
        pgettext_lazy("was", "was never followed"),
    ),
    "admitted": Phrase(
        pgettext_lazy("was", "was let in"),
        pgettext_lazy("was", "was never let in"),
    ),
    "declined": Phrase(
        pgettext_lazy("was", "was declined"),
        pgettext_lazy("was", "was never declined"),
    ),
    "restored": Phrase(
        pgettext_lazy("was", "had a post restored"),
        pgettext_lazy("was", "never had a post restored"),
    ),
    "tagged": Phrase(
        pgettext_lazy("was", "was given a tag"),
        pgettext_lazy("was", "was never given a tag"),
    ),
    "untagged": Phrase(
        pgettext_lazy("was", "lost a tag"),
        pgettext_lazy("was", "never lost a tag"),
    ),
    "filled": Phrase(
        pgettext_lazy("was", "had a field filled in"),
        pgettext_lazy("was", "never had a field filled in"),
    ),
    "entered": Phrase(
        pgettext_lazy("was", "came into an audience"),
        pgettext_lazy("was", "never came into an audience"),
    ),
    "watched": Phrase(
        pgettext_lazy("was", "was in an audience at the first look"),
        pgettext_lazy("was", "was in no audience at the first look"),
    ),
    "left": Phrase(
        pgettext_lazy("was", "fell out of an audience"),
        pgettext_lazy("was", "never fell out of an audience"),
    ),
    "thanked": Phrase(
        pgettext_lazy("was", "was thanked"),
        pgettext_lazy("was", "was never thanked"),
    ),
    "notified": Phrase(
        pgettext_lazy("was", "was told about a member"),
        pgettext_lazy("was", "was never told about a member"),
    ),
    "handed_over": Phrase(
        pgettext_lazy("was", "was handed over to a person"),
        pgettext_lazy("was", "was never handed over to a person"),
    ),
    "featured": Phrase(
        pgettext_lazy("was", "was in the spotlight"),
        pgettext_lazy("was", "was never in the spotlight"),
    ),
    "offered": Phrase(
        pgettext_lazy("was", "was invited into a space"),
        pgettext_lazy("was", "was never invited into a space"),
    ),
    "added_to_group": Phrase(
        pgettext_lazy("was", "came into a group"),
        pgettext_lazy("was", "never came into a group"),
    ),
    "removed_from_group": Phrase(
        pgettext_lazy("was", "was taken out of a group"),
        pgettext_lazy("was", "was never taken out of a group"),
    ),
    "classified": Phrase(
        pgettext_lazy("was", "was given a persona"),
        pgettext_lazy("was", "was never given a persona"),
    ),
    "signaled": Phrase(
        pgettext_lazy("was", "was told of to another system"),
        pgettext_lazy("was", "was never told of to another system"),
    ),
    "undone": Phrase(
        pgettext_lazy("was", "had something of the playbook taken back"),
        pgettext_lazy("was", "never had anything of the playbook taken back"),
    ),
    "started": Phrase(
        pgettext_lazy("was", "was let into a journey"),
        pgettext_lazy("was", "was never let into a journey"),
    ),
    "ended": Phrase(
        pgettext_lazy("was", "was let out of a journey"),
        pgettext_lazy("was", "was never let out of a journey"),
    ),
    "adopted": Phrase(
        pgettext_lazy("was", "adopted the product"),
        pgettext_lazy("was", "never adopted the product"),
    ),
    "used": Phrase(
        pgettext_lazy("was", "used the product"),
        pgettext_lazy("was", "never used the product"),
    ),
    "renewed": Phrase(
        pgettext_lazy("was", "renewed a contract"),
        pgettext_lazy("was", "never renewed a contract"),
    ),
    "expanded": Phrase(
        pgettext_lazy("was", "bought more"),
        pgettext_lazy("was", "never bought more"),
    ),
    "churned": Phrase(
        pgettext_lazy("was", "ended a contract"),
        pgettext_lazy("was", "never ended a contract"),
    ),
    "ticket_opened": Phrase(
        pgettext_lazy("was", "asked the help desk"),
        pgettext_lazy("was", "never asked the help desk"),
    ),
    "ticket_solved": Phrase(
        pgettext_lazy("was", "had a ticket solved"),
        pgettext_lazy("was", "never had a ticket solved"),
    ),
    "pledged": Phrase(
        pgettext_lazy("was", "was promised a status update"),
        pgettext_lazy("was", "was never promised a status update"),
    ),
    "updated": Phrase(
        pgettext_lazy("was", "was told how their feedback stands"),
        pgettext_lazy("was", "was never told how their feedback stands"),
    ),
    "scored": Phrase(
        pgettext_lazy("was", "had a post scored for tone"),
        pgettext_lazy("was", "never had a post scored for tone"),
    ),
}


def phrase_of(key: str, verb: str) -> Phrase:
    """Return the phrase for `did` or `was` and one verb; an unknown verb is quoted."""
    known = (DID if key == "did" else WAS).get(verb)
    if known is not None:
        return known
    return Phrase(
        _("activity “%(verb)s”") % {"verb": verb}, _("no activity “%(verb)s”") % {"verb": verb}
    )


def some_of(key: str, verbs: tuple[str, ...]) -> str:
    """Return that one of `verbs` happened: "posted or replied"."""
    return join([str(phrase_of(key, verb).some) for verb in verbs], _("%(first)s or %(last)s"))


def none_of(key: str, verbs: tuple[str, ...]) -> str:
    """Return that none of `verbs` happened: "never posted and never replied"."""
    return join([str(phrase_of(key, verb).never) for verb in verbs], _("%(first)s and %(last)s"))


def join(parts: list[str], last: str) -> str:
    """Return `parts` as a list, the last joined with the pattern `last`."""
    if len(parts) == 1:
        return parts[0]
    return last % {"first": ", ".join(parts[:-1]), "last": parts[-1]}
