"""Who may have which page of the console: roles by pages, and the navigation that fits."""

import pytest
from conftest import AT, join, make_member
from django.urls import reverse

from horo.membership.services.gathering import (
    NotYoursToGather,
    group_called,
    is_owner,
    put_in,
    take_out,
)
from horo.people.models import Group, Membership

BOARDS, BOARD = reverse("web:boards"), reverse("web:board", args=["health"])
LISTS = reverse("web:board-list") + "?of=measure&name=topics"
PAGES = [BOARDS, BOARD, LISTS, "/today/", "/people/", "/playbook/", "/console/recognition/"]
MATRIX = {
    "visitor": [302, 302, 302, 302, 302, 302, 302],
    "member": [404, 404, 404, 404, 404, 404, 404],
    "analyst": [200, 200, 404, 404, 404, 404, 404],
    "moderator": [200, 200, 200, 200, 200, 200, 200],
    "manager": [200, 200, 200, 200, 200, 200, 200],
    "owner": [200, 200, 200, 200, 200, 200, 200],
}


@pytest.fixture
def ana(db):
    return join(make_member("ana"), "analysts")


@pytest.fixture
def olga(db):
    return join(make_member("olga"), "team", "owners")


def test_each_role_has_its_pages_and_no_others(client, alice, ana, hana, mara, olga, sign_in):
    people = {"member": alice, "analyst": ana, "moderator": hana, "manager": mara, "owner": olga}

    found = {"visitor": [client.get(page).status_code for page in PAGES]}
    for role, member in people.items():
        browser = sign_in(member)
        found[role] = [browser.get(page).status_code for page in PAGES]

    assert found == MATRIX


def test_an_analyst_is_shown_figures_and_no_way_to_people_or_changes(ana, hana, sign_in):
    theirs, teams = (sign_in(one).get(BOARD).content.decode() for one in (ana, hana))
    index = sign_in(ana).get(BOARDS).content.decode()
    home = sign_in(ana).get("/").content.decode()

    changes = ("Copy to change", "Share and send")
    assert [one in teams for one in changes] == [True, True], "the premise"
    assert [one in theirs for one in changes] == [False, False]
    assert reverse("web:board-new") not in index
    assert (f'href="{BOARDS}"' in home, 'href="/today/"' in home) == (True, False)
    assert sign_in(ana).post(reverse("web:board-new"), {"title": "Mine"}).status_code == 404


def test_only_owners_say_who_manages(alice, mara, olga):
    managers = Group.objects.get(slug="managers")

    with pytest.raises(NotYoursToGather, match="Only owners"):
        put_in(alice, managers, by=mara, at=AT)
    assert put_in(alice, managers, by=olga, at=AT)
    assert put_in(alice, group_called("analysts"), by=mara, at=AT)


def test_the_first_manager_is_owner_until_there_is_another(alice, mara):
    managers, owners = (group_called(slug) for slug in ("managers", "owners"))
    put_in(alice, managers, by=mara, at=AT)

    assert (is_owner(mara), is_owner(alice)) == (True, False)

    put_in(alice, owners, by=mara, at=AT)
    assert (is_owner(mara), is_owner(alice)) == (False, True)
    Membership.objects.create(member=alice, group=Group.objects.get(slug="team"), since=AT)
    assert take_out(mara, managers, by=alice, at=AT)
