"""Who is asking, and in which language: every view finds `request.member`, or None."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from horo.people.models import Member

LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)


class MemberMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = user = get_user(request)  # not the lazy stand-in, which is slow to ask
        member = user if isinstance(user, Member) else None
        request.member = member  # type: ignore[attr-defined]
        language = language_of(request, member)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response


def language_of(request: HttpRequest, member: Member | None) -> str:
    """Return what the member chose; else what this browser chose or prefers."""
    if member and member.locale in LANGUAGES:
        return member.locale
    return translation.get_language_from_request(request)
