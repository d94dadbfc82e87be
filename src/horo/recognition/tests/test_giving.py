"""Giving and taking: by a journey, by hand, undone; and what is kept is what the log says."""

from datetime import timedelta
from itertools import count

import pytest
from conftest import AT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from horo.conditions import parse
from horo.engine.questions import Question, true_among
from horo.engine.services import undo
from horo.engine.tests.community import join_at, post
from horo.log.activities import AWARDED
from horo.log.models import Activity
from horo.log.services import Entry, record_many
from horo.messaging.models import Notification
from horo.people.models import Member
from horo.playbook.services import load
from horo.recognition.activities import REVOKED
from horo.recognition.models import Holding, Reason
from horo.recognition.services import giving, kept
from horo.recognition.tests.giving import DAY, has, run, write_book

HELLO = {"enter": {"did": "joined"}, "steps": [{"id": "greet", "award": "helper"}]}


def holds(condition, member, at=AT):
    return bool(true_among([Question(parse(condition), member.pk, at)]))


@pytest.mark.usefixtures("each_database", "db")
def test_what_a_journey_gave_can_be_taken_back_and_is_not_given_again(alice, hana):
    write_book(journeys={"hello": HELLO})
    join_at(alice)
    run()
    key = Holding.objects.get(member=alice).effect_key
    assert holds({"has": {"badge": "helper"}}, alice)

    undo(key, by=hana, at=AT + DAY)

    assert not has(alice)
    assert not holds({"has": {"badge": "helper"}}, alice, AT + DAY)
    assert Activity.objects.get(verb="revoked").actor == hana
    assert not run(AT + DAY).done
    assert not list(kept.disagreements())


def test_a_badge_that_was_taken_does_not_come_back_by_its_rule(alice, hana):
    write_book()
    post(alice, AT)
    run()
    badge = Holding.objects.get(member=alice, slug="first-post")

    giving.take_back(badge, reason="It was a test.", by=hana, at=AT + DAY)
    run(AT + 2 * DAY)

    assert has(alice) == {"guest"}
    assert Reason.objects.get().text == "It was a test."
    with pytest.raises(giving.NothingToTake, match="already"):
        giving.take_back(badge, reason="Again.", by=hana, at=AT + DAY)


def test_a_person_gives_with_a_reason_that_the_member_reads(alice, bob, hana):
    write_book()

    giving.give_by_hand(alice, "badge", "helper", reason="  For the\nmeetup. ", by=hana, at=AT)

    assert has(alice) == {"helper"}
    (told,) = Notification.objects.filter(member=alice)
    assert "For the meetup." in told.text
    with pytest.raises(giving.NothingToGive, match="has “Helper” already"):
        giving.give_by_hand(alice, "badge", "helper", reason="Again", by=hana, at=AT)
    with pytest.raises(giving.NothingToGive, match="The team"):
        giving.give_by_hand(alice, "badge", "first-post", reason="Me", by=bob, at=AT)
    with pytest.raises(giving.NeedsReason, match="in a sentence why"):
        giving.give_by_hand(alice, "badge", "first-post", reason=" ", by=hana, at=AT)
    with pytest.raises(giving.NeedsReason, match="501 characters"):
        giving.give_by_hand(alice, "badge", "first-post", reason="x" * 501, by=hana, at=AT)


def test_a_level_that_a_person_gave_stays_until_it_is_taken(alice, hana):
    write_book(downgrade={"approval": False})
    post(alice, AT)
    run()
    giving.give_by_hand(alice, "level", "pillar", reason="Hosts us.", by=hana, at=AT + DAY)

    assert not run(AT + 2 * DAY).done
    assert has(alice) == {"first-post", "pillar"}
    level = Holding.objects.get(member=alice, kind="level")
    giving.take_back(level, reason="Hosts us no more.", by=hana, at=AT + 3 * DAY)
    run(AT + 4 * DAY)
    assert has(alice) == {"first-post", "guest"}


def test_a_level_of_a_rule_is_not_undone(alice, hana):
    write_book()
    post(alice, AT)
    run()
    key = Holding.objects.get(kind="level").effect_key

    with pytest.raises(giving.NothingToTake, match="follows from what members do"):
        undo(key, by=hana, at=AT)


def test_nobody_hears_of_what_they_did_long_ago(alice, bob):
    write_book()
    post(alice, AT - 20 * DAY)
    post(bob, AT - DAY)

    run()

    assert has(alice) == has(bob) == {"first-post", "guest"}
    told = Notification.objects.values_list("member", "title")
    assert {who for who, _title in told} == {bob.pk}
    assert ("You have the badge “First post”") in {title for _who, title in told}


def test_the_linter_names_the_badges_there_are(alice, monkeypatch):
    monkeypatch.undo()
    root = write_book(journeys={"hello": HELLO | {"steps": [{"id": "greet", "award": "helpful"}]}})

    problems = [str(one) for one in load(root).problems]

    found = next(one for one in problems if "helpful" in one)
    assert "found the badge 'helpful', expected one of" in found
    assert "Did you mean 'helper'?" in found


numbers = count()  # of worlds, which all come into one database
words = st.tuples(
    st.sampled_from(["awarded", "revoked"]),
    st.sampled_from(["badge", "level"]),
    st.sampled_from(["first-post", "helper", "guest"]),
    st.integers(0, 1),  # the member
    st.integers(0, 3),  # days, several on one
)


@pytest.mark.usefixtures("each_database", "db")
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(words, max_size=8))
def test_what_is_kept_is_what_the_log_says(alice, bob, said):
    start = next(numbers)
    people = [Member.objects.create(handle=f"h{start}-{n}", name="H") for n in range(2)]
    verbs = {"awarded": AWARDED, "revoked": REVOKED}
    record_many(
        [
            Entry(
                verbs[verb],
                AT + timedelta(days=day),
                "test",
                f"{start}-{number}",
                object_type=kind,
                object_key=slug,
                recipient_id=people[who].pk,
            )
            for number, (verb, kind, slug, who, day) in enumerate(said)
        ],
        recorded_at=AT,
    )

    kept.rebuild()

    assert not list(kept.disagreements())
    for one in people:
        for kind, slug in {(kind, slug) for _verb, kind, slug, *_rest in said}:
            assert (
                holds({"has": {kind: slug}}, one, AT + 9 * DAY)
                == Holding.objects.filter(member=one, kind=kind, slug=slug).exists()
            )
