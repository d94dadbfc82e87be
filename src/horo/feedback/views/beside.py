"""What other pages show of this room: the forms that wait, beside the home feed."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest
from django.template.loader import render_to_string

from horo.core.time import now
from horo.feedback.services import waiting
from horo.feedback.services.forms import all_forms
from horo.people.models import Member


def waiting_for(readers: Sequence[Member], request: HttpRequest) -> Mapping[int, str]:
    """Return for each reader a card with what they were asked, in one statement each.

    Where something may be told unasked, it leads there: who may is asked on the page itself.
    """
    found = {}
    is_open = any(form.takes_anybody for form in all_forms().values())
    for reader in readers:
        asked = waiting.asked_of(reader, now())
        if asked or is_open:
            context = {"forms": asked, "is_open": is_open}
            found[reader.pk] = render_to_string("feedback/beside.html", context, request)
    return found
