import pytest
from conftest import AT
from hypothesis import given, settings

from horo.conditions import Words, contradictions, parse, resolve, truth
from horo.conditions.tests import worlds


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (
            [{"did": "posted", "times": 0, "within": "30d"}, {"did": "posted", "within": "7d"}],
            "{did: posted, within: 7d} and {did: posted, times: 0, within: 30d} "
            "exclude each other.",
        ),
        (
            [{"joined": {"more_than": "30d"}}, {"joined": {"less_than": "7d"}}],
            "{joined: {more_than: 30d}} and {joined: {less_than: 7d}} exclude each other.",
        ),
        (
            {"joined": {"more_than": "30d", "less_than": "7d"}},
            "{joined: {more_than: 30d, less_than: 7d}} can never be true.",
        ),
        (
            {"joined": {"after": "2026-03-01", "before": "2026-02-01"}},
            "{joined: {after: 2026-03-01, before: 2026-02-01}} can never be true.",
        ),
        (
            [{"joined": {"more_than": "7d"}}, {"not": {"joined": {"more_than": "24h"}}}],
            "{joined: {more_than: 7d}} and {not: {joined: {more_than: 1d}}} exclude each other.",
        ),
        (
            [{"is": {"locale": "bg"}}, {"is": {"locale": "ru"}}],
            "{is: {locale: bg}} and {is: {locale: ru}} exclude each other.",
        ),
        (
            [{"is": {"locale": ["bg", "ru"]}}, {"not": {"is": {"locale": ["ru", "bg", "en"]}}}],
            "{is: {locale: [bg, ru]}} and {not: {is: {locale: [ru, bg, en]}}} exclude each other.",
        ),
        ({"is": {"kind": "bot"}}, "{is: {kind: bot}} can never be true: only persons are asked."),
        (
            [{"is": {"staff": True}}, {"not": {"is": {"staff": True}}}],
            "{is: {staff: true}} and {not: {is: {staff: true}}} exclude each other.",
        ),
        (
            [{"has": {"badge": "a"}}, {"not": {"has": {"badge": ["a", "b"]}}}],
            "{has: {badge: a}} and {not: {has: {badge: [a, b]}}} exclude each other.",
        ),
        (
            [{"in": {"space": "help"}}, {"did": ["posted", "replied", "reacted"], "times": 0}],
            "{did: [posted, replied, reacted], in_space: help} and "
            "{did: [posted, replied, reacted], times: 0} exclude each other.",
        ),
        (
            {"did": "posted", "times": 3, "distinct": "spaces", "in_space": ["a", "b"]},
            "{did: posted, times: 3, in_space: [a, b], distinct: spaces} can never be true: "
            "there are at most 2 spaces.",
        ),
        (
            {"did": "posted", "times": 9, "distinct": "days", "within": "7d"},
            "{did: posted, times: 9, within: 7d, distinct: days} can never be true: "
            "there are at most 8 days.",
        ),
        (
            [{"did": "posted", "times": 3, "distinct": "threads"}, {"not": {"did": "posted"}}],
            "{did: posted, times: 3, distinct: threads} and {did: posted, times: 0} "
            "exclude each other.",
        ),
        (
            {"first": {"did": "posted", "more_than": "30d", "less_than": "7d"}},
            "{first: {did: posted, more_than: 30d, less_than: 7d}} can never be true.",
        ),
        (
            [{"has": {"level": "a"}}, {"has": {"level": "b"}}],
            "{has: {level: a}} and {has: {level: b}} exclude each other.",
        ),
        (
            [{"in": {"stage": "a"}}, {"in": {"stage": ["b", "c"]}}],
            "{in: {stage: a}} and {in: {stage: [b, c]}} exclude each other.",
        ),
        (
            [{"has": {"tag": "a"}}, {"not": {"has": {"tag": ["a", "b"]}}}],
            "{has: {tag: a}} and {not: {has: {tag: [a, b]}}} exclude each other.",
        ),
        (
            [{"did": "rated", "value": {"at_most": 6}}, {"never": "rated"}],
            "{did: rated, value: {at_most: 6}} and {did: rated, times: 0} exclude each other.",
        ),
        (
            [
                {"streak": {"did": "posted", "weeks": 2}},
                {"not": {"streak": {"did": "posted", "weeks": 2}}},
            ],
            "{streak: {did: posted, weeks: 2}} and {not: {streak: {did: posted, weeks: 2}}} "
            "exclude each other.",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_impossible_condition_is_told_with_its_reason(written, reason):
    assert contradictions(parse(written)) == [reason]


@pytest.mark.parametrize(
    "written",
    [
        [{"did": "posted", "times": 0, "within": "7d"}, {"did": "posted", "within": "30d"}],
        [{"joined": {"more_than": "7d"}}, {"joined": {"less_than": "30d"}}],
        [{"is": {"locale": ["bg", "ru"]}}, {"is": {"locale": ["ru", "en"]}}],
        {"any": [{"is": {"kind": "bot"}}, {"did": "posted"}]},
        [{"did": "posted"}, {"did": "posted", "times": 0, "in_space": "help"}],
        [{"did": "posted"}, {"was": "replied_to", "times": 0}],
        [{"did": "posted", "since": "2026-01-01"}, {"did": "posted", "times": 0, "within": "7d"}],
        [{"did": "posted"}, {"did": "posted", "times": 0, "distinct": "threads"}],
        {"did": "posted", "times": 8, "distinct": "days", "within": "7d"},
        {"not": [{"did": "posted"}, {"did": "posted", "times": 0}]},
        [{"did": "rated"}, {"did": "rated", "value": {"at_most": 6}, "times": 0}],
        [{"did": "replied"}, {"did": "replied", "to": {"staff": True}, "times": 0}],
        [{"did": "attended"}, {"did": "attended", "what": {"event": "a"}, "times": 0}],
        [{"did": "rated", "sum": {"at_most": 9}}, {"never": "rated"}],
        [{"has": {"badge": "a"}}, {"has": {"badge": "b"}}],
        [{"has": {"tag": "a"}}, {"has": {"tag": "b"}}],
    ],
    ids=str,
)
def test_what_may_be_true_is_left_alone(written):
    assert contradictions(parse(written)) == []


def test_a_persona_may_contradict_what_stands_beside_it():
    words = Words(personas={"lurker": parse({"did": ["posted", "replied"], "times": 0})})
    condition = resolve(parse([{"is": {"persona": "lurker"}}, {"did": "posted"}]), words)

    assert contradictions(condition) == contradictions(condition, after_entry=True) != []


def test_after_an_entry_the_past_may_differ_from_the_present():
    words = Words(personas={"author": parse({"did": "posted"})})
    condition = resolve(
        parse([{"is": {"persona": "author"}}, {"did": "posted", "times": 0}]), words
    )

    assert contradictions(condition)
    assert not contradictions(condition, after_entry=True)


def test_a_condition_with_endless_cases_is_passed():
    either = {"any": [{"did": "posted"}, {"did": "replied"}]}

    assert contradictions(parse([either] * 20)) == []


def test_every_impossible_alternative_is_named():
    written = {"any": [{"is": {"kind": "bot"}}, [{"did": "posted"}, {"not": {"did": "posted"}}]]}

    assert len(contradictions(parse(written))) == 2


@given(worlds.snapshots, worlds.conditions, worlds.instants)
@settings(max_examples=80, deadline=None)
def test_nobody_is_what_was_called_impossible(snapshot, condition, since):
    people = [member["id"] for member in snapshot.members if member["kind"] == "person"]

    if contradictions(condition):
        assert not [m for m in people if truth(condition, snapshot, m, None, AT)]
    if contradictions(condition, after_entry=True):
        assert not [m for m in people if truth(condition, snapshot, m, since, AT)]
