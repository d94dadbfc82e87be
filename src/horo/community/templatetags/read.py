"""Lists of topics, set by stencils: a page has thirty rows of them."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from horo.community.composing import WritingForm, fresh_token
from horo.community.services.reading_lists import Row
from horo.community.services.reading_nav import icon_of
from horo.community.services.reading_rows import rows_html
from horo.content.models import Space
from horo.ui import words
from horo.ui.stencils import stencil
from horo.ui.templatetags.ui import icon

register = template.Library()


@register.simple_tag(takes_context=True)
def topic_rows(context: Context, rows: Iterable[Row], spaces: bool = False) -> SafeString:
    """Show `rows`; `spaces` says in which space each topic is."""
    member = context.get("member")
    zone = words.zone_of(member.timezone if member else "")
    return rows_html(rows, at=context["at"], zone=zone, spaces=bool(spaces), member=member)


@register.simple_tag
def space_icon(space: Space) -> SafeString:
    """Draw the icon of a space: its own, else that of its kind."""
    drawn: SafeString = icon(icon_of(space))
    return drawn


@register.simple_tag(takes_context=True)
def reply_box(context: Context) -> SafeString:
    """Show the box in which a member replies, for whom it was found that they may."""
    topic = context["topic"]
    fill = stencil(
        "community/compose/reply.html",
        ("topic_id", "space_id", "key", "token", "csrf_token"),
        prepare=_replying,
        member=True,
    )
    return fill(
        {
            "topic_id": str(topic.pk),
            "space_id": str(topic.space_id),
            "key": f"reply:{topic.pk}",
            "token": fresh_token(),
            "csrf_token": context["csrf_token"],
        }
    )


def _replying(holes: dict[str, Any]) -> dict[str, Any]:
    """Return what the box asks of its context, with holes for what differs."""
    form = WritingForm(initial={"token": holes["token"]}, auto_id="reply_%s")
    return {
        **holes,
        "topic": {"pk": holes["topic_id"], "space_id": holes["space_id"]},
        "box": {"form": form, "key": holes["key"]},
    }
