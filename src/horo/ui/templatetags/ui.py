"""Components: one way to show a person, a time, a number, an empty place."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from horo.ui import links, words

register = template.Library()
TONES = 8  # colours of faces, see parts.css


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw one icon of the sprite; it is decoration, so the words beside it must suffice."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>',
        static("ui/vendor/icons.svg"),
        name,
    )


@register.simple_tag
def link(kind: str, *args: object) -> str:
    return links.to(kind, *args)


def initials(name: str) -> str:
    """Return one or two letters that stand for `name`."""
    parts = [part for part in name.replace(".", " ").replace("_", " ").split() if part[0].isalnum()]
    if not parts:
        return "?"
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()


@register.simple_tag
def face(member: Any, size: str = "") -> SafeString:
    """Draw a member's initials on a colour that stays theirs."""
    tone = member.pk % TONES
    return format_html(
        '<span class="avatar tone-{} {}" aria-hidden="true">{}</span>',
        tone,
        size,
        initials(member.name or member.handle),
    )


@register.simple_tag(takes_context=True)
def person(context: Context, member: Any) -> SafeString:
    """Show a member: face and name, and for the team the way to the profile."""
    inside = format_html("{}<span>{}</span>", face(member), member.name or member.handle)
    url = links.to("member", member.pk) if context.get("is_team") else ""
    if url:
        return format_html('<a class="person" href="{}">{}</a>', url, inside)
    return format_html('<span class="person">{}</span>', inside)


@register.simple_tag
def faces(members: Iterable[Any]) -> SafeString:
    return format_html(
        '<span class="faces" aria-hidden="true">{}</span>',
        format_html_join("", "{}", ((face(member),) for member in members)),
    )


@register.simple_tag(takes_context=True)
def when(context: Context, instant: datetime | None, style: str = "relative") -> SafeString | str:
    """Show an instant: relative, or `style` "day"; exact on hover, machine-readable always."""
    if instant is None:
        return ""
    member = context.get("member")
    zone = words.zone_of(member.timezone if member else "")
    if style == "day":
        text = words.day(instant, zone)
    else:
        text = words.relative(instant, context["at"], zone)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        instant.isoformat(timespec="seconds"),
        words.exact(instant, zone),
        text,
    )


@register.filter
def figure(value: float | None, unit: str = "") -> str:
    return words.figure(value, unit)


@register.filter
def span(value: Any) -> str:
    return words.span(value)


@register.inclusion_tag("ui/empty.html")
def empty(
    title: str, text: str, *, icon: str = "inbox", url: str = "", button: str = ""
) -> dict[str, str]:
    """Show an empty place: what belongs here, why it is worth it, and at most one button."""
    return {"title": title, "text": text, "icon": icon, "url": url, "button": button}


@register.inclusion_tag("ui/pages.html", takes_context=True)
def pages(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Show the way through a paginated list, keeping what was asked for in the address."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    return {"page": page, "query": query.urlencode()}


@register.inclusion_tag("ui/field.html")
def field(bound: Any, hint: str = "") -> dict[str, Any]:
    """Show a form field with its label, hint and error, tied together for a screen reader."""
    return {"field": bound, "hint": hint or bound.help_text}
