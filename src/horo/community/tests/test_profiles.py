"""Profiles: what members tell, and who gets to see which part of it."""

import io
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from conftest import AT, join
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from horo.community.services import describing, profiles
from horo.community.services.describing import EVERYONE, MEMBERS, NOBODY, Words
from horo.community.services.profiles import FIELDS
from horo.community.tests.places import make_post, make_space, make_topic
from horo.content.models import PRIVATE, Solution, Tag, TopicTag
from horo.core.refused import Refused
from horo.files.models import File
from horo.log.models import Activity
from horo.people.models import Group, Member, Profile

EXAMPLE = Path(__file__).parents[4] / "examples" / "playbook"
WORDS = Words(
    headline="Builds boats", about="Since **1990**", links=[("Mine", "https://a.example")]
)


def describe(member, shown=None, **words):
    given = {"headline": WORDS.headline, "about": WORDS.about, "links": WORDS.links, **words}
    return describing.describe(member, Words(**given, shown=shown), by=member, at=AT)


def portrait():
    target = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(target, "PNG")
    return SimpleUploadedFile("me.png", target.getvalue(), "image/png")


def test_what_is_written_is_kept_and_recorded_once(alice):
    describe(alice)
    profile = describe(alice)

    assert profile.about_html.strip() == "<p>Since <strong>1990</strong></p>"
    assert profile.links == [{"label": "Mine", "url": "https://a.example"}]
    assert Activity.objects.filter(verb="described").count() == 1


def test_nobody_writes_anothers_profile(alice, mara):
    with pytest.raises(Refused):
        describing.describe(alice, WORDS, by=mara, at=AT)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "http://a.example", "https://", "https:///x", "//a.example",
        "https://user@a.example", "https://a.example/ x", "data:text/html,x", "https://[",
        "https://a.example/" + "x" * 300,
    ],
)  # fmt: skip
def test_only_links_that_lead_to_a_page_are_taken(url, alice):
    with pytest.raises(Refused):
        describe(alice, links=[("x", url)])

    assert not Profile.objects.exists()


def test_about_runs_nothing(alice):
    html = describe(alice, about="<script>alert(1)</script>[x](javascript:alert(1))").about_html

    assert "<script" not in html
    assert 'href="javascript' not in html


@pytest.mark.parametrize(
    ("shown", "bob_sees", "visitor_sees"),
    [(EVERYONE, True, True), (MEMBERS, True, False), (NOBODY, False, False)],
)
def test_each_field_is_for_whom_its_member_says(shown, bob_sees, visitor_sees, alice, bob):
    describe(alice, {"headline": shown})

    seen = [profiles.shown_to(alice, viewer).headline for viewer in (alice, bob, None)]
    listed = [profiles.headline_for(each, bob) for each in profiles.directory(bob)]

    assert [bool(each) for each in seen] == [True, bob_sees, visitor_sees]
    assert ("Builds boats" in listed) == bob_sees


def test_a_visitor_opens_public_profiles_alone(alice, bob, client):
    describe(alice, {"headline": EVERYONE})
    describe(bob)

    page = client.get("/members/").text

    assert "/members/alice/" in page
    assert "/members/bob/" not in page
    assert client.get("/members/bob/").status_code == 404
    opened = client.get("/members/alice/").text
    assert "Builds boats" in opened
    assert "1990" not in opened


def test_imported_members_have_a_profile_and_bots_have_none(alice, bob, robot, sign_in):
    browser = sign_in(alice)

    assert browser.get("/members/bob/").status_code == 200
    assert browser.get("/members/robot/").status_code == 404
    assert "robot" not in browser.get("/members/").text


def test_a_topic_stands_once_among_the_replies_with_the_latest(alice, bob):
    space = make_space("Help")
    first, second = make_topic(space, bob, "First"), make_topic(space, bob, "Second")
    make_post(first, alice)
    make_post(second, alice)
    latest = make_post(first, alice)

    assert {post.pk for post in profiles.replies_of(alice, bob) if post.topic == first} == {
        latest.pk
    }
    assert len(profiles.replies_of(alice, bob)) == 2


@pytest.mark.parametrize(("who", "seen"), [("bob", True), ("otto", False), (None, False)])
def test_a_profile_tells_nothing_of_private_places(who, seen, alice, bob, otto, sign_in, client):
    group = Group.objects.create(slug="inner", name="Inner")
    for member in (alice, bob):
        join(member, "inner")
    topic = make_topic(make_space("Inner", access=PRIVATE, group=group), bob, "Hush hush")
    answer = make_post(topic, alice)
    Solution.objects.create(topic=topic, reply=answer, chosen_at=AT)
    TopicTag.objects.create(topic=topic, tag=Tag.objects.create(slug="hush", name="hush"))
    describe(alice, {"headline": EVERYONE, "interests": EVERYONE}, interests=["hush"])
    browser = sign_in({"bob": bob, "otto": otto}[who]) if who else client

    page = browser.get("/members/alice/").text
    numbers = profiles.numbers_of(alice, {"bob": bob, "otto": otto, None: None}[who])

    assert ("Hush hush" in page, "/tags/hush/" in page) == (seen, seen)
    assert (numbers.replies, numbers.accepted) == (int(seen), int(seen))


@pytest.mark.usefixtures("each_database", "transactional_db")
def test_members_are_found_by_name_and_by_the_interests_they_show():
    people = {}
    for handle, name in (("ivan", "Иван Петров"), ("eve", "Eve"), ("dan", "Dan")):
        people[handle] = Member.objects.create(handle=handle, name=name, joined_at=AT)
    viewer = people["dan"]
    Profile.objects.create(member=people["ivan"], interests=["docker", "ръст"])
    Profile.objects.create(member=people["eve"], interests=["docker"], hidden=["interests"])

    def found(**asked):
        return [each.handle for each in profiles.directory(viewer, **asked)]

    assert found(text="иван") == found(text="IVAN") == found(text="@ivan") == ["ivan"]
    assert found(interest="docker") == found(interest="ръст") == ["ivan"]
    assert found(interest="dock") == found(text="nobody") == []
    assert len(found()) == 3
    assert list(profiles.directory(None, interest="docker")) == []


def test_a_picture_takes_the_place_of_the_initials(alice, bob, sign_in, home):
    browser = sign_in(alice)

    assert browser.post("/profile/picture/", {"picture": portrait()}).status_code == 302

    first = Member.objects.get(pk=alice.pk).picture
    assert f"/pictures/{first}/96" in sign_in(bob).get("/members/alice/").text
    assert browser.get(f"/pictures/{first}/96").status_code == 200


def test_the_picture_before_is_gone_with_the_next(alice, home, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        describing.set_picture(alice, portrait(), at=AT)
        describing.set_picture(alice, portrait(), at=AT + timedelta(hours=1))
        assert File.objects.count() == 1
        describing.remove_picture(alice, at=AT + timedelta(hours=2))

    assert (File.objects.count(), alice.picture) == (0, "")
    assert [path for path in (home / "files").rglob("*") if path.is_file()] == []


def test_what_is_no_picture_is_refused(alice, sign_in):
    sent = SimpleUploadedFile("me.png", b"<svg onload='alert(1)'/>", "image/png")

    answer = sign_in(alice).post("/profile/picture/", {"picture": sent})

    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert "JPEG, PNG, GIF or WebP" in page.main.text
    assert page.select_one("form[action='/profile/'] [name=headline]"), "the way back to the form"
    assert Member.objects.get(pk=alice.pk).picture == ""


def test_the_form_saves_everything_and_says_what_is_wrong(alice, sign_in):
    browser = sign_in(alice)
    shown = {f"shown_{name}": MEMBERS for name in profiles.FIELDS}
    sent = {**shown, "name": "Alice K.", "headline": "Boats", "about": "", "shown_about": NOBODY}

    assert browser.post("/profile/", sent).url == "/members/alice/"
    wrong = browser.post("/profile/", {**sent, "headline": "Other", "url_0": "http://a.example"})

    profile = Profile.objects.get(member=alice)
    assert (profile.headline, profile.hidden) == ("Boats", ["about"])
    assert Member.objects.get(pk=alice.pk).name == "Alice K."
    assert wrong.status_code == 422
    assert "begins with https://" in wrong.text
    assert 'value="Other"' in wrong.text


def test_the_form_is_saved_as_the_browser_shows_it(alice, sign_in):
    Profile.objects.create(member=alice, hidden=["answers"])
    browser = sign_in(alice)
    form = BeautifulSoup(browser.get("/profile/").text, "html.parser").select_one(
        "form:has([name=headline])"
    )
    chosen = {
        each["name"]: each.select_one("option[selected]")["value"] for each in form.select("select")
    }
    written = {each["name"]: each.get("value", "") for each in form.select("input[name^=url_]")}

    answer = browser.post("/profile/", {**chosen, **written, "name": "Alice", "headline": "Boats"})

    assert answer.url == "/members/alice/"
    assert Profile.objects.get(member=alice).hidden == ["answers"]


def test_language_and_time_zone_are_ones_own(alice, sign_in):
    browser = sign_in(alice)

    browser.post("/preferences/", {"locale": "bg", "timezone": "Europe/Sofia"})
    assert browser.post("/preferences/", {"locale": "", "timezone": "Moon/Base"}).status_code == 422

    alice.refresh_from_db()
    assert (alice.locale, alice.timezone) == ("bg", "Europe/Sofia")
    assert browser.get("/").headers["Content-Language"] == "bg"


@pytest.mark.parametrize("path", ["/profile/", "/preferences/"])
def test_visitors_have_nothing_to_edit(path, client, db):
    assert "sign-in" in client.get(path).url
    assert "sign-in" in client.post(path, {"name": "X"}).url


def test_a_member_says_which_persona_is_closest(settings, alice, bob, sign_in):
    shutil.copytree(EXAMPLE, settings.HORO_PLAYBOOK)
    browser = sign_in(alice)
    assert "The builder" in browser.get("/profile/").text
    sent = {"name": "Alice", "persona": "builder"}
    shown = {f"shown_{name}": "members" for name in FIELDS}

    assert browser.post("/profile/", {**sent, **shown}).status_code == 302

    alice.refresh_from_db()
    assert alice.persona == "builder"
    assert "The builder" in sign_in(bob).get("/members/alice/").text
    assert sign_in(alice).post("/profile/", {**sent, **shown, "persona": "x"}).status_code == 422


def test_without_a_playbook_nobody_is_asked_for_a_persona(alice, sign_in):
    assert 'name="persona"' not in sign_in(alice).get("/profile/").text
