import pytest
from conftest import AT, make_member

from horo.engine.knowledge.members import consents_of, found_members
from horo.people.models import Consent


@pytest.mark.django_db
def test_only_those_are_found_who_are_asked_for_however_their_ids_lie(alice, bob, otto):
    ids = sorted(one.pk for one in (alice, bob, otto))
    assert ids[-1] - ids[0] < 2 * len(ids), "these lie close together"
    far = make_member("far", pk=ids[-1] + 1000).pk

    assert {pk for pk, *_ in found_members([ids[0], ids[2]])} == {ids[0], ids[2]}
    assert {pk for pk, *_ in found_members([ids[0], far])} == {ids[0], far}


@pytest.mark.django_db
def test_the_latest_answer_counts_of_one_as_of_many(alice, bob):
    for is_given in (True, False):
        for member in (alice, bob):
            Consent.objects.create(
                member=member, channel="email", topic="news", is_given=is_given, said_at=AT
            )
    ids = sorted((alice.pk, bob.pk))

    assert consents_of(ids, AT) == {(pk, "email", "news"): False for pk in ids}
    assert consents_of([ids[0], ids[1] + 1000], AT) == {(ids[0], "email", "news"): False}
