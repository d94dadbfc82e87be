"""Recognition in a browser: earned, found on one's own page, explained, given by hand, hidden."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import make_member
from playwright.sync_api import expect
from tests.browser.test_accessible import RULES

from horo.content.activities import REPLIED
from horo.core.time import now
from horo.engine.services import apply
from horo.log import services as log

pytestmark = pytest.mark.browser
SAID = {
    "English": ("Your recognition", "Give it", "Keep them to myself"),
    "Русский": ("Ваше признание", "Дать", "Видеть только мне"),
    "Български": ("Вашето признание", "Дайте", "Пазя ги за себе си"),
}
AGAIN = {"English": "Show", "Русский": "Показывать", "Български": "Покажете"}
BADGES = ("good-neighbor", "problem-solver", "first-answer")


def accessible(page) -> list[str]:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [one["id"] for one in found.response["violations"]]


def test_a_badge_is_earned_explained_given_by_hand_and_hidden(page, community, enter):
    mara, alice, bob = community["mara"], community["alice"], make_member("bob")
    log.record(REPLIED, None, actor=alice, recipient=bob, at=now())
    apply(now())
    main = page.get_by_role("main")
    for language, (heading, give, hide) in SAID.items():
        page.context.clear_cookies()
        enter(alice)
        page.goto("/recognition/")
        page.locator(".side").get_by_role("button", name=language).click()
        page.goto("/recognition/")
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        expect(main.get_by_role("link", name="First answer", exact=True)).to_be_visible()
        assert accessible(page) == []
        main.get_by_role("button", name=hide).click()
        main.get_by_role("button", name=AGAIN[language]).click()
        expect(main.get_by_role("button", name=hide)).to_be_visible()

        page.context.clear_cookies()
        enter(mara)
        page.goto("/console/recognition/")
        page.locator(".side").get_by_role("button", name=language).click()
        page.goto("/console/recognition/")
        page.locator("#whom").fill("@bob")
        page.locator("#merit").select_option(f"badge/{BADGES[list(SAID).index(language)]}")
        page.locator("#reason").fill("Held the door.")
        assert accessible(page) == []
        main.get_by_role("button", name=give, exact=True).click()
        expect(main.get_by_text("Held the door.").first).to_be_visible()

    page.goto("/badges/first-answer/")
    expect(main.get_by_role("link", name="Bob")).to_be_visible()
    expect(main.get_by_role("link", name="Alice")).to_be_visible()
    assert accessible(page) == []
