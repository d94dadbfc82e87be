import re
from pathlib import Path

import pytest
import yaml

from horo.conditions import parse
from horo.conditions.acts import DISTINCT
from horo.conditions.parsing import KIND
from horo.conditions.parsing_acts import COUNTING, OTHERS
from horo.conditions.periods import UNITS
from horo.conditions.was import ALIASES

TEXT = (Path(__file__).parents[4] / "docs" / "conditions.md").read_text()
EXAMPLES = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_can_be_read(example):
    condition = parse(yaml.safe_load(example))

    assert parse(condition.written()) == condition


@pytest.mark.parametrize("word", [*KIND, *COUNTING, *OTHERS, *UNITS, *DISTINCT, *ALIASES])
def test_every_word_of_the_language_is_explained(word):
    assert f"`{word}`" in TEXT


def test_every_kind_of_condition_has_an_example():
    shown = yaml.safe_dump([yaml.safe_load(example) for example in EXAMPLES])

    assert all(re.search(rf"\b{word}:", shown) for word in KIND)
