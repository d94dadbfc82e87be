"""What every response passes through: the content policy, and refusals said as a page."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from horo.core.refused import Refused, TooSoon

POLICY = (
    "default-src 'self'; img-src 'self' data: https:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


class ContentSecurityPolicyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class RefusedMiddleware:
    """Turn any `Refused` into its sentence with status 403, or 429 where one has to wait."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        status = 429 if isinstance(error, TooSoon) else 403
        if getattr(request, "htmx", None):
            response = _as_toast(request, str(error), status)
        else:
            response = render(request, "ui/refused.html", {"sentence": str(error)}, status=status)
        if isinstance(error, TooSoon):
            response.headers["Retry-After"] = str(error.wait)
        return response


def _as_toast(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """Say the refusal in the corner, and leave the part that htmx meant to swap as it is."""
    messages.add_message(request, messages.INFO, sentence)
    response = render(request, "ui/toasts.html", status=status)
    response.headers["HX-Retarget"] = "#toasts"
    response.headers["HX-Reswap"] = "outerHTML"
    return response
