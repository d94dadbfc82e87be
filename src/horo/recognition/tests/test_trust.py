"""The levels of trust: FIELD's thresholds as golden cases, and one reading on two engines."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import AT, make_member
from django.db import transaction

from horo.content.activities import POSTED, REACTED, REPLIED
from horo.core.live import relay
from horo.facts.services import open_facts
from horo.log import services as log
from horo.log.activities import FLAGGED, SUSPENDED
from horo.log.models import Activity
from horo.log.verbs import find
from horo.people.activities import INVITED, VISITED
from horo.playbook.parts.trust import Trust as Rules
from horo.recognition.models import Trust
from horo.recognition.services.trust import keeping, levels, numbers
from horo.recognition.services.trust.numbers import News, Numbers
from horo.recognition.services.trust.rules import beginning, decide, needs

DAY = timedelta(days=1)
RULES = Rules()
NEW = News(topics=100, posts=400)
FIRST = Numbers(topics=5, posts=30, seconds=600)
SECOND = Numbers(
    topics=20, posts=100, seconds=3_600, days=15, given=1, received=1, replied_in=3
)  # fmt: skip
THIRD = replace(
    SECOND, topics=200, posts=500, new_days=50, new_replied_in=10, new_topics=25, new_posts=100,
    new_given=30, new_received=20, flagged=5,
)  # fmt: skip
JUST_SHORT = [
    (0, FIRST, "topics"), (0, FIRST, "posts"), (0, FIRST, "seconds"),
    (1, SECOND, "topics"), (1, SECOND, "posts"), (1, SECOND, "seconds"), (1, SECOND, "days"),
    (1, SECOND, "given"), (1, SECOND, "received"), (1, SECOND, "replied_in"),
    (2, THIRD, "topics"), (2, THIRD, "posts"), (2, THIRD, "new_days"),
    (2, THIRD, "new_replied_in"), (2, THIRD, "new_topics"), (2, THIRD, "new_posts"),
    (2, THIRD, "new_given"), (2, THIRD, "new_received"),
]  # fmt: skip


def level(did, *, of=0, since=None, new=NEW, at=AT):
    return decide(of, since, did, new, RULES, at)


@pytest.mark.parametrize(("reached", "did"), [(1, FIRST), (2, SECOND), (3, THIRD)])
def test_exactly_what_is_published_is_enough(reached, did):
    assert level(did) == reached


@pytest.mark.parametrize(("below", "did", "name"), JUST_SHORT)
def test_one_less_of_anything_is_not(below, did, name):
    assert level(did, of=below) == below + 1, "the premise"
    assert level(replace(did, **{name: getattr(did, name) - 1}), of=below) == below


def test_six_reported_posts_and_a_suspension_in_half_a_year_keep_from_the_third():
    recent, old = AT - 182 * DAY + timedelta(seconds=1), AT - 182 * DAY

    assert level(replace(THIRD, flagged=6)) == 2
    assert level(replace(THIRD, suspended_at=recent)) == 2
    assert level(replace(THIRD, suspended_at=old)) == 3


@pytest.mark.parametrize(
    ("new", "topics", "posts"),
    [(News(1, 1), 1, 1), (News(100, 399), 25, 100), (News(4_000, 90_000), 500, 20_000)],
)
def test_a_quarter_of_what_is_new_is_asked_for_up_to_a_cap(new, topics, posts):
    asked = {one.name: one.need for one in needs(3, THIRD, new, RULES, AT)}

    assert (asked["new_topics"], asked["new_posts"]) == (topics, posts)


def test_the_third_level_is_kept_for_two_weeks_and_the_others_for_good():
    less = replace(THIRD, new_days=49)

    assert level(less, of=3, since=AT - 14 * DAY + timedelta(seconds=1)) == 3
    assert level(less, of=3, since=AT - 14 * DAY) == 2
    assert level(Numbers(), of=2, since=AT - 999 * DAY) == 2


def test_the_fourth_level_is_nobodys_by_numbers_and_never_lost_by_them():
    much = Numbers(*[10_000] * 11)

    assert level(replace(much, new_received=10_000, received=10_000)) == 3
    assert level(Numbers(), of=4, since=AT - 999 * DAY) == 4


def test_invited_early_and_imported_members_begin_at_the_first_level():
    assert beginning(Numbers(), RULES, is_early=False) == 0
    assert beginning(Numbers(), RULES, is_early=True) == 1
    assert beginning(Numbers(is_invited=True), RULES, is_early=False) == 1
    assert beginning(Numbers(is_veteran=True), RULES, is_early=False) == 1


def test_a_veteran_reaches_the_second_level_without_counted_reading():
    did = replace(SECOND, topics=0, posts=0, seconds=0, is_veteran=True)

    assert level(did, of=1) == 2
    assert level(replace(did, is_veteran=False), of=1) == 1
    assert level(replace(THIRD, new_posts=0, is_veteran=True), of=2) == 2


READ = find("read")
VERBS = (
    VISITED,
    READ,
    READ,
    POSTED,
    REPLIED,
    REPLIED,
    REACTED,
    REACTED,
    FLAGGED,
    SUSPENDED,
    INVITED,
)


def happened(people, drawn, number):
    """Return `number` acts, many of them at the very edges of a window."""
    edges = [AT - 100 * DAY, AT - 182 * DAY, AT, AT + timedelta(seconds=1)]
    for n in range(number):
        verb, actor, other = drawn.choice(VERBS), drawn.choice(people), drawn.choice(people)
        yield log.Entry(
            verb=verb,
            occurred_at=drawn.choice([*edges, AT - drawn.randrange(200) * DAY]),
            source=drawn.choice(["horo", "horo", "discourse"]),
            source_key=str(n),
            actor_id=actor.pk,
            object_type="post",
            object_id=drawn.randrange(40),
            thread_id=drawn.randrange(12),
            recipient_id=None if verb in (VISITED, READ, POSTED) else other.pk,
            value=drawn.randrange(1, 50) if verb is READ else None,
        )


@pytest.mark.usefixtures("each_database", "transactional_db")
@pytest.mark.parametrize("seed", range(3))
def test_everybody_at_once_and_each_alone_read_the_same(seed):
    drawn = random.Random(seed)
    people = [make_member(f"m{n}") for n in range(5)]
    with transaction.atomic():
        log.record_all(happened(people, drawn, 200))

    with open_facts() as warehouse:
        together = numbers.of_everybody(warehouse.rows, RULES, AT)
    alone = numbers.of_some([one.pk for one in people], RULES, AT)

    assert {pk: together[pk] for pk in alone} == alone
    assert any(one.new_received and one.suspended_at for one in alone.values()), "the premise"


def reads(member, *, topics, posts, at=AT, frm=0):
    """Let `member` read `posts` posts in each of `topics` topics."""
    for n in range(frm, frm + topics):
        log.record(VISITED, actor=member, at=at)
        log.record(READ, actor=member, at=at, value=posts, thread_id=n)


def kept():
    return dict(Trust.objects.values_list("member__handle", "level"))


@pytest.fixture
def nobody_is_early(monkeypatch):
    monkeypatch.setattr(levels, "rules", lambda: RULES.model_copy(update={"bootstrap": 0}))


@pytest.fixture(autouse=True)
def nothing_is_passed_on():
    """The relay has a connection of its own, with which the database would not be dropped."""
    yield
    relay.finish()


@pytest.mark.usefixtures("each_database", "transactional_db", "nobody_is_early")
def test_levels_follow_from_the_log_and_can_be_made_again_of_it(alice, bob):
    reads(alice, topics=5, posts=6)
    reads(bob, topics=5, posts=5)

    assert (levels.reread(AT), kept()) == (1, {"alice": 1})
    reads(bob, topics=1, posts=5, frm=4)
    assert (levels.reread_some([bob.pk], at=AT + DAY), kept()) == (1, {"alice": 1, "bob": 1})
    assert levels.reread(AT + DAY) == 0, "everybody together is read as one alone"
    assert Activity.objects.filter(verb="trusted").count() == 2

    Trust.objects.filter(member=alice).update(level=3)
    assert [str(one) for one in keeping.disagreements()] != []
    assert keeping.rebuild() == 2
    assert (kept(), list(keeping.disagreements())) == ({"alice": 1, "bob": 1}, [])
