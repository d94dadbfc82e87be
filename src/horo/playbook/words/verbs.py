"""Every verb in words: what a member did, or never did; what was done to a member, or never was.

No gender anywhere: English has participles, Russian and Bulgarian name the deed. The phrases stand
in `verbs_did` and `verbs_was`.
"""

from django.utils.translation import gettext as _

from horo.playbook.words.phrases import Phrase
from horo.playbook.words.verbs_did import DID
from horo.playbook.words.verbs_was import WAS

__all__ = ["DID", "WAS", "Phrase", "join", "none_of", "phrase_of", "some_of"]


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
