"""What `docs/events.md` states."""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from horo.engine.tests.community import write_playbook
from horo.gatherings import activities
from horo.log.activities import ATTENDED
from horo.playbook.services import load

TEXT = (Path(__file__).parents[4] / "docs" / "events.md").read_text()
EXAMPLES = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)]
OFFICE_HOURS = """title: Office hours
kind: office-hours
summary: An hour.
rrule: FREQ=WEEKLY;BYDAY=WE
starts: 2026-09-09
at: "17:00"
lasts: 1h
hosts: [team]
space: help
opens_with: {title: Office hours, text: Come.}
"""


def found(journeys, *, ritual=True):
    root = write_playbook(journeys=journeys)
    if ritual:
        (root / "rituals").mkdir()
        (root / "rituals" / "office-hours.yaml").write_text(OFFICE_HOURS)
    problems = [str(one) for one in load(settings.HORO_PLAYBOOK).problems]
    return [one for one in problems if "journeys/" in one]


def journeys():
    return {one["journey"]: {k: v for k, v in one.items() if k != "journey"} for one in EXAMPLES}


def test_the_examples_can_be_launched_as_they_stand():
    assert {*journeys()} == {"welcome", "mentoring"}, "the premise"

    assert [one for one in found(journeys()) if "invite" in one or "start" in one] == []


@pytest.mark.parametrize(
    ("changes", "ritual", "says"),
    [
        ({}, False, "the ritual 'office-hours', expected a ritual of the playbook"),
        ({"mentoring": None}, True, "the journey 'mentoring', expected"),
        ({"mentoring": {"enter": {"did": "joined"}}}, True, "whose `enter` does not wait for it"),
    ],
    ids=["no ritual", "no journey", "a journey that is deaf"],
)
def test_the_linter_finds_invitations_that_lead_nowhere(changes, ritual, says):
    written = journeys()
    for slug, change in changes.items():
        written[slug] = change and written[slug] | change
    written = {slug: one for slug, one in written.items() if one}

    problems = found(written, ritual=ritual)

    assert any(says in one for one in problems), problems


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({}, "found nothing, expected one of `space`, `event`, `ritual`, `track`"),
        ({"event": "x", "space": "y"}, "found space, event, expected one of"),
        ({"track": "Not A Slug"}, "found 'Not A Slug'"),
    ],
)
def test_an_invitation_is_to_one_thing(wrong, says):
    written = journeys()
    written["welcome"]["steps"] = [{"id": "meet", "invite": wrong}]

    problems = found(written)

    assert any(says in one for one in problems), problems


def test_every_verb_of_ours_is_in_the_table_and_no_other():
    table = re.findall(r"^\| (`[^|]+) \|", TEXT.partition("## In the log")[2], re.MULTILINE)
    named = set(re.findall(r"`(\w+)`", " ".join(table)))

    assert named == {verb.name for verb in activities.VERBS} | {ATTENDED.name}
