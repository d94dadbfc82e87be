"""Other services: switched on by their settings alone, and where each of them begins."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from horo.membership.providers import SERVICES

SRC = Path(__file__).parents[3]
ASK = """
import json, re, sys
import django
django.setup()
from django.test import Client
from django.core.management import call_command
call_command("migrate", verbosity=0)
client = Client()
page = client.get("/sign-in/", headers={"host": "localhost"}).text
found = {}
for path in re.findall(r'action="(/accounts/(?!2fa|password)[^"]+/login/)[^"]*"', page):
    found[path] = client.post(path, headers={"host": "localhost"}).text
print(json.dumps({"page": page, "found": found, "apps": sorted(sys.modules)}))
"""


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    """Start Horo with some settings; return the sign-in page and where its buttons lead."""

    def with_settings(**settings: str) -> dict:
        home = tmp_path_factory.mktemp("home")
        env = {**os.environ, "HORO_HOME": str(home), "PYTHONPATH": str(SRC), **settings}
        env["DJANGO_SETTINGS_MODULE"] = "horo.settings"
        run = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", ASK], env=env, capture_output=True, text=True
        )
        assert run.returncode == 0, run.stderr
        return json.loads(run.stdout)

    return with_settings


@pytest.fixture(scope="module")
def everything(ask):
    given = {}
    for service in SERVICES.values():
        given |= {service.id_setting: f"id of {service.name}", service.secret_setting: "hush"}
    return ask(**given, HORO_SOCIAL_GITLAB_URL="https://git.example.org")


@pytest.mark.parametrize(
    ("kind", "begins"),
    [
        ("discord", "https://discord.com/"),
        ("github", "https://github.com/login/oauth/authorize"),
        ("gitlab", "https://git.example.org/oauth/authorize"),
        ("google", "https://accounts.google.com/"),
        ("microsoft", "https://login.microsoftonline.com/common/oauth2/v2.0/authorize"),
        ("slack", "https://slack.com/"),
        ("yandex", "https://oauth.yandex."),
    ],
)
def test_every_service_begins_at_its_own_place(kind, begins, everything):
    service = SERVICES[kind]
    assert f"Continue with {service.name}" in everything["page"]

    handed_over = everything["found"][f"/accounts/{kind}/login/"]
    assert f'content="0;url={begins}' in handed_over
    assert f"client_id=id+of+{service.name}" in handed_over
    assert "hush" not in handed_over


def test_every_service_is_tried_above(everything):
    assert len(everything["found"]) == len(SERVICES)


def test_nothing_is_offered_or_loaded_that_is_not_configured(ask):
    plain = ask()

    assert plain["found"] == {}
    assert "Continue with" not in plain["page"]
    loaded = {name for name in plain["apps"] if name.startswith("allauth.socialaccount.providers.")}
    assert not {name for name in loaded if name.rsplit(".", 1)[-1] in SERVICES}
    assert "fido2" not in plain["apps"], "passkeys are loaded when somebody uses them"
    assert "requests" not in plain["apps"]


def test_behind_tls_one_comes_back_over_tls(ask):
    found = ask(HORO_URL="https://localhost", HORO_SOCIAL_GITHUB_ID="x")["found"]

    back = "redirect_uri=https%3A%2F%2Flocalhost%2Faccounts%2Fgithub%2Flogin%2Fcallback%2F"
    assert back in found["/accounts/github/login/"]
