"""The example of docs/recognition.md is what the playbook reads."""

import re
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from horo.playbook.parts.recognition import Recognition
from horo.playbook.parts.trust import Trust
from horo.recognition.actions import AwardArgs

PAGE = Path(__file__).resolve().parents[4] / "docs" / "recognition.md"


def test_the_example_can_be_read():
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(), re.DOTALL)

    found = Recognition.model_validate(yaml.safe_load(example))

    assert [one.slug for one in (*found.levels, *found.badges)] == [
        "guest",
        "pillar",
        "problem-solver",
        "host",
    ]
    assert (found.downgrade.grace.days, found.downgrade.approval) == (30, True)


def test_the_steps_can_be_read():
    (level,) = re.findall(r"`award: (\{.*?\})`", PAGE.read_text())

    assert AwardArgs.model_validate(yaml.safe_load(level)).name == ("level", "pillar")


def test_the_example_of_trust_can_be_read_and_the_rest_is_as_it_says():
    page = PAGE.with_name("trust.md").read_text()
    (example,) = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)

    found = Recognition.model_validate(yaml.safe_load(example)).trust
    given = Trust()

    assert (found.third.window.days, found.newcomer.links, found.bootstrap) == (60, 1, 0)
    for number in (given.bootstrap, given.seconds_a_post, given.third.floor.days):
        assert str(number) in page
    for told in (
        f"{given.first.topics} topics entered, {given.first.posts} posts read",
        f"{given.third.days} days here, replies in {given.third.replied_in} topics",
        f"{given.newcomer.topics_first_day} topics and {given.newcomer.replies_first_day} replies",
    ):
        assert told in page, told


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"second": {"posts": 10}}, "at least 30"),
        ({"third": {"window": "1h"}}, "one day or more"),
        ({"abilities": {"fly": 1}}, "message"),
        ({"newcomer": {"links": -1}}, "greater than or equal to 0"),
    ],
)
def test_thresholds_that_make_no_sense_are_refused(given, why):
    with pytest.raises(ValidationError) as refusal:
        Recognition.model_validate({"trust": given})

    assert why in str(refusal.value) + str(refusal.value.errors())
