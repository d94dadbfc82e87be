"""Note who is here, when the answer is on its way."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from horo.core import jobs
from horo.core.later import later
from horo.core.time import now

saw = later("horo.community.services.visits:saw")


class VisitMiddleware:
    """Visitors cost nothing here; for members a thread beside the server does the writing.

    Where there is no such thread, the first page notes the visit itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        member = getattr(request, "member", None)
        if member is not None and request.method == "GET" and response.status_code == 200:
            jobs.errand(saw, member, now())
        return response
