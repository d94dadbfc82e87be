"""A track: the member is asked, and the journey begins if they say yes."""

import pytest
from conftest import AT
from django.urls import reverse

from horo.core.refused import Refused
from horo.engine.services import apply, undo
from horo.engine.tests.acting import act, refusal, shown, space_of, topic_by
from horo.engine.tests.community import write_playbook
from horo.engine.tests.conftest import no_linter
from horo.log.models import Activity
from horo.membership.models import Proposal
from horo.membership.services import proposing
from horo.messaging.models import Message
from horo.people import services as people

__all__ = ["no_linter"]
pytestmark = pytest.mark.usefixtures("each_database", "db")
TRACK = {
    "title": "Mentoring",
    "summary": "Six weeks with somebody who knows the code.",
    "enter": {"was": "started", "what": {"journey": "mentoring"}},
    "steps": [{"id": "mark", "tag": "mentee"}],
}


@pytest.fixture
def topic(alice):
    return topic_by(alice, space_of("help"))


def write(track="mentoring"):
    step = {"id": "act", "invite": {"track": track}, "approval": False}
    act_on = {"enter": {"did": "posted"}, "again": "always", "steps": [step]}
    return write_playbook(journeys={"act": act_on, "mentoring": TRACK})


def tags(member):
    return people.tags_of(member, at=AT)


def test_the_journey_begins_when_the_member_says_yes(topic, alice, bob, sign_in):
    write()
    preview = shown()
    act()
    apply(AT)
    message = Message.objects.get(member=alice)
    assert message.subject == preview.title == "Would you like to take part? Mentoring"
    assert "Six weeks" in preview.body
    assert tags(alice) == set(), "nothing begins by itself"
    asked = Proposal.objects.get()
    page = reverse("membership:track", args=[asked.pk])
    assert sign_in(bob).get(page).status_code == 404, "it is hers"
    assert sign_in(alice).get(page).context["proposal"] == asked

    sign_in(alice).post(f"{page}answer/", {"answer": "yes"})
    apply(Activity.objects.get(verb="started").occurred_at)

    assert "mentee" in people.tags_of(alice, at=Activity.objects.last().occurred_at)


def test_a_no_begins_nothing_and_is_recorded(topic, alice, sign_in):
    write()
    act()

    proposing.answer(Proposal.objects.get(), is_accepted=False, by=alice, at=AT)
    apply(AT)

    assert tags(alice) == set()
    assert Activity.objects.get(verb="turned_down").actor == alice
    with pytest.raises(proposing.NotOpen):
        proposing.answer(Proposal.objects.get(), is_accepted=True, by=alice, at=AT)


def test_nobody_else_answers(topic, bob):
    write()
    act()

    with pytest.raises(proposing.NotOpen):
        proposing.answer(Proposal.objects.get(), is_accepted=True, by=bob, at=AT)


def test_it_is_taken_back_while_it_is_unanswered(topic, alice, hana, sign_in):
    write()
    undo(act(), by=hana, at=AT)

    page = reverse("membership:track", args=[Proposal.objects.get().pk])
    assert sign_in(alice).get(page).status_code == 404
    with pytest.raises(proposing.NotOpen):
        proposing.answer(Proposal.objects.get(), is_accepted=True, by=alice, at=AT)


def test_an_answered_one_stays(topic, alice, hana):
    write()
    key = act()
    proposing.answer(Proposal.objects.get(), is_accepted=True, by=alice, at=AT)

    with pytest.raises(Refused, match="answered"):
        undo(key, by=hana, at=AT)


def test_whom_another_effect_asked_is_not_asked_twice(topic, alice):
    write()
    topic_by(alice, topic.space, "And then?")

    assert len(apply(AT).done) == 2
    assert Proposal.objects.count() == Message.objects.count() == 1


def test_a_track_that_is_no_journey_is_refused(topic):
    write("pilots")

    assert "The playbook has no journey “pilots”." in refusal()
