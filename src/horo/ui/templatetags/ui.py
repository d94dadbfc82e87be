"""Components: one way to show a person, a time, a number, an empty place."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from horo.ui import links, navigation, slots, words
from horo.ui.stencils import stencil

register = template.Library()
PERSON = "person"  # the kind of member that has a profile
SIDES = {"": 28, "middle": 40, "big": 64}  # of faces, in pixels
COPIES = {"": (48, 96), "middle": (48, 96), "big": (96, 256)}  # that are fetched, also at 2x
TONES = 8  # colours of faces, see parts.css


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw one icon of the sprite; it is decoration, so the words beside it must suffice."""
    return _icon(name, settings.STATIC_URL)


@lru_cache(maxsize=512)
def _icon(name: str, _static_url: str) -> SafeString:
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>',
        static("ui/vendor/icons.svg"),
        name,
    )


@register.simple_tag
def link(kind: str, *args: object) -> str:
    return links.to(kind, *args)


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """Return one or two letters that stand for `name`."""
    parts = [part for part in name.replace(".", " ").replace("_", " ").split() if part[0].isalnum()]
    if not parts:
        return "?"
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()


@register.simple_tag
def face(member: Any, size: str = "") -> SafeString:
    """Draw a member's picture; without one the initials, on a colour that stays theirs.

    `size` is "" (28 pixels), "middle" (40) or "big" (64).
    """
    if member.picture and (url := links.to("picture", member.picture, COPIES[size][0])):
        return format_html(
            '<img class="avatar {0}" src="{1}" srcset="{2} 2x" width="{3}" height="{3}" alt=""'
            ' loading="lazy" decoding="async">',
            size,
            url,
            links.to("picture", member.picture, COPIES[size][1]),
            SIDES[size],
        )
    return _letters(member.pk % TONES, size, initials(member.name or member.handle))


@lru_cache(maxsize=4096)
def _letters(tone: int, size: str, letters: str) -> SafeString:
    return format_html(
        '<span class="avatar tone-{} {}" aria-hidden="true">{}</span>', tone, size, letters
    )


@register.simple_tag(takes_context=True)
def frame(context: Context, name: str) -> SafeString:
    """Show a part of the frame around every page, which is set once for all who see the same."""
    member, request = context.get("member"), context.get("request")
    fill = stencil(
        name,
        ("csrf_token", "here", "there", "me", "lists"),
        current=context.get("current", ""),
        member=member is not None,
        team=bool(context.get("is_team")),
        analyst=bool(context.get("is_analyst")),
        console=bool(context.get("console")),
        theme=context.get("theme", ""),
        languages=context.get("languages", ()),
    )
    return fill(
        {
            "csrf_token": context.get("csrf_token", ""),
            "here": context.get("here", "/"),
            "there": quote(str(context.get("here", "/")), safe=""),
            "me": person(context, member) if member is not None else "",
            "lists": navigation.lists(request) if request is not None else "",
        }
    )


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str, subject: Any) -> SafeString:
    """Show what other rooms put into the slot `name` for one object, such as a member."""
    if subject is None or "request" not in context:
        return SafeString()
    return slots.filled(name, [subject], context["request"]).get(subject.pk, SafeString())


@register.simple_tag
def places(
    current: str, *, member: bool, team: bool, analyst: bool = False
) -> list[navigation.Link]:
    """Return where one can go from the page that belongs to the place `current`."""
    return navigation.links(current, member=member, team=team, analyst=analyst)


@register.simple_tag(takes_context=True)
def person(context: Context, member: Any) -> SafeString:
    """Show a member: face and name, and for everyone inside the way to the profile."""
    inside = format_html("{}<span>{}</span>", face(member), member.name or member.handle)
    url = ""
    if context.get("member") and member.kind == PERSON:
        url = links.to("profile", member.handle)
    elif context.get("is_team"):
        url = links.to("member", member.pk)
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
    """Show an instant: relative, or as `style` "day" or "exact"; on hover always exact."""
    if instant is None:
        return ""
    member = context.get("member")
    zone = words.zone_of(member.timezone if member else "")
    if style == "day":
        text = words.day(instant, zone)
    elif style == "exact":
        text = words.exact(instant, zone)
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
