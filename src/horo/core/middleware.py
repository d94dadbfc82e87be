"""What is done to every request before a view sees it."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

NUL = "\0"  # PostgreSQL keeps it in no text, and nobody types it


class NoNulMiddleware:
    """Let no NUL reach a view: it is left out of queries and forms, and no address has one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        while "%00" in query:
            query = request.META["QUERY_STRING"] = query.replace("%00", "")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if NUL in request.path_info:
            raise Http404
        if request.method == "POST" and any(
            NUL in value for _name, values in request.POST.lists() for value in values
        ):
            without = request.POST.copy()
            for name, values in request.POST.lists():
                without.setlist(name, [value.replace(NUL, "") for value in values])
            request.POST = without  # type: ignore[assignment]
