"""The first page, the welcome and the profile in a real browser, with scripts and without."""

import io

import pytest
from conftest import make_member
from PIL import Image

from horo.community.models import AnswerPromise, Follow
from horo.content.models import INTRODUCTIONS, QUESTIONS, Space, Tag, Topic
from horo.core.time import now
from horo.people.models import Member, Profile

pytestmark = pytest.mark.browser


@pytest.fixture
def newcomer(community):
    """nia joined a moment ago; there is a space to say hello in, and one to ask in."""
    for name, kind in (("Hello", INTRODUCTIONS), ("Questions", QUESTIONS)):
        Space.objects.create(
            slug=name.lower(), name=name, kind=kind, source="horo", source_key=name
        )
    nia = make_member("nia")
    Member.objects.filter(pk=nia.pk).update(joined_at=now())
    return nia


@pytest.fixture
def plain(chromium, live_server):
    """A browser without scripts."""
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    yield context.new_page()
    context.close()


def go_through(page):
    page.goto("/welcome/")
    page.get_by_label("Say hello in a line or two").fill("I build boats.")
    page.get_by_role("button", name="Next step").click()
    page.get_by_role("heading", name="What do you care about?").wait_for()
    page.get_by_role("checkbox", name="Questions").check()
    page.get_by_role("button", name="Next step").click()
    page.get_by_label("What is it about?").select_option(label="Questions")
    page.get_by_label("Your question in one line").fill("How do I caulk a seam?")
    page.get_by_label("What did you try").fill("Cotton, and it leaked.")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.get_by_role("heading", name="How do I caulk a seam?").wait_for()


def check(nia):
    hello, question = Topic.objects.filter(author=nia).order_by("pk")
    assert (hello.title, hello.space.name) == ("Hello from Nia", "Hello")
    assert AnswerPromise.objects.get().topic == question
    assert Follow.objects.filter(member=nia, kind="space", object_id=question.space_id).exists()
    assert Profile.objects.get(member=nia).welcome_step == 3


def test_a_newcomer_goes_through_the_three_steps(page, enter, newcomer):
    enter(newcomer)

    go_through(page)

    check(newcomer)


def test_the_three_steps_need_no_scripts(plain, live_server, newcomer):
    from horo.people.services import make_link

    plain.goto(make_link(newcomer, at=now()).replace("http://127.0.0.1:8000", live_server.url))
    plain.get_by_role("main").get_by_role("button", name="Sign in").click()

    go_through(plain)

    check(newcomer)


def test_following_changes_the_button_in_place(page, enter, community):
    enter(community["alice"])
    page.goto("/members/mara/")

    page.get_by_role("button", name="Follow", exact=True).click()
    page.get_by_role("button", name="Following").wait_for()
    assert Follow.objects.get().object_id == community["mara"].pk
    page.get_by_role("button", name="Following").click()
    page.get_by_role("button", name="Follow", exact=True).wait_for()

    assert not Follow.objects.exists()


def test_the_order_of_the_first_page_is_remembered(page, enter, community):
    enter(community["alice"])
    page.goto("/")
    page.get_by_role("link", name="Latest first").click()
    page.get_by_text("Everything you may read").wait_for()

    page.goto("/")

    assert page.get_by_role("link", name="Latest first").get_attribute("aria-current") == "true"


def test_a_member_gets_a_face_and_a_time_zone(page, enter, community):
    target = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(target, "PNG")
    enter(community["alice"])
    Tag.objects.create(slug="docker", name="docker")

    page.goto("/profile/")
    sent = {"name": "me.png", "mimeType": "image/png", "buffer": target.getvalue()}
    page.get_by_label("Choose a picture").set_input_files(sent)
    page.get_by_role("button", name="Upload").click()
    page.get_by_text("This is how others see you now.").wait_for()
    face = page.locator("main img.avatar.big")
    assert face.evaluate("image => image.complete && image.naturalWidth") == 96

    page.goto("/preferences/")
    page.locator("[data-zone-take]").click()
    page.get_by_role("main").get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()

    alice = Member.objects.get(pk=community["alice"].pk)
    assert (bool(alice.picture), bool(alice.timezone)) == (True, True)


def test_no_page_is_wider_than_a_phone(page, enter, newcomer):
    enter(newcomer)
    page.set_viewport_size({"width": 320, "height": 700})
    addresses = ("/", "/latest/", "/members/", "/members/mara/", "/profile/", "/preferences/")
    for address in (*addresses, *(f"/welcome/?step={step}" for step in (1, 2, 3))):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
