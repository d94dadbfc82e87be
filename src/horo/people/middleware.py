"""Who is asking: every view finds the signed-in member, or None, as `request.member`."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class MemberMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        member = request.user if request.user.is_authenticated else None
        request.member = member  # type: ignore[attr-defined]
        return self.get_response(request)
