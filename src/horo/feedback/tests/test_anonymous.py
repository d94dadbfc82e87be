"""Anonymous forms: five at a time, and nothing by which an answer finds its author."""

import csv
from io import StringIO

import pytest
from conftest import AT, make_member
from django.urls import reverse

from horo.feedback.models import Answer, Ask, Batch, Response
from horo.feedback.services import asking
from horo.feedback.services.forms import find
from horo.feedback.tests.giving import ask, give, page_of, sent, write_forms
from horo.log.models import Activity

pytestmark = pytest.mark.usefixtures("each_database", "db")
RESULTS = "/console/forms/honestly/"


@pytest.fixture
def people(db):
    write_forms()
    found = [make_member(f"m{number}") for number in range(6)]
    for member in found:
        ask("honestly", member)
    return found


def answered(people):
    for number, member in enumerate(people):
        give("honestly", member, {"mood": float(1 + number % 5), "words": f"Words {number}"})


def test_nothing_is_shown_before_five_have_answered_and_then_five_at_once(people, mara, sign_in):
    browser = sign_in(mara)
    answered(people[:4])
    four = browser.get(RESULTS).text
    assert "No results yet" in four
    assert "Words" not in browser.get(RESULTS + "answers/?question=words&kind=text").text
    assert "Words" not in browser.get(RESULTS + "csv/").text

    answered(people[4:5])
    five = browser.get(RESULTS).text
    answered(people[5:])

    assert "Words 3" in five
    assert "Anonymous: 5 answers are counted here." in browser.get(RESULTS).text
    assert Response.objects.visible_to(mara).count() == 5


def test_a_response_has_neither_member_nor_moment_nor_order(people):
    answered(people)

    rows = Response.objects.values_list("member", "ask", "answered_at", "changed_at")
    assert set(rows) == {(None, None, None, None)}
    numbers = list(Answer.objects.filter(question="mood").order_by("pk").values_list("number"))
    assert len(numbers) == 6
    assert all(one.pk > 10_000 for one in Response.objects.all()), "no row tells of another"


def test_the_log_says_who_answered_and_never_what(people):
    answered(people)

    records = Activity.objects.filter(verb="submitted")
    assert {record.actor for record in records} == set(people)
    assert all(record.value is None and not record.props for record in records)
    assert not Activity.objects.filter(verb="rated").exists()


def test_no_page_puts_answers_of_one_person_together(people, mara, sign_in):
    answered(people)
    browser = sign_in(mara)

    assert "Words" not in browser.get(RESULTS + "responses/").text
    one = Response.objects.counted().first()
    assert browser.get(reverse("feedback:response", args=[one.pk])).status_code == 404
    table = list(csv.reader(StringIO(browser.get(RESULTS + "csv/").text.lstrip("\ufeff"))))
    assert table[0] == ["Question", "Answer", "Times"]
    assert ["How do you feel?", "3 / 5", "1"] in table
    assert not any("m1" in cell for row in table for cell in row)


def test_an_anonymous_answer_is_final_and_said_to_be_so(people, sign_in):
    browser = sign_in(people[0])
    assert "Anonymous: nobody learns who answered what" in browser.get(page_of("honestly")).text
    browser.post(page_of("honestly"), sent("honestly", mood="2", words="Once."))

    browser.post(page_of("honestly"), sent("honestly", mood="5", words="Twice."))

    assert [one.text for one in Answer.objects.filter(question="words")] == ["Once."]
    assert asking.standing(find("honestly"), people[0], AT).state == "answered"


def test_they_are_read_five_at_a_time_too(people):
    answered(people[:4])
    assert not Batch.objects.exists()

    answered(people[4:])

    assert Batch.objects.get().answers == 5
    assert Ask.objects.exclude(answered_at=None).count() == 6
