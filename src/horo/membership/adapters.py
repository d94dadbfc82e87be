"""What django-allauth asks of us: who may join, in which words, and where to go from here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from horo.core.refused import TooSoon
from horo.core.time import now
from horo.membership.entering import INVITATION, welcome
from horo.membership.services import elsewhere, invitations, joining
from horo.people.models import Member
from horo.ui.http import ours

LIMITED = {"too_many_login_attempts": 300, "rate_limited": 300}  # seconds to wait, as allauth does
WAYS = {  # to show once more that it is you
    "reauthenticate": _("Use the password"),
    "mfa_reauthenticate": _("Use a code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey or security key"),
}


def name_of(member: Member) -> str:
    return member.name or member.handle


def invitation_of(request: HttpRequest) -> Any:
    """Return the invitation by which this browser came, if it can still be accepted."""
    return invitations.still_open(request.session.get(INVITATION), at=now())


class AccountAdapter(DefaultAccountAdapter):
    """Addresses are proven before there is a member, so no stage of signing in waits for that."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "cannot_remove_primary_email": _(
            "This is your main address. Make another one the main address first."
        ),
        "duplicate_email": _("This address is yours already."),
        "email_taken": _("This address cannot be used. Choose another one."),
        "enter_current_password": _("Write the password that you have now."),
        "incorrect_code": _("This code is not right. Check it and try again."),
        "incorrect_password": _("This password is not right. Check it and try again."),
        "invalid_or_expired_key": _("This link is used up or too old. Ask for a new one."),
        "invalid_password_reset": _("This link is used up or too old. Ask for a new one."),
        "max_email_addresses": _("You can have up to %d addresses."),
        "rate_limited": _("That was fast. Wait a moment, then try again."),
        "same_as_current": _("Choose one that differs from the present one."),
        "too_many_login_attempts": _("There were too many tries. Wait a few minutes."),
        "unverified_primary_email": _("Confirm the address first, then make it the main one."),
    }

    def validation_error(self, code: str, *args: Any) -> Any:
        """Return the error; where one has to wait, raise TooSoon, so that the answer says so."""
        if code in LIMITED:
            raise TooSoon(str(self.error_messages[code]), wait=LIMITED[code])
        return super().validation_error(code, *args)

    def get_login_stages(self) -> list[str]:
        return [
            "horo.membership.stages.SecondStep",
            "allauth.mfa.webauthn.stages.PasskeySignupStage",
        ]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return joining.is_open(invitation_of(request))

    def post_login(
        self,
        request: HttpRequest,
        user: Member,
        *,
        signup: bool,
        redirect_url: str | None,
        **rest: Any,
    ) -> HttpResponse:
        """Welcome who is new before they go where they wanted to."""
        target = welcome(ours(request, redirect_url or "")) if signup else redirect_url
        response: HttpResponse = super().post_login(
            request, user, signup=signup, redirect_url=target, **rest
        )
        return response

    def is_safe_url(self, url: str | None) -> bool:
        return bool(ours(self.request, url or ""))

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        uid, _dash, token = key.partition("-")
        return settings.SITE_URL + path.replace("UID-KEY", f"{uid}-{token}")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**each, "description": WAYS[each["id"]]} for each in methods]

    def send_notification_mail(
        self, template_prefix: str, user: Member, *args: Any, **kwargs: Any
    ) -> None:
        """Tell a member of a change to their account, in the language that they read."""
        with override(user.locale or None):
            super().send_notification_mail(template_prefix, user, *args, **kwargs)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        kwargs.pop("extra_tags", None)
        super().add_message(request, messages.INFO, *args, **kwargs)


class MfaAdapter(DefaultMFAAdapter):
    def generate_authenticator_name(self, user: Member, type: Any) -> str:  # noqa: A002
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Key %(number)d") % {"number": number}

    def get_totp_label(self, user: Member) -> str:
        return user.email or user.handle

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": _(
            "With a second step to sign in, remove that step first, then add the address."
        ),
        "cannot_delete_authenticator": _("The second step cannot be switched off here."),
        "cannot_generate_recovery_codes": _("Add a passkey or an app for codes first."),
        "incorrect_code": _("This code is not right. Check it and try again."),
        "unverified_email": _("Confirm your e-mail address first."),
    }


class SocialAdapter(DefaultSocialAccountAdapter):
    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "email_taken": _("This address cannot be used. Choose another one."),
        "invalid_token": _("The other service did not say who you are. Try again."),
        "no_password": _("Set a password or add a passkey first, so that you can still sign in."),
        "no_verified_email": _("Confirm an e-mail address first, so that you can still sign in."),
        "disconnect_last": _("This is your only way in. Add another one first."),
        "connected_other": _("This account belongs to another member here."),
    }

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        elsewhere.meet(request, sociallogin)

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Member:
        member: Member = sociallogin.user
        member.name = elsewhere.name_in(data)
        member.email = (data.get("email") or "").lower() or None
        return member

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Without a form where nothing is left to ask: name and a proven address are there."""
        asks = joining.asks_first(invitation_of(request))
        return not asks and bool(sociallogin.user.name and elsewhere.proven(sociallogin))

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Member:
        person = elsewhere.person_of(sociallogin, request)
        return elsewhere.admit(person, sociallogin, invitation_of(request), at=now())

    def get_signup_form_initial_data(self, sociallogin: Any) -> dict[str, str]:
        member = sociallogin.user
        return {"name": member.name, "email": member.email or ""}
