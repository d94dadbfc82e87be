"""Facts from other systems: matched, recorded once, refused with a reason."""

from datetime import timedelta

import pytest
from conftest import AT

from horo.connectors import facts
from horo.connectors.facts import Origin, Told
from horo.log.models import Activity
from horo.people.models import Identity, Member

pytestmark = pytest.mark.usefixtures("each_database", "db")
ORIGIN = Origin("crm", AT)
DAY = "2026-02-01"


def told(who="alice", what="renewed", when=DAY, **more) -> Told:
    return Told("line 2", who=who, what=what, when=when, **more)


def bring(*some: Told, origin: Origin = ORIGIN) -> list[str]:
    return [answer.status for answer in facts.bring(some, origin)]


@pytest.fixture
def known(alice, bob, robot):
    Member.objects.filter(pk=alice.pk).update(email="alice@example.org")
    for member, key, email in ((bob, "U7", "Bob@Work.example"), (robot, "B1", "")):
        Identity.objects.create(member=member, source="slack", external_id=key, email=email)


@pytest.mark.parametrize(
    ("who", "handle"),
    [
        ("Alice@Example.org", "alice"),
        ("bob@work.example", "bob"),
        ("U7", "bob"),
        ("@Alice", "alice"),
        ("alice", "alice"),
    ],
)
def test_people_are_found_by_address_account_or_handle(known, who, handle):
    assert bring(told(who)) == ["new"]

    activity = Activity.objects.get(verb="renewed")
    assert activity.recipient.handle == handle
    assert activity.actor is None, "nobody is active because a contract was renewed"


@pytest.mark.parametrize("who", ["nobody@example.org", "U8", "robot", "B1", "ghost"])
def test_nobody_is_added_and_no_bot_is_a_customer(known, who):
    before = Member.objects.count()

    assert bring(told(who)) == ["unknown_person"]
    assert (Member.objects.count(), Activity.objects.count()) == (before, 0)


def test_an_account_id_of_two_sources_means_nobody_until_one_is_named(known, otto):
    Identity.objects.create(member=otto, source="zulip", external_id="U7")

    assert bring(told("U7")) == ["several_people"]
    assert bring(told("U7"), origin=Origin("crm", AT, accounts_of="zulip")) == ["new"]
    assert Activity.objects.get().recipient == otto


def test_no_address_is_ever_in_the_log(known):
    bring(told("alice@example.org", key="deal of alice@example.org"))

    row = str(list(Activity.objects.values()))
    assert Activity.objects.count() == 1
    assert "example.org" not in row


def test_money_is_kept_in_minor_units_with_its_currency(known):
    bring(
        told(key="1", value="1,250.50", currency="eur"),
        told(key="2", value="900", currency="JPY"),
        told(key="3", value="1.5", currency="KWD"),
    )

    rows = Activity.objects.order_by("source_key").values_list("value", "props")
    assert list(rows) == [
        (125050.0, {"currency": "EUR"}),
        (900.0, {"currency": "JPY"}),
        (1500.0, {"currency": "KWD"}),
    ]


def test_the_same_fact_is_recorded_once_with_or_without_a_key(known):
    assert bring(told(), told(), told(key="a"), told(key="a")) == ["new", "known", "new", "known"]
    assert bring(told(), told(key="a")) == ["known", "known"]
    assert Activity.objects.count() == 2


def test_a_key_that_comes_again_with_something_else_is_told_and_changes_nothing(known):
    bring(told(key="a"))

    assert bring(told(key="a", what="churned"), told("bob", key="a")) == ["conflict", "conflict"]
    assert Activity.objects.get().verb == "renewed"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"who": ""}, "who: found nothing, expected an e-mail address"),
        ({"who": "a\0b"}, "who: found 'a\\x00b'"),
        ({"who": "\ud800"}, "who: found '\\ud800'"),
        ({"what": "renewd"}, "did you mean renewed?"),
        ({"what": "posted"}, "what: found 'posted', expected one of adopted, used"),
        ({"when": "03/04/2026"}, "when: found '03/04/2026', expected a date as 2026-03-01"),
        ({"when": "1970-01-01"}, "expected a time after 1990"),
        ({"when": "2100-01-01"}, "expected a time that is not in the future"),
        ({"value": "ten", "currency": "EUR"}, "value: found 'ten', expected a number"),
        ({"value": "1,25", "currency": "EUR"}, "value: found '1,25'"),
        ({"value": "NaN", "currency": "EUR"}, "value: found 'NaN'"),
        ({"value": "1e99", "currency": "EUR"}, "value: found '1e99'"),
        ({"value": "10"}, "currency: found nothing, expected the three letters"),
        ({"value": "10.5", "currency": "JPY"}, "no more digits after the point than JPY has"),
        ({"value": "1", "what": "adopted"}, "expected nothing, since this event has no value"),
        ({"object": "bob@example.org"}, "object: found 'bob@example.org', expected the id"),
        ({"key": "k" * 301}, "key: found 'kkk"),
    ],
)
def test_a_wrong_fact_says_what_was_found_and_what_is_expected(known, wrong, said):
    answer, fine = facts.bring([told(**wrong), told("bob")], ORIGIN)

    assert answer.status == "invalid"
    assert said in answer.said
    assert fine.status == "new", "one wrong fact hinders no other"


def test_facts_of_business_make_nobody_active_or_a_newcomer(known):
    bring(told(when=(AT - timedelta(days=3)).isoformat()))

    assert not Activity.objects.exclude(actor=None).exists()


@pytest.mark.parametrize("source", ["horo", "", "CRM", "a b", "x" * 41, "зоопарк"])
def test_a_source_has_a_name_of_its_own(source):
    with pytest.raises(ValueError, match=r"choose another|is no name of a source"):
        facts.check_source(source)
