"""Blocks and mutes: in both directions, kept to oneself, and in no log."""

import pytest
from conftest import AT, make_member

from horo.log.models import Activity
from horo.people.services import blocking
from horo.people.services.blocking import CannotBlock

pytestmark = pytest.mark.usefixtures("each_database", "db")


def test_a_block_counts_in_both_directions_and_only_the_blocker_ends_it(alice, bob, otto):
    assert blocking.block(bob, by=alice, at=AT)
    assert not blocking.block(bob, by=alice, at=AT)

    everyone = [alice.pk, bob.pk, otto.pk]
    assert blocking.blocked_between(alice, everyone) == {bob.pk}
    assert blocking.blocked_between(bob, everyone) == {alice.pk} == blocking.blocked_between(bob)
    assert blocking.blocked_between(otto, everyone) == set()
    assert (
        blocking.blocked_between(alice, []) == blocking.blocked_between(alice, [otto.pk]) == set()
    )
    assert (blocking.blocked_by(alice), blocking.blocked_by(bob)) == ({bob.pk}, set())

    assert not blocking.unblock(alice, by=bob), "it is not bob's to end"
    assert blocking.unblock(bob, by=alice)
    assert blocking.blocked_between(bob) == set()


def test_of_two_blocks_one_stays_when_the_other_ends(alice, bob):
    blocking.block(bob, by=alice, at=AT)
    blocking.block(alice, by=bob, at=AT)

    blocking.unblock(bob, by=alice)

    assert blocking.blocked_between(alice) == {bob.pk}


def test_a_mute_counts_for_the_muter_alone(alice, bob, otto):
    assert blocking.mute(bob, by=alice, at=AT)
    assert not blocking.mute(bob, by=alice, at=AT)
    blocking.block(alice, by=otto, at=AT)

    assert (blocking.muted_by(alice), blocking.muted_by(bob)) == ({bob.pk}, set())
    assert blocking.blocked_between(alice, [bob.pk]) == set()
    assert blocking.unheard_by(alice) == {bob.pk, otto.pk}
    assert blocking.unmute(bob, by=alice)
    assert not blocking.unmute(bob, by=alice)


def test_nothing_of_it_is_in_the_log(alice, bob):
    blocking.block(bob, by=alice, at=AT)
    blocking.mute(bob, by=alice, at=AT)
    blocking.unblock(bob, by=alice)

    assert not Activity.objects.exists()


@pytest.mark.parametrize("deed", [blocking.block, blocking.mute])
def test_people_block_other_people_and_not_without_end(alice, bob, robot, deed, monkeypatch):
    monkeypatch.setattr(blocking, "MOST", 1)
    deed(bob, by=alice, at=AT)

    with pytest.raises(CannotBlock, match="1 people already"):
        deed(make_member("vera"), by=alice, at=AT)
    with pytest.raises(CannotBlock, match="yourself"):
        deed(alice, by=alice, at=AT)
    with pytest.raises(CannotBlock, match="Robot is not a person"):
        deed(robot, by=bob, at=AT)


def test_rooms_end_what_is_between_the_two_once(alice, bob, monkeypatch):
    ended = []
    monkeypatch.setattr(blocking, "_reacting", [])
    blocking.when_blocked(lambda *ids: ended.append(ids))

    blocking.block(bob, by=alice, at=AT)
    blocking.block(bob, by=alice, at=AT)

    assert ended == [(alice.pk, bob.pk)]
