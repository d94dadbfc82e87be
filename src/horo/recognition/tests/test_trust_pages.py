"""Trust on the pages: one's own, the team's, and what other rooms hear when they ask."""

from datetime import timedelta

import pytest
import time_machine
from conftest import AT
from django.urls import reverse

from horo.content.activities import POSTED
from horo.log import services as log
from horo.log.activities import SUSPENDED
from horo.log.models import Activity
from horo.messaging.models import Notification
from horo.people import abilities
from horo.people.activities import INVITED
from horo.playbook.parts.trust import Trust as Rules
from horo.recognition.models import Reason, Trust
from horo.recognition.services.trust import levels
from horo.recognition.tests.test_trust import reads

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def a_grown_community(monkeypatch):
    """Nobody is among the first any more."""
    monkeypatch.setattr(levels, "rules", lambda: Rules(bootstrap=0))


def page_of(browser, name, *args):
    answer = browser.get(reverse(f"recognition:{name}", args=args))
    return answer.content.decode() if answer.status_code == 200 else answer.status_code


def test_a_newcomer_is_refused_with_the_way_and_free_once_it_is_gone(alice):
    reads(alice, topics=4, posts=8)

    refusal = abilities.why_not(alice, "message")
    given = abilities.bounds_of(alice)
    reads(alice, topics=1, posts=8, frm=4)

    assert refusal.endswith("So far: Topics entered: 4 of 5.")
    assert (given.links, given.replies_first_day, given.way) == (
        2,
        10,
        refusal.partition(" yet. ")[2],
    )
    assert abilities.why_not(alice, "message") == "", "before anybody has read the levels anew"
    assert abilities.bounds_of(alice) is None


def test_the_team_bots_the_invited_and_who_came_with_an_import_are_no_newcomers(
    alice, bob, otto, mara, robot
):
    log.record(INVITED, actor=mara, recipient=alice, at=AT)
    log.record_many(
        [log.Entry(POSTED, AT, "discourse", "7", actor_id=bob.pk, thread_id=7)], recorded_at=AT
    )

    free = {one.handle for one in (alice, bob, otto, mara, robot) if not abilities.bounds_of(one)}

    assert free == {"alice", "bob", "mara", "robot"}


def test_ones_own_page_shows_what_is_there_and_what_is_asked_for(alice, bob, sign_in):
    reads(alice, topics=3, posts=6)

    with time_machine.travel(AT + DAY, tick=False):
        mine, profile = (
            page_of(sign_in(alice), "mine"),
            reverse("community:profile", args=["alice"]),
        )
        own, others = (sign_in(one).get(profile).content.decode() for one in (alice, bob))

    assert "To become “Acquainted”" in mine
    assert "3 of 5" in mine
    assert "18 of 30" in mine
    assert ("Trust: Newcomer" in own, "Trust:" in others) == (True, False)


def test_the_team_sees_why_and_decides_by_hand_and_others_find_no_page(alice, bob, mara, sign_in):
    say = {"level": "4", "reason": "Knows everybody."}
    own, put = (
        reverse("recognition:trust-of", args=[alice.pk]),
        reverse("recognition:trust", args=[alice.pk]),
    )
    outsider = sign_in(bob)

    assert [outsider.get(own).status_code, outsider.post(put, say).status_code] == [404, 404]
    assert not Trust.objects.exists()

    browser = sign_in(mara)
    assert browser.post(put, say).status_code == 302
    page = page_of(browser, "trust-of", alice.pk)

    row = Trust.objects.get(member=alice)
    act = Activity.objects.get(verb="trusted")
    assert (row.level, row.is_kept, row.since) == (4, True, act.occurred_at)
    assert (act.actor, act.recipient, act.object_key) == (mara, alice, "4")
    assert Reason.objects.get(activity=act.pk).text == "Knows everybody."
    assert "Mara: Knows everybody." in page
    assert Notification.objects.filter(member=alice, actor=mara).count() == 1


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"level": "7", "reason": "So."}, "from 0 to 4"),
        ({"level": "", "reason": "So."}, "from 0 to 4"),
        ({"level": "2", "reason": " "}, "Say in a sentence why"),
    ],
)
def test_a_level_needs_a_number_and_a_reason(alice, mara, sign_in, said, why):
    answer = sign_in(mara).post(reverse("recognition:trust", args=[alice.pk]), said)

    assert (answer.status_code, why in answer.content.decode()) == (403, True)
    assert not Activity.objects.filter(verb="trusted").exists()


def test_nobody_decides_about_oneself(mara, sign_in):
    answer = sign_in(mara).post(
        reverse("recognition:trust", args=[mara.pk]), {"level": "4", "reason": "Me."}
    )

    assert answer.status_code == 403


def test_what_is_kept_stays_until_it_is_released(alice, mara, sign_in):
    reads(alice, topics=5, posts=6)
    browser = sign_in(mara)
    kept = {"level": "0", "afterwards": "stays", "reason": "Advertises."}
    browser.post(reverse("recognition:trust", args=[alice.pk]), kept)

    assert levels.reread_some([alice.pk], at=AT + DAY) == 0
    assert abilities.bounds_of(alice).way == "The team decides when this opens for you: ask them."

    browser.post(reverse("recognition:release", args=[alice.pk]), {"reason": "Over."})
    assert (Trust.objects.get().level, Trust.objects.get().is_kept) == (1, False)
    assert abilities.bounds_of(alice) is None


def test_a_rise_is_told_to_who_was_here_lately_and_a_suspension_to_nobody(alice, bob):
    reads(alice, topics=5, posts=6)
    reads(bob, topics=5, posts=6, at=AT - 15 * DAY)
    log.record(SUSPENDED, actor=None, recipient=bob, at=AT)

    assert levels.reread_some([alice.pk, bob.pk], at=AT) == 2

    told = Notification.objects.select_related("member")
    assert [one.member.handle for one in told] == ["alice"]
