"""Marks beside an author's name: for members, of what is not hidden, in one statement."""

import pytest
from conftest import AT
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from horo.community.tests.reading import make_space, make_topic
from horo.recognition.models import Holding
from horo.recognition.services import showing
from horo.recognition.tests.giving import write_book


@pytest.fixture
def page(alice, bob):
    write_book()
    topic = make_topic(make_space("help"), alice, "How?", posts=5)
    for slug, kind in (("first-post", "badge"), ("helper", "badge"), ("pillar", "level")):
        Holding.objects.create(member=alice, kind=kind, slug=slug, since=AT)
    return reverse("community:topic", args=[topic.pk])


def statements(client, path):
    assert client.get(path).status_code == 200
    cache.clear()
    with CaptureQueriesContext(connection) as said:
        client.get(path)
    return len(said)


def test_two_marks_stand_beside_a_name_for_members_alone(page, bob, client, sign_in):
    assert "Pillar" not in client.get(page).text
    text = sign_in(bob).get(page).text
    assert "Pillar" in text
    assert "Helper" in text
    assert "Badge: First post" not in text, "two are enough"


def test_what_a_member_hides_is_not_beside_their_name(page, alice, bob, hana, sign_in):
    showing.hide(alice, at=AT)

    assert "Pillar" not in sign_in(bob).get(page).text
    assert "Pillar" not in sign_in(hana).get(page).text, "what stands there is for all"
    showing.show(alice)
    assert "Pillar" in sign_in(bob).get(page).text


def test_the_page_stays_within_its_statements(page, bob, client, sign_in):
    visitor = statements(client, page)
    member = statements(sign_in(bob), page)

    assert visitor <= 4
    assert member <= 8
