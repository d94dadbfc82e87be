"""Reports: what the team sees of a conversation, and what becomes of it."""

from datetime import timedelta

import pytest
from conftest import AT, make_member

from horo.chat.models import DirectMessage, Report
from horo.chat.services import reports
from horo.chat.services.conversations import add, write_to
from horo.chat.services.messages import take_away, write
from horo.chat.services.reports import (
    CannotDecide,
    CannotReport,
    around,
    decide,
    look,
    report_member,
    report_message,
)
from horo.log.models import Activity
from horo.messaging.models import Message

pytestmark = pytest.mark.usefixtures("each_database", "db")
SECOND = timedelta(seconds=1)


@pytest.fixture
def chat(alice, bob):
    chat = write_to([bob], "line 1", by=alice, at=AT).conversation
    for number in range(2, 11):
        write(chat, f"line {number}", by=alice if number % 2 else bob, at=AT + number * SECOND)
    return chat


def the(chat, number):
    return DirectMessage.objects.get(conversation=chat, number=number)


def reported(message, by, **said):
    return report_message(message, **{"kind": "spam", "text": "", **said}, by=by, at=AT)


def test_the_team_sees_the_message_and_five_around_it(chat, alice, bob):
    report = reported(the(chat, 6), alice)

    assert [one.text for one in around(report)] == [f"line {number}" for number in range(3, 9)]
    assert len(around(reported(the(chat, 2), alice))) == 4
    activities = Activity.objects.filter(verb="flagged")
    assert {(one.actor, one.recipient, one.object_key) for one in activities} == {
        (None, bob, "spam")
    }, "the log does not say who talks to whom"


def test_the_team_sees_no_more_than_the_reporter(alice, bob, otto):
    group = write_to([bob, otto], "before 1", by=alice, at=AT).conversation
    vera = make_member("vera")
    add(group, [vera], by=alice, at=AT)
    sent = write(group, "after", by=alice, at=AT)

    assert [one.text for one in around(reported(sent, vera))] == ["after"]
    assert [one.text for one in around(reported(sent, bob))] == ["before 1", "after"]


def test_what_was_reported_is_kept_when_its_author_takes_it_away(chat, alice, bob):
    report = reported(the(chat, 6), alice)
    take_away(the(chat, 6), by=bob, at=AT)

    assert "line 6" in report.html
    with pytest.raises(CannotReport, match="taken away already"):
        reported(the(chat, 6), alice)


def test_reports_say_what_is_wrong(chat, alice, bob, robot):
    for said in ({"kind": "x"}, {"kind": "other"}, {"text": "x" * 1_001}):
        with pytest.raises(CannotReport):
            reported(the(chat, 6), alice, **said)
    with pytest.raises(CannotReport, match="what others write"):
        reported(the(chat, 6), bob)
    for about in (alice, robot):
        with pytest.raises(CannotReport):
            report_member(about, kind="spam", text="", by=alice, at=AT)
    assert not Report.objects.exists()

    once = reported(the(chat, 6), alice, kind="other", text="It lies.")
    assert reported(the(chat, 6), alice) == once
    of_member = report_member(bob, kind="spam", text="", by=alice, at=AT)
    assert report_member(bob, kind="spam", text="", by=alice, at=AT) == of_member


def test_only_the_team_sees_reports_and_nobody_their_own_case(chat, alice, bob, hana, mara):
    reported(the(chat, 6), alice)
    about_hana = report_member(hana, kind="spam", text="", by=bob, at=AT)
    by_hana = report_member(alice, kind="spam", text="", by=hana, at=AT)

    assert Report.objects.visible_to(mara).count() == 3
    assert not set(Report.objects.visible_to(hana)) & {about_hana, by_hana}
    assert Report.objects.visible_to(hana).count() == 1
    for one in (alice, bob, None):
        assert not Report.objects.visible_to(one).exists()


def test_each_look_is_written_down(chat, alice, hana, mara):
    report = reported(the(chat, 6), alice)
    look(report, by=hana, at=AT)
    look(report, by=mara, at=AT + SECOND)
    look(report, by=hana, at=AT + 2 * SECOND)

    assert [one.actor for one in reports.looks(report)] == [hana, mara, hana]
    assert Activity.objects.filter(verb="inspected", recipient=None).count() == 3


def test_a_decision_takes_the_message_down_and_tells_everybody_once(alice, bob, otto, mara, hana):
    sent = write_to([bob, otto], "Buy now", by=alice, at=AT)
    mine, theirs = reported(sent, bob), reported(sent, otto)

    decide(mine, "taken_down", by=mara, at=AT)
    for late in (mine, theirs):
        with pytest.raises(CannotDecide, match="already"):
            decide(late, "dismissed", by=hana, at=AT)

    sent.refresh_from_db()
    assert (sent.text, sent.removed_by) == ("", mara)
    subjects = {each.member: each.subject for each in Message.objects.all()}
    assert subjects == {
        alice: "A message of yours was taken down",
        bob: "We looked at your report",
        otto: "We looked at your report",
    }
    assert "bob" not in str(list(Message.objects.filter(member=alice).values("text"))).lower()
    assert {one.decision for one in Report.objects.all()} == {"taken_down"}
    assert Activity.objects.filter(verb="judged", actor=mara, recipient=None).count() == 2


def test_dismissing_leaves_everything_as_it_is(chat, alice, bob, mara):
    report = reported(the(chat, 6), alice)
    for wrong in ("acted", "", "x"):
        with pytest.raises(CannotDecide, match="Choose"):
            decide(report, wrong, by=mara, at=AT)

    decide(report, "dismissed", by=mara, at=AT)

    assert the(chat, 6).text == "line 6"
    assert [one.member for one in Message.objects.all()] == [alice]
    again = report_member(bob, kind="spam", text="", by=alice, at=AT)
    decide(again, "acted", by=mara, at=AT)
    assert report_member(bob, kind="spam", text="", by=alice, at=AT) != again
