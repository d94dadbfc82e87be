"""Visits: noted once, cheaply, and with the end of the one before."""

from datetime import timedelta

import pytest
from conftest import AT
from django.core.cache import cache

from horo.community.models import Visit
from horo.community.services import follow, visits
from horo.community.tests.places import make_space
from horo.content.models import ANNOUNCEMENTS
from horo.log.models import Activity

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def nothing_cached():
    cache.clear()


def saw(member, at):
    """See `member` as a process does that has not seen them for minutes."""
    cache.clear()
    visits.saw(member, at)


def visited():
    return Activity.objects.filter(verb="visited").count()


def test_the_first_visit_is_noted_and_the_announcements_are_followed(alice):
    news = make_space("News", kind=ANNOUNCEMENTS)

    saw(alice, AT)

    visit = Visit.objects.get()
    assert (visit.began_at, visit.seen_at, visit.previous_at) == (AT, AT, None)
    assert (visited(), follow.followed(alice)["space"]) == (1, {news.pk})


def test_pages_within_half_an_hour_are_one_visit(alice):
    for minutes in (0, 10, 35, 60):
        saw(alice, AT + minutes * MINUTE)

    visit = Visit.objects.get()
    assert (visit.began_at, visit.seen_at, visited()) == (AT, AT + 60 * MINUTE, 1)


def test_after_half_an_hour_another_visit_begins(alice):
    for minutes in (0, 10, 41):
        saw(alice, AT + minutes * MINUTE)

    visit = Visit.objects.get()
    assert (visit.began_at, visit.previous_at) == (AT + 41 * MINUTE, AT + 10 * MINUTE)
    assert visited() == 2


def test_within_minutes_nothing_is_written_nor_asked(alice, django_assert_num_queries):
    visits.saw(alice, AT)

    with django_assert_num_queries(0):
        visits.saw(alice, AT + 3 * MINUTE)


def test_going_on_costs_a_look_and_an_update(alice, django_assert_num_queries):
    saw(alice, AT)
    cache.clear()

    with django_assert_num_queries(2):
        visits.saw(alice, AT + 5 * MINUTE)


@pytest.mark.parametrize(("minutes", "since"), [(5, None), (31, AT)])
def test_one_was_away_since_the_visit_before(minutes, since, alice):
    saw(alice, AT)

    assert visits.away_since(Visit.objects.get(), AT + minutes * MINUTE) == since
    assert visits.away_since(None, AT) is None


def test_the_first_page_notes_members_and_no_visitors(alice, sign_in, client):
    client.get("/")
    assert not Visit.objects.exists()

    sign_in(alice).get("/")

    assert Visit.objects.get().member == alice
