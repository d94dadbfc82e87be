"""The engine room in a browser: stop everything, see it, let it go on; without JavaScript too."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
WORDS = {
    "English": ("Pause everything", "Let it go on", "Everything is paused"),
    "Русский": ("Остановить всё", "Продолжить", "Всё на паузе"),
    "Български": ("Спри всичко", "Нека продължи", "Всичко е на пауза"),
}


@pytest.fixture
def plain(chromium, live_server, page):
    """A browser without JavaScript, for whoever signed in on `page`."""
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    yield context
    context.close()


@pytest.mark.parametrize("language", WORDS)
def test_everything_is_stopped_and_goes_on_without_javascript(
    plain, page, community, enter, language
):
    stop, go_on, paused = WORDS[language]
    enter(community["mara"])
    page.goto("/today/")
    page.locator(".side").get_by_role("button", name=language).click()
    plain.add_cookies(page.context.cookies())
    room = plain.new_page()
    room.goto("/engine/")

    room.locator("input[name=reason]").first.fill("A wrong link.")
    room.get_by_role("button", name=stop).click()
    expect(room.get_by_text("A wrong link.")).to_be_visible()
    room.goto("/today/")
    expect(room.get_by_text(paused, exact=True).first).to_be_visible()

    room.goto("/engine/")
    room.get_by_role("button", name=go_on, exact=True).first.click()
    expect(room.get_by_role("button", name=stop)).to_be_visible()


def test_a_journey_is_paused_and_the_slip_taken_back_from_the_toast(page, community, enter):
    enter(community["mara"])
    page.goto("/engine/")

    page.get_by_role("button", name="Pause Welcome").click()
    expect(page.get_by_text("paused", exact=True)).to_be_visible()
    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_role("button", name="Pause Welcome")).to_be_visible()
