from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import AT
from django.db import transaction

from horo.content.activities import REACTED
from horo.core.time import now
from horo.log import services as log
from horo.log import verbs
from horo.log.activities import FLAGGED, RATED
from horo.log.models import Activity
from horo.log.verbs import Verb
from horo.people.activities import JOINED

pytestmark = pytest.mark.usefixtures("each_database")
NEVER_DECLARED = Verb("pondered", "Nobody registered this.")


@pytest.fixture
def retired():
    """A verb that may be read but no longer recorded, registered for one test."""
    verb = Verb("poked", "A member poked the recipient.", retired=True)
    verbs.register(verb)
    yield verb
    del verbs._registered["poked"]


def test_record_says_who_did_what_to_what(alice, bob):
    before = now()

    log.record(RATED, alice, actor=alice, recipient=bob, at=AT, value=9, key="nps")

    found = Activity.objects.get()
    assert (found.verb, found.actor, found.recipient) == ("rated", alice, bob)
    assert (found.object_type, found.object_id, found.object_key) == ("member", alice.pk, "nps")
    assert (found.occurred_at, found.value, found.source) == (AT, 9.0, "horo")
    assert found.recorded_at >= before


@pytest.mark.parametrize(
    ("verb", "more", "sentence"),
    [
        (NEVER_DECLARED, {}, "'pondered' is no registered verb. Known: .*attended"),
        (replace(JOINED, summary="Something else."), {}, "retired or not the registered one"),
        (JOINED, {"value": 1.0}, "'joined' has no unit, so it takes no value"),
        (JOINED, {"props": {"mood": "good"}}, "'joined' declares no property mood"),
        (REACTED, {"props": {"emoji": 1}}, "emoji of 'reacted' is a text, not 1"),
    ],
    ids=[
        "unregistered",
        "another verb of the name",
        "value without unit",
        "undeclared property",
        "wrong type",
    ],
)
def test_what_the_verb_does_not_declare_is_refused(alice, verb, more, sentence):
    log.record(JOINED, alice, actor=alice, at=AT)  # the same call is fine with what is declared

    with pytest.raises(ValueError, match=sentence):
        log.record(verb, alice, actor=alice, at=AT, **more)

    assert Activity.objects.count() == 1


def test_a_retired_verb_is_read_but_not_recorded(alice, retired):
    assert verbs.find("poked") == retired

    with pytest.raises(ValueError, match="'poked' is retired"):
        log.record(retired, alice, actor=alice, at=AT)


def test_two_verbs_cannot_share_a_name():
    verbs.register(JOINED)  # again, the very same: nothing happens

    with pytest.raises(ValueError, match="'joined' is taken by: A member joined"):
        verbs.register(Verb("joined", "A rope was joined to another."))


def test_listening_hears_what_is_recorded_inside(alice):
    log.record(JOINED, alice, actor=alice, at=AT)
    with log.listening() as heard:
        inside = log.record(FLAGGED, alice, actor=alice, at=AT + timedelta(days=1))
    log.record(FLAGGED, alice, actor=alice, at=AT + timedelta(days=2))

    assert heard == [inside]


def test_what_was_rolled_back_is_not_there_any_more(alice):
    with log.listening() as heard:
        kept = log.record(JOINED, alice, actor=alice, at=AT)
        with transaction.atomic():
            log.record(FLAGGED, alice, actor=alice, at=AT)
            transaction.set_rollback(True)

    assert len(heard) == 2
    assert log.still_there(heard) == [kept]


def test_whoever_wants_is_told_once_the_transaction_is_kept(
    alice, monkeypatch, django_capture_on_commit_callbacks
):
    told, flags = [], []
    tellers = [log.Teller(told.extend), log.Teller(flags.extend, lambda: {FLAGGED.name})]
    monkeypatch.setattr(log, "_tellers", tellers)
    with django_capture_on_commit_callbacks(execute=True):
        recorded = log.record(JOINED, alice, actor=alice, at=AT)
        flagged = log.record(FLAGGED, alice, actor=alice, at=AT)
        assert told == []

    assert told == [recorded, flagged]
    assert flags == [flagged], "nobody is told what they did not ask for"


@pytest.mark.parametrize(
    ("kind", "fitting", "others"),
    [
        ("text", ["", "🌻"], [1, None, ["a"]]),
        ("number", [1, 0.5], [True, "1", None]),
        ("flag", [True, False], [0, "true"]),
        ("ids", [[], [1, 2]], [1, [True], ["1"], (1,)]),
    ],
)
def test_a_property_is_of_the_kind_that_its_verb_declares(kind, fitting, others):
    assert all(verbs.is_kind(each, kind) for each in fitting)
    assert not any(verbs.is_kind(each, kind) for each in others)


def test_a_property_of_no_known_kind_is_refused():
    with pytest.raises(ValueError, match="'pondered' declares a mood: write one of text, flag"):
        verbs.register(Verb("pondered", "Nothing.", props={"how": "mood"}))
