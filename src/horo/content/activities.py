"""What is recorded about topics, posts and reactions, hosted here or imported."""

from horo.log.verbs import Verb

POSTED = Verb("posted", "A member started a topic.", active=True, authoring=True)
REPLIED = Verb(
    "replied",
    "A member replied; the recipient wrote the post replied to, or else opened the topic.",
    active=True,
    authoring=True,
)
REACTED = Verb(
    "reacted", "A member reacted to the recipient's post.", props={"emoji": "text"}, active=True
)
SOLVED = Verb("solved", "The recipient's reply was accepted as the answer.", active=True)
EDITED = Verb("edited", "A post was changed after it was written.")
REMOVED = Verb("removed", "A post was taken down.")
SCORED = Verb(
    "scored",
    "The tone of the recipient's post was scored, when it was written; no value takes that back.",
    unit="-1 to 1",
    unasked=True,
)

RESTORED = Verb("restored", "A post that was taken down is there again.")
UNSOLVED = Verb("unsolved", "An accepted answer was taken back.")
UNREACTED = Verb("unreacted", "A reaction was taken back.", props={"emoji": "text"})
UNVOTED = Verb("unvoted", "A vote was taken back.")
CLOSED = Verb("closed", "A topic was closed: nobody replies any more.")
PINNED = Verb("pinned", "A topic was pinned to the top of its space.")
UNPINNED = Verb("unpinned", "A topic was no longer pinned.")
RELOCATED = Verb("relocated", "A topic was moved to another space.")
SPLIT = Verb("split", "Posts became a topic of their own.", props={"posts": "ids"})
MERGED = Verb("merged", "A topic was merged into another.", props={"into": "number"})
DUPLICATED = Verb(
    "duplicated",
    "A topic was linked to the one that answers the same question.",
    props={"of": "number"},
)

VERBS = (
    POSTED, REPLIED, REACTED, SOLVED, EDITED, REMOVED, RESTORED, UNSOLVED, UNREACTED, UNVOTED,
    CLOSED, PINNED, UNPINNED, RELOCATED, SPLIT, MERGED, DUPLICATED, SCORED,
)  # fmt: skip
