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

VERBS = (POSTED, REPLIED, REACTED, SOLVED, EDITED, REMOVED)
