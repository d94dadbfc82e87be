"""What becomes of runs under way when a journey changes, and who is let in by a launch."""

from datetime import timedelta

import pytest
from conftest import AT
from django.utils import translation

from horo.core.time import to_micros
from horo.engine import generations
from horo.engine.models import Performed
from horo.engine.services import apply, due_next, plan, react
from horo.engine.services.launches import WrongChoice, launch
from horo.engine.tests.community import DAY, HOUR, WELCOME, join_at, post, reply, text
from horo.engine.tests.community import write_playbook as write
from horo.messaging.models import Message
from horo.playbook import services as playbooks
from horo.playbook.launches import CHANGED, CONTINUE, FINISH, NEW, REMOVED, RESTART, Choice
from horo.playbook.models import Admission

pytestmark = pytest.mark.django_db
LATER = WELCOME | {
    "steps": [{"id": "hello", "send": "welcome"}, {"id": "tips", "after": "3d", "send": "tips"}]
}
T = AT + 12 * HOUR  # when the second version is launched


def start(*, at=AT, **more):
    """Launch what stands in the folder."""
    latest = playbooks.latest_launch()
    number = latest.number if latest else 0
    return launch(playbooks.sound_draft(), by=None, at=at, based_on=number, **more)


def change(journeys, *, at=T, **more):
    write(journeys=journeys)
    return start(at=at, **more)


def remove(root, slug):
    (root / "journeys" / f"{slug}.yaml").unlink()


@pytest.fixture
def alice_under_way(alice, hana):
    """alice has had the first step of the first version; the second is due after a day."""
    write()
    start(at=AT - DAY)
    join_at(alice)
    assert len(apply(AT).done) == 1
    return alice


def steps(at):
    return sorted((one.member_id, one.step, one.version[:1] != "") for one in plan(at).effects)


def test_a_changed_folder_changes_nothing_before_it_is_launched(alice_under_way):
    write(journeys={"welcome": LATER})

    assert steps(AT + DAY) == [(alice_under_way.pk, "greet", False)]


def test_finish_leaves_runs_on_the_old_version_and_new_people_get_the_new_one(alice_under_way, bob):
    change({"welcome": LATER}, in_flight={"welcome": FINISH})
    join_at(bob, T + HOUR)

    assert steps(AT + DAY) == [(alice_under_way.pk, "greet", True), (bob.pk, "hello", False)]
    assert steps(T + 3 * DAY + HOUR) == [
        (alice_under_way.pk, "greet", True),
        (bob.pk, "tips", False),
    ]


def test_continue_takes_runs_over_at_the_same_steps(alice_under_way):
    change({"welcome": LATER}, in_flight={"welcome": CONTINUE})

    assert steps(AT + DAY) == [], "hello is done, and greet is no step any more"
    assert steps(AT + 3 * DAY) == [(alice_under_way.pk, "tips", False)]


def test_restart_begins_anew_for_those_under_way_only(alice_under_way, bob):
    join_at(bob, AT - HOUR)
    post(bob, AT)
    assert (bob.pk, "hello", False) not in steps(T), "bob has reached the goal"

    change({"welcome": LATER}, in_flight={"welcome": RESTART})

    assert steps(T) == [(alice_under_way.pk, "hello", False)]
    assert len(apply(T).done) == 1, "the greeting comes again, in another round"
    assert steps(T + HOUR) == []
    assert steps(T + 3 * DAY) == [(alice_under_way.pk, "tips", False)]


def test_leave_ends_the_runs_and_lets_nobody_in_again(alice_under_way, bob):
    change({"welcome": LATER}, in_flight={"welcome": "leave"})
    join_at(bob, T)

    assert {member for member, *_ in steps(T + DAY)} == {bob.pk}
    assert steps(T + 3 * DAY) == [(bob.pk, "tips", False)]


def test_a_journey_that_is_gone_can_still_finish(alice_under_way, bob):
    remove(write(journeys={"other": LATER}), "welcome")
    start(at=T, in_flight={"welcome": FINISH})
    join_at(bob, T)

    assert steps(AT + DAY) == [(alice_under_way.pk, "greet", True), (bob.pk, "hello", False)]


def test_a_journey_that_is_gone_leaves_its_runs_unless_told_otherwise(alice_under_way):
    remove(write(journeys={"other": LATER}), "welcome")
    start(at=T)

    assert steps(AT + DAY) == []


def test_a_new_journey_is_for_new_people_unless_it_is_told_to_fill_up(alice_under_way, bob):
    change({"welcome": WELCOME, "more": LATER})
    join_at(bob, T)

    assert (alice_under_way.pk, "tips", False) not in steps(T + 3 * DAY)
    assert (bob.pk, "tips", False) in steps(T + 3 * DAY)


def test_a_backfill_lets_in_so_many_a_day_the_latest_first(alice, bob, otto, hana):
    write(journeys={})
    start(at=AT - DAY)
    for hours, member in enumerate((otto, bob, alice)):
        join_at(member, AT - (3 - hours) * HOUR)

    change({"more": LATER}, at=AT, backfill={"more": 2})

    assert {member for member, *_ in steps(AT)} == {alice.pk, bob.pk}
    assert {member for member, *_ in steps(AT + DAY)} == {alice.pk, bob.pk, otto.pk}
    assert Admission.objects.count() == 3


def test_a_backfill_asks_the_audience_now_and_leaves_out_who_was_in_already(alice, bob, otto):
    simple = {"enter": {"did": "posted"}, "steps": [{"send": "tips"}]}
    write(journeys={"first": simple | {"audience": {"joined": {"less_than": "2d"}}}})
    start(at=AT - 20 * DAY)
    for member, days in ((alice, 9), (bob, 6), (otto, 9)):
        join_at(member, AT - days * DAY)
        post(member, AT - 5 * DAY)
    reply(otto, alice, AT - DAY)
    silent = simple | {"audience": {"did": "replied", "times": 0}}

    change({"first": silent}, at=AT, backfill={"first": 5})

    assert [one.member for one in Admission.objects.all()] == [alice], "bob was in, otto replied"


def test_the_next_days_of_a_member_know_of_a_backfill_to_come(alice, bob, hana):
    write(journeys={})
    start(at=AT - DAY)
    for hours, member in enumerate((bob, alice)):
        join_at(member, AT - (2 - hours) * HOUR)
    change({"more": LATER}, at=AT, backfill={"more": 1})

    (hello, tips) = due_next(bob, AT)

    assert (hello.step, hello.due_at) == ("hello", AT + DAY)
    assert (tips.step, tips.due_at) == ("tips", AT + 4 * DAY)


def test_an_effect_of_an_old_version_has_its_words_and_its_name(alice_under_way):
    root = write(journeys={"welcome": LATER})
    second = start(at=T)
    text(root, "tips", "en", "Other tips", "Other words")
    start(at=T + HOUR, in_flight={"welcome": FINISH})

    apply(AT + 3 * DAY)

    assert Performed.objects.get(step="tips").version == second.version.sha256
    assert Message.objects.get(slug="tips").subject == "Welcome Alice"


def test_what_happens_at_once_follows_the_launches_too(alice_under_way, bob):
    change({"welcome": LATER}, in_flight={"welcome": FINISH})

    late = join_at(bob, AT + HOUR)  # an act of before the launch that arrives after it

    assert react([late], T + HOUR).done == (f"journeys/welcome/hello/{bob.pk}/{late.pk}",)
    assert Performed.objects.get(member=bob).version == playbooks.launched("1").sha256


def test_a_plan_of_the_past_is_that_of_the_version_of_then(alice_under_way):
    first = playbooks.latest_launch().version.sha256
    change({"welcome": LATER})

    assert plan(T - HOUR).version == first
    assert plan(T).version == playbooks.latest_launch().version.sha256
    assert plan(AT - 2 * DAY).version == first, "before the first launch there was none but it"


def test_going_back_to_an_older_version_is_one_more_launch(alice_under_way):
    first = playbooks.latest_launch().version.sha256
    change({"welcome": LATER})

    launch(playbooks.version(first), by=None, at=T + HOUR, based_on=2)

    assert playbooks.latest_launch().number == 3
    assert steps(AT + DAY) == [(alice_under_way.pk, "greet", False)]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"in_flight": {"welcome": "fly"}}, "choose one of continue, finish, restart, leave"),
        ({"in_flight": {"other": "leave"}}, "does not change"),
        ({"backfill": {"welcome": -1}}, "0 to"),
    ],
    ids=["an unknown policy", "another journey", "fewer than nobody"],
)
def test_a_choice_that_does_not_fit_is_refused(alice_under_way, chosen, said):
    with translation.override("en"), pytest.raises(WrongChoice, match=said):
        change({"welcome": LATER}, **chosen)

    assert playbooks.latest_launch().number == 1


def test_an_old_version_that_can_no_longer_be_read_stops_nothing_else(alice_under_way, bob):
    old = playbooks.latest_launch().version
    change({"welcome": LATER}, in_flight={"welcome": FINISH})
    join_at(bob, T)
    old.files["journeys/welcome.yaml"] = "title: Welcome\n"
    old.save()
    playbooks.running._parsed.clear()

    assert steps(T) == [(bob.pk, "hello", False)]


def launches(*choices):
    """A first launch, and one an hour with each of `choices` about the journey `welcome`."""
    first = [generations.Launched(1, "v1", to_micros(AT), {})]
    return first + [
        generations.Launched(n, f"v{n}", to_micros(AT + (n - 1) * HOUR), {"welcome": choice})
        for n, choice in enumerate(choices, start=2)
    ]


def ended(change, policy=CONTINUE, *, hours=100):
    return Choice(change, policy, 0, AT + hours * HOUR)


def test_many_launches_that_continue_come_to_one_track():
    found = generations.tracks_after(launches(*[ended(CHANGED)] * 200))

    assert found == {"welcome": (generations.Track("welcome"),)}


def test_what_finished_long_ago_is_forgotten():
    finishing = [ended(CHANGED, FINISH, hours=hours + 2) for hours in range(200)]

    assert len(generations.tracks_after(launches(*finishing))["welcome"]) <= 3


def test_a_journey_that_goes_and_comes_again_is_for_new_people():
    tracks = generations.tracks_after(launches(ended(REMOVED, "leave"), ended(NEW)))

    assert [track.opens_at for track in tracks["welcome"]] == [to_micros(AT + 2 * HOUR)]


def test_old_versions_are_read_only_while_something_of_them_can_be_due(
    alice_under_way, monkeypatch
):
    for number in range(5):
        changed = LATER | {"lapse": f"{number + 1}d"}
        change({"welcome": changed}, at=T + number * HOUR, in_flight={"welcome": FINISH})
    asked = []
    monkeypatch.setattr(
        generations, "version", lambda sha: asked.append(sha) or playbooks.version(sha)
    )

    plan(T + DAY)
    assert len(set(asked)) == 6
    asked.clear()
    plan(T + timedelta(days=60))

    assert set(asked) == {playbooks.current().version}
