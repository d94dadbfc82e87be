"""People who come with an account of another service: whose word is taken for what."""

from datetime import datetime
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import get_language

from horo.content.markdown.tidying import is_visible, on_one_line
from horo.core.time import now
from horo.membership.models import Invitation
from horo.membership.services import joining
from horo.membership.services.joining import Person
from horo.people import services as people
from horo.people.models import Member


def meet(request: HttpRequest, login: Any) -> None:
    """Keep an account elsewhere from taking over a member's account by a mere address.

    Where the other service has proven an address that is a member's, and is not trusted to
    sign members in by it, that member is mailed a link; signed in, they can connect the two.
    """
    if login.is_existing or login.state.get("process") == "connect":
        return
    for address in login.email_addresses:
        if address.verified and people.member_of(address.email) is not None:
            joining.start(person_of(login, request), at=now())
            raise ImmediateHttpResponse(redirect("membership:sent"))


def name_in(data: dict[str, Any]) -> str:
    """Return what the other service calls the person, or ""."""
    whole = f"{data.get('first_name') or ''} {data.get('last_name') or ''}".strip()
    found = data.get("name") or whole or data.get("username") or ""
    name = on_one_line(str(found)[:2_000])[:200]
    return name if is_visible(name) else ""


def proven(login: Any) -> str:
    """Return the address that the other service has proven, or ""."""
    return next((each.email.lower() for each in login.email_addresses if each.verified), "")


def person_of(login: Any, request: HttpRequest) -> Person:
    account = login.account
    return Person(
        email=proven(login) or login.user.email or "",
        name=login.user.name,
        locale=get_language() or "",
        social={"provider": account.provider, "uid": account.uid, "data": account.extra_data},
    )


def admit(person: Person, login: Any, invitation: Invitation | None, *, at: datetime) -> Member:
    """Make the person of `login` a member, and the account elsewhere theirs."""
    with transaction.atomic():
        member = joining.admit(person, at=at, invitation=invitation)
    login.user = login.account.user = member
    return member
