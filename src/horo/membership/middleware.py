"""Hand a person over to another service, although our forms may only be sent to ourselves."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse


class HandOverMiddleware:
    """Turn a form's redirect to another service into a page that goes there.

    The content policy lets forms go to our own addresses only, and browsers hold a redirect
    after a form to it too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 302 or request.method != "POST":
            return response
        target = response.headers["Location"]
        if not target.startswith(("https://", "http://")) or not _is_ours_to_hand_over(request):
            return response
        page = render(request, "membership/hand_over.html", {"target": target})
        page.cookies = response.cookies
        page.headers["Cache-Control"] = "no-store"
        return page


def _is_ours_to_hand_over(request: HttpRequest) -> bool:
    return request.path.startswith(reverse("account_login").removesuffix("login/"))
