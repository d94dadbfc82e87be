"""How an answer of the provider is checked before anybody is signed in by it."""

from typing import Any

import jwt
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest

SIGNED_BY = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
SIGNED_BY |= {"ES256", "ES384", "ES512", "EdDSA"}  # by a key pair: nobody can sign with our secret
NONCE = "nonce"  # in the state that waits in the session for the answer


class Adapter(OpenIDConnectOAuth2Adapter):
    """Checks what django-allauth leaves to TLS: the signature, the nonce, and the subject."""

    nonce = ""

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        id_token = kwargs["response"].get("id_token")
        if not id_token:
            raise OAuth2Error("The answer holds no id_token.")
        claims = self._decode_id_token(app, id_token)
        if not self.nonce or claims.get("nonce") != self.nonce:
            raise OAuth2Error("The nonce of the id_token is not ours.")
        info = self._fetch_user_info(token.token)
        if info.get("sub") != claims["sub"]:
            raise OAuth2Error("The id_token and the user info are of two people.")
        data = {"userinfo": {**claims, **info}, "id_token": claims}
        return self.get_provider().sociallogin_from_response(request, data)

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        try:
            if jwt.get_unverified_header(id_token).get("alg") not in SIGNED_BY:
                raise OAuth2Error("The id_token is not signed by a key pair.")
            claims: dict[str, Any] = jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
                verify_signature=True,
            )
        except (KeyError, TypeError, ValueError, jwt.PyJWTError) as error:
            raise OAuth2Error("The id_token cannot be read.") from error
        if not claims.get("sub"):
            raise OAuth2Error("The id_token names nobody.")
        return claims
