"""Every verb in words: what a member did, or never did; what was done to a member, or never was.

No gender anywhere: English has participles, Russian and Bulgarian name the deed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy as p

Text = str | Promise


@dataclass(frozen=True)
class Phrase:
    """One verb: `some` completes "members who …", `never` says that it did not happen."""

    some: Text
    never: Text


DID: Mapping[str, Phrase] = {
    "posted": Phrase(p("did", "posted"), p("did", "never posted")),
    "replied": Phrase(p("did", "replied"), p("did", "never replied")),
    "reacted": Phrase(p("did", "reacted"), p("did", "never reacted")),
    "solved": Phrase(p("did", "accepted an answer"), p("did", "never accepted an answer")),
    "edited": Phrase(p("did", "edited a post"), p("did", "never edited a post")),
    "removed": Phrase(p("did", "removed a post"), p("did", "never removed a post")),
    "joined": Phrase(p("did", "joined"), p("did", "never joined")),
    "visited": Phrase(p("did", "visited"), p("did", "never visited")),
    "invited": Phrase(p("did", "invited somebody"), p("did", "never invited anybody")),
    "attended": Phrase(p("did", "attended an event"), p("did", "never attended an event")),
    "completed": Phrase(p("did", "completed a lesson"), p("did", "never completed a lesson")),
    "submitted": Phrase(p("did", "answered a form"), p("did", "never answered a form")),
    "voted": Phrase(p("did", "voted"), p("did", "never voted")),
    "rated": Phrase(p("did", "gave a rating"), p("did", "never gave a rating")),
    "flagged": Phrase(p("did", "flagged a post"), p("did", "never flagged a post")),
    "warned": Phrase(p("did", "gave a warning"), p("did", "never gave a warning")),
    "suspended": Phrase(p("did", "suspended a member"), p("did", "never suspended a member")),
    "awarded": Phrase(p("did", "gave an award"), p("did", "never gave an award")),
    "upgraded": Phrase(p("did", "upgraded the plan"), p("did", "never upgraded the plan")),
    "opened": Phrase(p("did", "opened a message"), p("did", "never opened a message")),
    "clicked": Phrase(p("did", "followed a link"), p("did", "never followed a link")),
    "finished": Phrase(p("did", "finished a task"), p("did", "never finished a task")),
}
WAS: Mapping[str, Phrase] = {
    "replied": Phrase(p("was", "got a reply"), p("was", "never got a reply")),
    "reacted": Phrase(p("was", "got a reaction"), p("was", "never got a reaction")),
    "solved": Phrase(p("was", "had an answer accepted"), p("was", "never had an answer accepted")),
    "invited": Phrase(p("was", "was invited"), p("was", "was never invited")),
    "flagged": Phrase(p("was", "was flagged"), p("was", "was never flagged")),
    "warned": Phrase(p("was", "was warned"), p("was", "was never warned")),
    "suspended": Phrase(p("was", "was suspended"), p("was", "was never suspended")),
    "awarded": Phrase(p("was", "got an award"), p("was", "never got an award")),
    "received": Phrase(p("was", "got a message"), p("was", "never got a message")),
    "assigned": Phrase(p("was", "got a task"), p("was", "never got a task")),
    "moved": Phrase(p("was", "changed stage"), p("was", "never changed stage")),
    "edited": Phrase(p("was", "had a post edited"), p("was", "never had a post edited")),
    "removed": Phrase(p("was", "had a post removed"), p("was", "never had a post removed")),
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
