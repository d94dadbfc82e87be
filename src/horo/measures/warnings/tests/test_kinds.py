"""Each other kind of warning, on a made log with what it warns of, and on one without."""

from datetime import time, timedelta

import pytest

from horo.conditions import parse
from horo.engine.rules import Rule, micros
from horo.measures.tests.logs import Log
from horo.measures.warnings.capacity import capacity
from horo.measures.warnings.fading import fading
from horo.measures.warnings.fatigue import fatigue
from horo.measures.warnings.overheating import overheating
from horo.measures.warnings.stalled import stalled
from horo.people.models import Consent
from horo.playbook.parts.moderation import Coverage
from horo.playbook.parts.warnings import Capacity, Fading, Fatigue, Overheating, Stalled

from .made import MONDAY, Made, raised

WEEKS = 20
HOUR = timedelta(hours=1)


def topics(unanswered_from: int) -> Made:
    """Three topics a day; from that day on nobody replies but their starter, and a bot."""
    made = Made()
    for day in range(84):
        for number in range(3):
            thread = 1000 + 10 * day + number
            made.act(day, "posted", 1, thread=thread)
            made.act(day, "replied", 1, 13 * HOUR, thread=thread)
            if day < unanswered_from:
                made.act(day, "replied", 2, 14 * HOUR, thread=thread)
    return made


def test_topics_that_nobody_answers_are_stalled_three_days_later():
    seen = stalled(Stalled(), topics(70).history(84))

    assert raised(seen, 3.5)[0] == MONDAY + timedelta(days=74), "six wait, where none did"
    waiting = {look.start.date(): look.value for look in seen.looks}
    assert waiting[MONDAY + timedelta(days=72)] == 0
    assert waiting[MONDAY + timedelta(days=73)] == 3
    assert waiting[MONDAY + timedelta(days=83)] == 33


def test_topics_that_are_answered_are_not_stalled():
    assert raised(stalled(Stalled(), topics(84).history(84)), 1) == []


def test_who_waited_for_four_weeks_no_longer_waits():
    made = Made()
    made.act(0, "posted", 1, thread=5)
    made.act(1, "visited", 2)
    waiting = {
        look.start.date(): look.value
        for look in stalled(Stalled(), made.history(60, looked=58)).looks
    }

    assert waiting[MONDAY + timedelta(days=3)] == waiting[MONDAY + timedelta(days=30)] == 1
    assert waiting[MONDAY + timedelta(days=31)] == 0


def letters(each: int, answered: int, *, since: int = 16) -> Made:
    """Two messages a week to each of 40; 20 respond. From week `since` on as given."""
    made = Made()
    for week in range(WEEKS):
        now = week >= since
        for reader in range(1, 41):
            for number in range(each if now else 2):
                made.act(7 * week + number, "received", None, recipient=reader)
        for reader in range(1, (answered if now else 20) + 1):
            for number in range(each if now else 2):
                made.act(7 * week + number, "visited", reader, 14 * HOUR)
    return made


@pytest.mark.parametrize(
    ("made", "is_tired"),
    [
        (letters(4, 10), True),
        (letters(4, 20), False),
        (letters(2, 10), False),
        (letters(2, 20), False),
    ],
    ids=["more and ignored", "more and read", "ignored", "as ever"],
)
def test_messages_tire_where_there_are_more_and_fewer_respond(made, is_tired):
    seen = fatigue(Fatigue(), made.history(7 * WEEKS + 4, looked=14))

    assert bool(raised(seen)) is is_tired
    assert seen.lacks == ""


def test_messages_tire_where_there_are_more_and_people_stop_them(alice):
    made = letters(4, 20)
    history = made.history(7 * WEEKS + 4, looked=14)
    assert raised(fatigue(Fatigue(), history)) == [], "for this to mean anything"
    for number in range(12):
        said_at = history.as_of - timedelta(days=6, minutes=number)
        Consent.objects.create(
            member=alice, topic="news", channel="email", is_given=False, said_at=said_at
        )

    assert raised(fatigue(Fatigue(), history))


def test_without_messages_nothing_can_be_said():
    seen = fatigue(Fatigue(), topics(84).history(84))

    assert (seen.looks, seen.lacks) == ((), "messages")
    assert fatigue(Fatigue(), Made().history(84)).lacks == "messages"


def debate(replies: int, tone: float | None) -> Made:
    """Ten people reply three times a week, friendly; in the last week as given."""
    made = Made()
    for week in range(WEEKS):
        now = week == WEEKS - 1
        for author in range(1, 11):
            for number in range(replies if now else 3):
                post = made.act(7 * week + 1, "replied", author, number * HOUR, thread=9)
                score = tone if now else 0.3
                if score is not None:
                    wobble = 0.1 if post % 2 else -0.1
                    made.act(
                        7 * week + 1, "scored", None, number * HOUR, recipient=author,
                        value=score + wobble, kind="post", object=post,
                    )  # fmt: skip
    return made


@pytest.mark.parametrize(
    ("made", "is_hot"),
    [(debate(15, -0.4), True), (debate(15, 0.3), False), (debate(3, -0.4), False)],
    ids=["fast and grim", "fast and friendly", "slow and grim"],
)
def test_a_debate_is_hot_where_it_is_both_fast_and_grim(made, is_hot):
    seen = overheating(Overheating(), made.history(7 * WEEKS, looked=7))

    assert bool(raised(seen, 2.5)) is is_hot
    assert seen.lacks == ""


def test_where_no_tone_is_measured_it_says_so():
    made = Made()
    for week in range(WEEKS):
        made.write(7 * week + 1, 30 if week < WEEKS - 1 else 90)
    seen = overheating(Overheating(), made.history(7 * WEEKS, looked=7))

    assert seen.lacks == "sentiment"
    assert raised(seen, 0.1) == []


def work(last: int) -> Made:
    """hana gets and finishes four tasks a week; in the last one she gets `last`, and does four."""
    made, task = Made(), 0
    for week in range(WEEKS):
        for number in range(last if week == WEEKS - 1 else 4):
            task += 1
            made.act(7 * week, "assigned", None, recipient=2, kind="task", object=task)
            if number < 4:
                made.act(7 * week + 1, "finished", 2, kind="task", object=task)
    return made


@pytest.mark.parametrize(("last", "is_much"), [(12, True), (5, False)])
def test_somebody_with_three_weeks_of_work_has_enough(last, is_much):
    seen = capacity(Capacity(), (), work(last).history(7 * WEEKS))

    assert bool(raised(seen, 2)) is is_much
    assert {look.group for look in seen.looks} == {"member:2"}
    assert seen.looks[-1].evidence == {"per_week": 4}


def test_their_hours_say_how_much_they_get_done():
    hours = Coverage(role="moderators", days=("mo",), since=time(9), till=time(13))
    history = work(12).history(7 * WEEKS)
    assert isinstance(history.warehouse, Log)
    history.warehouse.raw.execute(
        "INSERT INTO memberships VALUES (2, 'moderators', 0), (3, 'moderators', 0)"
    )

    seen = capacity(Capacity(per_hour=5), (hours,), history)

    assert seen.looks[-1].evidence == {"per_week": 10}, "two hours are hers"
    assert raised(seen, 2) == []
    assert raised(seen, 1.1) != []


def test_few_tasks_are_never_too_many():
    made = Made()
    for week in range(WEEKS):
        made.act(7 * week, "assigned", None, recipient=2, kind="task", object=week)
        made.act(7 * week + 1, "finished", 2, kind="task", object=week)
    for number in range(3):
        made.act(7 * WEEKS - 1, "assigned", None, recipient=2, kind="task", object=900 + number)

    assert raised(capacity(Capacity(), (), made.history(7 * WEEKS)), 0.1) == []


WELCOME = Rule(
    name="journeys/welcome",
    title="Welcome",
    enter=parse({"did": "joined"}),
    audience=None,
    staff_too=False,
    again="never",
    goal=parse({"did": "posted"}),
    goal_within=micros(timedelta(days=7)),
    exit=None,
    lapse=0,
    steps=(),
)


def newcomers(posting: int) -> Made:
    """Ten join a week and six of them write; of the last four weeks' as many as given."""
    made = Made()
    for week in range(WEEKS):
        for number in range(10):
            member = week * 10 + number + 1
            made.act(7 * week, "joined", member)
            if number < (posting if week >= WEEKS - 4 else 6):
                made.act(7 * week + 2, "posted", member, thread=member)
    return made


@pytest.mark.parametrize(("posting", "fades"), [(2, True), (6, False), (9, False)])
def test_a_journey_fades_where_fewer_get_to_its_goal(posting, fades):
    history = newcomers(posting).history(7 * WEEKS + 7, looked=14)
    seen = fading(Fading(), [WELCOME], (), history)

    assert bool(raised(seen)) is fades
    (look,) = [look for look in seen.looks if look.end.date() == MONDAY + timedelta(weeks=WEEKS)]
    assert (look.value, look.usual, look.n) == (posting / 10, 0.6, 40)


def test_whose_time_for_the_goal_is_not_over_does_not_count():
    history = newcomers(0).history(7 * WEEKS, looked=21)

    ends = [look.end.date() for look in fading(Fading(), [WELCOME], (), history).looks]
    assert max(ends, default=MONDAY) <= MONDAY + timedelta(weeks=WEEKS - 1)


@pytest.mark.parametrize(("last", "fades"), [(2, True), (12, False)])
def test_a_ritual_fades_where_fewer_come(last, fades):
    made = Made()
    for week in range(WEEKS):
        for member in range(1, (last if week >= WEEKS - 4 else 12) + 1):
            made.act(7 * week + 3, "attended", member, kind="event", key="demo")
    made.act(7 * WEEKS - 1, "visited", 1)
    seen = fading(
        Fading(programs=("rituals/demo",)), [WELCOME], ("demo", "other"), made.history(7 * WEEKS)
    )

    assert bool(raised(seen)) is fades
    assert {look.group for look in seen.looks} == {"rituals/demo"}
