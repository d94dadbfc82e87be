"""What members count as is noted on every database alike."""

from datetime import timedelta

import pytest
from conftest import AT

from horo.measures.publishing import note_standings, standings_then
from horo.people.models import Member

pytestmark = pytest.mark.usefixtures("each_database", "db")
HOUR = timedelta(hours=1)


def test_who_counts_as_something_else_since_is_found(alice, bob, robot):
    assert note_standings(AT) == 3
    Member.objects.filter(pk=bob.pk).update(kind="bot")
    Member.objects.filter(pk=alice.pk).update(is_staff=True)

    assert list(standings_then(AT)) == [
        (alice.pk, "person", False, "person", True),
        (bob.pk, "person", False, "bot", False),
    ]
    assert note_standings(AT + HOUR) == 2
    assert list(standings_then(AT + HOUR)) == []
    assert len(list(standings_then(AT))) == 2, "what they were before is still known"


def test_nobody_was_anything_before_the_first_note(alice):
    note_standings(AT)

    assert list(standings_then(AT - HOUR)) == []
