"""A fixed group of chosen members: made once, recorded for each, or not at all."""

import pytest
from conftest import AT

from horo.log.models import Activity
from horo.membership.services.gathering import (
    NoGroup,
    NotYoursToGather,
    gather,
    put_in,
    take_out,
)
from horo.people.models import Group, Membership

pytestmark = pytest.mark.django_db


def test_each_member_is_in_the_group_and_in_the_log(mara, alice, bob):
    group = gather([bob, alice, bob], name=" Early birds ", slug="early", by=mara, at=AT)

    assert (group.name, group.slug) == ("Early birds", "early")
    rows = Membership.objects.filter(group=group)
    assert {*rows.values_list("member", "since")} == {(alice.pk, AT), (bob.pk, AT)}
    said = Activity.objects.filter(verb="added_to_group", object_id=group.pk, object_key="early")
    assert {*said.values_list("actor", "recipient")} == {(mara.pk, alice.pk), (mara.pk, bob.pk)}


def test_only_the_team_gathers(alice, bob):
    with pytest.raises(NotYoursToGather):
        gather([bob], name="Mine", slug="mine", by=alice, at=AT)
    assert not Group.objects.filter(slug="mine").exists()


@pytest.mark.parametrize(
    ("name", "slug"),
    [("", "fine"), ("x" * 121, "fine"), ("Fine", "Not Fine"), ("Fine", ""), ("Fine", "team")],
)
def test_what_is_no_name_or_taken_is_refused(mara, alice, name, slug):
    count = Group.objects.count()

    with pytest.raises(NoGroup):
        gather([alice], name=name, slug=slug, by=mara, at=AT)

    assert Group.objects.count() == count


def test_nobody_makes_no_group(mara):
    with pytest.raises(NoGroup, match="Nobody is in this cell"):
        gather([], name="Nobody", slug="nobody", by=mara, at=AT)


def test_a_person_is_put_into_a_group_and_taken_out_and_the_log_says_by_whom(mara, alice):
    club = Group.objects.create(slug="club", name="Club")

    assert [put_in(alice, club, by=mara, at=AT) for _ in range(2)] == [True, False]
    assert alice.memberships.filter(group=club).exists()
    assert [take_out(alice, club, by=mara, at=AT) for _ in range(2)] == [True, False]

    assert not alice.memberships.filter(group=club).exists()
    said = Activity.objects.filter(object_id=club.pk, object_key="club").order_by("pk")
    assert [*said.values_list("verb", "actor", "recipient")] == [
        ("added_to_group", mara.pk, alice.pk),
        ("removed_from_group", mara.pk, alice.pk),
    ]


def test_only_managers_say_who_belongs_to_the_team(mara, hana, alice):
    team = Group.objects.get(slug="team")

    for by in (hana, alice):
        with pytest.raises(NotYoursToGather):
            put_in(alice, team, by=by, at=AT)
        with pytest.raises(NotYoursToGather):
            take_out(mara, team, by=by, at=AT)
    assert not alice.memberships.exists()
    assert put_in(alice, team, by=mara, at=AT)


def test_the_last_manager_stays(mara, hana):
    managers = Group.objects.get(slug="managers")

    with pytest.raises(NoGroup, match="Somebody has to stay"):
        take_out(mara, managers, by=mara, at=AT)
    assert mara.memberships.filter(group=managers).exists()
    put_in(hana, managers, by=mara, at=AT)
    assert take_out(mara, managers, by=mara, at=AT)


def test_a_bot_is_put_into_no_group(mara, robot):
    with pytest.raises(NoGroup, match="Only people"):
        put_in(robot, Group.objects.create(slug="club", name="Club"), by=mara, at=AT)
