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
        {"never": "posted", "within": "30d"},
        "never posted in the last 30 days",
        "ни одной новой темы за последние 30 дней",
        "нито една нова тема през последните 30 дни",
    ),
    (
        {"did": "rated", "value": {"at_least": 9}, "times": 2},
        "gave a rating at least 2 times (value: at least 9)",
        "поставленная оценка не менее 2 раз (значение: не менее 9)",
        "дадена оценка поне 2 пъти (стойност: поне 9)",
    ),
    (
        {"did": "rated", "sum": {"more_than": 9.5}},
        "gave a rating, adding up to more than 9.5",
        "поставленная оценка, в сумме больше 9.5",
        "дадена оценка, общо над 9.5",
    ),
    (
        {"did": "attended", "what": {"event": ["kickoff", 12]}},
        "attended an event (event: “kickoff” or “#12”)",
        "участие во встрече (встреча: «kickoff» или «#12»)",
        "участие в събитие (събитие: „kickoff“ или „#12“)",
    ),
    (
        {"was": "replied_to", "by": {"staff": True, "group": "team"}},
        "got a reply (by somebody who is staff and belongs to the group “team”)",
        "полученный ответ (от кого: из числа сотрудников и группа «team»)",
        "получен отговор (от кого: от екипа на организацията и група „team“)",
    ),
    (
        {"first": {"did": "posted", "within": "7d"}},
        "posted for the first time less than 7 days ago",
        "новая тема впервые меньше 7 дней назад",
        "нова тема за първи път преди по-малко от 7 дни",
    ),
    (
        {"last": {"did": "posted", "more_than": "30d", "after": "2026-01-01"}},
        "posted for the last time more than 30 days ago and on January 1, 2026 or later",
        "новая тема в последний раз больше 30 дней назад и не раньше 1 января 2026 г.",
        "нова тема за последен път преди повече от 30 дни и на 1 януари 2026 г. или по-късно",
    ),
    (
        {"streak": {"did": "posted", "weeks": 4}},
        "posted, at least 4 weeks in a row",
        "новая тема, не менее 4 недель подряд",
        "нова тема, поне 4 седмици подред",
    ),
    (
        {"streak": {"did": "posted", "months": 1, "ever": True}},
        "posted, once at least: at least 1 month in a row",
        "новая тема, хотя бы однажды не менее 1 месяца подряд",
        "нова тема, някога поне 1 месец подред",
    ),
    (
        {"entered": {"audience": "regulars"}, "within": "7d"},
        "came into the audience “regulars” in the last 7 days",
        "попадание в аудиторию «regulars» за последние 7 дней",
        "влизане в аудиторията „regulars“ през последните 7 дни",
    ),
    (
        {"not": {"left": {"audience": "regulars"}}},
        "never fell out of the audience “regulars”",
        "ни разу: выход из аудитории «regulars»",
        "нито веднъж: излизане от аудиторията „regulars“",
    ),
    (
        {"invited_by": {"staff": True}},
        "was invited by somebody who is staff",
        "приглашение (от кого: из числа сотрудников)",
        "покана (от кого: от екипа на организацията)",
    ),
    (
        {"in": {"stage": "regular", "since": "30d"}},
        "has been in the stage “regular” for at least 30 days",
        "этап «regular» не менее 30 дней",
        "етап „regular“ от поне 30 дни",
    ),
    (
        {"all": [{"is": {"source": "discourse"}}, {"has": {"tag": "vip"}}]},
        "came from “discourse” and has the tag “vip”",
        "источник: «discourse» и есть тег «vip»",
        "източник: „discourse“ и има етикет „vip“",
    ),
    (
        {"has": {"field": {"seats": {"at_least": 10}}}},
        "has at least 10 in the field “seats”",
        "поле «seats»: не менее 10",
        "поле „seats“: поне 10",
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
    ground = {verb.name for verb in (*log.VERBS, *people.VERBS, *content.VERBS)}
    of_nobody = {verb.name for verb in (*log.OUTCOMES, log.PLEDGED, content.SCORED)}

    assert ground - of_nobody <= set(DID)
    assert of_nobody <= set(WAS), "these are only ever done to a member"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "after 3 days, if since then: never posted: [Moderators: Say hello to …]",
        ),
        (
            "ru",
            "через 3 дня, если с тех пор: ни одной новой темы: [Moderators: Say hello to …]",
        ),
        (
            "bg",
            "след 3 дни, ако оттогава: нито една нова тема: [Moderators: Say hello to …]",
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
