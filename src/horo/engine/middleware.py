"""Let the playbook react within the request that recorded the act."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from horo.core.time import now
from horo.engine.services import react
from horo.log.services import listening
from horo.playbook.services import NoPlaybook

logger = logging.getLogger(__name__)


class ReactMiddleware:
    """A reaction that fails never spoils the answer: the next plan finds what is due again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with listening() as heard:
            response = self.get_response(request)
        if heard:
            try:
                react(heard, now())
            except NoPlaybook:
                logger.debug("There is no playbook that could react.")
            except Exception:
                logger.exception("The playbook could not react; the next plan will.")
        return response
