"""Spaces are made by the team and looked after by their hosts."""

import pytest

from horo.community.services import rights, spaces
from horo.community.tests.writing import fresh, hosted_by, space_of
from horo.content.models import Section, Space
from horo.people.models import Group, Member

GIVEN = {"name": "Ask me", "kind": "questions", "access": "public", "slow_mode": 0, "icon": "bulb"}


def test_the_team_makes_a_space(mara, alice, sign_in):
    given = {
        **GIVEN, "summary": "Anything", "guidelines": "**Be kind**", "section": "Help",
        "hosts": "@alice", "slow_mode": 60, "position": 3,
    }  # fmt: skip

    answer = sign_in(mara).post("/new-space/", given)

    space = Space.objects.get()
    assert answer.url == "/spaces/ask-me/"
    assert (space.kind, space.icon, space.slow_mode, space.position) == ("questions", "bulb", 60, 3)
    assert space.guidelines_html == "<p><strong>Be kind</strong></p>\n"
    assert space.section == Section.objects.get(name="Help")
    assert list(space.hosts.all()) == [alice]


def test_names_in_other_alphabets_and_of_the_same_sound_get_addresses_of_their_own(mara, sign_in):
    for _ in range(2):
        sign_in(mara).post("/new-space/", {**GIVEN, "name": "Въпроси и отговори"})

    assert set(Space.objects.values_list("slug", flat=True)) == {
        "въпроси-и-отговори", "въпроси-и-отговори-2",
    }  # fmt: skip


@pytest.mark.parametrize("access", ["private", "hidden"])
def test_a_private_space_has_a_group_with_its_hosts_in_it(mara, alice, otto, sign_in, access):
    sign_in(mara).post("/new-space/", {**GIVEN, "access": access, "hosts": "alice"})

    space = Space.objects.get()
    assert space.group.memberships.get().member == alice
    assert Space.objects.visible_to(Member.objects.get(pk=alice.pk)).exists()
    assert not Space.objects.visible_to(otto).exists()


def test_a_space_may_be_for_a_group_that_is_there(mara, sign_in):
    group = Group.objects.create(slug="builders", name="Builders")

    sign_in(mara).post("/new-space/", {**GIVEN, "access": "private", "group": group.pk})

    assert Space.objects.get().group == group


def test_members_and_hosts_make_no_spaces(alice, sign_in, client):
    assert client.get("/new-space/").status_code == 302
    assert sign_in(alice).get("/new-space/").status_code == 403
    assert sign_in(alice).post("/new-space/", GIVEN).status_code == 403
    with pytest.raises(rights.MayNot):
        spaces.create(spaces.Wanted("Mine"), by=alice, at=None)
    assert not Space.objects.exists()


def test_a_host_changes_what_belongs_to_the_everyday(alice, sign_in):
    space = space_of("Help")
    host = hosted_by(alice, space)
    given = {**GIVEN, "access": "hidden", "summary": "New", "guidelines": "Rules", "slow_mode": 300}

    page = sign_in(host).get("/spaces/help/edit/")
    answer = sign_in(host).post("/spaces/help/edit/", given)

    now = fresh(space)
    assert (page.status_code, answer.status_code) == (200, 302)
    assert (now.summary, now.guidelines, now.slow_mode) == ("New", "Rules", 300)
    assert (now.name, now.access, now.kind) == ("Help", "public", "discussion")


def test_the_team_changes_all_of_it_and_the_address_stays(mara, sign_in):
    space = space_of("Help")

    sign_in(mara).post("/spaces/help/edit/", {**GIVEN, "is_archived": "on", "access": "members"})

    now = fresh(space)
    assert (now.slug, now.name, now.access, now.is_archived) == ("help", "Ask me", "members", True)


def test_a_hidden_space_is_not_there_for_others(otto, sign_in):
    space_of("Help", access="hidden")

    assert sign_in(otto).get("/spaces/help/edit/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "\u200b"}, "Give the space a name"),
        ({"name": "x" * 150}, "Shorten the name"),
        ({"hosts": "@nobody"}, "Nobody here is called @nobody"),
        ({"guidelines": "> " * 60 + "deep"}, "inside each other"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(mara, sign_in, wrong, said):
    answer = sign_in(mara).post("/new-space/", {**GIVEN, "summary": "Kept words", **wrong})

    assert answer.status_code == 422
    assert said in answer.text
    assert "Kept words" in answer.text
    assert not Space.objects.exists()


@pytest.mark.parametrize("field", ["kind", "access", "slow_mode", "group"])
def test_what_no_form_offers_is_refused(mara, sign_in, field):
    answer = sign_in(mara).post("/new-space/", {**GIVEN, field: "999"})

    assert answer.status_code == 422
    assert not Space.objects.exists()
