"""A form is put to a member: once in so long, to those it is for, and taken back."""

import pytest
from conftest import AT

from horo.engine.services import apply, plan, preview, undo
from horo.engine.tests.community import join_at, post
from horo.feedback.models import Ask
from horo.feedback.services import asking
from horo.feedback.services.asking import AnsweredAlready, FormClosed
from horo.feedback.services.forms import NoSuchForm, find
from horo.feedback.tests.giving import DAY, NPS, ask, asked, give, write_forms
from horo.log.models import Activity
from horo.messaging.models import Message

pytestmark = pytest.mark.usefixtures("each_database", "db")


def test_who_is_asked_gets_a_notice_in_their_language_with_the_way_to_the_form(alice):
    write_forms()
    alice.locale = "ru"
    alice.save()

    found = asked(alice)

    notice = Message.objects.get(member=alice)
    record = Activity.objects.get(verb="asked")
    assert notice.effect_key == found.effect_key
    assert notice.subject == "Вопрос к вам: Как вам у нас?"
    assert "/forms/nps/" in notice.text
    assert (record.recipient, record.object_key) == (alice, "nps")
    assert not apply(AT).done


def test_the_preview_shows_the_questions_and_why_nobody_is_asked(alice):
    write_forms()
    join_at(alice)
    (effect,) = plan(AT).effects
    assert "<li>Would you recommend us?</li>" in preview(effect, AT).body

    ask("nps", alice)

    assert "The question waits for them already." in preview(effect, AT).body


@pytest.mark.parametrize(("days", "times"), [(89, 1), (90, 2)])
def test_nobody_is_asked_again_before_the_forms_own_time_is_over(alice, days, times):
    write_forms()
    ask("nps", alice)
    give("nps", alice, {"recommend": 9.0})

    ask("nps", alice, at=AT + days * DAY)

    assert Ask.objects.count() == times
    assert Message.objects.count() == times


def test_a_form_without_a_time_is_asked_once(alice):
    write_forms()
    for day in (0, 400):
        ask("everything", alice, at=AT + day * DAY)
        if not day:
            give("everything", alice, {"city": "Sofia"})

    assert Ask.objects.count() == 1


def test_who_has_it_waiting_is_not_asked_again(alice):
    write_forms()
    ask("nps", alice)

    ask("nps", alice, at=AT + 200 * DAY)

    assert Ask.objects.count() == 1


def test_only_those_whom_the_form_is_for_are_asked(alice, bob):
    write_forms(nps=NPS | {"audience": {"did": "posted"}})
    post(alice, AT - DAY)
    for member in (alice, bob):
        ask("nps", member)

    assert [one.member for one in Ask.objects.all()] == [alice]


def test_what_is_not_there_or_closed_is_refused_in_words(alice):
    write_forms(nps=NPS | {"closes": "2026-03-01"})

    with pytest.raises(FormClosed, match="takes no answers any more"):
        ask("nps", alice)
    with pytest.raises(NoSuchForm, match="no form “gone”"):
        ask("gone", alice)


def test_a_form_is_closed_when_its_last_day_is_over(alice):
    write_forms(nps=NPS | {"closes": "2026-03-02"})

    ask("nps", alice)

    assert asking.standing(find("nps"), alice, AT).state == "answer"
    assert asking.standing(find("nps"), alice, AT + DAY).state == "closed"


def test_taken_back_it_can_no_longer_be_answered(alice, hana):
    write_forms()
    found = asked(alice)

    undo(found.effect_key, by=hana, at=AT)

    found.refresh_from_db()
    assert (found.withdrawn_by, found.withdrawn_at) == (hana, AT)
    assert asking.standing(find("nps"), alice, AT).state == "withdrawn"


def test_what_was_answered_is_not_taken_back(alice, hana):
    write_forms()
    found = asked(alice)
    give("nps", alice, {"recommend": 9.0})

    with pytest.raises(AnsweredAlready, match="nobody can unask it"):
        undo(found.effect_key, by=hana, at=AT)


def test_a_form_may_be_open_for_a_while_only(alice):
    write_forms(nps=NPS | {"open_for": "7d"})
    ask("nps", alice)

    assert asking.standing(find("nps"), alice, AT + 7 * DAY).state == "late"
    assert asking.standing(find("nps"), alice, AT + 6 * DAY).state == "answer"
