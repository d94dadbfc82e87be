"""What `docs/joining.md` tells operators is true: its settings, addresses and figures."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.account import app_settings as limits
from django.urls import reverse

from horo.membership.providers import SERVICES
from horo.membership.services import invitations, joining
from horo.people import services as people

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "joining.md").read_text()
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
SHOW = """
import django
django.setup()
from django.conf import settings
from django.urls import reverse
print(settings.HORO_JOINING, settings.HORO_INVITING)
for each in settings.SOCIALACCOUNT_PROVIDERS.values():
    print(each["APPS"][0]["name"], each["APPS"][0]["secret"])
for kind in settings.SOCIALACCOUNT_PROVIDERS:
    oidc = kind == "openid_connect"
    print(reverse(f"{kind}_callback", kwargs={"provider_id": "oidc"} if oidc else {}))
"""


def settings_in(block: str, secrets: Path) -> dict[str, str]:
    """The settings of an example; a secret file is put where the test may write."""
    found = dict(line.split("=", 1) for line in block.strip().splitlines())
    for name, value in found.items():
        if name.endswith("_FILE"):
            (secrets / Path(value).name).write_text("hush\n")
            found[name] = str(secrets / Path(value).name)
    return found


@pytest.fixture
def started(tmp_path):
    def with_example(block: str) -> str:
        env = {**os.environ, "HORO_HOME": str(tmp_path), "PYTHONPATH": str(ROOT / "src")}
        env |= {"DJANGO_SETTINGS_MODULE": "horo.settings", **settings_in(block, tmp_path)}
        run = subprocess.run([sys.executable, "-c", SHOW], env=env, capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
        return run.stdout

    return with_example


def test_there_are_examples():
    assert len(BLOCKS) == 3


@pytest.mark.parametrize(
    ("number", "shows"),
    [
        (0, ["request members"]),
        (1, ["Company hush", "/accounts/oidc/oidc/login/callback/"]),
        (2, ["GitHub hush", "/accounts/github/login/callback/"]),
    ],
)
def test_every_example_works_as_it_stands(number, shows, started):
    said = started(BLOCKS[number])

    for words in shows:
        assert words in said
        if words.startswith("/"):
            assert f"https://community.example.org{words}" in PAGE


def test_every_service_stands_in_the_table():
    for kind, service in SERVICES.items():
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| {service.name} |"))
        assert f"`{kind}`" in row
        assert f"`{service.id_setting}`" in row
        assert f"`{service.secret_setting}`" in row


def test_the_figures_are_those_of_the_code():
    flat = " ".join(PAGE.split())

    assert joining.LINK_LASTS.days == 3
    assert "works for three days" in flat
    assert people.LINK_LASTS.seconds == 30 * 60
    assert "within 30 minutes" in flat
    assert invitations.MAIL_LASTS.days == 14
    assert "14 days" in flat
    assert (limits.RATE_LIMITS["signup"], limits.RATE_LIMITS["login"]) == ("20/m/ip", "30/m/ip")
    assert (people.FAILURES_PER_NAME, people.FAILURES_PER_ADDRESS) == (5, 30)
    assert people.WINDOW.seconds == 15 * 60


def test_the_pages_that_are_named_exist():
    assert reverse("membership:invite") == "/invite/"
    assert reverse("membership:requests") == "/requests/"
