"""What a toast carries besides its sentence."""

import json

from django import template
from django.contrib.messages.storage.base import Message

register = template.Library()


@register.filter
def undo_url(message: Message) -> str:
    """Return the address that takes back what `message` tells, or "" where nothing does."""
    if not (message.extra_tags or "").startswith("{"):
        return ""
    return str(json.loads(message.extra_tags or "")["undo"])
