"""Forks, waits, lots and times of day as sentences, in three languages."""

import pytest
from django.utils import translation

from horo.playbook import words
from horo.playbook.parts.journeys import Journey

TASK = {"task": {"to": "moderators", "title": "Hello"}}
STEPS = [
    {"after": {"at": "10:00"}, **TASK},
    {"after": {"at_least": "1d", "on": "weekdays", "at": "10:00"}, **TASK},
    {"after": {"on": ["mo", "we"], "at": "10:00"}, **TASK},
    {"after": {"event": {"was": "replied_to"}, "plus": "1d"}, **TASK},
    {"after": "3d", "branch": {"if": {"did": "posted"}, "then": [TASK], "else": [TASK]}},
    {"id": "lots", "split": {"short": {"share": 0.125, "steps": [TASK]}, "none": {"share": 0.875}}},
    {"wait": {"until": {"did": "posted"}, "at_most": "7d"}, "else": [TASK]},
]
SAID = {
    "en": [
        "at 10:00 by the member's own clock",
        "after 24 hours or more, from Monday to Friday, at 10:00 by the member's own clock",
        "on a Monday or on a Wednesday at 10:00 by the member's own clock",
        "24 hours after this: got a reply",
        "after 3 days, whether since then: posted",
        "right away, by lot",
        "waiting for this, 7 days at most: posted",
    ],
    "ru": [
        "в 10:00 по часам участника",
        "через 24 часа или позже, с понедельника по пятницу, в 10:00 по часам участника",
        "в понедельник или в среду в 10:00 по часам участника",
        "через 24 часа после этого: полученный ответ",
        "через 3 дня — вопрос, было ли с тех пор: новая тема",
        "сразу, по жребию",
        "ожидание, не дольше 7 дней: новая тема",
    ],
    "bg": [
        "в 10:00 по часовника на члена",
        "след 24 часа или по-късно, от понеделник до петък, в 10:00 по часовника на члена",
        "в понеделник или в сряда в 10:00 по часовника на члена",
        "24 часа след това: получен отговор",
        "след 3 дни – въпрос дали оттогава има: нова тема",
        "веднага, по жребий",
        "изчакване, не повече от 7 дни: нова тема",
    ],
}
ENTRIES = {
    "en": ["posted", "posted (every time)", "posted (again once the run before is over)",
           "posted (again after 30 days at the soonest)"],
    "ru": ["новая тема", "новая тема (каждый раз)",
           "новая тема (снова — когда прошлый проход завершён)",
           "новая тема (снова — не раньше чем через 30 дней)"],
    "bg": ["нова тема", "нова тема (всеки път)",
           "нова тема (отново – щом предишното минаване приключи)",
           "нова тема (отново – най-рано след 30 дни)"],
}  # fmt: skip


def journey(**more):
    data = {"journey": "way", "title": "Way", "enter": {"did": "posted"}, "steps": STEPS}
    return Journey.model_validate(data | more)


@pytest.mark.parametrize("language", SAID)
def test_every_step_and_fork_is_a_sentence(language):
    with translation.override(language):
        told = [words.describe_step(item).partition(": [")[0] for item in journey().steps]

    assert [one.removesuffix(f": {what_of_task(language)}") for one in told] == SAID[language]


def what_of_task(language):
    with translation.override(language):
        return words.describe_action(journey().actions[0])


@pytest.mark.parametrize("language", ENTRIES)
def test_an_entry_says_when_it_lets_in_again(language):
    ways = ["never", "always", "after_leaving", {"after": "30d"}]
    with translation.override(language):
        told = [words.describe_entry(journey(again=again)) for again in ways]

    assert told == ENTRIES[language]


def test_a_fork_says_what_each_of_its_ways_is_for():
    branch, split, wait = journey().steps[4:]

    assert [label for label, _ in words.ways_on(branch)] == ["If so", "If not"]
    assert words.ways_on(split) == [
        ("12.5 %: short", split.split["short"].steps), ("87.5 %: none", ()),
    ]  # fmt: skip
    assert words.ways_on(wait) == [("If it does not", wait.otherwise)]


def test_who_is_left_out_to_compare_is_said():
    assert words.describe_holdout(journey(holdout=0.05)) == "5 % of them, by lot, to compare"
    assert words.describe_holdout(journey()) == ""
