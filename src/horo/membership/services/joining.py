"""Joining: an address is proven first, then there is a member. `joined` is recorded once."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from horo.core.refused import Refused
from horo.log import services as log
from horo.membership.activities import REQUESTED
from horo.membership.models import Invitation, JoinRequest, SignUp
from horo.membership.services import invitations, mails
from horo.people import services as people
from horo.people.activities import JOINED
from horo.people.handles import free_handle
from horo.people.models import Member, Profile

LINK_LASTS = timedelta(days=3)
LINKS_AT_ONCE = 3  # open sign-ups of one address; more are silently ignored
KEPT = timedelta(days=7)  # how long a sign-up that was not confirmed is remembered
DECIDED_KEPT = timedelta(days=90)  # how long a request that was decided is remembered
TRIES = 5


class LinkOver(Refused):
    pass


@dataclass(frozen=True)
class Person:
    """Somebody who wants to join, as they describe themselves.

    `social` is their account elsewhere: {"provider", "uid", "data"}.
    """

    email: str
    name: str
    locale: str = ""
    timezone: str = ""
    text: str = ""
    social: dict[str, Any] | None = None


@dataclass(frozen=True)
class Outcome:
    """What a confirmed address led to: a member who may sign in, or a request that waits."""

    member: Member | None
    is_new: bool = False
    by_passkey: bool = False
    next: str = ""


def is_open(invitation: Invitation | None) -> bool:
    """Whether somebody may sign up at all; in a community by invitation only with one."""
    return settings.HORO_JOINING != "invitation" or invitation is not None


def asks_first(invitation: Invitation | None) -> bool:
    """Whether somebody who signs up has to wait for the team."""
    return settings.HORO_JOINING == "request" and invitation is None


def start(
    person: Person,
    *,
    at: datetime,
    by_passkey: bool = False,
    next: str = "",  # noqa: A002 - the name of the field everywhere
    invitation: Invitation | None = None,
    browser: str = "",
) -> None:
    """Mail `person` the link that proves their address. Changes nothing for a member.

    Whatever the address, the answer is the same: nobody learns who belongs here. Too many
    open links for one address are silently ignored.
    """
    email = person.email.lower()
    member = people.member_of(email)
    if member is not None:
        _remind(member, email, at=at)
    elif JoinRequest.objects.filter(email=email, decision="").exists():
        mails.still_waiting(email, person.locale, name=person.name)
    elif (
        SignUp.objects.filter(email=email, used_at=None, expires_at__gt=at).count() < LINKS_AT_ONCE
    ):
        sign_up = SignUp(
            email=email,
            name=person.name,
            locale=person.locale,
            timezone=person.timezone,
            text=person.text,
            social=person.social,
            by_passkey=by_passkey,
            next=next[:500],
            invitation=invitation,
            browser=hashed(browser) if browser else "",
        )
        _keep_and_mail(sign_up, at=at)


def find(token: str, *, at: datetime) -> SignUp:
    """Return the sign-up of `token`. Raises LinkOver if it was used, is too old or never was."""
    found = (
        SignUp.objects.select_related("invitation")
        .filter(token_hash=hashed(token), used_at=None, expires_at__gt=at)
        .first()
    )
    if found is None:
        raise LinkOver(_("This link has been used or is too old. Sign up again to get a new one."))
    return found


def confirm(token: str, *, at: datetime, browser: str = "") -> Outcome:
    """Use the link of `token` up: its address is proven.

    Where joining is open, or by invitation, there is a new member; where the team decides,
    a request. An address that became a member's meanwhile signs that member in. `browser` is
    the secret of the browser in which an account elsewhere was proven.

    Raises LinkOver as `find` does; InvitationOver where one needs an invitation and it is over.
    """
    sign_up = find(token, at=at)
    try:
        return _use_up(sign_up, browser=browser, at=at)
    except IntegrityError:  # another link of this address was opened at the same moment
        member = people.member_of(sign_up.email)
        if member is None:
            raise
        return Outcome(member, next=sign_up.next)


def come(
    person: Person, invitation: Invitation, *, at: datetime, by_passkey: bool = False
) -> Outcome | None:
    """Let `person` in at once by an invitation that was mailed to their address.

    Opening it has proven the address already. Returns None where that is not so, or where the
    address is a member's, whom an invitation does not sign in. Raises InvitationOver.
    """
    if invitation.email != person.email or people.member_of(person.email) is not None:
        return None
    with transaction.atomic():
        member = admit(person, at=at, invitation=invitation)
    return Outcome(member, is_new=True, by_passkey=by_passkey)


def admit(person: Person, *, at: datetime, invitation: Invitation | None = None) -> Member:
    """Make `person`, whose address is proven, a member. Records `joined`.

    With `invitation` they accept it. Call inside a transaction; raises InvitationOver.
    """
    member = _new_member(person, at=at)
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    if person.social:
        _connect(member, person.social)
    log.record(JOINED, member, actor=member, at=at, source_key=f"joined:{member.pk}")
    if invitation is not None:
        invitations.accept(invitation, by=member, at=at)
    return member


def ask(person: Person, *, at: datetime) -> JoinRequest:
    """Put `person`, whose address is proven, before the team. Records `requested` once."""
    with transaction.atomic():
        JoinRequest.objects.filter(decided_at__lt=at - DECIDED_KEPT).delete()
        request, is_new = JoinRequest.objects.get_or_create(
            email=person.email.lower(),
            decision="",
            defaults={
                "name": person.name,
                "locale": person.locale,
                "timezone": person.timezone,
                "text": person.text,
                "social": person.social,
                "asked_at": at,
            },
        )
        if is_new:
            log.record(REQUESTED, request, actor=None, at=at)
    return request


def hashed(token: str) -> str:
    """A token is 256 random bits, so a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


def _use_up(sign_up: SignUp, *, browser: str, at: datetime) -> Outcome:
    with transaction.atomic():
        if SignUp.objects.filter(pk=sign_up.pk, used_at=None).update(used_at=at) != 1:
            raise LinkOver(_("This link has just been used. You can sign in."))
        member = people.member_of(sign_up.email)
        if member is not None:
            return Outcome(member, next=sign_up.next)
        return _enter(sign_up, is_same_browser=_is_same(sign_up, browser), at=at)


def _new_member(person: Person, *, at: datetime) -> Member:
    """Add the row; another handle is tried where somebody of that name joins at this moment."""
    for _attempt in range(TRIES):
        member = Member(
            handle=free_handle(person.name, person.locale),
            name=person.name,
            email=person.email.lower(),
            locale=person.locale,
            timezone=person.timezone,
            joined_at=at,
        )
        member.set_unusable_password()
        try:
            with transaction.atomic():
                member.save(force_insert=True)
                Profile.objects.create(member=member)
        except IntegrityError:
            if people.member_of(person.email) is not None:
                raise
        else:
            return member
    raise IntegrityError(f"No free handle for {person.name!r} in {TRIES} tries.")


def _keep_and_mail(sign_up: SignUp, *, at: datetime) -> None:
    token = secrets.token_urlsafe(32)
    sign_up.token_hash = hashed(token)
    sign_up.made_at, sign_up.expires_at = at, at + LINK_LASTS
    url = settings.SITE_URL + reverse("membership:confirm", args=[token])
    with transaction.atomic():
        SignUp.objects.filter(expires_at__lt=at - KEPT).delete()
        sign_up.save(force_insert=True)
        mails.confirm(sign_up.email, sign_up.locale, name=sign_up.name, url=url)


def _enter(sign_up: SignUp, *, is_same_browser: bool, at: datetime) -> Outcome:
    person = Person(
        email=sign_up.email,
        name=sign_up.name,
        locale=sign_up.locale,
        timezone=sign_up.timezone,
        text=sign_up.text,
        social=sign_up.social if is_same_browser else None,
    )
    invitation = invitations.still_open(sign_up.invitation_id, at=at)
    if not is_open(invitation):
        raise invitations.InvitationOver(
            _("This invitation is used up or no longer open. Ask for a new one.")
        )
    if asks_first(invitation):
        ask(person, at=at)
        return Outcome(None)
    member = admit(person, at=at, invitation=invitation)
    return Outcome(member, is_new=True, by_passkey=sign_up.by_passkey, next=sign_up.next)


def _remind(member: Member, email: str, *, at: datetime) -> None:
    if people.has_many_links(member, at=at):
        return
    with transaction.atomic():
        url = people.make_link(member, at=at, is_mailed=True)
        mails.known_already(email, member.locale, name=member.name, url=url)


def _has_many_links(email: str, *, at: datetime) -> bool:
    open_links = SignUp.objects.filter(email=email, used_at=None, expires_at__gt=at)
    return open_links.count() >= LINKS_AT_ONCE


def _is_same(sign_up: SignUp, browser: str) -> bool:
    return bool(browser) and secrets.compare_digest(sign_up.browser, hashed(browser))


def _connect(member: Member, social: dict[str, Any]) -> None:
    from allauth.socialaccount.models import SocialAccount

    SocialAccount.objects.get_or_create(
        provider=social["provider"],
        uid=social["uid"],
        defaults={"user": member, "extra_data": social.get("data", {})},
    )
