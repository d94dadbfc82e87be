"""What a query is read as."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from conftest import AT
from hypothesis import given
from hypothesis import strategies as st

from horo.search.services.asking import written
from horo.search.services.expressions import fts5, tsquery
from horo.search.services.meaning import meaning_of
from horo.search.services.query import MOST, Notice, Term, read

SOFIA = ZoneInfo("Europe/Sofia")


def reading(text):
    return read(text, at=AT, zone=SOFIA)


def test_words_phrases_alternatives_and_exclusions():
    query = reading('install "exit code" mac or linux -windows -"blue screen"')

    assert query.groups == (
        (Term("install"),),
        (Term("exit code", is_phrase=True),),
        (Term("mac"), Term("linux")),
    )
    assert query.excluded == (Term("windows"), Term("blue screen", is_phrase=True))


@pytest.mark.parametrize(
    "text",
    [
        "proxy in:help from:bob tag:ops is:solved after:2026-01-02",
        "proxy IN:help by:@bob tag:#ops is:answered since:02.01.2026",
        "proxy в:help от:bob тег:ops это:решено после:2026-01-02",
        "proxy В:help автор:bob таг:ops е:решено след:2026-01-02",
        'in:"help" proxy from:bob tag:ops is:solved after:2026-01-02',
    ],
)
def test_operators_in_three_languages(text):
    query = reading(text)

    assert query.spaces == ("help",)
    assert query.authors == ("bob",)
    assert query.tags == ("ops",)
    assert query.states == ("solved",)
    assert query.after == datetime(2026, 1, 1, 22, tzinfo=UTC)
    assert query.rest == "proxy"
    assert query.notices == ()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("7d", datetime(2026, 2, 23, 9, tzinfo=UTC)),
        ("2w", datetime(2026, 2, 16, 9, tzinfo=UTC)),
        ("2н", datetime(2026, 2, 16, 9, tzinfo=UTC)),
        ("1г", datetime(2025, 3, 2, 9, tzinfo=UTC)),
        ("yesterday", datetime(2026, 2, 28, 22, tzinfo=UTC)),
        ("вчера", datetime(2026, 2, 28, 22, tzinfo=UTC)),
        ("2025", datetime(2024, 12, 31, 22, tzinfo=UTC)),
        ("2025-07", datetime(2025, 6, 30, 21, tzinfo=UTC)),
        ("0000", None),
        ("2026-02-30", None),
        ("9999999d", None),
        ("soon", None),
    ],
)
def test_dates_are_days_of_the_member(text, moment):
    assert reading(f"before:{text}").before == moment


def test_what_is_no_operator_is_looked_for_as_text_and_said_so():
    query = reading("size:large is:blue after:soon https://example.com std::vector 12:30")

    assert query.notices == (
        Notice("unknown", "size:large"),
        Notice("no-state", "is:blue"),
        Notice("no-date", "after:soon"),
    )
    assert [group[0].text for group in query.groups] == query.rest.split()
    assert not query.is_narrowed


def test_too_much_at_once_is_cut_and_said_so():
    query = reading("in:a " * 10_000 + "word " * 10_000)

    assert len(query.spaces) == MOST
    assert Notice("too-long", "") in query.notices


def test_fields_of_the_form_become_operators():
    assert written({"words": "a b", "in": "my space", "from": "", "is": 'o"pen'}) == (
        'a b in:"my space" is:"o pen"'
    )


@given(st.text(max_size=300) | st.text(alphabet="\"-:()*^~=&|!'\\ aяor\x00", max_size=120))
def test_anything_can_be_typed(text):
    query = reading(text)
    meaning = meaning_of(query)

    if meaning.wanted:
        assert fts5(meaning.anywhere(()))
        assert tsquery(meaning.in_titles(()))
