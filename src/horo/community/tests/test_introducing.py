"""Introductions: proposed once a week, made only where both want to, no word of a no."""

from datetime import timedelta

import pytest
from conftest import AT, join, make_member

from horo.community.models import Introduction, Visit
from horo.community.services import introducing
from horo.community.services.introducing import NotYourIntroduction, answer, propose_weekly
from horo.community.tests.places import make_post, make_space, make_topic
from horo.content.models import PRIVATE, Tag, TopicTag
from horo.log.models import Activity
from horo.messaging.models import Message
from horo.people.models import Group, Member, Profile
from horo.people.services.blocking import block

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
MONDAY = AT  # 2026-03-02, 9:00


def here(member, *interests, joined=400 * DAY, **more):
    Member.objects.filter(pk=member.pk).update(joined_at=AT - joined)
    Visit.objects.create(member=member, began_at=AT - DAY, seen_at=AT - DAY)
    Profile.objects.create(member=member, interests=list(interests), **more)
    return member


def answers(host, tag, *, times=3, space=None):
    topic = make_topic(space or make_space(f"of-{host.handle}"), make_member(f"asks-{host.handle}"))
    found, _is_new = Tag.objects.get_or_create(slug=tag, defaults={"name": tag.capitalize()})
    TopicTag.objects.create(topic=topic, tag=found)
    for _time in range(times):
        make_post(topic, host, posted_at=AT - 5 * DAY)


@pytest.fixture
def nora():
    return here(make_member("nora"), "boats", joined=5 * DAY)


@pytest.fixture
def bob_answers(bob):
    answers(bob, "boats")
    return here(bob, "boats")


@pytest.fixture
def pair(nora, bob_answers):
    assert propose_weekly(MONDAY) == 1
    return Introduction.objects.get()


def titles(member):
    return list(
        Message.objects.filter(member=member).order_by("pk").values_list("subject", flat=True)
    )


def test_a_newcomer_and_one_who_answers_are_each_asked_once_a_week(pair, nora, bob_answers):
    assert (pair.newcomer, pair.host, pair.interest) == (nora, bob_answers, "boats")
    assert titles(nora) == ["Would you like to meet Bob?"]
    assert titles(bob_answers) == ["Would you like to meet Nora?"]

    assert propose_weekly(MONDAY + DAY) == 0
    assert propose_weekly(MONDAY + 7 * DAY) == 0, "they were proposed already"


def test_only_where_both_want_to_they_meet(pair, nora, bob_answers):
    assert answer(pair, by=nora, yes=True, at=AT) is False
    assert len(titles(bob_answers)) == 1, "nothing is said of a yes alone"

    assert answer(pair, by=bob_answers, yes=True, at=AT) is True

    made = Activity.objects.get(verb="introduced")
    assert (made.actor, made.recipient) == (bob_answers, nora)
    assert titles(nora)[-1] == "You and Bob both want to meet"
    assert titles(bob_answers)[-1] == "You and Nora both want to meet"


def test_nobody_learns_of_a_no(pair, nora, bob_answers):
    answer(pair, by=nora, yes=False, at=AT)
    answer(pair, by=bob_answers, yes=True, at=AT)

    assert not Activity.objects.filter(verb="introduced").exists()
    assert len(titles(bob_answers)) == 1


def test_nobody_else_can_answer_and_nobody_too_late(pair, nora, alice):
    for by, at in ((alice, AT), (nora, AT + 15 * DAY)):
        with pytest.raises(NotYourIntroduction):
            answer(pair, by=by, yes=True, at=at)
    assert introducing.waiting_for(alice, AT) == []
    assert introducing.waiting_for(nora, AT + 15 * DAY) == []


def test_a_block_meanwhile_ends_it(pair, nora, bob_answers):
    answer(pair, by=nora, yes=True, at=AT)
    block(bob_answers, by=nora, at=AT)

    with pytest.raises(NotYourIntroduction):
        answer(pair, by=bob_answers, yes=True, at=AT)


@pytest.mark.parametrize("side", ["nora", "bob"])
def test_who_does_not_want_to_be_suggested_is_left_out(side, nora, bob_answers):
    Profile.objects.filter(member__handle=side).update(is_suggested=False)

    assert propose_weekly(MONDAY) == 0


def test_the_blocked_and_those_who_hide_interests_are_left_out(nora, bob_answers):
    block(nora, by=bob_answers, at=AT)
    assert propose_weekly(MONDAY) == 0

    block_free = here(make_member("otto"), "boats", joined=DAY, hidden=["interests"])
    assert propose_weekly(MONDAY) == 0
    Profile.objects.filter(member=block_free).update(hidden=[])
    assert propose_weekly(MONDAY) == 1


def test_answers_where_not_everybody_may_read_prove_nothing(nora, bob):
    group = Group.objects.create(slug="vault", name="Vault")
    join(bob, "vault")
    answers(bob, "boats", space=make_space("vault", access=PRIVATE, group=group))
    here(bob, "boats")

    assert propose_weekly(MONDAY) == 0


def test_a_host_meets_one_newcomer_a_week(nora, bob_answers):
    here(make_member("otto"), "boats", joined=DAY)

    assert propose_weekly(MONDAY) == 1
    assert propose_weekly(MONDAY + 7 * DAY) == 1


def test_before_nine_on_a_monday_nobody_is_asked(nora, bob_answers):
    assert propose_weekly(MONDAY - timedelta(minutes=1)) == 0


def test_the_page_asks_and_keeps_the_word(pair, nora, alice, sign_in, time_machine):
    time_machine.move_to(AT, tick=False)
    browser = sign_in(nora)
    assert (
        "You care about Boats, and Bob answers questions about it."
        in browser.get("/introductions/").content.decode()
    )

    browser.post(f"/introductions/{pair.pk}/answer/", {"says": "yes"})

    pair.refresh_from_db()
    assert pair.newcomer_says is True
    assert sign_in(alice).post(f"/introductions/{pair.pk}/answer/").status_code == 404
