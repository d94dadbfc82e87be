"""What was done to a member, or never was, by verb."""

from collections.abc import Mapping

from django.utils.translation import pgettext_lazy

from horo.playbook.words.phrases import Phrase

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
    "revoked": Phrase(
        pgettext_lazy("was", "lost an award"), pgettext_lazy("was", "never lost an award")
    ),
    "trusted": Phrase(
        pgettext_lazy("was", "came onto another level of trust"),
        pgettext_lazy("was", "never came onto another level of trust"),
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
    "invited_to_event": Phrase(
        pgettext_lazy("was", "was invited to an event"),
        pgettext_lazy("was", "was never invited to an event"),
    ),
    "proposed": Phrase(
        pgettext_lazy("was", "was asked to take part in a journey"),
        pgettext_lazy("was", "was never asked to take part in a journey"),
    ),
    "introduced": Phrase(
        pgettext_lazy("was", "was introduced to a member"),
        pgettext_lazy("was", "was never introduced to anybody"),
    ),
    "offered": Phrase(
        pgettext_lazy("was", "was invited into a space"),
        pgettext_lazy("was", "was never invited into a space"),
    ),
    "asked": Phrase(
        pgettext_lazy("was", "was asked to answer a form"),
        pgettext_lazy("was", "was never asked to answer a form"),
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
