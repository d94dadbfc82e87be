"""What is mailed to people on their way in: plain text, in the language each of them reads."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from horo.people.languages import LANGUAGES


def place() -> str:
    """Return the name of this community's place, as people type it."""
    return urlsplit(settings.SITE_URL).netloc


def confirm(email: str, locale: str, *, name: str, url: str) -> None:
    """Send the link that proves the address of somebody who wants to join."""
    with _speaking(locale):
        _send(
            email,
            _("Confirm your address to join"),
            _(
                "Hello %(name)s,\n\nopen this link to join the community at %(place)s. "
                "It works once, within three days, in any browser:\n\n%(url)s\n\n"
                "If you did not ask for it, leave this message alone: nothing happens."
            ),
            {"name": name, "url": url},
        )


def known_already(email: str, locale: str, *, name: str, url: str) -> None:
    """Tell a member who signs up again that they belong already, with a link to sign in."""
    with _speaking(locale):
        _send(
            email,
            _("You are a member already"),
            _(
                "Hello %(name)s,\n\nsomebody, probably you, asked to join the community at "
                "%(place)s with this address. You are a member already: open this link to sign "
                "in. It works once, within 30 minutes:\n\n%(url)s\n\n"
                "If it was not you, leave this message alone: nothing happens."
            ),
            {"name": name, "url": url},
        )


def still_waiting(email: str, locale: str, *, name: str) -> None:
    with _speaking(locale):
        _send(
            email,
            _("Your request is waiting"),
            _(
                "Hello %(name)s,\n\nyour request to join the community at %(place)s has reached "
                "the team and waits for an answer. We write to you as soon as there is one."
            ),
            {"name": name},
        )


def invited(email: str, locale: str, *, by: str, note: str, url: str) -> None:
    """Send an invitation, with the inviting member's own words if there are any."""
    with _speaking(locale):
        words = _("%(by)s writes: “%(note)s”") % {"by": by, "note": note} if note else ""
        _send(
            email,
            _("%(by)s invites you") % {"by": by},
            _(
                "Hello,\n\n%(by)s invites you to the community at %(place)s.%(words)s\n\n"
                "Open this link to have a look and to join:\n\n%(url)s\n\n"
                "If you would rather not, leave this message alone: nothing happens."
            ),
            {"by": by, "url": url, "words": f"\n\n{words}" if words else ""},
        )


def admitted(email: str, locale: str, *, name: str, url: str) -> None:
    with _speaking(locale):
        _send(
            email,
            _("Welcome to the community"),
            _(
                "Hello %(name)s,\n\nthe team of the community at %(place)s has let you in. "
                "Open this link to sign in. It works once, within seven days:\n\n%(url)s"
            ),
            {"name": name, "url": url},
        )


def declined(email: str, locale: str, *, name: str, reason: str) -> None:
    with _speaking(locale):
        words = _("They write: “%(reason)s”") % {"reason": reason} if reason else ""
        _send(
            email,
            _("About your request to join"),
            _(
                "Hello %(name)s,\n\nthe team of the community at %(place)s has read your "
                "request and cannot let you in at the moment.%(words)s"
            ),
            {"name": name, "words": f"\n\n{words}" if words else ""},
        )


def space_answered(email: str, locale: str, *, name: str, space: str, url: str) -> None:
    """Tell the answer to a request for a private space; `url` is empty where it was no."""
    with _speaking(locale):
        body = (
            _("Hello %(name)s,\n\nyou can enter the space “%(space)s” now:\n\n%(url)s")
            if url
            else _(
                "Hello %(name)s,\n\nyour request to enter the space “%(space)s” was not granted. "
                "Its hosts will be glad to tell you more."
            )
        )
        subject = _("About the space “%(space)s”") % {"space": space}
        _send(email, subject, body, {"name": name, "space": space, "url": url})


def _speaking(locale: str) -> override:
    return override(locale if locale in LANGUAGES else settings.LANGUAGE_CODE)


def _send(email: str, subject: str, body: str, values: dict[str, str]) -> None:
    """Send once the transaction around has committed; a mail cannot be taken back."""
    text = body % {"place": place(), **values}
    line = " ".join(subject.split())
    transaction.on_commit(lambda: send_mail(line, text, None, [email]) and None)
