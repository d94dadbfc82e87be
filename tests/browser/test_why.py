"""“Why me?” in a browser: from a message to its rule and out of its topic, and the other side."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from tests.browser.test_accessible import RULES

from horo.messaging.models import Message
from horo.people.models import Consent

pytestmark = pytest.mark.browser
LANGUAGES = {
    "English": ("Why did I get this?", "It is about a member who joined."),
    "Русский": ("Почему мне это пришло?", "Оно касается тех, с кем произошло это: вступление"),
    "Български": ("Защо получих това?", "То е за хората, при които се случи това: присъединяване"),
}


@pytest.fixture
def welcomed(page, community, enter):
    """alice got her welcome: mara sent it."""
    enter(community["mara"])
    page.goto("/today/")
    page.get_by_role("button", name="Send to Alice").click()
    expect(page.get_by_text("Done for 1 person.")).to_be_visible()
    return community


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_member_reads_why_and_stops_the_topic(language, page, welcomed, enter):
    page.context.clear_cookies()
    enter(welcomed["alice"])
    page.goto("/inbox/")
    page.locator(".side").get_by_role("button", name=language).click()
    title, sentence = LANGUAGES[language]

    page.get_by_role("main").get_by_role("link", name="Welcome", exact=False).last.click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_text(sentence)).to_be_visible()
    page.get_by_role("main").locator("a.btn").click()
    page.get_by_role("main").locator("button.btn-primary").click()

    consent = Consent.objects.get()
    assert (consent.member, consent.is_given) == (welcomed["alice"], False)


def test_it_all_works_without_javascript(chromium, live_server, page, welcomed, enter):
    page.context.clear_cookies()
    enter(welcomed["alice"])
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    path = f"/inbox/{Message.objects.get().pk}/why/"

    plain.goto(path)
    plain.get_by_role("link", name="Stop messages on this topic").click()
    plain.get_by_role("button", name="Stop these messages").click()
    plain.goto(path)
    plain.get_by_role("button", name="Get them again").click()

    expect(plain.get_by_role("link", name="Stop messages on this topic")).to_be_visible()
    context.close()


def test_the_team_sees_the_gates_and_takes_it_back(page, welcomed):
    page.goto(f"/people/{welcomed['alice'].pk}/")
    page.locator(".context").get_by_role("link", name="Welcome").first.click()
    expect(page.get_by_text("Approved by Mara.")).to_be_visible()

    page.get_by_role("button", name="Take it back").click()

    expect(page.get_by_text("Mara took it back.")).to_be_visible()
    assert not Message.objects.exists()


@pytest.mark.parametrize(("theme", "size"), [("light", (1440, 900)), ("dark", (390, 844))])
def test_the_pages_are_accessible_and_fit_the_smallest_phone(
    theme, size, page, welcomed, enter, live_server
):
    message = Message.objects.get()
    page.context.add_cookies([{"name": "horo_theme", "value": theme, "url": live_server.url}])
    mine, theirs = f"/inbox/{message.pk}/why/", f"/today/effect/?key={message.effect_key}"
    found = problems(page, size, theirs)
    page.context.clear_cookies()
    enter(welcomed["alice"])

    assert found + problems(page, size, mine) == []


def problems(page, size, path: str) -> list[str]:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(path)
    axe = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    found = [f"{path}: {each['id']}: {each['help']}" for each in axe.response["violations"]]
    page.set_viewport_size({"width": 320, "height": 640})
    width = page.evaluate("document.documentElement.scrollWidth")
    return [*found, f"{path}: {width} px wide"] if width > 320 else found
