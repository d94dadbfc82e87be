"""One journey lets a member into another, and out of it."""

import pytest
from conftest import AT
from django.conf import settings

from horo.engine.services import apply
from horo.engine.tests.community import DAY, HOUR, WELCOME, join_at, write_playbook
from horo.messaging.models import Message
from horo.playbook.services import load

TOUR = {
    "enter": {"was": "started", "what": {"journey": "tour"}},
    "exit": {"was": "ended", "what": {"journey": "tour"}},
    "steps": [{"id": "first", "send": "tips"}, {"id": "later", "after": "2d", "send": "welcome"}],
}


def journeys(**changes):
    start = WELCOME | {"goal": None, "steps": [{"id": "go", "start": "tour"}]}
    return {"welcome": start, "tour": TOUR | changes}


def problems():
    return [str(one) for one in load(settings.HORO_PLAYBOOK).problems]


@pytest.mark.django_db
def test_a_journey_that_is_started_goes_its_way(alice, bob):
    write_playbook(journeys=journeys())
    join_at(alice)

    apply(AT)
    apply(AT + HOUR)

    assert [message.slug for message in Message.objects.filter(member=alice)] == ["tips"]
    apply(AT + 3 * DAY)
    assert Message.objects.filter(member=alice).count() == 2
    assert not Message.objects.filter(member=bob).exists()


@pytest.mark.django_db
def test_a_journey_that_is_ended_goes_no_further(alice):
    end = WELCOME | {"goal": None, "steps": [{"id": "no", "after": "1d", "end": "tour"}]}
    write_playbook(journeys=journeys() | {"stop": end})
    join_at(alice)
    for hours in (0, 1, 25, 73):
        apply(AT + hours * HOUR)

    assert [message.slug for message in Message.objects.all()] == ["tips"]


@pytest.mark.django_db
def test_only_a_journey_that_is_there_is_started(alice):
    write_playbook(journeys={"welcome": journeys()["welcome"]})
    join_at(alice)

    (failure,) = apply(AT).failed

    assert "The playbook has no journey “tour”." in failure.error


@pytest.fixture
def linter(monkeypatch):
    """The linter as it is: the other tests of this folder go without."""
    from horo.playbook.lint import findings

    monkeypatch.setattr("horo.playbook.loading.findings", findings)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ({"welcome": journeys()["welcome"]}, "the journey 'tour', expected"),
        (journeys(enter={"did": "joined"}), "'tour', whose `enter` does not wait for it"),
        (
            journeys(again="always")
            | {"round": TOUR | {"again": "always", "steps": [{"start": "tour"}]}}
            | {"tour": TOUR | {"again": "always", "steps": [{"start": "round"}]}},
            "journeys that start each other without end",
        ),
    ],
    ids=["missing", "deaf", "in a circle"],
)
def test_the_linter_says_what_would_go_wrong(linter, written, says):
    write_playbook(journeys=written)

    assert any(says in problem for problem in problems()), problems()


def test_the_linter_is_content_with_journeys_that_listen(linter):
    write_playbook(journeys=journeys())

    assert not any("start" in problem for problem in problems())
