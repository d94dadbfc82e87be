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
