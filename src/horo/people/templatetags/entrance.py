"""What the pages of signing in and joining offer besides mail: passkeys, other services."""

import ipaddress
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from django import template
from django.http import HttpRequest
from django.template import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def passkeys_work(context: Context) -> bool:
    """Whether a browser can make passkeys for this address: it must be a name, not a number."""
    request: HttpRequest = context["request"]
    host = request.get_host().rpartition(":")[0] or request.get_host()
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return True
    return False


@register.simple_tag(takes_context=True)
def services(
    context: Context, process: str = "login", after: str | None = ""
) -> list[dict[str, str]]:
    """Return the other services that can vouch for a person: name, and where to begin."""
    request: HttpRequest = context["request"]
    query = {"process": process, **({"next": after} if (after or "").strip("/") else {})}
    return [
        {"name": each.name, "kind": each.id, "url": each.get_login_url(request, **query)}
        for each in get_adapter().list_providers(request)
    ]


@register.inclusion_tag("ui/field.html")
def labelled(bound: Any, label: str, hint: str = "", autocomplete: str = "") -> dict[str, Any]:
    """Show a field of a form that is not ours in our words and our look."""
    attributes = bound.field.widget.attrs
    attributes.pop("placeholder", None)
    if bound.field.widget.input_type not in ("checkbox", "hidden"):
        attributes["class"] = "form-control" + (" is-invalid" if bound.errors else "")
    if autocomplete:
        attributes["autocomplete"] = autocomplete
    if hint:
        bound.help_text = hint
        attributes.setdefault("aria-describedby", f"{bound.auto_id}_helptext")
    else:
        bound.help_text = ""
    bound.label = label
    return {"field": bound, "hint": hint}
