"""What a member did, or never did, by verb."""

from collections.abc import Mapping

from django.utils.translation import pgettext_lazy

from horo.playbook.words.phrases import Phrase

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
    "scheduled": Phrase(
        pgettext_lazy("did", "put an event into the calendar"),
        pgettext_lazy("did", "never put an event into the calendar"),
    ),
    "rescheduled": Phrase(
        pgettext_lazy("did", "moved an event to another time"),
        pgettext_lazy("did", "never moved an event to another time"),
    ),
    "cancelled": Phrase(
        pgettext_lazy("did", "called an event off"),
        pgettext_lazy("did", "never called an event off"),
    ),
    "registered": Phrase(
        pgettext_lazy("did", "got a seat at an event"),
        pgettext_lazy("did", "never got a seat at an event"),
    ),
    "queued": Phrase(
        pgettext_lazy("did", "stood in line for an event"),
        pgettext_lazy("did", "never stood in line for an event"),
    ),
    "unregistered": Phrase(
        pgettext_lazy("did", "gave up coming to an event"),
        pgettext_lazy("did", "never gave up coming to an event"),
    ),
    "inquired": Phrase(
        pgettext_lazy("did", "put a question before an event"),
        pgettext_lazy("did", "never put a question before an event"),
    ),
    "turned_down": Phrase(
        pgettext_lazy("did", "said no to a journey"),
        pgettext_lazy("did", "never said no to a journey"),
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
    "revoked": Phrase(
        pgettext_lazy("did", "took an award back"),
        pgettext_lazy("did", "never took an award back"),
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
    "introduced": Phrase(
        pgettext_lazy("did", "met a newcomer who wanted to meet"),
        pgettext_lazy("did", "never met a newcomer by an introduction"),
    ),
    "followed": Phrase(
        pgettext_lazy("did", "followed something"),
        pgettext_lazy("did", "never followed anything"),
    ),
    "messaged": Phrase(
        pgettext_lazy("did", "wrote direct messages"),
        pgettext_lazy("did", "never wrote a direct message"),
    ),
    "inspected": Phrase(
        pgettext_lazy("did", "looked at a report"), pgettext_lazy("did", "never looked at a report")
    ),
    "judged": Phrase(
        pgettext_lazy("did", "decided about a report"),
        pgettext_lazy("did", "never decided about a report"),
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
