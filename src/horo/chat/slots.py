"""What this room puts onto the pages of others: the way to write on a profile, and two counts."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from horo.people.models import PERSON, Member
from horo.people.services.blocking import between


def profile_actions(people: Sequence[Member], request: HttpRequest) -> Mapping[int, str]:
    """Write to somebody; block, mute or report them. Not for visitors, and not for oneself."""
    me = _reader(request)
    if me is None:
        return {}
    others = [one for one in people if one.pk != me.pk and one.kind == PERSON]
    return {one.pk: _actions(one, me, request) for one in others}


def account_sections(people: Sequence[Member], request: HttpRequest) -> Mapping[int, str]:
    return {
        one.pk: render_to_string("chat/account_section.html", {}, request=request) for one in people
    }


def listens(request: HttpRequest) -> str:
    """Let the page hear how many conversations hold something new."""
    me = _reader(request)
    if me is None:
        return ""
    return format_html('<span data-live="chats:{}" hidden></span>', me.pk)


def _reader(request: HttpRequest) -> Member | None:
    """Return who reads the page; nobody where the team only looks at it as a member sees it.

    Whom that member blocked is not for them to see.
    """
    if getattr(request, "looking", None) is not None:
        return None
    return getattr(request, "member", None)


def _actions(other: Member, me: Member, request: HttpRequest) -> SafeString:
    is_blocked, is_muted = between(me, other)
    context = {"whom": other, "is_blocked": is_blocked, "is_muted": is_muted}
    return render_to_string("chat/profile_actions.html", context, request=request)
