"""Who else may vouch for a person: sign-in services, each switched on by its settings alone.

Only what is configured is installed: every provider costs memory and one more way in.
"""

from dataclasses import dataclass
from typing import Any

from horo.core import env

TRUSTED = "email_authentication"  # django-allauth's word for: a proven address signs in


@dataclass(frozen=True)
class Service:
    """One well-known sign-in service and the settings that switch it on."""

    name: str
    id_setting: str
    secret_setting: str
    extra: tuple[tuple[str, Any], ...] = ()


SERVICES = {
    "discord": Service("Discord", "HORO_SOCIAL_DISCORD_ID", "HORO_SOCIAL_DISCORD_SECRET"),
    "github": Service("GitHub", "HORO_SOCIAL_GITHUB_ID", "HORO_SOCIAL_GITHUB_SECRET"),
    "gitlab": Service("GitLab", "HORO_SOCIAL_GITLAB_ID", "HORO_SOCIAL_GITLAB_SECRET"),
    "google": Service("Google", "HORO_SOCIAL_GOOGLE_ID", "HORO_SOCIAL_GOOGLE_SECRET"),
    "microsoft": Service("Microsoft", "HORO_SOCIAL_MICROSOFT_ID", "HORO_SOCIAL_MICROSOFT_SECRET"),
    "slack": Service("Slack", "HORO_SOCIAL_SLACK_ID", "HORO_SOCIAL_SLACK_SECRET"),
    "yandex": Service("Yandex", "HORO_SOCIAL_YANDEX_ID", "HORO_SOCIAL_YANDEX_SECRET"),
}


def apps() -> list[str]:
    """Return the packages of the services that are configured."""
    return [f"allauth.socialaccount.providers.{kind}" for kind in sorted(settings())]


def settings() -> dict[str, dict[str, Any]]:
    """Return `SOCIALACCOUNT_PROVIDERS`: each configured service, and OpenID Connect."""
    found = {kind: _service(service) for kind, service in SERVICES.items() if _is_on(service)}
    if url := env.text("HORO_OIDC_URL", ""):
        found["openid_connect"] = _openid_connect(url)
    if "gitlab" in found:
        found["gitlab"]["APPS"][0]["settings"]["gitlab_url"] = env.text(
            "HORO_SOCIAL_GITLAB_URL", "https://gitlab.com"
        )
    return found


def _is_on(service: Service) -> bool:
    return bool(env.text(service.id_setting, ""))


def _service(service: Service) -> dict[str, Any]:
    return {
        "APPS": [
            {
                "name": service.name,
                "client_id": env.text(service.id_setting, ""),
                "secret": env.secret(service.secret_setting, ""),
                "settings": {},
            }
        ],
        "OAUTH_PKCE_ENABLED": True,
    }


def _openid_connect(url: str) -> dict[str, Any]:
    return {
        "provider_class": "horo.membership.oidc.provider.Provider",
        "APPS": [
            {
                "provider_id": "oidc",
                "name": env.text("HORO_OIDC_NAME", "OpenID Connect"),
                "client_id": env.text("HORO_OIDC_ID", ""),
                "secret": env.secret("HORO_OIDC_SECRET", ""),
                "settings": {
                    "server_url": url.rstrip("/"),
                    TRUSTED: env.flag("HORO_OIDC_TRUST_EMAIL", default=False),
                },
            }
        ],
        "OAUTH_PKCE_ENABLED": True,
    }
