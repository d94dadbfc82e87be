from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from conftest import AT
from pydantic import BaseModel

from horo.engine.gates import Cap, Knowledge, Reach, Rules, gate, radius
from horo.engine.values import APPROVED, REJECTED, Decision, Effect, effect_key

DAY, WEEK = timedelta(days=1), timedelta(days=7)
IN_APP, BY_MAIL = Reach("tips", "in_app"), Reach("tips", "email")
UTC_RULES = Rules(zone=ZoneInfo("UTC"))


class Args(BaseModel):
    message: str = "welcome"


def effect(member=1, step="hello", **fields) -> Effect:
    key = effect_key("journeys/welcome", step, member, 10 + member)
    return replace(
        Effect(
            key=key,
            once=key,
            rule="journeys/welcome",
            step=step,
            member_id=member,
            entry_id=10 + member,
            entered_at=AT - DAY,
            due_at=AT,
            action="send",
            args=Args(),
        ),
        **fields,
    )


def pass_gates(*effects, reach=IN_APP, rules=UTC_RULES, **known):
    reaches = {one.key: reach for one in effects} if reach else {}
    return gate(effects, reaches=reaches, rules=rules, known=Knowledge(**known), at=AT)


def gates_of(effects):
    return [one.held.gate if one.held else None for one in effects]


def verdict(one, word):
    return {one.key: Decision(word, 7, AT)}


def test_an_effect_that_nothing_speaks_against_is_due():
    assert gates_of(pass_gates(effect())) == [None]


def test_in_the_community_silence_is_consent_and_a_no_is_a_no():
    no = {(1, "in_app", "tips"): False}

    assert gates_of(pass_gates(effect(1), effect(2), consents=no)) == ["consent", None]


def test_email_needs_an_address_and_a_yes():
    yes = {(1, "email", "tips"): True, (2, "email", "tips"): True, (3, "in_app", "tips"): True}
    three = [effect(1), effect(2), effect(3)]

    held = pass_gates(*three, reach=BY_MAIL, consents=yes, addressed=frozenset({1, 3}))

    assert gates_of(held) == [None, "address", "consent"]


def test_approval_is_waited_for_and_then_passes():
    asking = effect(needs_approval=True)

    assert gates_of(pass_gates(asking)) == ["approval"]
    assert gates_of(pass_gates(asking, decisions=verdict(asking, APPROVED))) == [None]


def test_a_rejected_effect_stays_in_the_plan_and_says_who_rejected_it():
    one = effect()

    (held,) = pass_gates(one, decisions=verdict(one, REJECTED))

    assert (held.held.gate, dict(held.held.detail)) == ("rejected", {"by": 7})


def test_quiet_hours_follow_the_members_own_clock():
    rules = Rules(zone=ZoneInfo("UTC"), quiet=(time(22), time(8)))  # AT is 9:00 UTC
    zones = {2: ZoneInfo("America/New_York")}  # 4:00 there

    in_utc, in_new_york = pass_gates(effect(1), effect(2), rules=rules, zones=zones)

    assert in_utc.held is None
    assert in_new_york.held.until == AT + timedelta(hours=4)


def test_a_task_disturbs_nobody_at_night():
    rules = Rules(zone=ZoneInfo("UTC"), quiet=(time(8), time(10)))

    assert gates_of(pass_gates(effect(), rules=rules)) == ["quiet_hours"]
    assert gates_of(pass_gates(effect(), rules=rules, reach=None)) == [None]


def test_the_cap_counts_what_was_received_and_what_goes_ahead():
    rules = replace(UTC_RULES, caps=(Cap(2, WEEK),))
    first, second = effect(step="a", due_at=AT - DAY), effect(step="b")

    held = pass_gates(second, first, rules=rules, received={1: [AT - 3 * DAY]})

    assert [(one.step, one.status) for one in held] == [("a", "due"), ("b", "held")]
    assert held[1].held.until == AT + 4 * DAY, "when the oldest of the two leaves the week"


def test_a_message_as_old_as_the_window_no_longer_counts():
    rules = replace(UTC_RULES, caps=(Cap(1, WEEK),))

    assert gates_of(pass_gates(effect(), rules=rules, received={1: [AT - WEEK]})) == [None]


def test_a_held_message_takes_no_place_under_the_cap():
    rules = replace(UTC_RULES, caps=(Cap(1, WEEK),))
    asking = effect(step="a", needs_approval=True)

    assert gates_of(pass_gates(asking, effect(step="b"), rules=rules)) == ["approval", None]


def test_a_plan_that_reaches_too_many_is_held_as_a_whole():
    rules = replace(UTC_RULES, most_members=2)

    assert gates_of(pass_gates(effect(1), effect(2), rules=rules)) == [None, None]
    three = pass_gates(effect(1), effect(2), effect(3), rules=rules)
    assert gates_of(three) == ["blast_radius"] * 3
    assert dict(three[0].held.detail) == {"limit": 2, "members": 3}


def test_what_a_person_approved_passes_the_blast_radius():
    rules = replace(UTC_RULES, most_members=1)
    one = effect(1)

    held = pass_gates(one, effect(2), rules=rules, decisions=verdict(one, APPROVED))

    assert gates_of(held) == [None, "blast_radius"]


def test_the_radius_is_the_smaller_bound_and_at_least_one():
    assert radius(UTC_RULES, 1000) is None
    assert radius(replace(UTC_RULES, most_members=50, most_share=0.1), 200) == 20
    assert radius(replace(UTC_RULES, most_members=50, most_share=0.1), 2000) == 50
    assert radius(replace(UTC_RULES, most_share=0.1), 5) == 1
