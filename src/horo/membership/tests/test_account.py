"""The account pages: ours all through, for members only, and true to what they say."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import NoReverseMatch, get_resolver, reverse

from horo.people.models import Member

PAGES = [
    "/account/",
    "/accounts/email/",
    "/accounts/password/set/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/3rdparty/",
    "/accounts/sessions/",
]
OPEN = [
    "/sign-in/",
    "/accounts/signup/",
    "/accounts/signup/passkey/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-x/",
    "/accounts/password/reset/key/done/",
    "/accounts/3rdparty/login/cancelled/",
    "/accounts/3rdparty/login/error/",
    "/accounts/inactive/",
]


@pytest.fixture
def member(alice):
    alice.email = "alice@example.org"
    alice.set_unusable_password()
    alice.save(update_fields=["email", "password"])
    EmailAddress.objects.create(user=alice, email="alice@example.org", verified=True, primary=True)
    return alice


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_are_for_members(path, member, client, sign_in):
    assert client.get(path).status_code == 302
    page = sign_in(member).get(path)

    assert page.status_code == 200
    assert 'class="sections"' in page.text


@pytest.mark.parametrize("path", OPEN)
def test_the_pages_around_signing_in_look_like_ours(path, client, db):
    page = client.get(path)

    assert page.status_code in (200, 401)
    assert "ui/tokens.css" in page.text


@pytest.mark.parametrize("path", PAGES + OPEN)
def test_no_page_holds_a_script_or_style_of_its_own(path, member, sign_in):
    page = sign_in(member).get(path).text

    assert " style=" not in page
    assert "onclick" not in page


@pytest.mark.parametrize("language", ["ru", "bg"])
@pytest.mark.parametrize("path", PAGES + OPEN)
def test_no_page_keeps_words_of_english(path, language, member, client):
    if path in PAGES:
        client.force_login(member)
    client.cookies["django_language"] = language
    main = BeautifulSoup(client.get(path).text, "html.parser").main
    for apart in main.select("script, .choices, .secret"):
        apart.decompose()

    assert re.search("[а-я]{4}", main.get_text()), "an empty page would prove nothing"
    words = re.findall(r"(?<![@.\w])[A-Za-z]{3,}(?![@.\w])", main.get_text(" "))
    assert set(words) <= {"Horo", "JavaScript", "Alice"}


def test_every_address_of_the_second_step_is_here():
    """An upgrade that brings a new one is noticed: they are named one by one."""
    import allauth.mfa.urls

    ours = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    theirs = set(_names(allauth.mfa.urls.urlpatterns))

    assert theirs
    assert theirs <= ours


def _names(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _names(pattern.url_patterns)
        else:
            yield pattern.name


def test_confirming_by_link_in_the_session_is_not_there():
    with pytest.raises(NoReverseMatch):
        reverse("account_confirm_email", args=["key"])


def test_a_handle_is_changed(member, sign_in):
    response = sign_in(member).post("/account/handle/", {"handle": "@Алиса.Р"})

    assert response.status_code == 302
    assert Member.objects.get(pk=member.pk).handle == "алиса.р"


@pytest.mark.parametrize("handle", ["bob", "BOB", "team", "", "a b", "-a", "x" * 41, "admin"])
def test_a_handle_that_cannot_be_is_refused(handle, member, bob, mara, sign_in):
    response = sign_in(member).post("/account/handle/", {"handle": handle})

    assert response.status_code == 422
    assert Member.objects.get(pk=member.pk).handle == "alice"


def test_an_address_is_added_by_a_code(member, sign_in):
    browser = sign_in(member)
    browser.post("/accounts/email/", {"action_add": "", "email": "new@example.org"})
    code = mail.outbox[0].body.split("\n\n")[1].strip()
    page = browser.get("/accounts/confirm-email/")
    assert "new@example.org" in page.text

    browser.post("/accounts/confirm-email/", {"code": code})
    assert EmailAddress.objects.get(email="new@example.org").verified


def test_an_address_of_somebody_else_cannot_be_added(member, bob, sign_in):
    Member.objects.filter(pk=bob.pk).update(email="bob@example.org")
    browser = sign_in(member)
    taken = browser.post("/accounts/email/", {"action_add": "", "email": "bob@example.org"})
    free = browser.post("/accounts/email/", {"action_add": "", "email": "free@example.org"})

    assert (taken.status_code, taken.url) == (free.status_code, free.url)
    assert not EmailAddress.objects.filter(user=member, email="bob@example.org").exists()


def test_a_member_is_told_of_a_new_password_in_their_language(member, sign_in):
    Member.objects.filter(pk=member.pk).update(locale="ru")
    data = {"password1": "correct horse battery", "password2": "correct horse battery"}
    sign_in(member).post("/accounts/password/set/", data)

    assert mail.outbox[0].subject == "Задан пароль"
    assert Member.objects.get(pk=member.pk).has_usable_password()


def test_a_forgotten_password_is_chosen_anew_by_mail(member, client):
    client.post("/accounts/password/reset/", {"email": "alice@example.org"})
    link = next(word for word in mail.outbox[0].body.split() if "/password/reset/key/" in word)
    assert link.startswith("http://127.0.0.1:8000/accounts/")

    path = client.get("/" + link.split("/", 3)[3]).url
    data = {"password1": "correct horse battery", "password2": "correct horse battery"}
    client.post(path, data)
    assert Member.objects.get(pk=member.pk).check_password("correct horse battery")


def test_a_stranger_is_mailed_no_new_password(member, client):
    known = client.post("/accounts/password/reset/", {"email": "alice@example.org"})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.org"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [["alice@example.org"]]


def test_the_account_of_another_member_is_out_of_reach(member, bob, sign_in):
    key = Authenticator.objects.create(
        user=bob, type=Authenticator.Type.WEBAUTHN, data={"name": "Bob's", "credential": {}}
    )
    browser = sign_in(member)

    assert browser.get(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/").status_code == 404
    assert browser.post(f"/accounts/2fa/webauthn/keys/{key.pk}/edit/").status_code == 404
