"""Signing in through OpenID Connect: Horo as it is installed, against a provider over HTTP."""

import html
import re
import shutil
import sqlite3
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from bench.server import running
from tests.openid.provider import CLIENT, SECRET, Bent, Provider


@pytest.fixture(scope="module")
def provider():
    provider = Provider()
    yield provider
    provider.stop()


@pytest.fixture(scope="module")
def home(tmp_path_factory, migrated):
    home = tmp_path_factory.mktemp("home")
    shutil.copy(migrated, home / "horo.sqlite3")
    return home


@contextmanager
def horo_up(home, provider, **settings: str):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HORO_OIDC_URL", provider.url)
        patch.setenv("HORO_OIDC_NAME", "Garden Club")
        patch.setenv("HORO_OIDC_ID", CLIENT)
        patch.setenv("HORO_OIDC_SECRET", SECRET)
        for name, value in settings.items():
            patch.setenv(name, value)
        with running(home) as server:
            yield server


@pytest.fixture(scope="module")
def server(provider, home):
    """`horo up` with this provider, which is not trusted to sign members in by address."""
    with horo_up(home, provider) as server:
        yield server


@pytest.fixture(autouse=True)
def _straight(provider):
    provider.bent = Bent()


class Browser(requests.Session):
    """A browser that fills in forms; `base` is where Horo is."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.base = f"http://127.0.0.1:{port}"

    def send_form(self, page: requests.Response, path: str, **fields: str) -> requests.Response:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
        data = {"csrfmiddlewaretoken": token, **fields}
        return self.post(self.base + path, data, headers={"Referer": page.url})

    def press_the_button(self) -> requests.Response:
        page = self.get(f"{self.base}/sign-in/")
        assert "Continue with Garden Club" in page.text
        path = re.search(r'action="(/accounts/oidc/oidc/login/[^"]*)"', page.text)[1]
        return self.send_form(page, html.unescape(path))

    def leave_for_provider(self) -> str:
        """Begin to sign in there and return the address that the browser is handed over to."""
        return there(self.press_the_button())

    def sign_in_there(self) -> requests.Response:
        return self.get(self.leave_for_provider())

    def is_signed_in(self) -> bool:
        return self.get(f"{self.base}/sign-in/", allow_redirects=False).status_code == 302


def there(page: requests.Response) -> str:
    """The address that a page hands the browser over to."""
    return html.unescape(re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page.text)[1])


@pytest.fixture
def browser(server):
    return Browser(server.port)


def person(sub: str, email: str | None = None, *, verified: bool = True, name: str = "Iva") -> dict:
    who = {"sub": sub, "name": name}
    return {**who, "email": email, "email_verified": verified} if email else who


def rows(home, sql: str, *values: object) -> list[tuple]:
    with sqlite3.connect(f"file:{home}/horo.sqlite3?mode=ro", uri=True) as database:
        return database.execute(sql, values).fetchall()


def members(home, email: str) -> list[tuple]:
    return rows(home, "SELECT id, name FROM people_member WHERE email = ?", email)


def mails_to(home, email: str) -> list[str]:
    return [p.read_text() for p in (home / "mail").glob("*.log") if f"To: {email}" in p.read_text()]


def test_a_person_whom_the_provider_vouches_for_is_a_member_at_once(provider, browser, home):
    provider.person = person("1", "iva@example.org")
    browser.sign_in_there()

    assert browser.is_signed_in()
    ((member, name),) = members(home, "iva@example.org")
    joined = "SELECT count(*) FROM log_activity WHERE verb = 'joined' AND actor_id = ?"
    assert (name, rows(home, joined, member)) == ("Iva", [(1,)])


def test_who_comes_again_is_the_same_member(provider, server, home):
    provider.person = person("2", "again@example.org")
    Browser(server.port).sign_in_there()
    second = Browser(server.port)
    second.sign_in_there()

    assert second.is_signed_in()
    assert len(members(home, "again@example.org")) == 1


def test_the_question_is_bound_to_the_browser(provider, browser):
    asked = parse_qs(urlsplit(browser.leave_for_provider()).query)

    assert len(asked["state"][0]) >= 16
    assert len(asked["nonce"][0]) >= 16
    assert asked["code_challenge_method"] == ["S256"]


def test_an_answer_in_another_browser_signs_nobody_in(provider, server):
    provider.person = person("3", "three@example.org")
    asked = Browser(server.port).leave_for_provider()
    thief = Browser(server.port)
    thief.get(asked)

    assert not thief.is_signed_in()


def test_a_wrong_state_signs_nobody_in(provider, browser):
    provider.person = person("4", "four@example.org")
    asked = browser.leave_for_provider()
    bent = re.sub(r"state=[^&]+", "state=guessed", asked)
    page = browser.get(bent)

    assert not browser.is_signed_in()
    assert "Signing in there did not work" in page.text


@pytest.mark.parametrize(
    "bent",
    [
        Bent(nonce="guessed"),
        Bent(nonce=""),
        Bent(foreign_key=True),
        Bent(algorithm="HS256"),
        Bent(algorithm="none"),
        Bent(issuer="https://evil.example"),
        Bent(audience="another"),
        Bent(lasts=-60),
        Bent(subject_of_info="somebody else"),
        Bent(without_id_token=True),
    ],
    ids=lambda bent: ", ".join(f"{k}={v}" for k, v in vars(bent).items() if v != vars(Bent())[k]),
)
def test_a_wrong_answer_signs_nobody_in(bent, provider, browser, home):
    provider.person = person(f"5 {bent}", "five@example.org")
    provider.bent = bent
    page = browser.sign_in_there()

    assert not browser.is_signed_in()
    assert page.status_code in (200, 401)
    assert "Signing in there did not work" in page.text
    assert members(home, "five@example.org") == []


def test_an_unproven_address_of_a_member_takes_nothing_over(provider, server, home):
    provider.person = person("6", "victim@example.org", name="Victim")
    Browser(server.port).sign_in_there()
    provider.person = person("7", "victim@example.org", verified=False, name="Thief")
    thief = Browser(server.port)
    page = thief.sign_in_there()

    assert "What shall we call you" in page.text
    thief.send_form(page, "/accounts/3rdparty/signup/", name="Thief", email="victim@example.org")
    assert not thief.is_signed_in()
    assert [name for _id, name in members(home, "victim@example.org")] == ["Victim"]
    taken = rows(home, "SELECT uid FROM socialaccount_socialaccount WHERE uid = '7'")
    assert taken == []
    assert "You are a member already" in mails_to(home, "victim@example.org")[0]


def test_a_proven_address_of_a_member_is_mailed_a_link_only(provider, server, home):
    provider.person = person("8", "known@example.org")
    Browser(server.port).sign_in_there()
    provider.person = person("9", "known@example.org")
    second = Browser(server.port)
    page = second.sign_in_there()

    assert page.url.endswith("/join/sent/")
    assert not second.is_signed_in()
    assert len(mails_to(home, "known@example.org")) == 1


def confirm(browser: Browser, home, email: str) -> None:
    link = re.search(r"http\S+/join/confirm/\S+", mails_to(home, email)[-1])[0]
    page = browser.get(link)
    browser.send_form(page, urlsplit(link).path)


def test_who_comes_without_a_proven_address_proves_it_by_mail(provider, browser, home):
    provider.person = person("10", "ten@example.org", verified=False)
    page = browser.sign_in_there()
    browser.send_form(page, "/accounts/3rdparty/signup/", name="Ten", email="ten@example.org")
    assert not browser.is_signed_in()
    assert members(home, "ten@example.org") == []

    confirm(browser, home, "ten@example.org")
    assert browser.is_signed_in()
    connected = "SELECT user_id FROM socialaccount_socialaccount WHERE uid = '10'"
    assert rows(home, connected) == [(members(home, "ten@example.org")[0][0],)]


def test_a_link_opened_elsewhere_connects_no_account_of_somebody_else(provider, server, home):
    provider.person = person("11", "eleven@example.org", verified=False)
    thief, owner = Browser(server.port), Browser(server.port)
    page = thief.sign_in_there()
    thief.send_form(page, "/accounts/3rdparty/signup/", name="E", email="eleven@example.org")

    confirm(owner, home, "eleven@example.org")
    assert owner.is_signed_in()
    assert rows(home, "SELECT 1 FROM socialaccount_socialaccount WHERE uid = '11'") == []


def test_a_member_connects_the_account_and_signs_in_with_it(provider, browser, server, home):
    provider.person = person("12", "twelve@example.org")
    browser.sign_in_there()
    provider.person = person("13", "thirteen@example.org")
    page = browser.get(f"{browser.base}/accounts/3rdparty/")
    connect = re.search(r'action="(/accounts/oidc/oidc/login/[^"]*connect[^"]*)"', page.text)[1]
    browser.get(there(browser.send_form(page, html.unescape(connect))))

    second = Browser(server.port)
    second.sign_in_there()
    assert second.is_signed_in()
    assert members(home, "thirteen@example.org") == []


def test_a_provider_that_is_away_is_said_calmly(provider, installed):
    away = Provider()
    with horo_up(installed, away) as server:
        away.stop()
        page = Browser(server.port).press_the_button()

    assert "Signing in there did not work" in page.text


def test_a_trusted_provider_signs_in_the_member_with_that_address(provider, installed):
    provider.person = person("14", "fourteen@example.org")
    with horo_up(installed, provider, HORO_OIDC_TRUST_EMAIL="true") as server:
        Browser(server.port).sign_in_there()
        provider.person = person("15", "fourteen@example.org", name="The same")
        same = Browser(server.port)
        same.sign_in_there()
        provider.person = person("16", "fourteen@example.org", verified=False)
        thief = Browser(server.port)
        thief.sign_in_there()

        assert same.is_signed_in()
        assert not thief.is_signed_in()
    assert len(members(installed, "fourteen@example.org")) == 1


def test_where_the_team_decides_a_vouched_person_waits(provider, installed):
    provider.person = person("17", "seventeen@example.org")
    with horo_up(installed, provider, HORO_JOINING="request") as server:
        browser = Browser(server.port)
        page = browser.sign_in_there()
        fields = {"name": "Iva", "email": "seventeen@example.org", "text": "Let me in, please."}
        answer = browser.send_form(page, "/accounts/3rdparty/signup/", **fields)

        assert answer.url.endswith("/join/waiting/")
        assert not browser.is_signed_in()
    assert members(installed, "seventeen@example.org") == []
    assert rows(installed, "SELECT text FROM membership_joinrequest") == [("Let me in, please.",)]
