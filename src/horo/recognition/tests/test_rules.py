"""The playbook's badges and levels, given by the engine to whoever has earned them."""

import pytest
from conftest import AT
from time_machine import travel

from horo.engine.models import Performed
from horo.engine.services import backtest, decide, plan, why
from horo.engine.services.retracing import retrace
from horo.engine.tests.community import post, reply
from horo.engine.values import APPROVED, REJECTED
from horo.log.models import Activity
from horo.recognition.tests.giving import DAY, has, run, write_book


@pytest.mark.usefixtures("each_database", "db")
def test_who_has_earned_a_badge_gets_it_once_with_its_evidence(alice, bob, otto):
    write_book()
    first = post(alice, AT - DAY)
    reply(bob, alice, AT - DAY)
    reply(bob, alice, AT - DAY)

    assert {one.key for one in plan(AT).effects} == {
        f"badges/first-post/award/{alice.pk}/0",
        f"levels/guest/{alice.pk}/0",
    }
    run()
    assert (has(alice), has(bob), has(otto)) == ({"first-post", "guest"}, set(), set())
    assert not run(AT + DAY).done

    reply(bob, otto, AT)
    run(AT + DAY)
    assert has(bob) == {"helper"}
    key = f"badges/first-post/award/{alice.pk}/0"
    assert why(key).activities == (first,)
    award = Activity.objects.get(verb="awarded", object_key="first-post")
    assert (award.recipient, award.actor, award.source_key) == (alice, None, f"effect:{key}")


def test_a_level_rises_at_once(alice):
    write_book()
    post(alice, AT - DAY)
    run()
    post(alice, AT)
    post(alice, AT)

    run(AT + DAY)

    assert has(alice) == {"first-post", "pillar"}
    assert Performed.objects.filter(rule="levels").count() == 2


def test_a_level_falls_only_when_somebody_approves_and_never_below_the_lowest(alice, hana):
    write_book()
    for _ in range(3):
        post(alice, AT)
    run()
    later = AT + 31 * DAY

    (effect,) = plan(later).effects
    assert (effect.rule, effect.step, effect.held.gate) == ("levels", "guest", "approval")
    assert not run(later).done
    decide(effect.key, APPROVED, by=hana, at=later)
    run(later)
    assert has(alice) == {"first-post", "guest"}
    assert not plan(later + 300 * DAY).effects


def test_whoever_is_not_to_fall_stays(alice, hana):
    write_book()
    for _ in range(3):
        post(alice, AT)
    run()
    later = AT + 31 * DAY
    (effect,) = plan(later).effects

    decide(effect.key, REJECTED, by=hana, at=later)

    assert not run(later).done
    assert has(alice) == {"first-post", "pillar"}


@pytest.mark.parametrize(("days", "falls"), [(39, False), (40, True)])
def test_a_level_stays_for_as_long_as_the_grace_is(alice, days, falls):
    write_book(downgrade={"grace": "10d", "approval": False})
    for _ in range(3):
        post(alice, AT)
    run(AT)

    run(AT + days * DAY)

    assert ("guest" in has(alice)) is falls


def test_badges_are_part_of_a_backtest_and_the_past_is_accounted_for(alice, bob):
    write_book()
    with travel(AT - DAY, tick=False):
        post(alice, AT - DAY)
    start, end = AT - 3 * DAY, AT + DAY / 2

    found = {one.slug: (one.at_start, one.at_end) for one in backtest(start, end, at=AT).merits}
    assert found == {"guest": (0, 1), "pillar": (0, 0), "first-post": (0, 1), "helper": (0, 0)}
    run()
    traced = retrace(AT, AT + DAY, looks=[AT])
    assert [one.difference for one in traced.performed] == ["", ""]
    assert not traced.left_out


def test_what_was_given_without_being_earned_shows_in_the_account(alice):
    write_book()
    with travel(AT - DAY, tick=False):
        post(alice, AT - DAY)
    run()
    Performed.objects.filter(rule="badges/first-post").update(rule="badges/helper")

    differences = [one.difference for one in retrace(AT, AT + DAY, looks=[AT]).performed]

    assert sorted(differences) == ["", "not_due"]
