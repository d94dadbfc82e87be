"""The console's pages: who was asked and answered, and what; each number with its list."""

import csv
import re
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from conftest import AT, make_member
from django.urls import reverse

from horo.feedback.models import Response
from horo.feedback.services import results
from horo.feedback.services.scores import score_of
from horo.feedback.tests.giving import DAY, ask, give, write_forms
from horo.measures.intervals import of_net_score

pytestmark = pytest.mark.usefixtures("each_database", "db")
NPS_PAGE = "/console/forms/nps/"
SCORES = (10, 9, 9, 8, 7, 6, 0)


@pytest.fixture(autouse=True)
def frozen(time_machine):
    time_machine.move_to(AT + DAY, tick=False)


@pytest.fixture
def answered(db):
    write_forms()
    for number, score in enumerate((*SCORES, None)):
        member = make_member(f"m{number}")
        ask("nps", member)
        if score is not None:
            give("nps", member, {"recommend": float(score), "why": f"Because {score}",
                                 "repair": "It."})  # fmt: skip


def test_the_list_says_who_was_asked_and_answered(answered, mara, sign_in):
    page = sign_in(mara).get("/console/forms/").text
    rows = BeautifulSoup(page, "html.parser").select("tbody tr")
    (row,) = (one for one in rows if "How is it here?" in one.text)

    assert [cell.text.strip() for cell in row.select("td")][:5] == ["8", "7", "88 %", "0", "1"]


def test_the_score_comes_with_its_interval_and_n(answered, mara, sign_in):
    page = sign_in(mara).get(NPS_PAGE).text

    low, high = of_net_score(100 / 7, 7, 5)
    assert "+14" in page
    assert f"from −{abs(round(low))} to +{round(high)}, n = 7" in page


def test_every_number_opens_the_list_of_what_it_counts(answered, mara, sign_in):
    browser = sign_in(mara)
    page = BeautifulSoup(browser.get(NPS_PAGE).text, "html.parser").main
    tried = 0
    for link in page.select(".bars a, .parts a, .stats a, .result header a"):
        number = re.search(r"\d+", link.text)
        if number is None or "%" in link.text:
            continue
        url = link["href"] if link["href"].startswith("/") else NPS_PAGE + link["href"]
        shown = BeautifulSoup(browser.get(url).text, "html.parser").main
        rows = shown.select("tbody tr") or shown.select("ul.texts > li")
        assert len(rows) == int(number[0]), (link.text, url)
        tried += 1
    assert tried >= 12


def test_a_change_that_the_intervals_cannot_tell_is_no_change():
    assert score_of({9.0: 10, 3.0: 8}, {9.0: 8, 3.0: 8}).change is None
    moved = score_of({9.0: 400}, {3.0: 400})
    assert moved.change == 200
    assert score_of({9.0: 5}, None).before is None
    assert score_of({}, {9.0: 5}) is None


def test_the_period_before_is_compared(answered, mara, time_machine, sign_in):
    for number in range(7):
        member = make_member(f"n{number}")
        ask("nps", member, at=AT + 58 * DAY)
        give("nps", member, {"recommend": 9.0}, at=AT + 58 * DAY)

    def after(days: int) -> str:
        time_machine.move_to(AT + days * DAY, tick=False)
        return sign_in(mara).get(NPS_PAGE, {"in": "30"}).text

    assert "+86 since the period before (+14)" in after(59)
    assert "since the period before" not in after(60)
    assert "No answers in this period" in after(100)


def test_the_table_holds_every_response_and_no_formula(mara, alice, sign_in):
    write_forms()
    ask("everything", alice)
    give("everything", alice, {"city": "=HYPERLINK(1)", "uses": ("play", "work"), "years": 2.5,
                               "contact": "yes"})  # fmt: skip

    sent = sign_in(mara).get("/console/forms/everything/csv/")

    head, row = list(csv.reader(StringIO(sent.text.lstrip("\ufeff"))))
    found = dict(zip(head, row, strict=True))
    assert sent.headers["Content-Type"].startswith("text/csv")
    assert (found["Member"], found["Where from?"]) == ("alice", "'=HYPERLINK(1)")
    assert found["You use it for?"] in ("Play, Work", "Work, Play")
    assert (found["How many years?"], found["We may write to you."]) == ("2.5", "Yes")


@pytest.mark.parametrize("who", ["alice", None])
def test_for_others_there_are_no_results(answered, who, alice, mara, sign_in, client):
    browser = sign_in(alice) if who else client
    pk = Response.objects.first().pk
    pages = [
        "/console/forms/",
        *(NPS_PAGE + tail for tail in ("", "csv/", "responses/", "people/?of=asked",
                                       "answers/?question=why&kind=text")),
        reverse("feedback:response", args=[pk]),
    ]  # fmt: skip

    for url in pages:
        page = browser.get(url)
        assert page.status_code == (404 if who else 302), url
    assert sign_in(mara).get(pages[-1]).status_code == 200, "else it would prove nothing"


@pytest.mark.parametrize(
    "query",
    ["in=x", "question=why&kind=score", "question=why&kind=text&least=x&most=inf", "of=nobody",
     "question=recommend&kind=score&least=nan&most=nan", "page=999", "page=x"],
)  # fmt: skip
def test_odd_addresses_are_answered(answered, mara, sign_in, query):
    browser = sign_in(mara)

    for tail in ("", "answers/", "people/", "responses/", "csv/"):
        assert browser.get(f"{NPS_PAGE}{tail}?{query}").status_code in (200, 404)


def test_a_form_that_is_gone_keeps_its_answers(answered, mara, settings, sign_in):
    (settings.HORO_PLAYBOOK / "forms" / "nps.yaml").unlink()

    found = {one.slug: one for one in results.overviews(mara, AT + DAY)}

    assert (found["nps"].title, found["nps"].responses) == ("How is it here?", 7)
    assert "Because 9" in sign_in(mara).get(NPS_PAGE).text
