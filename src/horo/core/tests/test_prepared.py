"""A prepared queryset answers as the queryset itself does, on both databases."""

import pytest
from conftest import join, make_member
from django.db.models import F

from horo.core.prepared import Prepared
from horo.people.models import Member, Membership

prepared = Prepared(
    lambda least, most: (
        Membership.objects.filter(member__gte=least, member__lte=most)
        .select_related("member", "group")
        .annotate(handle=F("member__handle"))
        .order_by("pk")
    ),
    values=2,
)


@pytest.mark.usefixtures("each_database")
@pytest.mark.parametrize("times", [1, 2])
def test_it_answers_as_the_queryset_does(each_database, db, times, django_assert_num_queries):
    ivo = join(make_member("ivo"), "team", "managers")
    eva = join(make_member("eva"), "team")
    assert Membership.objects.count() == 3, "there is something to leave out"

    for _ in range(times):
        with django_assert_num_queries(1):
            found = prepared.rows(ivo.pk, ivo.pk)
            told = [
                (each.pk, each.handle, each.member.joined_at, each.group.slug) for each in found
            ]

    again = prepared.rows(eva.pk, eva.pk)
    whole = Membership.objects.filter(member=ivo).order_by("pk")
    assert told == [(m.pk, "ivo", ivo.joined_at, m.group.slug) for m in whole]
    assert [each.handle for each in again] == ["eva"]


def test_a_value_that_is_lost_on_the_way_is_refused(db):
    lost = Prepared(lambda least, most: Member.objects.filter(pk__gte=least), values=2)

    with pytest.raises(ValueError, match="do not reach"):
        lost.rows(1, 2)


@pytest.mark.usefixtures("each_database")
def test_what_was_asked_often_is_still_answered_as_it_is_now(each_database, db):
    ivo = join(make_member("ivo"), "team")
    assert [prepared.rows(ivo.pk, ivo.pk)[0].handle for _ in range(6)] == ["ivo"] * 6

    Member.objects.filter(pk=ivo.pk).update(handle="ivan")
    raw = prepared.raw(ivo.pk, ivo.pk)

    assert [each.handle for each in prepared.made(raw)] == ["ivan"]
    assert raw[0][prepared.place("handle")] == "ivan"
    assert not prepared.rows(10**17, 10**17)
