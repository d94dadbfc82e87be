"""The main path in a browser: decide, deliver, look at it; and the page's own comforts."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_one_message_is_approved_and_arrives(page, community, enter):
    enter(community["mara"])
    page.goto("/today/")
    expect(page.get_by_role("heading", name="Today", exact=True)).to_be_visible()

    page.get_by_role("button", name="Send to Alice").click()

    expect(page.get_by_text("Done for 1 person.")).to_be_visible()
    expect(page.get_by_role("button", name="Send to Alice")).to_have_count(0)
    page.goto(f"/people/{community['alice'].pk}/")
    expect(page.get_by_text("approved by Mara")).to_be_visible()

    page.goto("about:blank")  # nothing of the old page may bring a cookie back
    page.context.clear_cookies()
    enter(community["alice"])
    page.goto("/inbox/")
    page.get_by_role("link", name="Welcome, Alice").click()
    expect(page.get_by_text("Hello Alice")).to_be_visible()


def test_a_decision_is_undone_from_the_toast(page, community, enter):
    enter(community["mara"])
    page.goto("/today/")
    page.get_by_role("button", name="Reject").first.click()
    expect(page.get_by_role("button", name="Send to Alice")).to_have_count(0)

    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_role("button", name="Send to Alice")).to_be_visible()


def test_one_key_approves(page, community, enter):
    enter(community["mara"])
    page.goto("/today/")

    page.keyboard.press("j")
    page.keyboard.press("a")

    expect(page.get_by_text("Done for 1 person.")).to_be_visible()


def test_language_and_theme_are_switched(page, community, enter):
    enter(community["mara"])
    page.goto("/today/")

    page.get_by_role("button", name="Български").click()
    expect(page.get_by_role("heading", name="Днес", exact=True)).to_be_visible()
    page.get_by_role("button", name="Тъмен").click()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background != "rgb(255, 255, 255)"
    assert float(background.split("(")[1].split()[0].rstrip("%,")) < 0.3


def test_a_number_opens_the_list_behind_it(page, community, enter):
    enter(community["mara"])
    page.goto("/measures/all/?period=12m")
    chart = page.locator(".chart-card", has_text="New members").first

    expect(chart.locator("canvas")).to_be_visible()
    chart.get_by_text("The figures").click()
    chart.locator("tbody a", has_text="1").first.click()

    expect(page.get_by_role("heading", name="New members")).to_be_visible()
    expect(page.locator("main").get_by_text("Alice")).to_be_visible()


def test_people_are_found_while_one_types(page, community, enter):
    enter(community["mara"])
    page.goto("/people/")

    page.get_by_label("Name or handle").press_sequentially("ali")

    expect(page.locator("#found tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile("q=ali"))


@pytest.mark.parametrize("language", ["English", "Русский", "Български"])
def test_nothing_scrolls_sideways_on_the_smallest_phone(language, page, community, enter):
    enter(community["mara"])
    page.goto("/today/")
    page.locator(".side").get_by_role("button", name=language).click()
    page.set_viewport_size({"width": 320, "height": 640})

    wide = {}
    names = ("today", "playbook", "funnel", "measures", "people", "backtest", "engine")
    for path in (f"/{name}/" for name in names):
        page.goto(path)
        wide[path] = page.evaluate("document.documentElement.scrollWidth")

    assert {path for path, pixels in wide.items() if pixels > 320} == set()


def test_everything_can_be_decided_without_javascript(
    chromium, live_server, community, enter, page
):
    enter(community["mara"])
    page.goto("/today/")
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()

    plain.goto("/today/")
    plain.get_by_role("button", name="Send to Alice").click()

    expect(plain.get_by_text("Done for 1 person.")).to_be_visible()
    context.close()
