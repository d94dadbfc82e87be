"""The worst case of two journeys, counted."""

import pytest

TWO = """\
title: Two
enter: {{did: {verb}}}
again: {again}
{more}steps:
  - after: {after}
    send: welcome
"""


def nudge(verb="posted", again="never", more="", after="0h"):
    return {"journeys/nudge.yaml": TWO.format(verb=verb, again=again, more=more, after=after)}


def caps(loaded):
    return [problem.found for problem in loaded.problems if problem.code == "cap"]


def three_days_later(send):
    return {
        "journeys/welcome.yaml": [
            ['task: {to: moderators, title: "Say hello to {{ member.name }}"}', send]
        ]
    }


def test_two_messages_within_a_cap_of_two_are_fine(book):
    assert caps(book(add=nudge())) == []


def test_three_messages_are_one_too_many(book):
    loaded = book(add=nudge(), change=three_days_later("send: welcome"))

    assert caps(loaded) == ["up to 3 messages within 7d, together with the journey 'nudge'"]


def test_messages_a_whole_period_apart_never_meet(book):
    change = {
        "journeys/welcome.yaml": [
            ["after: 3d", "after: 7d"],
            *three_days_later("send: welcome")["journeys/welcome.yaml"],
        ]
    }

    assert caps(book(add=nudge(), change=change)) == []


def test_journeys_that_one_joining_starts_are_laid_side_by_side(book):
    """One sends at once and after three days, the other after ten: never three in seven."""
    loaded = book(add=nudge(verb="joined", after="10d"), change=three_days_later("send: welcome"))

    assert caps(loaded) == []


@pytest.mark.parametrize(
    ("again", "more", "after", "is_broken"),
    [
        ("always", "", "1h", True),
        ("always", "audience: {did: posted, times: {exactly: 1}, within: 30d}\n", "1h", False),
        ("always", "audience: {did: posted, times: {exactly: 1}, within: 2d}\n", "1h", True),
        ("never", "", "1h", False),
    ],
    ids=["at every post", "after a month's pause", "after two days' pause", "once"],
)
def test_how_often_a_journey_alone_may_send(book, again, more, after, is_broken):
    assert bool(caps(book(add=nudge(again=again, more=more, after=after)))) == is_broken


def test_a_step_that_a_new_entry_calls_off_comes_no_sooner_than_its_delay(book):
    text = nudge(again="always", after="45d")["journeys/nudge.yaml"]
    guarded = {"journeys/nudge.yaml": text + "    unless: {did: posted}\n"}

    assert caps(book(add=guarded)) == []


@pytest.mark.parametrize(("high", "keeps"), [("counted", False), ("exempt", True)])
def test_journeys_that_are_exempt_keep_to_no_cap(book, high, keeps):
    urgent = {"journeys/nudge.yaml": "priority: high\n" + nudge()["journeys/nudge.yaml"]}
    change = {"playbook.yaml": [["approval:", f"attention: {{high: {high}}}\napproval:"]]}

    loaded = book(add=urgent, change=three_days_later("send: welcome") | change)

    assert (caps(loaded) == []) == keeps
