"""Codes cannot be guessed, nor limits evaded by a made-up address."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache

from horo.core.limits import spend
from horo.core.refused import TooSoon
from horo.core.time import now

PASSWORD = "a long enough secret"


@pytest.fixture
def halfway(alice, client):
    """A browser that knows alice's password, and not her code."""
    alice.set_password(PASSWORD)
    alice.save()
    TOTP.activate(alice, generate_totp_secret())
    response = client.post("/sign-in/password/", {"name": "alice", "password": PASSWORD})
    assert response.url == "/accounts/2fa/authenticate/"
    return client


def test_codes_are_tried_a_few_times_only(halfway):
    answers = [halfway.post("/accounts/2fa/authenticate/", {"code": f"{n:06}"}) for n in range(12)]

    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert "_auth_user_id" not in halfway.session


@pytest.mark.parametrize(
    "header", ["X-Forwarded-For", "X-Real-Ip", "Forwarded", "Cf-Connecting-Ip"]
)
def test_a_header_makes_no_new_address(client, db, header):
    answers = {
        client.post(
            "/accounts/signup/",
            {"name": "Ada", "email": f"a{n}@example.org"},
            headers={header: f"198.51.100.{n}"},
        ).status_code
        for n in range(40)
    }

    assert 429 in answers


def test_who_was_told_to_wait_is_remembered_among_many():
    for _time in range(3):
        spend("test", "one", times=3, seconds=86_400, at=now())
    for number in range(5_000):
        cache.set(f"other:{number}", 1)

    with pytest.raises(TooSoon):
        spend("test", "one", times=3, seconds=86_400, at=now())
