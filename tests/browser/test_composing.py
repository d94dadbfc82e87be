"""People write in a real browser: with all comforts, on a phone, and without JavaScript."""

import re

import pytest
from conftest import make_member
from playwright.sync_api import expect

from horo.community.models import Draft
from horo.community.services import editing, posting
from horo.content.models import Post, Space, Topic
from horo.core.time import now

pytestmark = pytest.mark.browser
PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15"
    b"\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00"
    b"\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def topic(community):
    bob = make_member("bob")
    return posting.open_topic(
        Space.objects.get(), "Why so?", "Tell me **why**.", by=bob, at=now(), tags=["whys"]
    )


def text_of(page):
    return page.get_by_label(re.compile("^(Your reply|Text of the topic|Text)$"))


def test_a_topic_is_written_with_every_comfort(community, page, enter):
    make_member("bobby")
    enter(community["alice"])
    page.goto(f"/new/?space={Space.objects.get().pk}")
    page.get_by_label("Title").fill("Who knows bobby?")
    page.get_by_label("Tags").fill("People")
    text = text_of(page)
    text.press_sequentially("Dear @bob")
    expect(page.locator(".offers [role=option]")).to_contain_text("Bobby")
    text.press("Enter")
    text.press_sequentially(":tada")
    expect(page.locator(".offers [role=option]").first).to_contain_text("🎉")
    text.press("Tab")
    text.press("Control+b")
    text.press_sequentially("hello")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("[data-preview]")).to_contain_text("Dear @bobby 🎉 hello")
    expect(page.locator("[data-state]")).to_contain_text("Draft saved")
    page.get_by_role("button", name="Write").click()

    text.press("Control+Enter")

    page.wait_for_url(re.compile(r"/topics/\d+/"))
    assert Topic.objects.latest("pk").title == "Who knows bobby?"
    assert Post.objects.latest("pk").text == "Dear @bobby 🎉 **hello**"
    assert not Draft.objects.exists()


def test_a_reply_quotes_what_was_selected_and_keeps_its_draft(topic, community, page, enter):
    enter(community["alice"])
    page.goto(f"/topics/{topic.pk}/")
    page.locator(".post-body strong").click(click_count=2)
    page.locator("[data-quote-chosen]").click()
    expect(text_of(page)).to_have_value(re.compile(r"> why\n"))
    expect(page.locator("[data-to-shown]")).to_contain_text("Bob")
    text_of(page).press_sequentially("Because.")
    expect(page.locator("[data-state]")).to_contain_text("Draft saved")
    page.reload()
    text_of(page).scroll_into_view_if_needed()
    expect(text_of(page)).to_have_value(re.compile("Because."))

    page.locator("[data-send]").click(click_count=2)

    page.wait_for_url(re.compile(r"post="))
    reply = Post.objects.latest("pk")
    assert reply.reply_to == topic.posts.get(number=1)
    assert topic.posts.count() == 2
    assert not Draft.objects.exists()


def test_a_picture_is_uploaded_where_the_text_stands(topic, community, page, enter):
    enter(community["alice"])
    page.goto(f"/topics/{topic.pk}/")
    file = {"name": "cat.png", "mimeType": "image/png", "buffer": PICTURE}

    page.locator("[data-file]").set_input_files(file)

    expect(text_of(page)).to_have_value(re.compile(r"!\[cat.png\]\(/files/.+\)"))
    page.locator("[data-send]").click()
    page.wait_for_url(re.compile(r"post="))
    assert "<img" in Post.objects.latest("pk").html


def test_two_windows_are_told_of_each_other(topic, community, page, enter):
    enter(community["alice"])
    page.goto(f"/topics/{topic.pk}/-/reply/")
    other = page.context.new_page()
    other.goto(f"/topics/{topic.pk}/-/reply/")
    text_of(page).press_sequentially("First")
    expect(page.locator("[data-state]")).to_contain_text("Draft saved")

    text_of(other).press_sequentially("Second")

    expect(other.locator("[data-state]")).to_contain_text("changed in another window")
    assert Draft.objects.get().data["text"] == "First"
    assert text_of(other).input_value() == "Second"


def test_the_second_editor_merges_by_hand(topic, community, page, enter):
    first = topic.posts.get()
    enter(community["mara"])
    page.goto(f"/posts/{first.pk}/edit/")
    editing.edit(first, "Theirs.", by=first.author, at=now(), based_on=1)
    text_of(page).fill("Mine.")
    page.locator("[data-send]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Two edits at once")
    expect(page.get_by_role("textbox", name="The text that is there now")).to_have_value("Theirs.")

    text_of(page).fill("Theirs and mine.")
    page.locator("[data-send]").click()

    page.wait_for_url(re.compile(r"/topics/"))
    assert Post.objects.get(pk=first.pk).text == "Theirs and mine."


def test_everything_works_without_javascript(topic, community, chromium, live_server, client):
    client.force_login(community["alice"])
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    context.add_cookies([{**cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"/topics/{topic.pk}/")
    text_of(page).fill("Half a")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_role("link", name="Go on").click()
    expect(text_of(page)).to_have_value("Half a")
    text_of(page).fill("A whole reply")
    page.get_by_role("main").get_by_role("button", name="Reply").click()
    page.wait_for_url(re.compile(r"post="))
    page.goto("/new/")
    page.get_by_label("Space", exact=True).select_option(label="Help")
    page.get_by_label("Title").fill("Plainly")
    text_of(page).fill("Without any script")
    page.get_by_role("button", name="Post topic").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Plainly")
    assert topic.posts.count() == 2
    assert not Draft.objects.exists()
    context.close()
