"""The pages: one's own, that of a badge, and the team's; each as an outsider finds it too."""

import pytest
from conftest import AT
from django.urls import reverse
from time_machine import travel

from horo.content.models import HIDDEN, Space
from horo.engine.tests.community import post
from horo.log.models import Activity
from horo.people.models import Group
from horo.recognition.models import Holding
from horo.recognition.tests.giving import DAY, run, write_book

MINE, TEAM = reverse("recognition:mine"), reverse("recognition:team")
PROFILE = reverse("community:profile", args=["alice"])


def badge(slug="first-post"):
    return reverse("recognition:badge", args=[slug])


@pytest.fixture
def given(alice):
    """alice wrote once: a badge, and the lowest level."""
    write_book()
    post(alice, AT - DAY)
    run()


@pytest.mark.parametrize("path", [MINE, badge(), reverse("recognition:level", args=["guest"])])
def test_a_visitor_is_asked_to_sign_in(path, given, client):
    assert client.get(path).status_code == 302


def test_my_page_says_what_i_have_what_could_come_and_how_far_i_am(given, alice, sign_in):
    with travel(AT, tick=False):
        text = sign_in(alice).get(MINE).text

    assert "First post" in text
    assert "You are on the level “Guest”" in text
    assert "1 of 3" in text, "two posts are missing to the next level"
    assert "0 of 2" in text, "nobody was helped yet"
    assert f"key=badges/first-post/award/{alice.pk}/0" in text.replace("%2F", "/")


def test_why_a_badge_came_can_be_read_by_its_owner_alone(given, alice, bob, sign_in):
    why = f"/why/?key=badges/first-post/award/{alice.pk}/0"

    text = sign_in(alice).get(why).text
    assert "The badge “First post” gets a member who posted." in text
    assert sign_in(bob).get(why).status_code == 404


def test_others_see_who_has_a_badge_unless_they_keep_it_to_themselves(
    given, alice, bob, hana, sign_in
):
    assert "Alice" in sign_in(bob).get(badge()).text
    assert "First post" in sign_in(bob).get(PROFILE).text

    sign_in(alice).post(reverse("recognition:hide"))

    assert "Alice" not in sign_in(bob).get(badge()).text
    assert "First post" not in sign_in(bob).get(PROFILE).text
    assert "Alice" in sign_in(hana).get(badge()).text
    assert "First post" in sign_in(alice).get(PROFILE).text
    sign_in(alice).post(reverse("recognition:show"))
    assert "Alice" in sign_in(bob).get(badge()).text


def test_a_criterion_does_not_name_a_space_that_the_reader_does_not_know(alice, hana, sign_in):
    group = Group.objects.create(slug="den", name="Den")
    Space.objects.create(
        slug="burrow", name="Burrow", access=HIDDEN, group=group, source="horo", source_key="b"
    )
    inside = {"did": "posted", "in_space": "burrow"}
    write_book(badges=[{"badge": "deep", "title": "Deep", "why": "Digs.", "when": inside}])

    for path in (badge("deep"), MINE):
        assert "burrow" not in sign_in(alice).get(path).text
    assert "burrow" in sign_in(hana).get(badge("deep")).text


def test_the_team_gives_and_takes_with_a_reason(given, alice, bob, hana, sign_in):
    gift = {"whom": "@bob", "merit": "badge/helper", "reason": "Held the door."}
    assert sign_in(alice).post(reverse("recognition:give"), gift).status_code == 404
    assert sign_in(hana).post(reverse("recognition:give"), gift).status_code == 302

    text = sign_in(hana).get(TEAM).text
    assert "Hana: Held the door." in text
    holding = Holding.objects.get(member=bob)
    take = reverse("recognition:take", args=[holding.pk])
    assert sign_in(bob).post(take, {"reason": "Mine."}).status_code == 404
    assert sign_in(hana).post(take, {"reason": ""}).status_code == 403
    assert sign_in(hana).post(take, {"reason": "A slip."}).status_code == 302
    assert Activity.objects.get(verb="revoked").recipient == bob
    assert not Holding.objects.filter(member=bob).exists()


@pytest.mark.parametrize("path", [TEAM, reverse("recognition:holders", args=["first-post"])])
def test_the_console_is_for_the_team(path, given, alice, hana, sign_in):
    assert sign_in(alice).get(path).status_code == 404
    assert sign_in(hana).get(path).status_code == 200


def test_what_nobody_wrote_into_the_playbook_does_not_exist(given, alice, hana, sign_in):
    assert sign_in(alice).get(badge("nothing")).status_code == 404
    wrong = {"whom": "nobody", "merit": "badge/helper", "reason": "x"}
    refused = sign_in(hana).post(reverse("recognition:give"), wrong)
    assert "There is no member “nobody”" in refused.text
