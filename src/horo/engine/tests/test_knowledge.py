import pytest
from conftest import make_member

from horo.engine.knowledge.members import found_members


@pytest.mark.django_db
def test_only_those_are_found_who_are_asked_for_however_their_ids_lie(alice, bob, otto):
    ids = sorted(one.pk for one in (alice, bob, otto))
    assert ids[-1] - ids[0] < 2 * len(ids), "these lie close together"
    far = make_member("far", pk=ids[-1] + 1000).pk

    assert {pk for pk, *_ in found_members([ids[0], ids[2]])} == {ids[0], ids[2]}
    assert {pk for pk, *_ in found_members([ids[0], far])} == {ids[0], far}
