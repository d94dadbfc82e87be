"""A hundred messages in one go are a hundred messages."""

from datetime import timedelta

import pytest
from conftest import AT, make_member

from horo.engine.models import Outgoing
from horo.engine.services import apply
from horo.engine.tests.community import WELCOME, join_at
from horo.engine.tests.community import write_playbook as write
from horo.log.models import Activity
from horo.log.services import listening
from horo.messaging.models import Message
from horo.people.models import Consent

pytestmark = pytest.mark.django_db
BY_MAIL = WELCOME | {"steps": [{"id": "hello", "send": {"message": "welcome", "channel": "email"}}]}
IN_APP = WELCOME | {"steps": [{"id": "hello", "send": "welcome"}]}


@pytest.fixture
def newcomers(db):
    """Four people, every second of whom reads Bulgarian and said yes to e-mail."""
    found = []
    for number in range(4):
        locale = ("en", "bg")[number % 2]
        email = f"new{number}@example.org"
        member = make_member(f"new{number}", locale=locale, email=email)
        Consent.objects.create(
            member=member, topic="news", channel="email", is_given=True, said_at=AT - timedelta(1)
        )
        join_at(member)
        found.append(member)
    return found


def test_each_reads_it_in_their_own_language_and_it_is_recorded_once(newcomers):
    write(journeys={"welcome": IN_APP})

    with listening() as heard:
        apply(AT)

    subjects = [message.subject for message in Message.objects.order_by("member")]
    assert subjects == ["Welcome New0", "Здравей, New1", "Welcome New2", "Здравей, New3"]
    received = Activity.objects.filter(verb="received")
    assert {(one.recipient_id, one.object_key) for one in received} == {
        (member.pk, "welcome") for member in newcomers
    }
    assert len(heard) == 4


def test_letters_of_many_leave_one_by_one(newcomers):
    write(journeys={"welcome": BY_MAIL})

    apply(AT)

    letters = {letter.payload["message"]: letter.key for letter in Outgoing.objects.all()}
    assert letters == {message.pk: message.effect_key for message in Message.objects.all()}
    assert len(letters) == 4


def test_the_time_of_a_hundred_does_not_grow_with_each(newcomers, django_assert_max_num_queries):
    write(journeys={"welcome": IN_APP})
    for number in range(40):
        join_at(make_member(f"more{number}"))

    with django_assert_max_num_queries(60):
        assert len(apply(AT).done) == 44
