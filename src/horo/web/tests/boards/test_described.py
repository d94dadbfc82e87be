"""What the page about dashboards says is what there is."""

import json
import re
from pathlib import Path
from typing import get_args

from django.utils.translation import override

from horo.measures.boards import cards
from horo.measures.boards.cards import KINDS, MOST_CARDS, Deeds, Rows, Spread
from horo.measures.boards.ready import READY_BOARDS
from horo.web.services.boards import forms, grids, spreads, tables

PAGE = (Path(__file__).parents[5] / "docs" / "dashboards.md").read_text()


def test_every_kind_and_list_is_described():
    named = set(re.findall(r"`(\w+)`", PAGE))

    assert named >= {*KINDS, *get_args(Rows), *get_args(Deeds), *get_args(Spread)}
    assert f"holds {MOST_CARDS} cards" in PAGE
    with override("en"):
        assert [
            str(board.title) for board in READY_BOARDS if f"| {board.title} |" not in PAGE
        ] == []


def test_the_example_is_read():
    example = json.loads(re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)[1])

    assert [cards.read(card).kind for card in example] == [card["kind"] for card in example]


def test_whatever_the_schema_knows_has_a_form_and_a_name():
    assert set(forms.FORMS) == set(forms.KINDS) == set(forms.ICONS) == set(KINDS)
    assert set(tables.NAMES) == set(tables.EMPTY) == set(get_args(Rows))
    assert set(grids.NAMES) == set(get_args(Deeds))
    assert set(spreads.NAMES) == set(spreads.NOTES) == set(get_args(Spread))
