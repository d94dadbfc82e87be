"""The pages on which a member looks after their account."""

from django import template
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext as _

from horo.people.models import Member

register = template.Library()

# The first mark that is found counts: others name themselves after Chrome and Safari.
BROWSERS = [("Firefox/", "Firefox"), ("Edg", "Edge"), ("OPR/", "Opera"), ("YaBrowser", "Yandex")]
BROWSERS += [("Chrome/", "Chrome"), ("Safari/", "Safari")]
SYSTEMS = [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows")]
SYSTEMS += [("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")]


@register.simple_tag(takes_context=True)
def account_places(context: Context) -> list[dict[str, object]]:
    request: HttpRequest = context["request"]
    member: Member = context["member"]
    verb = "change" if member.has_usable_password() else "set"
    places = [
        (_("Overview"), reverse("membership:account")),
        (_("Addresses"), reverse("account_email")),
        (_("Password"), reverse(f"account_{verb}_password")),
        (_("Passkeys and codes"), reverse("mfa_index")),
        (_("Other services"), reverse("socialaccount_connections")),
        (_("Devices"), reverse("usersessions_list")),
    ]
    inside = [url for _label, url in places if request.path.startswith(url)]
    current = max(inside, key=len, default="")
    return [{"label": label, "url": url, "is_current": url == current} for label, url in places]


@register.filter
def browser(user_agent: str) -> str:
    """Return browser and system in two words, as far as the user agent tells; else "–"."""
    name = next((shown for mark, shown in BROWSERS if mark in user_agent), "")
    system = next((shown for mark, shown in SYSTEMS if mark in user_agent), "")
    return " · ".join(part for part in (name, system) if part) or user_agent[:60] or "–"
