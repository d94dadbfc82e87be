"""What other pages show of this room: the forms that wait, beside the home feed."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest
from django.template.loader import render_to_string

from horo.core.time import now
from horo.feedback.services import waiting
from horo.people.models import Member


def waiting_for(readers: Sequence[Member], request: HttpRequest) -> Mapping[int, str]:
    """Return for each reader a card with what they were asked, in one statement each."""
    found = {}
    for reader in readers:
        if asked := waiting.asked_of(reader, now()):
            context = {"forms": asked}
            found[reader.pk] = render_to_string("feedback/beside.html", context, request)
    return found
