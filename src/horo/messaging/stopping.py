"""How to stop what a message is about, and how to have it back."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from horo.messaging.models import EMAIL, Message
from horo.messaging.services import unsubscribe_token
from horo.people.models import Consent, Member


@dataclass(frozen=True)
class Stop:
    """Where to stop a topic; `stopped_at` is when the member did, if that still counts."""

    topic: str
    url: str
    stopped_at: datetime | None


def stop_of(message: Message, *, by_rule: bool) -> Stop | None:
    """Return how to stop what `message` is about.

    None for a notice here in the community, which no rule sent: those ask for no consent.
    """
    if message.channel != EMAIL and not by_rule:
        return None
    said = Consent.objects.filter(
        member=message.member_id, topic=message.topic, channel=message.channel
    )
    latest = said.order_by("-said_at", "-pk").first()
    stopped_at = latest.said_at if latest and not latest.is_given else None
    url = reverse("messaging:unsubscribe", args=[unsubscribe_token(message)])
    return Stop(message.topic, url, stopped_at)


def resume(message: Message, *, by: Member, at: datetime) -> None:
    """Write down that `by`, who got `message`, wants what is on its topic and channel again."""
    Consent.objects.create(
        member=by, topic=message.topic, channel=message.channel, is_given=True, said_at=at
    )
