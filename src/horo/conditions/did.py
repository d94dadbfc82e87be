"""`did: posted`: the member did something, so or so often, in a window."""

from typing import ClassVar

from horo.conditions.acts import Acts


class Did(Acts):
    """The member is the actor."""

    who: ClassVar[str] = "actor_id"
    other: ClassVar[str] = "recipient_id"
    key: ClassVar[str] = "did"
    toward: ClassVar[str] = "to"
