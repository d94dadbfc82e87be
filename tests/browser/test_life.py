"""From a question to its answer, a poll, a search and a long topic: in each language, with and
without JavaScript."""

import re
from datetime import timedelta

import pytest
from conftest import make_member
from django.test import Client
from django.utils.translation import gettext, override
from playwright.sync_api import expect

from horo.community.models import Ballot, ReadState
from horo.community.services import posting
from horo.content.models import Solution, Space, Topic, Vote
from horo.core.time import now
from horo.log.models import Activity
from horo.people.services import choose_language
from horo.search.services import index_pending

pytestmark = pytest.mark.browser
POSTS = 45


@pytest.fixture(params=["scripts", "plain"])
def plain(request):
    return request.param == "plain"


@pytest.fixture(params=["en", "ru", "bg"])
def language(request):
    return request.param


@pytest.fixture
def as_member(community, language, plain, chromium, live_server):
    """Return a function that opens a window in which a member is signed in."""
    Space.objects.update(kind="questions")
    opened = []

    def window(member):
        choose_language(member, language)
        client = Client()
        client.force_login(member)
        context = chromium.new_context(
            base_url=live_server.url, java_script_enabled=not plain,
            viewport={"width": 1280, "height": 900},
        )  # fmt: skip
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        context.add_cookies([{**cookie, "url": live_server.url}])
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    yield window
    leave(*(context.pages[0] for context in opened))
    for context in opened:
        context.close()


def leave(*pages) -> None:
    """Leave the pages and let what they still had to tell arrive: the tests share a connection."""
    for page in pages:
        page.goto("about:blank")
    pages[0].wait_for_timeout(700)


def said(text: str, language: str) -> str:
    with override(language):
        return gettext(text)


def press(page, action: str, where: str = "main"):
    """Press the button that sends to `action`, however the language calls it."""
    page.locator(f'{where} [formaction$="/{action}/"]').first.click()


def ask(page, space: Space) -> Topic:
    page.goto(f"/new/?space={space.pk}")
    page.locator("[name=title]").fill("How do I tame a quokka?")
    page.locator("textarea[name=text]").fill("It **hops** away.")
    page.locator("details.poll-form summary").click()
    page.locator("[name=poll-question]").fill("Have you seen one?")
    page.locator("[name=poll-options]").fill("Yes\nNo")
    page.locator("main button[data-send]").click()
    page.wait_for_url(re.compile(r"/topics/\d+/"))
    return Topic.objects.latest("pk")


def test_a_question_is_asked_answered_voted_on_and_found(as_member, community, language, plain):
    bob, alice = make_member("bob"), community["alice"]
    asking, answering = as_member(alice), as_member(bob)
    topic = ask(asking, Space.objects.get())
    address = f"/topics/{topic.pk}/"
    expect(asking.locator("html")).to_have_attribute("lang", language)

    answering.goto(address)
    answering.locator("textarea[name=text]").fill("With `patience`, and a leaf.")
    answering.locator("#reply button[data-send]").click()
    expect(answering.locator(".post code")).to_have_text("patience")
    answering.locator(".ballot input[name=option]").first.check()
    answering.locator(".ballot button").click()
    expect(answering.locator("[id^=poll-]").first).to_contain_text("100")

    asking.goto(address)
    press(asking, "accept")
    expect(asking.get_by_text(said("Accepted answer", language)).first).to_be_visible()
    reply = topic.posts.get(number=2).pk
    press(asking, "vote", f"#marks-{reply}")

    expect(asking.locator(f"#marks-{reply} .vote")).to_contain_text("1")
    leave(asking, answering)
    index_pending(now())
    asking.goto("/search/?q=quokka")
    expect(asking.locator("main")).to_contain_text("How do I tame a quokka?")
    assert Solution.objects.get().reply.author == bob
    assert Ballot.objects.get().member == bob
    assert Vote.objects.get().member == alice
    verbs = Activity.objects.filter(thread_id=topic.pk).values_list("verb", flat=True)
    assert {"posted", "replied", "solved", "voted"} <= set(verbs)


def long_topic(author) -> Topic:
    at = now() - timedelta(hours=3)
    topic = posting.open_topic(Space.objects.get(), "A long one", "Post 1.", by=author, at=at)
    for number in range(2, POSTS + 1):
        posting.reply(topic, f"Post {number}.", by=author, at=at + timedelta(minutes=number))
    return topic


def until(page, is_so, before=lambda: None) -> None:
    """Wait up to ten seconds, doing `before` each time; a browser tells late what was seen."""
    for _ in range(50):
        if is_so():
            return
        before()
        page.wait_for_timeout(200)
    raise AssertionError("That took more than ten seconds.")


def test_a_long_topic_is_read_to_its_end(as_member, community, plain):
    alice = community["alice"]
    topic = long_topic(make_member("bob"))
    page = as_member(alice)
    page.goto(f"/topics/{topic.pk}/")
    first, last = (page.get_by_text(f"Post {n}.", exact=True) for n in (1, POSTS))
    expect(first).to_be_visible()
    assert last.count() == 0, "it has several pages"

    if plain:
        for _ in range(2):
            page.locator('form[action$="/read/"] button').click()
        expect(last).to_be_visible()
        page.locator('form[action$="/read/"] button').click()
    else:
        until(page, lambda: last.count() > 0, lambda: page.mouse.wheel(0, 1500))
        last.scroll_into_view_if_needed()
        page.wait_for_url(re.compile(r"post=|page=3|#"))
        expect(last).to_be_visible()

    read = ReadState.objects.filter(member=alice, read_to=POSTS)
    until(page, read.exists)
