"""View as, a host's own measures, and an introduction: in three languages."""

from datetime import timedelta

import pytest
from conftest import make_member
from playwright.sync_api import expect

from horo.community.models import Introduction
from horo.content.models import Space, SpaceHost, Tag
from horo.core.time import now
from horo.people.models import Look, Member, Profile

pytestmark = pytest.mark.browser
WORDS = {
    "en": {
        "view": "View as", "as_nia": "You see the community as Nia does.", "stop": "Stop viewing",
        "visitor": "View as a visitor", "as_visitor": "You see the community as a visitor does.",
        "closed": "so it stays closed to you", "people": "People like you",
        "yes": "Yes, introduce us", "met": "You met",
    },
    "ru": {
        "view": "Смотреть как", "as_nia": "Вы видите сообщество так, как его видит Nia.",
        "stop": "Закончить", "visitor": "Смотреть как гость",
        "as_visitor": "Вы видите сообщество так, как его видит гость.",
        "closed": "поэтому вам она не открывается", "people": "Люди, похожие на вас",
        "yes": "Да, познакомьте нас", "met": "Вы познакомились",
    },
    "bg": {
        "view": "Вижте като", "as_nia": "Виждате общността така, както я вижда Nia.",
        "stop": "Край на гледането", "visitor": "Вижте като посетител",
        "as_visitor": "Виждате общността така, както я вижда посетител.",
        "closed": "затова остава затворена за вас", "people": "Хора като вас",
        "yes": "Да, запознайте ни", "met": "Запознахте се",
    },
}  # fmt: skip


@pytest.fixture
def members(community):
    """Nia is new, Bob answers about boats and hosts the space *Help*."""
    nia, bob = make_member("nia"), make_member("bob")
    Tag.objects.create(slug="boats", name="Boats")
    for one in (nia, bob):
        Profile.objects.create(member=one, interests=["boats"])
    SpaceHost.objects.create(space=Space.objects.get(slug="help"), member=bob, since=now())
    return {**community, "nia": nia, "bob": bob}


@pytest.mark.parametrize("language", WORDS)
def test_a_manager_looks_a_host_measures_and_two_meet(page, enter, members, language):
    words = WORDS[language]
    Member.objects.update(locale=language)
    one = Introduction.objects.create(
        newcomer=members["nia"], host=members["bob"], interest="boats",
        proposed_at=now() - timedelta(hours=1),
    )  # fmt: skip

    look(page, enter, members["mara"], words)
    measure(page, enter, members["bob"])
    says_yes(page, words)
    leave(page)
    enter(members["nia"])
    page.goto("/members/")
    expect(page.get_by_role("heading", name=words["people"])).to_be_visible()
    says_yes(page, words)
    expect(page.get_by_role("heading", name=words["met"])).to_be_visible()
    one.refresh_from_db()
    assert one.introduced_at is not None


def look(page, enter, mara, words):
    """As Nia, with her own pages closed; then as a visitor; and it is written down."""
    enter(mara)
    page.goto("/members/nia/")
    page.get_by_role("button", name=words["view"], exact=True).click()
    expect(page.locator(".looking")).to_contain_text(words["as_nia"])
    page.goto("/bookmarks/")
    expect(page.get_by_role("main")).to_contain_text(words["closed"])
    page.get_by_role("button", name=words["stop"]).click()
    page.get_by_role("button", name=words["visitor"]).click()
    expect(page.locator(".looking")).to_contain_text(words["as_visitor"])
    page.get_by_role("button", name=words["stop"]).click()
    expect(page.locator(".looking")).to_have_count(0)
    assert Look.objects.exclude(ended_at=None).count() == 2
    leave(page)


def measure(page, enter, bob):
    """A host opens the measures of their own space, and of no other page of the console."""
    enter(bob)
    page.goto("/spaces/help/")
    page.locator("a[href='/spaces/help/dashboard/']").click()
    expect(page.get_by_role("main")).to_contain_text("Help")
    expect(page.locator("main svg").first).to_be_visible()
    assert page.request.get("/measures/").status == 404


def says_yes(page, words):
    page.goto("/introductions/")
    page.get_by_role("button", name=words["yes"]).click()
    page.wait_for_load_state()


def leave(page):
    page.context.clear_cookies()
