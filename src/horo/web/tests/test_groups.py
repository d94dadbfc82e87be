"""The groups of a member, kept on the member's page."""

from conftest import AT, join
from django.urls import reverse

from horo.content.models import PRIVATE, Space
from horo.people.models import Group
from horo.web.tests.pages import read, text

OF_TEAM = ("analysts", "managers", "owners", "team")


def offered(page) -> list[str]:
    return [
        one["value"] for one in read(page).select("#groups ~ form select option") if one["value"]
    ]


def test_the_team_puts_a_member_into_a_group_and_takes_them_out(mara, alice, sign_in):
    club = Group.objects.create(slug="club", name="Club")
    Space.objects.create(
        slug="den", name="The den", access=PRIVATE, group=club, source="x", source_key="1"
    )
    browser, page = sign_in(mara), reverse("web:member", args=[alice.pk])
    assert set(offered(browser.get(page))) == {"club", *OF_TEAM}

    answer = browser.post(reverse("web:put-in-group", args=[alice.pk]), {"group": "club"})
    assert answer.url == page
    shown = browser.get(page)
    assert set(offered(shown)) == set(OF_TEAM)
    assert "opens The den" in text(shown)
    browser.post(reverse("web:take-out-of-group", args=[alice.pk]), {"group": "club"})

    assert not alice.memberships.exists()
    assert "In no group." in text(browser.get(page))


def test_who_is_no_manager_is_offered_no_group_of_the_team(mara, hana, alice, sign_in):
    Group.objects.create(slug="club", name="Club")
    browser = sign_in(hana)

    assert offered(browser.get(reverse("web:member", args=[alice.pk]))) == ["club"]
    browser.post(reverse("web:put-in-group", args=[alice.pk]), {"group": "team"})
    browser.post(reverse("web:take-out-of-group", args=[mara.pk]), {"group": "team"})

    assert not alice.memberships.exists()
    assert mara.memberships.filter(group__slug="team").exists()


def test_a_group_that_is_not_there_is_no_page(mara, alice, sign_in):
    put, out = (
        reverse(f"web:{do}", args=[alice.pk]) for do in ("put-in-group", "take-out-of-group")
    )

    for url in (put, out):
        assert sign_in(mara).post(url, {"group": "nobody"}).status_code == 404
        assert sign_in(mara).post(url).status_code == 404
    join(alice, "club")
    assert sign_in(alice).post(out, {"group": "club"}).status_code in (302, 403, 404)
    assert alice.memberships.filter(group__slug="club", since=AT).exists()
