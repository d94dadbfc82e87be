"""Joining and signing in, in a real browser: by mail, by passkey, with a second step."""

import re
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from conftest import join, make_member
from django.core import mail
from django.core.cache import cache

from horo.log.models import Activity
from horo.people.models import Member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = {
    "en": ("Your name", "E-mail address", "Join", "Welcome, Nora"),
    "ru": ("Ваше имя", "Электронная почта", "Вступить", "Добро пожаловать, Nora"),
    "bg": ("Вашето име", "Имейл адрес", "Присъединете се", "Добре дошли, Nora"),
}


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()


@pytest.fixture
def authenticator(page):
    """A device with a passkey store that always recognises its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def path_in(message) -> str:
    (address,) = re.findall(r"https?://\S+", message.body)
    return "/" + address.split("/", 3)[3]


def button(page, name):
    return page.get_by_role("main").get_by_role("button", name=name, exact=True)


def is_signed_in(page) -> bool:
    page.goto("/account/")
    return urlsplit(page.url).path == "/account/"


def sign_up(page, path="/join/", words=WORDS["en"]):
    name, address, go, _welcome = words
    page.goto(path)
    page.get_by_label(name, exact=True).fill("Nora")
    page.get_by_label(address, exact=True).fill("nora@example.org")
    button(page, go).click()
    page.wait_for_url("**/join/sent/")


@pytest.mark.parametrize("language", ["en", "ru", "bg"])
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_joining_by_mail(chromium, live_server, language, scripts):
    context = chromium.new_context(
        base_url=live_server.url, locale=language, java_script_enabled=scripts
    )
    page = context.new_page()
    words = WORDS[language]
    sign_up(page, words=words)
    page.goto(path_in(mail.outbox[0]))
    assert page.get_by_role("heading", level=1).inner_text() == words[3]

    button(page, words[2]).click()
    page.wait_for_load_state()
    assert is_signed_in(page)
    nora = Member.objects.get()
    assert (nora.locale, bool(nora.timezone)) == (language, scripts)
    assert Activity.objects.filter(verb="joined", actor=nora).count() == 1
    context.close()


def test_joining_by_passkey_and_coming_back(page, authenticator):
    session, key = authenticator
    page.goto("/join/")
    page.get_by_role("link", name="Join with a passkey").click()
    page.wait_for_url("**/signup/passkey/")
    sign_up(page, page.url)
    page.goto(path_in(mail.outbox[0]))
    button(page, "Join").click()
    button(page, "Make the passkey").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    kept = session.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]
    assert len(kept) == 1
    assert Member.objects.get().joined_at is not None

    page.goto("about:blank")  # nothing of the old page may bring a cookie back
    page.context.clear_cookies()
    page.goto("/sign-in/?next=/account/")
    button(page, "Use a passkey").click()
    page.wait_for_url(lambda url: urlsplit(url).path == "/account/")


def test_a_passkey_that_cannot_be_made_keeps_nobody_out(page):
    sign_up(page, "/accounts/signup/passkey/")
    page.goto(path_in(mail.outbox[0]))
    button(page, "Join").click()
    button(page, "Go on without a passkey").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)

    assert is_signed_in(page)
    assert not Authenticator.objects.exists()


def test_a_passkey_that_is_not_known_signs_nobody_in_and_says_so(page, authenticator):
    sign_up(page, "/accounts/signup/passkey/")
    page.goto(path_in(mail.outbox[0]))
    button(page, "Join").click()
    button(page, "Make the passkey").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    Authenticator.objects.all().delete()

    page.goto("about:blank")  # nothing of the old page may bring a cookie back
    page.context.clear_cookies()
    page.goto("/sign-in/")
    button(page, "Use a passkey").click()
    page.get_by_text("This key is not known here").wait_for()
    assert not is_signed_in(page)


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_a_second_step_is_asked_after_the_link(page, enter):
    nora = make_member("nora", email="nora@example.org")
    nora.set_unusable_password()
    nora.save(update_fields=["password"])
    enter(nora)
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Set up").click()
    secret = page.locator(".secret").inner_text()
    page.get_by_label("Code of the app").fill(code_for(secret))
    button(page, "Use this app from now on").click()
    page.locator(".codes li").first.wait_for()
    recovery = page.locator(".codes li").first.inner_text()

    page.goto("about:blank")  # nothing of the old page may bring a cookie back
    page.context.clear_cookies()
    enter(nora)
    assert page.url.endswith("/accounts/2fa/authenticate/")
    assert not is_signed_in(page)
    enter(nora)
    page.get_by_label("Code", exact=True).fill("000000")
    button(page, "Sign in").click()
    page.get_by_text("This code is not right").wait_for()
    page.get_by_label("Code", exact=True).fill(recovery)
    button(page, "Sign in").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    assert is_signed_in(page)


def test_a_security_key_is_a_second_step(page, enter, authenticator):
    nora = make_member("nora", email="nora@example.org")
    nora.set_unusable_password()
    nora.save(update_fields=["password"])
    enter(nora)
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("It signs me in by itself").uncheck()
    button(page, "Make the key").click()
    page.locator(".codes li").first.wait_for()

    page.goto("about:blank")  # nothing of the old page may bring a cookie back
    page.context.clear_cookies()
    enter(nora)
    assert page.url.endswith("/accounts/2fa/authenticate/")
    button(page, "Use a passkey or security key").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    assert is_signed_in(page)


def test_the_team_lets_somebody_in(settings, page, enter):
    settings.HORO_JOINING = "request"
    page.goto("/join/")
    page.get_by_label("A few words to the team").fill("I grow roses.")
    page.get_by_label("Your name").fill("Nora")
    page.get_by_label("E-mail address").fill("nora@example.org")
    button(page, "Ask to join").click()
    page.wait_for_url("**/join/sent/")
    page.goto(path_in(mail.outbox[0]))
    button(page, "Send my request").click()
    page.wait_for_url("**/join/waiting/")

    enter(join(make_member("mara"), "team", "managers"))
    page.goto("/requests/")
    page.get_by_text("I grow roses.").wait_for()
    button(page, "Let Nora in").click()
    page.get_by_text("Nobody is waiting").wait_for()
    assert Member.objects.get(email="nora@example.org").joined_at is not None
    assert mail.outbox[-1].subject == "Welcome to the community"


def test_an_invitation_is_copied_and_accepted(page, enter, chromium, live_server):
    enter(join(make_member("mara"), "team", "managers"))
    page.goto("/invite/")
    button(page, "Make a link").click()
    link = page.get_by_label("Link to pass on").input_value()

    context = chromium.new_context(base_url=live_server.url)
    guest = context.new_page()
    guest.goto("/" + link.split("/", 3)[3])
    button(guest, "Accept and join").click()
    assert guest.get_by_role("heading", level=1).inner_text() == "Mara invites you"
    sign_up(guest, guest.url)
    guest.goto(path_in(mail.outbox[0]))
    button(guest, "Join").click()
    guest.wait_for_load_state()
    assert Activity.objects.filter(verb="invited").count() == 1
    context.close()
