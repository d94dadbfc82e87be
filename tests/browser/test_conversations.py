"""Two people write to each other, fall out, and the team decides: in three languages."""

from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from horo.server.tests.conftest import site  # noqa: F401 - a fixture

pytestmark = pytest.mark.browser
WORDS = {
    "en": {
        "message": "Message", "send": "Send", "more": "More for this message", "report": "Report",
        "spam": "It is spam or a fraud", "file": "Send the report to the team", "look": "Look",
        "down": "Take the message down", "gone": "The team took this message down.",
        "about": "More about Alice", "block": "Block", "unblock": "Unblock",
        "closed": "You cannot write to Bob.", "told": "We looked at your report",
    },
    "ru": {
        "message": "Написать", "send": "Отправить", "more": "Ещё об этом сообщении",
        "report": "Пожаловаться", "spam": "Это спам или мошенничество",
        "file": "Отправить жалобу команде", "look": "Посмотреть", "down": "Удалить сообщение",
        "gone": "Команда удалила это сообщение.", "about": "Ещё: Alice", "block": "Заблокировать",
        "unblock": "Разблокировать", "closed": "Вы не можете писать этим людям: Bob.",
        "told": "Мы рассмотрели вашу жалобу",
    },
    "bg": {
        "message": "Съобщение", "send": "Изпращане", "more": "Още за това съобщение",
        "report": "Сигнал", "spam": "Спам или измама е", "file": "Изпращане на сигнала до екипа",
        "look": "Преглед", "down": "Сваляне на съобщението", "gone": "Екипът свали това съобщение.",
        "about": "Още за Alice", "block": "Блокиране", "unblock": "Отблокиране",
        "closed": "Не можете да пишете на Bob.", "told": "Разгледахме сигнала ви",
    },
}  # fmt: skip


@pytest.fixture
def browsers(chromium, site):  # noqa: F811
    """Return a function that opens a window in which somebody is signed in."""
    address = f"http://127.0.0.1:{site.server.port}"
    broken: list[str] = []

    @contextmanager
    def windows(*handles):
        contexts = []
        for who in handles:
            context = chromium.new_context(
                base_url=address, viewport={"width": 1280, "height": 900}
            )
            key = site.seeded["sessions"][who]
            context.add_cookies([{"name": "sessionid", "value": key, "url": address}])
            contexts.append(context)
        pages = [context.new_page() for context in contexts]
        for page in pages:
            page.set_default_timeout(15_000)
            page.on("pageerror", lambda error: broken.append(str(error)))
        yield pages
        for context in contexts:
            context.close()

    yield windows
    assert broken == []


@pytest.fixture
def speak(site):  # noqa: F811
    def choose(language):
        form = "application/x-www-form-urlencoded"
        for who in ("alice", "bob", "mara"):
            body = f"language={language}"
            site.request("/language/", who, method="POST", body=body, Content_Type=form).read()

    return choose


def test_two_write_fall_out_and_the_team_decides(site, browsers, speak):  # noqa: F811
    for language, words in WORDS.items():
        speak(language)
        with browsers("alice", "bob", "mara") as (alice, bob, mara):
            talk(alice, bob, words, language)
            report(bob, mara, words, language)
            block(alice, bob, words)


def talk(alice, bob, words, language):
    """alice begins on bob's profile; bob, elsewhere, sees the count, opens it and answers live."""
    with bob.expect_response(lambda response: "/live?" in response.url):
        bob.goto("/members/")
    alice.goto("/members/bob/")
    alice.get_by_role("main").get_by_role("link", name=words["message"], exact=True).click()
    alice.locator("textarea[name=text]").fill(f"First **{language}**")
    alice.get_by_role("button", name=words["send"], exact=True).click()
    expect(alice.locator(".chat-line", has_text=f"First {language}")).to_be_visible()

    place = bob.locator(".side a[href='/conversations/']")
    expect(place).to_have_attribute("data-count", "1")
    place.click()
    bob.locator(".chat").first.click()
    with bob.expect_response(lambda response: "/live?" in response.url):
        bob.reload()
    expect(bob.locator(".chat-line", has_text=f"First {language}")).to_have_count(1)
    write(bob, f"Answer {language}", words)
    expect(alice.locator(".chat-line", has_text=f"Answer {language}")).to_have_count(1)
    write(alice, f"Buy now {language}", words)
    expect(bob.locator(".chat-line", has_text=f"Buy now {language}")).to_have_count(1)


def write(page, text, words):
    page.locator("textarea[name=text]").fill(text)
    page.get_by_role("button", name=words["send"], exact=True).click()
    expect(page.locator(".chat-line", has_text=text)).to_have_count(1)
    expect(page.locator("textarea[name=text]")).to_have_value("")


def report(bob, mara, words, language):
    """bob reports the last message; mara looks and takes it down; both see what became of it."""
    line = bob.locator(".chat-line", has_text=f"Buy now {language}")
    line.locator("summary", has_text=words["more"]).click()
    line.get_by_role("link", name=words["report"]).click()
    bob.get_by_label(words["spam"]).check()
    bob.get_by_role("button", name=words["file"]).click()
    bob.wait_for_url("**/conversations/*/")

    mara.goto("/console/reports/")
    expect(mara.get_by_text(f"Buy now {language}")).to_have_count(0)
    mara.get_by_role("link", name=words["look"]).first.click()
    expect(mara.locator(".reported", has_text=f"Buy now {language}")).to_have_count(1)
    assert mara.locator(".chat-line").count() <= 6
    mara.get_by_role("button", name=words["down"]).click()
    expect(bob.locator(".chat-line").last).to_contain_text(words["gone"])
    bob.goto("/inbox/")
    expect(bob.get_by_text(words["told"]).first).to_be_visible()


def block(alice, bob, words):
    """bob blocks alice while she has the conversation open; her next message is refused."""
    bob.goto("/members/alice/")
    bob.locator("summary", has_text=words["about"]).click()
    bob.get_by_role("button", name=words["block"], exact=True).click()
    alice.locator("textarea[name=text]").fill("And now?")
    alice.get_by_role("button", name=words["send"], exact=True).click()
    expect(alice.locator("#toasts", has_text=words["closed"])).to_be_visible()
    expect(alice.locator("textarea[name=text]")).to_have_value("And now?")
    bob.goto("/account/people/")
    bob.get_by_role("button", name=words["unblock"], exact=True).click()
    alice.get_by_role("button", name=words["send"], exact=True).click()
    expect(alice.locator(".chat-line", has_text="And now?").last).to_be_visible()
