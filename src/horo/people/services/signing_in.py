"""Signing in: by a link that works once, or by a password that cannot be guessed quickly."""

import hashlib
import secrets
from datetime import datetime, timedelta
from urllib.parse import urlencode

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import override

from horo.core.refused import Refused, TooSoon
from horo.people.languages import LANGUAGES
from horo.people.models import PERSON, Member, SignInFailure, SignInLink

LINK_LASTS = timedelta(minutes=30)
MAILED = "m."  # how the token of a link begins that went to the member's own address
LINKS_AT_ONCE = 5  # links that one member can have open; more requests are silently ignored
WINDOW = timedelta(minutes=15)  # failures older than this are forgotten
FAILURES_PER_NAME = 5
FAILURES_PER_ADDRESS = 30
_NO_PASSWORD = make_password(None)


class LinkUsed(Refused):
    pass


class WrongPassword(Refused):
    pass


class TooManyTries(TooSoon):
    pass


def make_link(
    member: Member, *, at: datetime, lasts: timedelta = LINK_LASTS, is_mailed: bool = False
) -> str:
    """Return the address that signs `member` in once, until `lasts` has passed.

    Following a link that `is_mailed` proves the member's address. Only a hash of the token is
    stored: whoever reads the database cannot sign in.
    """
    token = (MAILED if is_mailed else "") + secrets.token_urlsafe(32)
    SignInLink.objects.create(member=member, token_hash=_hash(token), expires_at=at + lasts)
    return settings.SITE_URL + reverse("people:follow-link", args=[token])


def find_link(token: str, *, at: datetime) -> SignInLink:
    """Return the link of `token`. Raises LinkUsed if it was used, has expired or never was."""
    link = (
        SignInLink.objects.select_related("member")
        .filter(token_hash=_hash(token), used_at=None, expires_at__gt=at)
        .first()
    )
    if link is None:
        raise LinkUsed(
            _("This link has been used or is too old. Ask for a new one on the sign-in page.")
        )
    return link


def use_link(token: str, *, at: datetime) -> Member:
    """Use the link of `token` up and return whom it signs in.

    Of two browsers that use it at the same moment one is refused. Raises LinkUsed as
    `find_link` does.
    """
    link = find_link(token, at=at)
    used = SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at)
    if used != 1:
        raise LinkUsed(_("This link has just been used. Ask for a new one on the sign-in page."))
    if token.startswith(MAILED):
        prove_address(link.member)
    return link.member


def prove_address(member: Member) -> None:
    """Keep that `member` reads the mail of their address."""
    if member.email is None:
        return
    email = member.email.lower()
    if EmailAddress.objects.filter(email=email, verified=True).exists():
        return
    address, _is_new = EmailAddress.objects.get_or_create(user=member, email=email)
    address.verified = True
    address.primary = not EmailAddress.objects.filter(user=member, primary=True).exists()
    address.save(update_fields=["verified", "primary"])


def member_of(email: str) -> Member | None:
    """Return the person whose address is `email`: their own, or a further one they proved."""
    people = Member.objects.filter(kind=PERSON)
    further = EmailAddress.objects.filter(email=email.lower(), verified=True)
    own: Member | None = people.filter(email__iexact=email).first()
    return own or people.filter(pk__in=further.values("user_id")).first()


def has_many_links(member: Member, *, at: datetime) -> bool:
    """Whether `member` has so many open links that they are sent no further one."""
    open_links = SignInLink.objects.filter(member=member, used_at=None, expires_at__gt=at)
    return open_links.count() >= LINKS_AT_ONCE


def send_link(email: str, *, at: datetime, after: str = "") -> None:
    """E-mail a sign-in link to the member with the address `email`; it leads to the page `after`.

    Says nothing and does nothing where there is no such member or they have enough links, so
    that nobody learns from the answer who belongs to the community.
    """
    member = member_of(email)
    if member is None or not member.email or has_many_links(member, at=at):
        return
    with transaction.atomic():
        url = make_link(member, at=at, is_mailed=True)
        query = f"?{urlencode({'next': after})}" if after else ""
        transaction.on_commit(lambda: _mail(member, url + query))


def sign_in_by_password(name: str, password: str, *, address: str, at: datetime) -> Member:
    """Return the member called `name` (handle or e-mail address) if `password` is theirs.

    Records every failure by hashes of name and network `address`. Raises TooManyTries after
    five failures for one name or thirty from one address within 15 minutes, WrongPassword else.
    """
    tried, source = _keyed(name.strip().lower()), _keyed(address)
    _refuse_guessing(tried, source, at)
    found = Member.objects.filter(Q(handle=name) | Q(email__iexact=name), kind=PERSON)
    member: Member | None = found.first()
    known = member.password if member and member.has_usable_password() else _NO_PASSWORD
    if not check_password(password, known) or member is None:
        SignInFailure.objects.create(name_hash=tried, address_hash=source, failed_at=at)
        raise WrongPassword(_("Name and password do not fit together. Check both and try again."))
    SignInFailure.objects.filter(name_hash=tried).delete()
    return member


def choose_language(member: Member, language: str) -> None:
    """Remember the language that `member` reads. Raises ValueError for one we do not speak."""
    if language not in LANGUAGES:
        raise ValueError(f"{language!r} is no language of this installation.")
    Member.objects.filter(pk=member.pk).update(locale=language)


def _refuse_guessing(tried: str, source: str, at: datetime) -> None:
    SignInFailure.objects.filter(failed_at__lte=at - WINDOW).delete()
    recent = SignInFailure.objects.filter(failed_at__gt=at - WINDOW)
    if (
        recent.filter(name_hash=tried).count() >= FAILURES_PER_NAME
        or recent.filter(address_hash=source).count() >= FAILURES_PER_ADDRESS
    ):
        raise TooManyTries(
            _("There were too many tries. Wait 15 minutes, or ask for a link by e-mail."),
            wait=int(WINDOW.total_seconds()),
        )


def _mail(member: Member, url: str) -> None:
    with override(member.locale if member.locale in LANGUAGES else None):
        subject = _("Your link to sign in")
        body = _(
            "Hello %(name)s,\n\nopen this link to sign in. It works once, within 30 minutes:\n\n"
            "%(url)s\n\nIf you did not ask for it, leave this message alone: nothing happens."
        ) % {"name": member.name, "url": url}
    send_mail(subject, body, None, [member.email or ""])


def _hash(token: str) -> str:
    """A token is 256 random bits, so a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


def _keyed(text: str) -> str:
    """A name or address can be guessed, so its hash takes the installation's secret."""
    return salted_hmac("horo.people.sign-in", text, algorithm="sha256").hexdigest()
