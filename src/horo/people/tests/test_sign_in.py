"""Signing in by link and by password, and what each refuses."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from conftest import AT, make_member
from django.core import mail
from django.core.cache import cache

from horo.core.time import now
from horo.people import services
from horo.people.models import Member, SignInFailure, SignInLink

PASSWORD = "correct horse battery"


def token_of(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


def try_password(name: str, password: str, *, address: str = "198.51.100.7", at=AT) -> Member:
    return services.sign_in_by_password(name, password, address=address, at=at)


@pytest.fixture
def mara_with_password(mara):
    mara.email = "mara@example.org"
    mara.set_password(PASSWORD)
    mara.save(update_fields=["email", "password"])
    return mara


def test_a_link_signs_in_once(mara):
    token = token_of(services.make_link(mara, at=AT))

    assert services.use_link(token, at=AT) == mara
    with pytest.raises(services.LinkUsed):
        services.use_link(token, at=AT)


def test_a_link_expires(mara):
    token = token_of(services.make_link(mara, at=AT))

    with pytest.raises(services.LinkUsed):
        services.use_link(token, at=AT + services.LINK_LASTS)


def test_the_database_holds_no_token(mara):
    token = token_of(services.make_link(mara, at=AT))

    assert token not in str(SignInLink.objects.values())


def test_looking_at_a_link_does_not_use_it_up(mara, client):
    path = f"/sign-in/link/{token_of(services.make_link(mara, at=now()))}/"

    assert client.get(path).status_code == client.head(path).status_code == 200
    assert client.post(path).url == "/"
    assert client.get("/sign-in/").url == "/"


def test_a_link_is_mailed_to_the_member_alone(mara_with_password, client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    known = client.post("/sign-in/link/", {"email": "Mara@Example.org"})
    unknown = client.post("/sign-in/link/", {"email": "eve@example.org"})

    assert known.status_code == unknown.status_code == 200
    assert known.text.replace("Mara@Example.org", "eve@example.org")[-300:] == unknown.text[-300:]


@pytest.mark.django_db(transaction=True)
def test_the_mail_speaks_the_members_language_and_holds_the_link(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_member("boris", email="boris@example.org", locale="ru")

    services.send_link("boris@example.org", at=AT)

    assert mail.outbox[0].subject == "Ваша ссылка для входа"
    assert "/sign-in/link/" in mail.outbox[0].body


def test_nobody_is_flooded_with_links(mara_with_password):
    for _ in range(services.LINKS_AT_ONCE + 3):
        services.send_link("mara@example.org", at=AT)

    assert SignInLink.objects.count() == services.LINKS_AT_ONCE


@pytest.mark.parametrize("name", ["mara", "mara@example.org", "MARA@example.org"])
def test_a_password_signs_in_by_handle_or_address(name, mara_with_password):
    assert try_password(name, PASSWORD) == mara_with_password


@pytest.mark.parametrize(("name", "password"), [("mara", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_password_says_nothing_about_the_name(name, password, mara_with_password):
    with pytest.raises(services.WrongPassword, match="do not fit together"):
        try_password(name, password)


def test_a_member_without_password_cannot_sign_in_by_one(alice):
    with pytest.raises(services.WrongPassword):
        try_password("alice", "")


def test_guessing_is_slowed_down_for_one_name(mara_with_password):
    for number in range(services.FAILURES_PER_NAME):
        with pytest.raises(services.WrongPassword):
            try_password("mara", "wrong", address=f"198.51.100.{number}")

    with pytest.raises(services.TooManyTries):
        try_password("mara", PASSWORD)
    assert try_password("mara", PASSWORD, at=AT + services.WINDOW) == mara_with_password


def test_guessing_is_slowed_down_for_one_address(mara_with_password):
    for number in range(services.FAILURES_PER_ADDRESS):
        with pytest.raises(services.WrongPassword):
            try_password(f"name{number}", "wrong")

    with pytest.raises(services.TooManyTries):
        try_password("mara", PASSWORD)
    assert try_password("mara", PASSWORD, address="203.0.113.9") == mara_with_password


def test_failures_are_kept_unreadable_and_not_for_long(mara_with_password):
    with pytest.raises(services.WrongPassword):
        try_password("mara", "wrong")
    assert "mara" not in str(SignInFailure.objects.values())

    try_password("mara@example.org", PASSWORD, at=AT + timedelta(hours=1))
    assert not SignInFailure.objects.exists()


def test_the_password_form_says_what_is_wrong(mara_with_password, client):
    response = client.post("/sign-in/password/", {"name": "mara", "password": "wrong"})

    assert response.status_code == 422
    assert "do not fit together" in response.text


@pytest.mark.parametrize(
    ("wanted", "lands"), [("/people/", "/people/"), ("https://evil.example/", "/")]
)
def test_after_signing_in_one_lands_where_one_wanted(wanted, lands, mara_with_password, client):
    data = {"name": "mara", "password": PASSWORD, "next": wanted}

    assert client.post("/sign-in/password/", data).url == lands


@pytest.mark.parametrize("wanted", ["inbox", "java%0d%0ascript:alert(0)", "//evil.example"])
def test_who_is_signed_in_already_is_sent_to_no_odd_address(wanted, mara, sign_in):
    assert sign_in(mara).get("/sign-in/", {"next": wanted}).url == "/"


def test_signing_out_ends_the_session(mara, sign_in):
    browser = sign_in(mara)
    browser.post("/sign-out/")

    assert browser.get("/today/").status_code == 302


def test_a_get_neither_signs_out_nor_chooses(mara, sign_in):
    browser = sign_in(mara)

    assert {browser.get(path).status_code for path in ("/sign-out/", "/language/")} == {405}


def test_a_chosen_language_is_remembered_for_browser_and_member(mara, sign_in):
    response = sign_in(mara).post("/language/", {"language": "bg", "next": "/inbox/"})

    assert response.cookies["django_language"].value == "bg"
    assert Member.objects.get(pk=mara.pk).locale == "bg"


def test_a_visitor_gets_the_language_of_the_browser(client, db):
    assert (
        client.get("/sign-in/", headers={"Accept-Language": "ru"}).headers["Content-Language"]
        == "ru"
    )
    client.post("/language/", {"language": "bg"})
    assert client.get("/sign-in/").headers["Content-Language"] == "bg"


def test_a_language_we_do_not_speak_changes_nothing(mara, sign_in):
    assert "django_language" not in sign_in(mara).post("/language/", {"language": "xx"}).cookies
    with pytest.raises(ValueError, match="no language"):
        services.choose_language(mara, "xx")


def test_the_theme_is_chosen_and_given_back_to_the_device(client, db):
    client.post("/appearance/", {"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/sign-in/").text

    client.post("/appearance/", {"theme": "auto"})
    assert 'data-theme="auto"' in client.get("/sign-in/").text


def test_the_mailed_link_leads_where_one_wanted(
    client, settings, db, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_member("boris", email="boris@example.org")
    data = {"email": "boris@example.org", "next": "/people/?q=a"}
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/sign-in/link/", data)
    link = next(word for word in mail.outbox[0].body.split() if "/sign-in/link/" in word)

    assert client.post("/" + link.split("/", 3)[3]).url == "/people/?q=a"


def test_a_mailed_link_proves_the_address_and_a_printed_one_does_not(mara_with_password):
    printed = token_of(services.make_link(mara_with_password, at=AT))
    services.use_link(printed, at=AT)
    assert not EmailAddress.objects.exists()

    mailed = token_of(services.make_link(mara_with_password, at=AT, is_mailed=True))
    services.use_link(mailed, at=AT)
    address = EmailAddress.objects.get()
    assert (address.email, address.verified, address.primary) == ("mara@example.org", True, True)


@pytest.fixture
def with_codes(mara_with_password):
    """mara, whose app shows codes."""
    Authenticator.objects.create(
        user=mara_with_password, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
    )
    return mara_with_password


def test_neither_link_nor_password_gets_past_the_second_step(with_codes, client):
    link = f"/sign-in/link/{token_of(services.make_link(with_codes, at=now()))}/"
    data = {"name": "mara", "password": PASSWORD}

    for response in (client.post(link), client.post("/sign-in/password/", data)):
        assert response.url == "/accounts/2fa/authenticate/"
        assert client.get("/today/").status_code == 302


def test_after_the_second_step_one_lands_where_one_wanted(with_codes, client):
    data = {"name": "mara", "password": PASSWORD, "next": "/people/"}
    client.post("/sign-in/password/", data)
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value("JBSWY3DPEHPK3PXP", counter))

    assert client.post("/accounts/2fa/authenticate/", {"code": code}).url == "/people/"


def test_codes_cannot_be_guessed_quickly(with_codes, client):
    client.post("/sign-in/password/", {"name": "mara", "password": PASSWORD})
    for _ in range(6):
        page = client.post("/accounts/2fa/authenticate/", {"code": "000000"})

    assert "too many tries" in page.text


def test_too_many_tries_are_told_how_long_to_wait(mara_with_password, client):
    wrong = {"name": "mara", "password": "wrong"}
    for _ in range(services.FAILURES_PER_NAME):
        assert client.post("/sign-in/password/", wrong).status_code == 422
    response = client.post("/sign-in/password/", {"name": "mara", "password": PASSWORD})

    assert (response.status_code, response.headers["Retry-After"]) == (429, "900")


def test_links_cannot_be_asked_for_without_end(client, db):
    cache.clear()
    answers = {
        client.post("/sign-in/link/", {"email": f"a{n}@b.org"}).status_code for n in range(62)
    }

    assert answers == {200, 429}


def test_a_member_for_whom_no_password_was_set_has_none(alice):
    assert alice.password == "", "as an import leaves it"
    assert not alice.has_usable_password()

    alice.set_password("long enough for this")

    assert alice.has_usable_password()
