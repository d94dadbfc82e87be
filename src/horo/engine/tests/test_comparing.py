"""What a launch would change, in people: before anything is launched."""

import json

import pytest
import yaml
from conftest import AT
from django.db import connection
from django.test.utils import CaptureQueriesContext

from horo.engine.services import apply
from horo.engine.services.comparisons import compare
from horo.engine.tests.community import DAY, HOUR, STAGES, WELCOME, join_at, post, text
from horo.engine.tests.community import write_playbook as write
from horo.engine.tests.test_generations import LATER, remove, start

pytestmark = pytest.mark.django_db
EARLY = {"title": "Early", "when": {"did": "posted"}}


def audiences(root, **found):
    (root / "audiences.yaml").write_text(yaml.safe_dump({"audiences": found}))


def test_what_runs_does_not_differ_from_itself(alice):
    write(stages=STAGES)
    join_at(alice)
    start()

    found = compare(AT)

    assert (found.differs, found.people, found.groups, found.journeys) == (
        False, frozenset(), (), (),
    )  # fmt: skip
    assert found.past[0] is found.past[1]


def test_where_nothing_was_launched_the_folder_is_compared_with_itself(alice):
    write()

    assert (compare(AT).differs, compare(AT).based_on) == (False, 0)


def test_who_comes_into_an_audience_and_who_leaves_it(alice, bob, otto):
    root = write()
    audiences(root, early=EARLY)
    start()
    post(alice, AT)
    post(alice, AT)
    post(bob, AT)
    audiences(root, early=EARLY | {"when": {"did": "posted", "times": {"at_least": 2}}})

    (group,) = compare(AT + HOUR).groups

    assert (group.kind, group.slug, group.change) == ("audience", "early", "changed")
    assert (group.before, group.after, group.enters, group.leaves) == (2, 1, (), (bob.pk,))


def test_an_audience_that_is_new_or_gone_has_its_members_too(alice, bob):
    root = write()
    audiences(root, early=EARLY)
    start()
    post(alice, AT)
    audiences(root, silent={"title": "Silent", "when": {"did": "posted", "times": 0}})

    early, silent = compare(AT + HOUR).groups

    assert (early.change, early.leaves) == ("removed", (alice.pk,))
    assert (silent.change, silent.enters) == ("new", (bob.pk,))


def test_who_would_fall_back_a_stage_is_a_loss(alice, bob):
    write(stages=STAGES)
    start()
    for member in (alice, bob):
        post(member, AT)
    post(bob, AT)
    author = STAGES[1] | {"when": {"did": "posted", "times": {"at_least": 2}}}
    write(stages=[STAGES[0], author])

    found = compare(AT + HOUR)

    (loss,) = found.losses
    assert (loss.kind, loss.member_id, loss.before, loss.after) == (
        "stage", alice.pk, "Author", "Visitor",
    )  # fmt: skip
    by_slug = {one.slug: one for one in found.groups}
    assert by_slug["author"].leaves == by_slug["visitor"].enters == (alice.pk,)
    assert (by_slug["author"].before, by_slug["author"].after) == (2, 1)


def test_a_stage_that_comes_between_takes_nothing_from_those_beyond_it(alice):
    write(stages=STAGES)
    start()
    post(alice, AT)
    member = {"stage": "member", "title": "Member", "when": {"is": {"kind": "person"}}}
    write(stages=[STAGES[0], member, STAGES[1]])

    found = compare(AT + HOUR)

    assert found.losses == ()
    assert [(one.slug, one.change) for one in found.groups] == [("member", "new")]


def test_who_would_be_on_a_lower_level_is_a_loss(alice):
    root = write()
    levels = {"levels": [{"level": "regular", "title": "Regular", "when": {"did": "posted"}}]}
    (root / "recognition.yaml").write_text(json.dumps(levels))
    start()
    post(alice, AT)
    levels["levels"][0]["when"] = {"did": "posted", "times": {"at_least": 5}}
    (root / "recognition.yaml").write_text(json.dumps(levels))

    (loss,) = compare(AT + HOUR).losses

    assert (loss.kind, loss.before, loss.after) == ("level", "Regular", "")


def test_how_many_runs_are_under_way_in_a_journey_that_changes(alice, bob, otto, hana):
    write()
    start(at=AT - 30 * DAY)
    join_at(otto, AT - 5 * DAY)  # both steps have lapsed
    join_at(alice, AT)
    join_at(bob, AT)
    post(bob, AT + HOUR)  # the goal
    apply(AT + HOUR)
    write(journeys={"welcome": LATER})

    (journey,) = compare(AT + 2 * HOUR).journeys

    assert (journey.change, journey.runs, journey.on_it) == ("changed", 1, (alice.pk,))
    assert journey.policies == ("continue", "finish", "restart", "leave")


def test_what_is_due_and_not_done_is_under_way_though_no_step_follows(alice, hana):
    write(approval={"task": True})
    start(at=AT - DAY)
    join_at(alice, AT)
    apply(AT)
    apply(AT + DAY)
    write(journeys={"welcome": LATER}, approval={"task": True})

    (journey,) = compare(AT + 2 * DAY).journeys

    assert journey.on_it == (alice.pk,), "the task waits for approval"


def test_a_new_journey_tells_whom_it_would_have_let_in(alice, bob, hana):
    write(journeys={})
    start()
    join_at(alice, AT - 9 * DAY)
    join_at(bob, AT - DAY)
    write(journeys={"welcome": WELCOME})

    (journey,) = compare(AT).journeys

    assert (journey.change, journey.runs, journey.policies) == ("new", 0, ())
    assert journey.qualify == (bob.pk, alice.pk), "the latest first; hana's joining is not known"


def test_other_words_of_a_message_change_the_journeys_that_send_it(alice):
    root = write(journeys={"welcome": WELCOME, "later": LATER})
    start()
    text(root, "tips", "en", "Better tips", "Other words")

    found = compare(AT)

    assert [one.slug for one in found.journeys] == ["later"]
    assert [(one.kind, one.slug, one.keys) for one in found.parts] == [
        ("messages", "tips", ("texts",))
    ]


def test_another_title_changes_no_journey_but_is_told(alice):
    write()
    start()
    write(journeys={"welcome": WELCOME | {"title": "A warm welcome"}})

    found = compare(AT)

    assert (found.journeys, found.differs) == ((), True)
    assert [(one.slug, one.keys) for one in found.parts] == [("welcome", ("title",))]


def test_the_traffic_of_both_versions_is_counted_by_day_and_channel(alice, bob, hana):
    write()
    start(at=AT - 30 * DAY)
    join_at(alice, AT - 10 * DAY)
    join_at(bob, AT - HOUR)
    remove(write(journeys={"later": LATER}), "welcome")

    before, after = compare(AT).past

    assert (before.total(), before.tasks) == (1, (("moderators", 1),))
    assert (after.total("in_app"), after.total("email"), after.tasks) == (2, 0, ())
    assert after.channels == ("in_app",)
    assert after.most_a_day("in_app") == 1


def test_what_is_on_its_way_leaves_out_what_is_done(alice, hana):
    write()
    start(at=AT - DAY)
    join_at(alice, AT)
    apply(AT)
    write(journeys={"welcome": LATER})

    before, after = compare(AT + HOUR).ahead

    assert (before.total(), before.tasks) == (0, (("moderators", 1),))
    assert [(one.on, one.count) for one in after.messages] == [((AT + 3 * DAY).date(), 1)]


def test_who_would_pass_the_cap_is_named(alice, hana):
    caps = [{"messages": 1, "per": "7d"}]
    write(journeys={"welcome": WELCOME}, caps=caps)
    start(at=AT - 30 * DAY)
    join_at(alice, AT - 10 * DAY)
    write(journeys={"welcome": LATER}, caps=caps)

    before, after = compare(AT).past

    assert (before.over_cap, after.over_cap) == ((), (alice.pk,))


def test_two_comparisons_of_one_instant_are_the_same_bytes_and_write_nothing(alice, bob):
    write(stages=STAGES)
    start()
    join_at(alice)
    write(journeys={"welcome": LATER}, stages=STAGES[:1])

    with CaptureQueriesContext(connection) as queries:
        first = compare(AT + DAY).to_json()
    written = [q["sql"] for q in queries if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]

    assert compare(AT + DAY).to_json() == first
    assert written == []
    assert json.loads(first)["people"] == [alice.pk]
