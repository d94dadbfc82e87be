"""A running journey is changed, looked at in people, launched with a choice, and taken back."""

import re

import pytest
import yaml
from playwright.sync_api import expect

from horo.playbook.models import Launch

pytestmark = pytest.mark.browser


def greet_again(folder):
    path = folder / "journeys" / "welcome.yaml"
    data = yaml.safe_load(path.read_text())
    data["steps"].append({"id": "again", "after": "12d", "send": "welcome"})
    path.write_text(yaml.safe_dump(data))


@pytest.fixture
def launched(page, community, enter, settings):
    """The reference playbook was launched by mara, and its journey `welcome` was changed since."""
    enter(community["mara"])
    page.goto("/plan/")
    page.get_by_role("button", name="Launch it").click()
    expect(page.get_by_text("Launch 1 runs from now on.")).to_be_visible()
    expect(page.get_by_text("Nothing to launch")).to_be_visible()
    greet_again(settings.HORO_PLAYBOOK)
    page.goto("/plan/")
    return community


def test_a_change_is_looked_at_launched_with_a_choice_and_taken_back(page, launched):
    page.get_by_text("1 person is under way in").click()
    expect(page.locator("main").get_by_role("link", name="Alice")).to_be_visible()
    page.get_by_text("They begin anew with the new version").click()
    page.get_by_label("Why").fill("One more greeting")

    page.get_by_role("button", name="Launch for 1 person").click()

    expect(page.get_by_text("Launch 2 runs from now on.")).to_be_visible()
    expect(page.get_by_text("One more greeting")).to_be_visible()
    assert Launch.objects.get(number=2).choices["welcome"]["in_flight"] == "restart"
    page.get_by_role("link", name="Go back to it").click()
    expect(page.get_by_role("heading", name="Back to launch 1")).to_be_visible()
    page.get_by_role("button", name=re.compile("Go back for 1 person")).click()
    expect(page.get_by_text("Launch 3 runs from now on.")).to_be_visible()
    first, _, third = Launch.objects.order_by("number")
    assert third.version == first.version


def test_the_plan_fits_a_phone(page, launched):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/plan/")

    expect(page.get_by_role("button", name="Launch for 1 person")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_plan_is_the_same_without_scripts(chromium, live_server, page, launched):
    cookies = page.context.cookies()
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(cookies)
    plain = context.new_page()
    plain.goto("/plan/")

    plain.get_by_text("They finish on the old version").click()
    plain.get_by_role("button", name="Launch for 1 person").click()

    expect(plain.get_by_text("Launch 2 runs from now on.")).to_be_visible()
    context.close()
    assert Launch.objects.get(number=2).choices["welcome"]["in_flight"] == "finish"
