"""OpenID Connect with every check of the specification: signature, nonce, one subject."""

import secrets
from typing import Any

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest, HttpResponse
from requests import RequestException

from horo.membership.oidc.adapter import NONCE, Adapter


class Provider(OpenIDConnectProvider):
    """One installation's own provider; the nonce ties its answer to the browser that asked."""

    oauth2_adapter_class = Adapter

    def redirect(self, request: HttpRequest, process: str, **kwargs: Any) -> HttpResponse:
        nonce = secrets.token_urlsafe(24)
        params = kwargs.pop("auth_params", None) or self.get_auth_params()
        try:
            answer: HttpResponse = super().redirect(
                request, process, auth_params={**params, "nonce": nonce}, **{NONCE: nonce}, **kwargs
            )
        except (RequestException, KeyError) as error:  # it is away, or no such provider
            answer = render_authentication_error(request, self, exception=error)
        return answer

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """Take an address for proven only where the provider says so plainly."""
        found: list[Any] = super().extract_email_addresses(data)
        for address in found:
            address.verified = address.verified is True
        return found
