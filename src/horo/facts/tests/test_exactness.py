"""Every value that the log can hold stands in the warehouse exactly, empty ones as empty."""

import pytest
from conftest import AT, make_member
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from horo.content.activities import REACTED
from horo.facts import services
from horo.log.activities import RATED
from horo.log.services import Entry, record_many

from .conftest import copied, history, logged

pytestmark = pytest.mark.usefixtures("each_database")
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)
IDS = st.none() | st.integers(-(2**63), 2**63 - 1)
VALUES = st.none() | st.floats(allow_nan=False)
AWKWARD = [
    "",
    " ",
    '"',
    "'",
    ",",
    "\r\n",
    "\r",
    "\n",
    "\\",
    "\\N",
    "NULL",
    "\t#",
    "Ж🌻",
    '","',
    '"\r',
]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None
)
@example(texts=AWKWARD, ids=[None, 0, -1, 2**63 - 1], values=[None, 0.1, float("-inf"), 5e-324])
@given(
    texts=st.lists(TEXT, max_size=8),
    ids=st.lists(IDS, max_size=4),
    values=st.lists(VALUES, max_size=4),
)
def test_any_value_survives_the_way_into_the_warehouse(db, texts, ids, values):
    fields = [
        *({"verb": REACTED, "object_key": text, "object_type": text} for text in texts),
        *({"verb": REACTED, "object_id": each, "thread_id": each} for each in ids),
        *({"verb": RATED, "value": each} for each in values),
    ]
    first = len(logged())
    entries = [
        Entry(occurred_at=AT, source="zulip", source_key=str(first + number), **each)
        for number, each in enumerate(fields)
    ]
    assert record_many(entries, recorded_at=AT) == len(fields)

    services.sync()

    assert copied() == logged()


@pytest.mark.parametrize("zone", ["", "Europe/Sofia"])
@pytest.mark.parametrize("persona", ["", 'a "builder", mostly\r\n', "строител"])
def test_a_member_is_copied_exactly(db, zone, persona):
    member = make_member("zoe", timezone=zone, persona=persona, is_staff=True, locale="bg")
    lurker = make_member("lurker")
    type(member).objects.filter(pk=lurker.pk).update(joined_at=None)

    with services.open_facts() as warehouse:
        found = warehouse.rows(
            "SELECT id, kind, is_staff, locale, timezone, persona, joined_at IS NULL"
            " FROM members ORDER BY id"
        )

    assert found == [
        (member.pk, "person", True, "bg", zone, persona, False),
        (lurker.pk, "person", False, "", "", "", True),
    ]


def test_two_hundred_thousand_activities_are_copied_exactly(db):
    member = make_member("zoe")
    record_many(history(150_000, member_id=member.pk), recorded_at=AT)
    services.sync()
    record_many(history(50_000, member_id=member.pk, prefix="later"), recorded_at=AT)

    assert services.sync().added == 50_000

    assert copied() == logged()
