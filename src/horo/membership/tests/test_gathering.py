"""A fixed group of chosen members: made once, recorded for each, or not at all."""

import pytest
from conftest import AT

from horo.log.models import Activity
from horo.membership.services.gathering import NoGroup, NotYoursToGather, gather
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
