"""The page of a form: what it asks, what it accepts, once, and what it leads on to."""

import pytest
from conftest import AT
from django.urls import reverse

from horo.feedback.models import Answer, Ask, Response
from horo.feedback.services import answering, asking
from horo.feedback.services.forms import as_it_was, find
from horo.feedback.tests.giving import (
    DAY,
    EVERYTHING,
    FORMS,
    IDEA,
    NPS,
    ask,
    asked,
    give,
    page_of,
    sent,
    write_forms,
)
from horo.log.models import Activity

pytestmark = pytest.mark.usefixtures("each_database", "db")
HOSTILE = "<script>alert(1)</script>{{ member.name }}{% now 'Y' %}\"'><img src=x onerror=y>"


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def browser(alice, sign_in):
    write_forms()
    return sign_in(alice)


def errors(page) -> int:
    return page.text.count("invalid-feedback")


def test_every_kind_of_question_is_answered_and_kept(browser, alice):
    ask("everything", alice)
    answers = {
        "city": "София", "story": "Long.\r\nVery.", "years": "2.5", "found": "none",
        "uses": ["work", "play"], "stars": "4", "since": "2020-02-29", "contact": "on",
    }  # fmt: skip

    page = browser.post(page_of("everything"), sent("everything", **answers))

    assert page.url == reverse("feedback:thanks", args=["everything"])
    kept = answering.answers_of(Response.objects.get(), find("everything"))
    assert kept == {
        "city": "София", "story": "Long.\nVery.", "years": 2.5, "found": "none",
        "uses": ("play", "work"), "stars": 4.0, "since": "2020-02-29", "contact": "yes",
    }  # fmt: skip
    record = Activity.objects.get(verb="submitted")
    assert (record.actor, record.object_type, record.object_key) == (alice, "form", "everything")
    assert not record.props, "what was answered is not in the log"
    assert "Your answers have arrived." in browser.get(page.url).text


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("city", "", "Answer this question"),
        ("city", "x" * 301, "300"),
        ("story", "x" * 10_001, "10000"),
        ("years", "61", "60"),
        ("years", "-1", "0"),
        ("years", "nan", "number"),
        ("found", "<all>", "is not one of the available choices"),
        ("uses", ["work", "sleep"], "is not one of the available choices"),
        ("stars", "6", "is not one of the available choices"),
        ("since", "2020-02-30", "valid date"),
        ("since", "0001-01-01", "1900"),
    ],
)
def test_what_does_not_fit_is_said_beside_the_question_and_the_rest_stays(
    browser, alice, name, value, says
):
    ask("everything", alice)

    page = browser.post(
        page_of("everything"),
        sent("everything", **{"city": "Pleven", "story": "Kept.", name: value}),
    )

    assert page.status_code == 200
    assert errors(page) == 1
    assert says in page.text.partition("invalid-feedback")[2].partition("</p>")[0]
    assert "Kept." in page.text or name == "story"
    assert not Response.objects.exists()
    assert Ask.objects.get().answered_at is None


def test_ten_thousand_characters_and_markup_are_kept_and_shown_as_words(browser, alice, mara):
    ask("everything", alice)
    text = HOSTILE + "я" * (10_000 - len(HOSTILE))
    browser.post(page_of("everything"), sent("everything", city=HOSTILE, story=text))

    browser.force_login(mara)
    response = Response.objects.get()
    for url in (
        reverse("feedback:response", args=[response.pk]),
        reverse("feedback:results", args=["everything"]),
        reverse("feedback:responses", args=["everything"]),
        reverse("feedback:answers", args=["everything"]) + "?question=story&kind=text",
    ):
        page = browser.get(url)
        assert page.status_code == 200
        assert "alert(1)" in page.text
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
    assert Answer.objects.get(question="story").text == text


def test_a_score_asks_on_and_counts_for_the_measure(browser, alice):
    ask("nps", alice)

    first = browser.post(page_of("nps"), sent("nps", recommend="3", why="Slow."))

    assert "What should we put right?" in first.text
    assert "Slow." in first.text
    assert errors(first) == 0, "nobody was asked it before"
    missing = browser.post(page_of("nps"), sent("nps", recommend="3", why="", repair=""))
    assert errors(missing) == 1
    browser.post(page_of("nps"), sent("nps", recommend="3", why="Slow.", repair="Speed."))
    record = Activity.objects.get(verb="rated")
    assert (record.actor, record.value, record.object_key) == (alice, 3.0, "nps")


def test_what_is_not_asked_after_such_answers_is_not_kept(browser, alice):
    ask("nps", alice)

    browser.post(page_of("nps"), sent("nps", recommend="9", why="", repair="Sneaked in."))

    assert set(Answer.objects.values_list("question", flat=True)) == {"recommend"}


def test_sent_twice_it_is_one_answer(browser, alice):
    ask("nps", alice)
    pages = [browser.post(page_of("nps"), sent("nps", recommend="9", why="")) for _ in range(2)]

    assert [page.url for page in pages] == [reverse("feedback:thanks", args=["nps"])] * 2
    assert Response.objects.count() == 1
    assert Activity.objects.filter(verb__in=["submitted", "rated"]).count() == 2


def test_of_two_who_answer_the_same_ask_at_once_one_is_kept(alice):
    write_forms()
    ask("nps", alice)
    both = [asking.standing(find("nps"), alice, AT) for _ in range(2)]

    kept = [answering.answer(find("nps"), {"recommend": 9.0}, one, by=alice, at=AT)
            for one in both]  # fmt: skip

    assert kept == [True, False]
    assert Response.objects.count() == 1


def test_an_idea_is_told_unasked_as_often_as_one_has_one_and_once_when_sent_twice(browser, alice):
    for number in (0, 0, 1):
        browser.post(page_of("idea"), sent("idea", number, idea=f"Idea {number}"))

    assert sorted(Answer.objects.values_list("text", flat=True)) == ["Idea 0", "Idea 1"]
    assert "Tell another idea" in browser.get(reverse("feedback:thanks", args=["idea"])).text


def test_beyond_twenty_a_day_nobody_answers(alice):
    write_forms()
    for _ in range(20):
        give("idea", alice, {"idea": "x"})

    with pytest.raises(Exception, match="That was fast"):
        give("idea", alice, {"idea": "x"})
    assert Response.objects.count() == 20


def test_answers_are_changed_where_the_form_says_so(browser, alice):
    ask("everything", alice)
    browser.post(page_of("everything"), sent("everything", city="Ruse", uses=["work"]))
    page = browser.get(page_of("everything"))
    assert 'value="Ruse"' in page.text
    assert "Change my answers" in page.text

    browser.post(page_of("everything"), sent("everything", city="Varna", uses=["play"]))

    response = Response.objects.get()
    assert answering.answers_of(response, find("everything"))["city"] == "Varna"
    assert response.changed_at == AT
    assert Activity.objects.filter(verb="submitted").count() == 1


def test_answers_that_may_not_change_stay(browser, alice):
    ask("nps", alice)
    give("nps", alice, {"recommend": 9.0})

    page = browser.get(page_of("nps"))

    assert "You have answered this form" in page.text
    assert '<form method="post" class="card' not in page.text
    browser.post(page_of("nps"), sent("nps", recommend="1", why="", repair="x"))
    assert Answer.objects.get(question="recommend").number == 9.0


def test_a_form_that_changed_meanwhile_is_shown_again_with_what_was_typed(browser, alice):
    ask("everything", alice)
    old = sent("everything", city="Burgas", story="Kept.")
    shorter = [one for one in EVERYTHING["questions"] if one["question"] != "found"]
    write_forms(everything=EVERYTHING | {"questions": shorter})

    page = browser.post(page_of("everything"), old)

    assert "The form was changed while you were answering." in page.text
    assert 'value="Burgas"' in page.text
    assert not Response.objects.exists()


def test_answers_stay_with_the_words_they_were_given_to(alice, bob, mara, sign_in):
    write_forms()
    ask("everything", alice)
    give("everything", alice, {"city": "Ruse", "found": "none"})
    others = [one for one in EVERYTHING["questions"] if one["question"] not in ("found", "city")]
    city = EVERYTHING["questions"][0] | {"ask": "Which town?"}
    write_forms(everything=EVERYTHING | {"questions": [city, *others]})
    ask("everything", bob)
    give("everything", bob, {"city": "Varna"})

    first, second = Response.objects.order_by("edition__pk")
    assert as_it_was(first.edition).question("found").ask == {"*": "Found it?"}
    page = sign_in(mara).get(reverse("feedback:response", args=[first.pk])).text
    assert "Where from?" in page
    assert "Not yet" in page
    results = sign_in(mara).get(reverse("feedback:results", args=["everything"])).text
    assert "no longer asked" in results
    assert "Before that it was worded: “Where from?”" in results
    assert second.edition != first.edition


@pytest.mark.parametrize("slug", [slug for slug in FORMS if slug != "idea"])
def test_for_those_who_were_not_asked_the_form_is_not_there(alice, bob, sign_in, slug):
    write_forms()
    ask(slug, alice)
    assert sign_in(alice).get(page_of(slug)).status_code == 200, "else it would prove nothing"

    browser = sign_in(bob)

    assert browser.get(page_of(slug)).status_code == 404
    assert browser.post(page_of(slug), sent(slug, recommend="9")).status_code == 404
    assert browser.get(reverse("feedback:thanks", args=[slug])).status_code == 404
    assert not Response.objects.exists()
    assert "/forms/" + slug not in browser.get(reverse("feedback:mine")).text


def test_a_visitor_is_asked_to_sign_in(client):
    write_forms()

    assert "/sign-in" in client.get(page_of("idea")).url


def test_an_open_form_is_for_its_audience_alone(alice, sign_in):
    write_forms(idea=IDEA | {"audience": {"did": "posted"}})

    assert sign_in(alice).get(page_of("idea")).status_code == 404


def test_what_waits_is_listed_and_stands_beside_the_home_feed(alice, sign_in):
    write_forms(nps=NPS | {"open_for": "7d"})
    ask("nps", alice)
    browser = sign_in(alice)

    page = browser.get(reverse("feedback:mine")).text

    assert page.index("How is it here?") < page.index("An idea")
    assert "A question for you" in browser.get("/").text
    give("nps", alice, {"recommend": 9.0})
    assert "A question for you" not in browser.get("/").text


def test_the_page_says_which_rule_asks_and_how_the_outcome_is_told(alice, sign_in):
    write_forms()
    found = asked(alice)

    page = sign_in(alice).get(page_of("nps")).text

    assert "The community's rule “Ask” asked you" in page
    assert "at most once in 90 days" in page
    assert "In the month in review." in page
    assert found.effect_key.replace("/", "%2F") in page or found.effect_key in page
    assert sign_in(alice).get("/why/", {"key": found.effect_key}, follow=True).status_code == 200


def test_late_answers_are_not_taken(alice, sign_in, time_machine):
    write_forms(nps=NPS | {"open_for": "7d"})
    ask("nps", alice)
    time_machine.move_to(AT + 8 * DAY, tick=False)

    browser = sign_in(alice)

    assert "The time to answer is over" in browser.get(page_of("nps")).text
    browser.post(page_of("nps"), sent("nps", recommend="9", why=""))
    assert not Response.objects.exists()
