"""An open page hears what happens: in a real browser, from a running `horo up`."""

import pytest
from playwright.sync_api import expect

from horo.server.tests.conftest import site  # noqa: F401 - a fixture

pytestmark = pytest.mark.browser


@pytest.fixture
def window(chromium, site):  # noqa: F811
    """Return a function that opens the public topic as a member, or None for a visitor."""
    address = f"http://127.0.0.1:{site.server.port}"
    context = chromium.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    broken: list[str] = []

    def open_as(who):
        if who:
            key = site.seeded["sessions"][who]
            context.add_cookies([{"name": "sessionid", "value": key, "url": address}])
        page = context.new_page()
        page.on("pageerror", lambda error: broken.append(str(error)))
        with page.expect_response(lambda response: "/live?" in response.url):
            page.goto(f"/topics/{site.seeded['open']}/")
        return page

    yield open_as
    context.close()
    assert broken == []


def test_a_reply_appears_once_and_a_member_can_answer_it(site, window):  # noqa: F811
    page = window("otto")

    site.reply("open", "bob", "out of the blue")

    post = page.locator(".post", has_text="out of the blue")
    expect(post).to_have_count(1)
    expect(post.locator("[data-act=reply]")).to_have_count(0)
    post.hover()
    expect(post.locator("[data-act=reply]")).to_have_count(1)
    expect(post).to_have_count(1)


def test_a_visitor_sees_it_too(site, window):  # noqa: F811
    page = window(None)

    site.reply("open", "bob", "for everybody to see")

    expect(page.locator(".post", has_text="for everybody to see")).to_have_count(1)


def test_who_reads_far_above_is_told_how_much_is_new(site, window):  # noqa: F811
    site.reply("open", "bob", "tall%0A%0A" * 60)
    page = window("otto")

    site.reply("open", "bob", "far below")
    site.reply("open", "bob", "farther below")

    news = page.locator(".live-news")
    expect(news).to_have_text("New replies: 2")
    expect(page).to_have_title("(2) About open · Horo")
    news.click()
    expect(news).to_be_hidden()
    expect(page.get_by_text("far below", exact=True)).to_be_in_viewport()
