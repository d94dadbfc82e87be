"""Split by variant: what the lots of a journey say of those whom it let in."""

from datetime import timedelta

import pytest
from conftest import AT

from horo.engine.lots import is_drawn
from horo.engine.tests.community import post, write_playbook
from horo.measures import services

MARCH = {"start": AT.date(), "end": AT.date() + timedelta(days=3), "grain": "month"}
WORDING = {
    "id": "wording",
    "split": {
        "warm": {"share": 0.5, "steps": [{"id": "a", "send": "welcome"}]},
        "plain": {"share": 0.5},
    },
}

pytestmark = pytest.mark.django_db(transaction=True)


def write(**more) -> None:
    write_playbook(journeys={"way": {"enter": {"did": "posted"}, "steps": [WORDING], **more}})


@pytest.fixture
def crowd(alice, bob, otto, mara, hana):
    """Everyone but hana posted, and so was let in; whom the journey holds out is drawn too."""
    people = [alice, bob, otto]
    for number, member in enumerate(people):
        post(member, AT + timedelta(minutes=number))
    return people


def groups(by, name="active_authors"):
    return {row.group: row.value for row in services.compute([name], by=by, **MARCH)}


def test_those_let_in_are_split_as_their_lots_draw(crowd):
    write()
    warm = [member for member in crowd if is_drawn(member.pk, "way/wording", 0.0, 0.5)]

    found = groups("variant:way/wording")

    assert found.get("warm", 0) == len(warm)
    assert found.get("plain", 0) == len(crowd) - len(warm)
    assert groups("variant") == found, "there is no other place where lots are drawn"


def test_a_variant_opens_its_members(crowd):
    write()
    by = "variant:way/wording"
    asked = {"start": MARCH["start"], "end": MARCH["end"], "by": by}

    found = [
        set(services.members_behind("active_authors", group=group, **asked).ids)
        for group in ("warm", "plain", "(none)")
    ]

    assert found[0] | found[1] == {member.pk for member in crowd}
    assert not found[0] & found[1]
    assert found[2] == set()


def test_who_is_held_out_comes_to_no_split(crowd):
    write(holdout=0.5, goal={"did": "replied", "within": "14d"})
    held = [member for member in crowd if is_drawn(member.pk, "way", 0.0, 0.5)]

    holdout, wording = groups("variant:way"), groups("variant:way/wording")

    assert holdout.get("held out", 0) == len(held)
    assert wording.get("(none)", 0) == len(held)
    assert sum(wording.values()) == sum(holdout.values()) == len(crowd)


def test_a_place_where_no_lots_are_drawn_is_refused_with_those_where_they_are(crowd):
    write(holdout=0.5, goal={"did": "replied", "within": "14d"})

    for by in ("variant:nowhere", "variant"):
        with pytest.raises(services.NotAMeasure, match="Known: way, way/wording"):
            groups(by)
    with pytest.raises(services.NotAMeasure, match="Nothing can be split by staff:x"):
        groups("staff:x")


def test_without_a_playbook_there_are_no_variants(crowd):
    with pytest.raises(services.NoPlaybook):
        groups("variant:way")
