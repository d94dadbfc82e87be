"""The addresses of django-allauth, under /accounts/.

Those of the second step load the library of passkeys, a tenth of the server's memory; they are
named one by one, so that it is loaded when somebody first goes there.
"""

from allauth.socialaccount.providers import registry
from django.urls import URLPattern, URLResolver, include, path

from horo.core.later import later


def _step(address: str, view: str, name: str) -> URLPattern:
    return path(f"2fa/{address}", later(f"allauth.mfa.{view}"), name=f"mfa_{name}")


SECOND_STEP = [
    _step("", "base.views:index", "index"),
    _step("authenticate/", "base.views:authenticate", "authenticate"),
    _step("reauthenticate/", "base.views:reauthenticate", "reauthenticate"),
    _step("totp/activate/", "totp.views:activate_totp", "activate_totp"),
    _step("totp/deactivate/", "totp.views:deactivate_totp", "deactivate_totp"),
    _step("recovery-codes/", "recovery_codes.views:view_recovery_codes", "view_recovery_codes"),
    _step(
        "recovery-codes/generate/",
        "recovery_codes.views:generate_recovery_codes",
        "generate_recovery_codes",
    ),
    _step(
        "recovery-codes/download/",
        "recovery_codes.views:download_recovery_codes",
        "download_recovery_codes",
    ),
    _step("webauthn/", "webauthn.views:list_webauthn", "list_webauthn"),
    _step("webauthn/add/", "webauthn.views:add_webauthn", "add_webauthn"),
    _step("webauthn/login/", "webauthn.views:login_webauthn", "login_webauthn"),
    _step("webauthn/signup/", "webauthn.views:signup_webauthn", "signup_webauthn"),
    _step(
        "webauthn/reauthenticate/",
        "webauthn.views:reauthenticate_webauthn",
        "reauthenticate_webauthn",
    ),
    _step("webauthn/keys/<int:pk>/remove/", "webauthn.views:remove_webauthn", "remove_webauthn"),
    _step("webauthn/keys/<int:pk>/edit/", "webauthn.views:edit_webauthn", "edit_webauthn"),
]


def _services() -> list[URLResolver]:
    return [
        path("", include(f"{service.get_package()}.urls")) for service in registry.get_class_list()
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", later("horo.membership.views.accounts:sign_in"), name="account_login"),
    path("", include("allauth.account.urls")),
    *SECOND_STEP,
    path("3rdparty/", include("allauth.socialaccount.urls")),
    *_services(),
    path("sessions/", include("allauth.usersessions.urls")),
]
