"""View as: the community as another sees it, with nothing kept and nothing private opened."""

from datetime import timedelta

import pytest
import time_machine
from conftest import AT, join

from horo.community.models import Bookmark, Visit
from horo.content.models import Post, Space, Topic
from horo.log.models import Activity
from horo.people.models import MANAGERS, Group, Look, Member, Membership, Profile
from horo.people.services import viewing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(AT, tick=False) as moved:
        yield moved


@pytest.fixture
def manager(mara, sign_in):
    return sign_in(mara)


def topic_in(space, author, title="Secret plans"):
    topic = Topic.objects.create(
        space=space, author=author, title=title, opened_at=AT, source="horo", source_key=title
    )
    Post.objects.create(
        topic=topic, author=author, number=1, text=title, html=f"<p>{title}</p>", posted_at=AT,
        source="horo", source_key=title,
    )  # fmt: skip
    return topic


@pytest.fixture
def vault(bob):
    group = Group.objects.create(slug="vault", name="Vault")
    join(bob, "vault")
    space = Space.objects.create(
        slug="vault", name="Vault", access="private", group=group, source="horo", source_key="v"
    )
    return topic_in(space, bob)


def view_as(browser, handle):
    return browser.post("/view-as/begin/", {"handle": handle})


def test_a_manager_sees_what_the_member_sees_and_no_more(manager, vault, alice, bob):
    assert "Secret plans" in manager.get("/latest/").content.decode(), "the team enters every space"

    view_as(manager, "alice")
    as_alice = manager.get("/latest/").content.decode()
    assert "You see the community as Alice does." in as_alice
    assert "Secret plans" not in as_alice
    assert manager.get(f"/topics/{vault.pk}/", follow=True).status_code == 404

    view_as_again = manager.post("/view-as/end/")
    assert view_as_again.url == "/view-as/"
    view_as(manager, "bob")
    assert "Secret plans" in manager.get("/latest/").content.decode()


def test_as_a_visitor_the_page_is_the_visitors(manager, vault):
    view_as(manager, "")

    page = manager.get("/").content.decode()

    assert "You see the community as a visitor does." in page
    assert "Secret plans" not in page


OWN = ["inbox", "drafts", "bookmarks", "profile", "preferences", "account", "today"]


@pytest.mark.parametrize("page", OWN)
def test_what_is_the_members_own_stays_closed(page, manager, alice):
    view_as(manager, "alice")

    answer = manager.get(f"/{page}/")

    assert answer.status_code == 403
    assert "so it stays closed to you" in answer.content.decode()


def test_nothing_can_be_sent_and_nothing_is_kept(manager, vault, bob):
    view_as(manager, "bob")
    before = Activity.objects.count()

    assert manager.post(f"/follow/topic/{vault.pk}/").status_code == 403
    assert manager.get("/").status_code == 200
    assert manager.get(f"/topics/{vault.pk}/", follow=True).status_code == 200

    assert Activity.objects.count() == before
    assert not Visit.objects.filter(member=bob).exists()


def test_their_bookmarks_and_hidden_fields_do_not_show(manager, vault, bob):
    post = vault.posts.get()
    Bookmark.objects.create(member=bob, post=post, made_at=AT)
    Profile.objects.create(member=bob, headline="Shy one", hidden=["headline"])
    view_as(manager, "bob")

    assert "Shy one" not in manager.get("/members/bob/").content.decode()
    topic = manager.get(f"/topics/{vault.pk}/", follow=True).content.decode()
    assert "Secret plans" in topic
    assert "mark keep" in topic
    assert "mark kept" not in topic


def test_each_look_is_written_down_with_its_pages(manager, mara, alice):
    view_as(manager, "alice")
    manager.get("/")
    manager.get("/latest/")
    manager.post("/view-as/end/")

    look = Look.objects.get()
    assert (look.viewer, look.whom, look.pages, look.ended_at) == (mara, alice, 2, AT)
    listed = manager.get("/view-as/").content.decode()
    assert "Alice" in listed


def test_it_ends_after_half_an_hour(manager, alice, clock):
    view_as(manager, "alice")
    clock.shift(viewing.LONGEST + timedelta(seconds=1))

    assert "You see the community" not in manager.get("/").content.decode()
    assert Look.objects.get().ended_at is not None


def test_who_is_no_manager_any_more_is_themselves_again(manager, mara, alice):
    view_as(manager, "alice")
    Membership.objects.filter(member=mara, group__slug=MANAGERS).delete()

    assert "You see the community" not in manager.get("/").content.decode()


def test_whom_one_looks_at_may_leave_meanwhile(manager, mara):
    nora = Member.objects.create(handle="nora", name="Nora")
    view_as(manager, "nora")
    nora.delete()

    assert "You see the community" not in manager.get("/").content.decode()


def test_it_is_for_managers_alone(sign_in, hana, alice, bob):
    for member in (hana, alice):
        browser = sign_in(member)
        assert browser.get("/view-as/").status_code == 404
        assert view_as(browser, "bob").status_code == 404
    assert not Look.objects.exists()


@pytest.mark.parametrize("handle", ["mara", "nobody-here", "@"])
def test_oneself_and_nobody_cannot_be_chosen(handle, manager):
    view_as(manager, handle)

    assert not Look.objects.filter(whom__isnull=False).exists()
