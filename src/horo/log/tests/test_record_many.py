import json
from datetime import UTC, datetime

import pytest
from conftest import AT, make_member
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from horo.content.activities import REACTED, REPLIED
from horo.log.activities import RATED
from horo.log.models import Activity
from horo.log.services import Entry, record_many
from horo.people.activities import JOINED

pytestmark = pytest.mark.usefixtures("each_database")
PLAIN = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)
IDS = st.none() | st.integers(-(2**63), 2**63 - 1)
MOMENTS = st.datetimes(min_value=datetime(1, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def entry(key: str, **fields) -> Entry:
    return Entry(
        **{"verb": JOINED, "occurred_at": AT, "source": "zulip", "source_key": key, **fields}
    )


ENTRIES = st.builds(
    lambda **fields: Entry(**fields),  # or else what is left out would be made up
    verb=st.sampled_from([REACTED]),
    occurred_at=MOMENTS,
    source=st.sampled_from(["zulip", "slack"]),
    source_key=PLAIN,
    object_type=PLAIN,
    object_id=IDS,
    object_key=PLAIN,
    space_id=IDS,
    thread_id=IDS,
    props=st.dictionaries(st.just("emoji"), PLAIN),
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=30,
    deadline=None,
)
@given(entries=st.lists(ENTRIES, max_size=20))
def test_every_new_key_is_kept_once_and_exactly(db, entries):
    known = set(Activity.objects.values_list("source", "source_key"))
    first = {}
    for each in entries:
        if (each.source, each.source_key) not in known:
            first.setdefault((each.source, each.source_key), each)

    assert record_many(entries, recorded_at=AT) == len(first)

    for (source, key), each in first.items():
        row = Activity.objects.get(source=source, source_key=key)
        assert (row.occurred_at, row.object_type, row.object_id, row.object_key) == (
            (each.occurred_at, each.object_type, each.object_id, each.object_key)
        )
        assert (row.space_id, row.thread_id, row.props) == (
            (each.space_id, each.thread_id, dict(each.props))
        )


def test_the_same_history_again_changes_nothing(alice):
    history = [entry("1", actor_id=alice.pk), entry("2", verb=REPLIED, actor_id=alice.pk)]
    assert record_many(history, recorded_at=AT) == 2
    before = list(Activity.objects.order_by("id").values())

    assert record_many([*history, entry("3")], recorded_at=AT) == 1

    assert list(Activity.objects.order_by("id").values())[:2] == before


@pytest.mark.parametrize(
    "wrong",
    [{"value": 3.0}, {"props": {"mood": "good"}}],
    ids=["value without unit", "undeclared property"],
)
def test_one_wrong_entry_and_nothing_is_kept(db, wrong):
    entries = [entry(str(number)) for number in range(3_000)]
    assert record_many(entries[:1], recorded_at=AT) == 1

    with pytest.raises(ValueError, match="'joined'"):
        record_many([*entries, entry("last", **wrong)], recorded_at=AT)

    assert Activity.objects.count() == 1


def test_a_value_and_a_property_keep_their_type(db):
    member = make_member("zoe")
    record_many([entry("1", verb=RATED, actor_id=member.pk, value=0.1)], recorded_at=AT)
    record_many([entry("2", verb=REACTED, props={"emoji": "🌻"})], recorded_at=AT)

    rated, reacted = Activity.objects.order_by("source_key")
    assert (rated.value, rated.actor) == (0.1, member)
    assert json.dumps(reacted.props, ensure_ascii=False) == '{"emoji": "🌻"}'


def test_the_order_of_entries_is_the_order_of_ids(db):
    record_many((entry(str(number)) for number in range(5_000)), recorded_at=AT)

    keys = Activity.objects.order_by("id").values_list("source_key", flat=True)
    assert list(map(int, keys)) == list(range(5_000))
