"""What signing in still asks for after the first proof."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.stages import LoginStage
from allauth.core.internal.httpkit import headed_redirect_response
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse

from horo.core.later import found
from horo.people.models import Member


def has_key(member: Member) -> bool:
    """Whether `member` has a passkey or a security key."""
    keys = Authenticator.objects.filter(user=member, type=Authenticator.Type.WEBAUTHN)
    return bool(keys.exists())


def has_second_step(member: Member) -> bool:
    """Whether a password or a mailed link alone does not sign `member` in.

    An app for codes or a security key is a second step. A passkey is a way in of its own, and
    whoever loses it comes back by mail, as everyone does.
    """
    mine = list(Authenticator.objects.filter(user=member).only("type", "data"))
    return any(
        each.type == Authenticator.Type.TOTP
        or (each.type == Authenticator.Type.WEBAUTHN and each.wrap().is_passwordless is not True)
        for each in mine
    )


def show_again(*, request: HttpRequest, user: Member, **_signal: Any) -> None:
    """Take the new key or code for the proof that its owner is here.

    Otherwise the page with the recovery codes, which comes next, would ask for another.
    """
    record_authentication(request, user, "mfa", reauthenticated=True)


class SecondStep(LoginStage):
    """Asks for a code or a security key, unless a passkey was the first proof."""

    key = "mfa_authenticate"  # the page of django-allauth that asks
    urlname = "mfa_authenticate"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        member = self.login.user
        if not isinstance(member, Member) or not has_second_step(member):
            return None, True
        if found("allauth.mfa.webauthn.internal.flows:did_use_passwordless_login")(
            self.request, member
        ):
            return None, True
        self.state["authentication_required"] = True
        return headed_redirect_response("mfa_authenticate"), True
