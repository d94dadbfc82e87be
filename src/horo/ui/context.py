"""What the page around every page needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from horo.core.time import now, to_micros
from horo.ui import navigation

THEMES = ("light", "dark")
THEME_COOKIE = "horo_theme"
CONSOLE_COOKIE = "horo_console"  # set while somebody keeps the places of the team open


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return who is looking, when, in which theme, and where they can go from here."""
    member = getattr(request, "member", None)
    team = bool(member and member.is_team)
    theme = request.COOKIES.get(THEME_COOKIE, "")
    analyst = bool(member and not team and member.is_analyst)
    current = navigation.current(request.path, member=bool(member), team=team, analyst=analyst)
    return {
        "member": member,
        "at": (at := now()),
        "since": to_micros(at),  # from when on an open page has to be told what happens
        "theme": theme if theme in THEMES else "",
        "is_team": team,
        "is_analyst": analyst,
        "current": current,
        "console": team and (CONSOLE_COOKIE in request.COOKIES or navigation.is_for_team(current)),
        "languages": LANGUAGES,
        "here": _here(request),
        "looking": getattr(request, "looking", None),  # only as somebody else would see it
    }


def _here(request: HttpRequest) -> str:
    """Return the page to come back to; after a form was sent, the page that held the form."""
    if request.method == "GET":
        return request.get_full_path()
    htmx = getattr(request, "htmx", None)
    return (htmx and htmx.current_url_abs_path) or "/"


LANGUAGES = (("en", "English", "EN"), ("ru", "Русский", "РУ"), ("bg", "Български", "БГ"))
assert [code for code, *_ in LANGUAGES] == [code for code, _ in settings.LANGUAGES]
