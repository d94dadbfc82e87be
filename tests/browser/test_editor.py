"""The editor of journeys in a browser: with scripts, without, for a screen reader, on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
WELCOME = "/playbook/edit/journeys/welcome/"
PAGES = (WELCOME, "/playbook/edit/rituals/show-and-tell/", "/playbook/edit/text/playbook.yaml")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def file(settings):
    return settings.HORO_PLAYBOOK / "journeys" / "welcome.yaml"


def test_a_condition_is_said_in_words_while_it_is_written(page, community, enter):
    enter(community["mara"])
    page.goto(WELCOME)

    field = page.get_by_label("Ends early once")
    field.fill("did: [reacted, voted]")
    field.blur()

    expect(page.get_by_text("Reacted or voted")).to_be_visible()


def test_a_journey_is_changed_without_javascript(
    chromium, live_server, community, enter, page, file
):
    enter(community["mara"])
    page.goto("/playbook/")
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()

    plain.goto("/playbook/")
    plain.get_by_role("link", name="Edit “Welcome”").click()
    plain.get_by_label("What the new step does").last.select_option("task")
    plain.get_by_role("button", name="Add a step").last.click()
    plain.locator("#opened").get_by_label("Title").fill("Say hello")
    plain.get_by_role("button", name="Save").click()

    expect(plain.get_by_text("Saved.")).to_be_visible()
    expected = "  - id: task\n    after: 11d\n    task: {to: moderators, title: Say hello}\n"
    assert file.read_text().endswith(expected)
    context.close()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_screen_reader_can_edit_too(page, community, enter, path, scheme):
    enter(community["mara"])
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    for fold in page.locator("main details").all():
        fold.evaluate("fold => { fold.open = true }")

    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})

    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("language", ["English", "Русский", "Български"])
def test_nothing_scrolls_sideways_on_the_smallest_phone(language, page, community, enter):
    enter(community["mara"])
    page.goto("/today/")
    page.locator(".side").get_by_role("button", name=language).click()
    page.set_viewport_size({"width": 320, "height": 640})

    for path in PAGES:
        page.goto(path)
        for fold in page.locator("main details").all():
            fold.evaluate("fold => { fold.open = true }")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
