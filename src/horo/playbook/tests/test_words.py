"""Conditions and rules as sentences, in three languages, without gender."""

from datetime import timedelta

import pytest
from django.utils import translation

from horo.conditions import parse
from horo.content import activities as content
from horo.log import activities as log
from horo.people import activities as people
from horo.playbook import words
from horo.playbook.words.verbs import DID, WAS, phrase_of

CASES = [
    (
        {"did": "posted"},
        "posted",
        "новая тема",
        "нова тема",
    ),
    (
        [{"joined": {"more_than": "7d"}}, {"did": "posted", "times": 0}],
        "joined more than 7 days ago and never posted",
        "вступление больше 7 дней назад и ни одной новой темы",
        "присъединяване преди повече от 7 дни и нито една нова тема",
    ),
    (
        {"did": ["posted", "replied"], "times": 3, "within": "90d"},
        "posted or replied at least 3 times in the last 90 days",
        "новая тема или ответ не менее 3 раз за последние 90 дней",
        "нова тема или отговор поне 3 пъти през последните 90 дни",
    ),
    (
        {"did": "replied", "times": {"exactly": 1}},
        "replied exactly once",
        "ответ ровно 1 раз",
        "отговор точно веднъж",
    ),
    (
        {"did": "replied", "times": 21},
        "replied at least 21 times",
        "ответ не менее 21 раза",
        "отговор поне 21 пъти",
    ),
    (
        {"did": "replied", "times": {"at_most": 2}, "in_space": "help"},
        "replied at most 2 times in the space “help”",
        "ответ не более 2 раз в пространстве «help»",
        "отговор най-много 2 пъти в пространството „help“",
    ),
    (
        {"did": "posted", "times": 5, "distinct": "days", "since": "2026-03-01"},
        "posted on at least 5 different days since March 1, 2026",
        "новая тема в разные дни (не менее 5) с 1 марта 2026 г.",
        "нова тема в поне 5 различни дни от 1 март 2026 г. насам",
    ),
    (
        {"did": "replied", "times": 10, "distinct": "people"},
        "replied, to at least 10 different people",
        "ответ разным людям (не менее 10)",
        "отговор към поне 10 различни хора",
    ),
    (
        {"not": {"was": "flagged", "within": "2w"}},
        "was never flagged in the last 2 weeks",
        "ни одной полученной жалобы за последние 2 недели",
        "нито един получен сигнал през последните 2 седмици",
    ),
    (
        {"any": [{"did": "posted"}, [{"is": {"staff": False}}, {"did": "replied"}]]},
        "posted or (is not staff and replied)",
        "новая тема или (не из числа сотрудников и ответ)",
        "нова тема или (не е от екипа на организацията и отговор)",
    ),
    (
        {"is": {"locale": ["bg", "ru"]}},
        "prefers Bulgarian or Russian",
        "язык: болгарский или русский",
        "език: български или руски",
    ),
    (
        {"not": {"in": {"audience": "regulars"}}},
        "is not in the audience “regulars”",
        "вне аудитории «regulars»",
        "извън аудиторията „regulars“",
    ),
    (
        {"has": {"badge": "helper"}},
        "has the badge “helper”",
        "есть значок «helper»",
        "има значка „helper“",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[1])
@pytest.mark.parametrize(("language", "column"), [("en", 1), ("ru", 2), ("bg", 3)])
def test_a_condition_reads_as_a_sentence(case, language, column):
    with translation.override(language):
        assert words.describe(parse(case[0])) == case[column]


@pytest.mark.parametrize("language", ["ru", "bg"])
def test_every_verb_is_translated(language):
    texts = [text for phrase in [*DID.values(), *WAS.values()] for text in vars(phrase).values()]
    with translation.override("en"):
        english = [str(text) for text in texts]
    with translation.override(language):
        translated = [str(text) for text in texts]

    assert not set(english) & set(translated)


def test_a_verb_of_a_later_room_is_told_by_its_name():
    with translation.override("en"):
        assert str(phrase_of("did", "juggled").some) == "activity “juggled”"


def test_every_verb_that_a_member_can_do_has_words():
    ground = [*log.VERBS, *people.VERBS, *content.VERBS]

    assert {verb.name for verb in ground} <= set(DID)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "after 3 days, if since then: never posted: a task for Moderators: “Say hello to …”",
        ),
        (
            "ru",
            "через 3 дня, если с тех пор: ни одной новой темы: "
            "задача (Moderators): «Say hello to …»",
        ),
        (
            "bg",
            "след 3 дни, ако оттогава: нито една нова тема: задача за Moderators: „Say hello to …“",
        ),
    ],
)
def test_a_step_reads_as_a_sentence(book, language, sentence):
    playbook = book().playbook
    with translation.override(language):
        assert words.describe_step(playbook.journeys["welcome"].steps[1], playbook) == sentence


def test_a_journey_says_who_enters_and_what_for(reference):
    journey = reference.journeys["quiet-regulars"]
    with translation.override("en"):
        entry = words.describe_entry(journey, reference)
        goal = words.describe_goal(journey, reference)

    assert entry == (
        "posted or replied, and: is in the audience “Regulars” and is not in the audience "
        "“Members with a recent warning” (every time)"
    )
    assert goal == "posted or replied within 75 days"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "every 2 weeks, on a Friday at 16:00"),
        ("ru", "раз в 2 недели, в пятницу, в 16:00"),
        ("bg", "на всеки 2 седмици, в петък в 16:00"),
    ],
)
def test_a_ritual_says_when(reference, language, sentence):
    with translation.override(language):
        assert words.describe_ritual(reference.rituals["show-and-tell"]) == sentence


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "every month, on a Thursday (last in the month) at 16:00"),
        ("ru", "каждый месяц, в четверг (последний раз в месяце), в 16:00"),
        ("bg", "всеки месец, в четвъртък (за последен път в месеца) в 16:00"),
    ],
)
def test_a_monthly_ritual_says_which_day(reference, language, sentence):
    with translation.override(language):
        assert words.describe_ritual(reference.rituals["month-in-review"]) == sentence


def test_a_target_and_a_cap_are_sentences(reference):
    with translation.override("ru"):
        assert words.describe_target(reference.kpis[0]) == "не менее 75 % к 30 июня 2027 г."
        assert words.describe_cap(reference.caps[0]) == (
            "Не более 3 сообщений одному участнику за 7 дней."
        )


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (1, "1 час"),
        (2, "2 часа"),
        (24, "24 часа"),
        (48, "2 дня"),
        (120, "5 дней"),
        (336, "2 недели"),
    ],
)
def test_durations_have_the_right_plural(hours, said):
    with translation.override("ru"):
        assert words.how_long(timedelta(hours=hours)) == said
