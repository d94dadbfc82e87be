"""Answers of passkeys and security keys; a wrong one is refused in words that fit a key."""

from typing import Any

from allauth.mfa.webauthn.forms import (
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class KnownKey:
    """Mixed into a form of django-allauth, whose own words are about a code."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError as error:
            raise ValidationError(
                _("This key is not known here. Choose another way in."), code=error.code
            ) from error


class SignInForm(KnownKey, LoginWebAuthnForm):
    pass


class SecondStepForm(KnownKey, AuthenticateWebAuthnForm):
    pass


class AgainForm(KnownKey, ReauthenticateWebAuthnForm):
    pass
