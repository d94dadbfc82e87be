"""Messages as they were sent, what members are told of, and how each wants to be reached."""

from horo.messaging.models.digests import Digest
from horo.messaging.models.inbound import Inbound
from horo.messaging.models.messages import EMAIL, IN_APP, PUSH, Message, MessageQuerySet
from horo.messaging.models.notifications import Letter, Notification, Progress
from horo.messaging.models.reaching import Choice, PushKey, PushPlace, Rhythm, Tuning

__all__ = [
    "EMAIL",
    "IN_APP",
    "PUSH",
    "Choice",
    "Digest",
    "Inbound",
    "Letter",
    "Message",
    "MessageQuerySet",
    "Notification",
    "Progress",
    "PushKey",
    "PushPlace",
    "Rhythm",
    "Tuning",
]
