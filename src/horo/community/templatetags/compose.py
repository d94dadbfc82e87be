"""The reply box, and what a composer offers: without a question to the database."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import NoReverseMatch, reverse

from horo.community.composing import WritingForm, fresh_token
from horo.community.services import rights
from horo.community.views.asked import template_if_there
from horo.content import markdown
from horo.content.models import Topic
from horo.people.models import Member
from horo.ui import links

register = template.Library()


@register.simple_tag
def reply_form(member: Member | None, topic: Topic) -> dict[str, Any]:
    """Return the form in which `member` replies to `topic`, or why there is none."""
    if member is None:
        here = f"{reverse('community:topic', args=[topic.pk])}#reply"
        return {"form": None, "sign_in": f"{links.to('sign-in')}?{urlencode({'next': here})}"}
    why = rights.why_no_reply(member, topic)
    form = None if why else WritingForm(initial={"token": fresh_token()}, auto_id="reply_%s")
    return {"closed": why, "form": form, "key": f"reply:{topic.pk}"}


@register.simple_tag
def composing() -> dict[str, str]:
    """Return the pages and parts of other rooms that a composer uses, "" where there are none."""
    return {
        "upload_url": _there("files:upload"),
        "similar_url": _there("community:similar"),
        "poll": template_if_there("community/marks/poll_form.html"),
        "help": template_if_there("community/compose/formatting.html"),
    }


@register.filter
def excerpt(html: str) -> str:
    """Return the first words of a post."""
    return markdown.plain(html, most=160)


def _there(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
