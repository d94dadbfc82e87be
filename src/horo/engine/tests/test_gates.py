from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from conftest import AT
from pydantic import BaseModel

from horo.engine.gates import (
    Cap,
    Failing,
    Knowledge,
    Radius,
    Reach,
    Rules,
    Suppression,
    Switched,
    Switches,
    gate,
)
from horo.engine.values import APPROVED, REJECTED, STAGE, Decision, Effect, effect_key

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
    rules = replace(UTC_RULES, radius=Radius(2))

    assert gates_of(pass_gates(effect(1), effect(2), rules=rules)) == [None, None]
    three = pass_gates(effect(1), effect(2), effect(3), rules=rules)
    assert gates_of(three) == ["blast_radius"] * 3
    assert dict(three[0].held.detail) == {"limit": 2, "members": 3}


def test_what_a_person_approved_passes_the_blast_radius():
    rules = replace(UTC_RULES, radius=Radius(1))
    one = effect(1)

    held = pass_gates(one, effect(2), rules=rules, decisions=verdict(one, APPROVED))

    assert gates_of(held) == [None, "blast_radius"]


def test_the_radius_is_the_smaller_bound_and_at_least_one():
    assert Radius().limit(1000) is None
    assert Radius(50, 0.1).limit(200) == 20
    assert Radius(50, 0.1).limit(2000) == 50
    assert Radius(share=0.1).limit(5) == 1


def test_who_pauses_a_rule_or_everything_holds_it_with_name_and_date():
    one, other = effect(1), effect(2, rule="journeys/tips")
    paused = Switched("Mara", AT)

    rule = pass_gates(one, other, switches=Switches(rules={"journeys/welcome": paused}))
    everything = pass_gates(one, other, switches=Switches(everything=paused))

    assert gates_of(rule) == ["paused", None]
    assert gates_of(everything) == ["paused", "paused"]
    assert dict(rule[0].held.detail)["by"] == "Mara"


def test_a_dry_run_holds_what_was_approved_and_what_touches_nobody_too():
    one = effect(needs_approval=True)
    dry = Switches(dry_run=Switched("", None))

    held = pass_gates(one, reach=None, decisions=verdict(one, APPROVED), switches=dry)

    assert gates_of(held) == ["dry_run"]


def test_what_failed_waits_for_its_next_try_and_then_for_a_person():
    one = effect()
    soon, gone = Failing(1, AT + DAY), Failing(10, None)

    assert pass_gates(one, failing={one.key: soon})[0].held.until == AT + DAY
    assert gates_of(pass_gates(one, failing={one.key: Failing(1, AT)})) == [None]
    assert gates_of(pass_gates(one, failing={one.key: gone})) == ["dead"]


def test_a_closed_way_holds_what_would_take_it_until_it_is_open_again():
    closed = {(1, "email"): Suppression("bounces", None)}
    known = {"consents": {(1, "email", "tips"): True}, "addressed": frozenset({1})}

    assert gates_of(pass_gates(effect(), reach=BY_MAIL, suppressed=closed, **known)) == [
        "suppressed"
    ]
    assert gates_of(pass_gates(effect(), suppressed=closed)) == [None], "another channel"
    over = {(1, "email"): Suppression("asked us", AT)}
    assert gates_of(pass_gates(effect(), reach=BY_MAIL, suppressed=over, **known)) == [None]


def test_the_same_message_is_held_until_the_window_is_over():
    rules = replace(UTC_RULES, duplicates=WEEK)
    reach = replace(IN_APP, message="welcome")

    (held,) = pass_gates(effect(), reach=reach, rules=rules, had={(1, "welcome"): AT - DAY})

    assert (held.held.gate, held.held.until) == ("duplicate", AT + 6 * DAY)
    for had in ({(1, "welcome"): AT - WEEK}, {(1, "tips"): AT}, {(2, "welcome"): AT}):
        assert gates_of(pass_gates(effect(), reach=reach, rules=rules, had=had)) == [None]


def test_of_two_journeys_that_send_the_same_message_the_first_does():
    rules = replace(UTC_RULES, duplicates=WEEK)
    reach = replace(IN_APP, message="welcome")
    two = effect(step="a", due_at=AT - DAY), effect(step="b")

    assert gates_of(pass_gates(*two, reach=reach, rules=rules)) == [None, "duplicate"]


def test_high_priority_goes_first_where_room_is_scarce():
    rules = replace(UTC_RULES, caps=(Cap(1, DAY),))
    longest_due, urgent = effect(step="a", due_at=AT - DAY), effect(step="b", priority="high")

    held = pass_gates(longest_due, urgent, rules=rules)

    assert [(one.step, one.status) for one in held] == [("a", "held"), ("b", "due")]


def test_low_priority_has_a_share_of_the_cap_and_high_may_be_exempt():
    rules = replace(UTC_RULES, caps=(Cap(4, WEEK),), low_share=0.5, is_high_exempt=True)
    low, high = effect(priority="low"), effect(step="b", priority="high")

    def held(one, received):
        return gates_of(pass_gates(one, rules=rules, received={1: [AT - DAY] * received}))

    assert [held(low, n) for n in (1, 2)] == [[None], ["frequency"]]
    assert [held(effect(), n) for n in (3, 4)] == [[None], ["frequency"]]
    assert held(high, 9) == [None]


def test_of_several_caps_the_one_that_holds_longest_says_until_when():
    rules = replace(UTC_RULES, caps=(Cap(1, DAY), Cap(1, WEEK)))

    (held,) = pass_gates(effect(), rules=rules, received={1: [AT]})

    assert held.held.until == AT + WEEK


def test_a_group_that_approves_is_the_only_one_that_can():
    rules = replace(UTC_RULES, approvers={"send": "managers"})
    one = effect(needs_approval=True)
    said = verdict(one, APPROVED)  # by member 7

    assert gates_of(pass_gates(one, rules=rules, decisions=said)) == ["approval"]
    inside = {"managers": frozenset({7})}
    assert gates_of(pass_gates(one, rules=rules, decisions=said, groups=inside)) == [None]


def test_the_first_effects_of_a_rule_wait_for_a_person():
    rules = replace(UTC_RULES, first=20)
    one, stage = effect(), effect(2, action=STAGE, rule="funnel")

    new = {"journeys/welcome": 19}
    assert gates_of(pass_gates(one, stage, rules=rules, done=new)) == ["approval", None]
    approved = verdict(one, APPROVED)
    assert gates_of(pass_gates(one, rules=rules, done=new, decisions=approved)) == [None]
    assert gates_of(pass_gates(one, rules=rules, done={"journeys/welcome": 20})) == [None]


def test_a_rule_of_its_own_radius_is_held_and_the_others_are_not():
    rules = replace(UTC_RULES, radii={"journeys/welcome": Radius(2)}, radius=Radius(3))
    three = [effect(number) for number in (1, 2, 3)]
    other = effect(4, rule="journeys/tips")

    held = pass_gates(*three, other, rules=rules)

    assert gates_of(held) == ["blast_radius"] * 3 + [None]
    assert dict(held[0].held.detail)["rule"] == "journeys/welcome"
