"""Reading a long topic in a browser: posts come by themselves, the address tells where one is."""

import re

import pytest
from conftest import make_member
from playwright.sync_api import expect

from horo.community.models import ReadState
from horo.community.tests.reading import make_space, make_topic

pytestmark = pytest.mark.browser
SHOWN = "[...document.querySelectorAll('.post[data-number]')].map((post) => +post.dataset.number)"


@pytest.fixture
def long_topic(community):
    space = make_space("reading")
    return make_topic(space, make_member("ana"), "A long way", posts=400)


def test_posts_come_while_scrolling_down_and_leave_again(page, long_topic):
    page.goto(f"/topics/{long_topic.pk}/")
    for _ in range(40):
        page.mouse.wheel(0, 2_500)
        page.wait_for_timeout(120)

    shown = page.evaluate(SHOWN)

    assert max(shown) > 200
    assert len(shown) <= 160, "what is far from the eyes leaves the page"
    assert shown == sorted(set(shown))
    assert re.search(r"\?page=\d+#post-\d+$", page.url)


def test_posts_come_while_scrolling_up_and_the_place_is_kept(page, long_topic):
    post = long_topic.posts.get(number=215)
    page.goto(f"/topics/{long_topic.pk}/?page=11#post-{post.pk}")
    page.wait_for_timeout(900)

    expect(page.locator(f"#post-{post.pk}")).to_be_in_viewport()
    for _ in range(8):
        page.mouse.wheel(0, -2_500)
        page.wait_for_timeout(150)
    assert min(page.evaluate(SHOWN)) < 181


def test_what_was_before_the_eyes_counts_as_read(page, enter, community, long_topic):
    enter(community["alice"])
    page.goto(f"/topics/{long_topic.pk}/")
    with page.expect_response(lambda r: r.url.endswith("/-/read/")) as answer:
        page.mouse.wheel(0, 300)

    assert answer.value.status == 204
    assert 0 < ReadState.objects.get(member=community["alice"]).read_to <= 20


def test_keys_lead_from_post_to_post_and_tell_themselves(page, enter, community, long_topic):
    enter(community["alice"])
    page.goto(f"/topics/{long_topic.pk}/")

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.get_by_role("article", name="Post 2 by Ana")).to_be_focused()
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.wait_for_url("**/spaces/")


def test_without_scripts_there_are_numbered_pages(chromium, live_server, long_topic):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/topics/{long_topic.pk}/?page=2")

    page.get_by_role("link", name="Next").click()

    expect(page.get_by_text("Page 3 of 20")).to_be_visible()
    expect(page.get_by_text("A long way says 41", exact=True)).to_be_visible()
    context.close()
