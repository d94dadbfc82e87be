"""A rule in sentences: every kind of way that leads to a step, in the words of its playbook."""

from dataclasses import replace

import pytest
from conftest import AT
from django.utils import translation

from horo.engine.models import Performed
from horo.engine.services import apply, plan, why, why_effects
from horo.engine.services.wording import CHANGED, GONE, SAME, wording
from horo.engine.telling import journey_of, legs, sentences, step_of
from horo.engine.tests.community import DAY, STAGES, WELCOME, join_at
from horo.engine.tests.community import write_playbook as write
from horo.playbook.models import PlaybookVersion
from horo.playbook.services import current, draft, launch, store

pytestmark = pytest.mark.django_db
FORKS = WELCOME | {
    "again": "always",
    "steps": [
        {"id": "by-clock", "after": {"at_least": "1d", "at": "10:00"}, "send": "tips"},
        {
            "id": "wrote",
            "after": "3d",
            "branch": {
                "if": {"did": "posted"},
                "then": [{"id": "yes", "send": "tips"}],
                "else": [{"id": "no", "after": "1d", "send": "tips"}],
            },
        },
        {
            "id": "lot",
            "split": {
                "one": {"share": 0.25, "steps": [{"id": "drawn", "send": "tips"}]},
                "two": {"share": 0.75},
            },
        },
        {
            "id": "words",
            "wait": {"until": {"did": "posted"}, "at_most": "7d"},
            "then": [{"id": "came", "send": "tips"}],
            "else": [{"id": "silent", "send": "tips"}],
        },
    ],
}


def told(step: str) -> tuple[str, ...]:
    """The sentences between the entry and the goal."""
    book = current()
    journey = journey_of("journeys/forks", book)
    return sentences(journey, step_of(journey, step), book)[1:-1]


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ("by-clock", ["After 24 hours or more, at 10:00 by the member's own clock: the message"]),
        ("yes", ["After 3 days.", "If by then: posted.", "Right away: the message"]),
        ("no", ["After 3 days.", "If by then: never posted.", "After 24 hours: the message"]),
        ("drawn", ["By lot, for 25% of them.", "Right away: the message"]),
        ("came", ["Once this has happened, within 7 days: posted.", "Right away: the message"]),
        ("silent", ["If 7 days later this is still so: never posted.", "Right away: the message"]),
    ],
)
def test_the_way_to_a_step_is_told_leg_by_leg(step, says):
    write(journeys={"forks": FORKS})

    found = told(step)

    assert len(found) == len(says)
    assert all(sentence.startswith(said) for sentence, said in zip(found, says, strict=True))


@pytest.mark.parametrize("language", ["ru", "bg"])
def test_every_way_has_its_words_in_every_language(language):
    write(journeys={"forks": FORKS})
    book = current()
    journey = journey_of("journeys/forks", book)

    english = [leg for step in journey.actions for leg in legs(journey, step, book)]
    with translation.override(language):
        other = [leg for step in journey.actions for leg in legs(journey, step, book)]

    assert len(english) == len(other) > 6
    assert set(english).isdisjoint(other)


def test_a_launch_dates_the_words_and_a_later_one_changes_them(alice, mara):
    write()
    launch(current(), by=mara, at=AT - DAY, based_on=0)
    join_at(alice)
    apply(AT)
    found = why(Performed.objects.get(action="send").key)
    assert (wording(found).edition.since, wording(found).since) == (AT - DAY, SAME)

    write(journeys={"welcome": WELCOME | {"title": "Hello again"}})
    assert wording(found).since == SAME, "what was not launched does not run"
    launch(draft().playbook, by=mara, at=AT + DAY, based_on=1)

    assert (wording(found).edition.since, wording(found).since) == (AT - DAY, CHANGED)
    assert wording(found).title == "Welcome"


def test_what_an_older_version_still_has_to_do_is_told_in_its_words(alice):
    write()
    join_at(alice)
    planned = plan(AT).effects[0]
    old = store(current(), AT).sha256
    write(journeys={"welcome": WELCOME | {"title": "Hello again"}})

    now, then = (wording(why_effects([one])[one.key]) for one in (
        planned, replace(planned, version=old)))  # fmt: skip

    assert (now.title, then.title) == ("Hello again", "Welcome")
    assert then.edition.short == old[:7]


def test_a_version_that_is_partly_unreadable_today_keeps_its_other_rules(alice):
    write()
    join_at(alice)
    apply(AT)
    row = PlaybookVersion.objects.get()
    row.files["recognition.yaml"] = "a key of: [another time"
    PlaybookVersion.objects.filter(pk=row.pk).update(sha256="1" * 64, files=row.files)
    Performed.objects.update(version="1" * 64)

    found = wording(why(Performed.objects.get(action="send").key))

    assert found.sentences[0] == "It is about a member who joined."


def test_a_rule_is_the_same_changed_or_gone(alice):
    root = write()
    join_at(alice)
    apply(AT)
    found = why(Performed.objects.get(action="send").key)
    assert wording(found).since == SAME

    write(journeys={"welcome": WELCOME | {"title": "Hello again"}})
    assert wording(found).since == CHANGED

    (root / "journeys" / "welcome.yaml").unlink()
    assert wording(found).since == GONE


def test_a_stage_is_told_by_its_condition(alice):
    write(journeys={}, stages=STAGES)
    join_at(alice)
    apply(AT)

    found = wording(why(Performed.objects.get(action="stage").key))

    assert found.what == "The stage “Visitor”"
    assert found.sentences == ("In the stage “Visitor” is a member who is of the kind “person”.",)
