"""Tags and fields: what is noted about a member, once and with who and when."""

from datetime import timedelta

import pytest
from conftest import AT

from horo.log.models import Activity
from horo.people.models import Field
from horo.people.services import set_field, tag, tags_of, untag

pytestmark = pytest.mark.usefixtures("each_database", "db")
DAY = timedelta(days=1)


def recorded(verb):
    found = Activity.objects.filter(verb=verb)
    return [(each.actor, each.recipient, each.object_type, each.object_key) for each in found]


def test_a_tag_is_recorded_with_who_gave_it(alice, mara):
    assert tag(alice, "champion", by=mara, at=AT)

    assert recorded("tagged") == [(mara, alice, "tag", "champion")]
    assert tags_of(alice, at=AT) == {"champion"}


def test_the_same_tag_twice_is_recorded_once(alice, mara):
    tag(alice, "champion", by=mara, at=AT)

    assert not tag(alice, "champion", by=None, at=AT + DAY)
    assert len(recorded("tagged")) == 1


def test_a_tag_is_there_from_when_it_was_given_until_it_was_taken(alice, mara):
    tag(alice, "champion", by=mara, at=AT)
    assert untag(alice, "champion", by=mara, at=AT + DAY)
    assert not untag(alice, "champion", by=mara, at=AT + DAY)

    has = [bool(tags_of(alice, at=AT + days * DAY)) for days in (-1, 0, 1)]
    assert has == [False, True, False]
    assert tag(alice, "champion", by=mara, at=AT + 2 * DAY)


def test_a_tag_has_a_name_that_a_playbook_can_write(alice):
    with pytest.raises(ValueError, match="no name for a tag"):
        tag(alice, "two words", by=None, at=AT)


def test_a_field_keeps_its_value_and_the_log_only_its_name(alice, mara):
    assert set_field(alice, "plan", "pro", by=mara, at=AT)

    field = Field.objects.get()
    assert (field.member, field.name, field.value, field.number) == (alice, "plan", "pro", None)
    assert recorded("filled") == [(mara, alice, "field", "plan")]
    assert Activity.objects.get(verb="filled").props == {}


@pytest.mark.parametrize(
    ("value", "text", "number"),
    [(25, "25", 25), (25.0, "25", 25), ("2.5", "2.5", 2.5), ("nan", "nan", None)],
)
def test_what_reads_as_a_number_can_be_compared(alice, value, text, number):
    set_field(alice, "seats", value, by=None, at=AT)

    assert (Field.objects.get().value, Field.objects.get().number) == (text, number)


def test_the_same_value_again_changes_and_records_nothing(alice):
    set_field(alice, "plan", "pro", by=None, at=AT)

    assert not set_field(alice, "plan", " pro ", by=None, at=AT + DAY)
    assert Field.objects.get().since == AT
    assert len(recorded("filled")) == 1


def test_an_empty_text_empties_the_field(alice):
    assert not set_field(alice, "plan", "", by=None, at=AT)
    set_field(alice, "plan", "pro", by=None, at=AT)

    assert set_field(alice, "plan", "", by=None, at=AT)
    assert not Field.objects.exists()
