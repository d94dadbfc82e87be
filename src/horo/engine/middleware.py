"""Let the playbook react to what a request recorded, after its response."""

import logging
from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse

from horo.core import jobs
from horo.core.time import now
from horo.engine.services import react
from horo.log.models import Activity
from horo.log.services import listening, still_there
from horo.playbook.services import NoPlaybook

SETTLE_SECONDS = 0.2  # what is recorded in that time is reacted to together

logger = logging.getLogger(__name__)


class ReactMiddleware:
    """Hands what was recorded to a thread of `horo up`, so that nobody waits for a reaction.

    Where there is no such thread, under another server or in a test, the playbook reacts within
    the request. A process that dies loses nothing: the next plan finds what is due again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with listening() as heard:
            response = self.get_response(request)
        if heard and not jobs.together(react_to, heard, settle=SETTLE_SECONDS):
            react_to(heard)
        return response


def react_to(heard: Sequence[Activity]) -> None:
    """Let the playbook react to those of `heard` that were kept; never raises."""
    try:
        if kept := still_there(heard):
            react(kept, now())
    except NoPlaybook:
        logger.debug("There is no playbook that could react.")
    except Exception:
        logger.exception("The playbook could not react; the next plan will.")
