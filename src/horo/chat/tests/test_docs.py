"""The examples of docs/conversations.md do what the page says."""

import re
from pathlib import Path

import pytest
import yaml

from horo.chat.models import DirectMessage
from horo.engine.tests.acting import act, space_of, topic_by, write_step

PAGE = Path(__file__).parents[4] / "docs" / "conversations.md"


@pytest.mark.django_db
def test_the_condition_is_asked_and_the_message_is_written(alice, hana):
    blocks = [
        yaml.safe_load(each) for each in re.findall(r"```yaml\n(.*?)```", PAGE.read_text(), re.S)
    ]
    ((condition,), (step,)) = blocks
    topic_by(alice, space_of("help"))
    assert step.pop("id") == "hello"
    write_step(step | {"unless": condition})

    act()

    assert DirectMessage.objects.get().author == hana
