"""What a refused form looks like: the same form, with everything that was written."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from horo.core.refused import Refused, TooSoon


def refused(
    request: HttpRequest, template: str, context: dict[str, Any], refusal: Refused
) -> HttpResponse:
    """Show the form again with everything that was written, and why it was not taken."""
    status = 429 if isinstance(refusal, TooSoon) else 422
    response = render(request, template, {**context, "refusal": str(refusal)}, status=status)
    if isinstance(refusal, TooSoon):
        response.headers["Retry-After"] = str(refusal.wait)
    return response
