"""Marks in a real browser: with scripts in place, without them by forms alone."""

from datetime import timedelta

import pytest
from conftest import make_member

from horo.community.models import Ballot, Bookmark
from horo.community.services import polls
from horo.content import kept
from horo.content.models import QUESTIONS, Post, Reaction, Solution, Space, Topic, Vote
from horo.core.time import now

pytestmark = pytest.mark.browser


@pytest.fixture
def topic(community):
    """alice asks, with a poll; bob answers."""
    at, alice, bob = now() - timedelta(hours=1), community["alice"], make_member("bob")
    space = Space.objects.create(
        slug="garden", name="Garden", kind=QUESTIONS, source="horo", source_key="garden"
    )
    topic = Topic.objects.create(
        space=space, author=alice, title="When to prune?", opened_at=at, source="horo",
        source_key="prune",
    )  # fmt: skip
    for number, author in enumerate((alice, bob), start=1):
        Post.objects.create(
            topic=topic, number=number, author=author, html="<p>In spring.</p>", posted_at=at,
            source="horo", source_key=f"prune{number}",
        )  # fmt: skip
    kept.recount([topic.pk])
    asked = {
        "question": "Which month?", "kind": "single", "shows": "always", "is_anonymous": False,
        "least": 1, "most": 10, "closes_at": None, "options": ["March", "April"],
    }  # fmt: skip
    polls.create(topic.posts.get(number=1), asked, by=alice, at=at)
    return topic


@pytest.fixture(autouse=True)
def left(page):
    """Leave the topic before the end: a page says on leaving how far it was read."""
    yield
    page.goto("/spaces/")
    page.wait_for_timeout(500)


def row(page, topic, number):
    return page.locator(f"#marks-{topic.posts.get(number=number).pk}")


def test_a_reaction_is_found_by_its_name_left_and_taken_back(page, enter, community, topic):
    enter(community["alice"])
    page.goto(f"/topics/{topic.pk}/")
    under = row(page, topic, 2)

    under.get_by_role("link", name="Add a reaction").click()
    dialog = page.get_by_role("dialog", name="Add a reaction")
    dialog.get_by_placeholder("Search emoji").fill("octop")
    dialog.get_by_role("button", name="octopus").click()

    chip = under.get_by_role("button", name="1 person reacted with octopus: you")
    chip.wait_for()
    assert not dialog.is_visible()
    assert Reaction.objects.get().emoji == "🐙"
    chip.press("Enter")
    chip.wait_for(state="detached")
    assert not Reaction.objects.exists()


def test_the_focus_stays_on_the_button_that_was_pressed(page, enter, community, topic):
    enter(community["alice"])
    page.goto(f"/topics/{topic.pk}/")

    page.get_by_role("button", name="0 votes").press("Enter")
    page.get_by_role("button", name="1 vote, yours").wait_for()

    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    assert Vote.objects.count() == 1


def test_a_post_is_kept_with_a_note_and_a_reminder(page, enter, community, topic):
    enter(community["alice"])
    page.goto(f"/topics/{topic.pk}/")

    row(page, topic, 2).get_by_role("button", name="Bookmark").click()
    dialog = page.get_by_role("dialog", name="Bookmarked")
    dialog.get_by_label("Note, for you alone").fill("look in March")
    dialog.get_by_label("Tomorrow morning").check()
    dialog.get_by_role("button", name="Save").click()
    dialog.wait_for(state="hidden")

    page.goto("/bookmarks/")
    assert page.get_by_text("look in March").is_visible()
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("look in March").wait_for()
    assert Bookmark.objects.get().remind_at is not None


def test_voting_in_a_poll_shows_its_results(page, enter, community, topic):
    enter(community["alice"])
    page.goto(f"/topics/{topic.pk}/")
    poll = page.get_by_role("region", name="Which month?")

    poll.get_by_label("April").check()
    poll.get_by_role("button", name="Vote", exact=True).click()
    poll.get_by_text("your choice").wait_for()

    assert poll.get_by_text("1 · 100%").is_visible()
    poll.get_by_text("Change my vote").click()
    poll.get_by_role("button", name="Take my vote back").click()
    poll.get_by_role("button", name="Vote", exact=True).wait_for()
    assert not Ballot.objects.exists()


def test_accepting_an_answer_is_shown_at_once_and_undone(page, enter, community, topic):
    enter(community["alice"])
    page.goto(f"/topics/{topic.pk}/")

    page.get_by_role("button", name="This answers it").click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="This answers it").wait_for()

    assert not Solution.objects.exists()


def test_everything_works_without_scripts(chromium, page, live_server, community, topic):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(15_000)
    sign_in(page, community["alice"])
    page.goto(f"/topics/{topic.pk}/")
    answer = topic.posts.get(number=2)

    page.get_by_label("March").check()
    page.get_by_role("button", name="Vote", exact=True).click()
    page.get_by_role("button", name="0 votes").click()
    row(page, topic, 2).get_by_role("link", name="Add a reaction").click()
    page.get_by_placeholder("Search emoji").fill("octopus")
    page.get_by_placeholder("Search emoji").press("Enter")
    page.locator("#emoji-found").get_by_role("button", name="octopus").click()
    row(page, topic, 2).get_by_role("link", name="Who reacted").click()
    assert page.get_by_role("main").get_by_text("Alice").is_visible()
    page.get_by_role("link", name="Back to the post").click()
    row(page, topic, 2).get_by_role("button", name="Bookmark").click()
    page.get_by_role("button", name="This answers it").click()

    assert Ballot.objects.count() == Vote.objects.count() == Bookmark.objects.count() == 1
    assert Solution.objects.get().reply == answer
    assert Reaction.objects.get().emoji == "🐙"
    context.close()


def sign_in(page, member):
    from horo.people.services import make_link

    page.goto(f"/sign-in/{make_link(member, at=now()).partition('/sign-in/')[2]}")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()
