"""Measures, funnel and backtest: figures with the list behind them."""

import json

import pytest

from horo.content.models import Topic
from horo.web.tests.pages import read, text


def test_each_chart_says_one_thing_and_has_a_table(community, sign_in):
    page = read(sign_in(community).get("/measures/all/", {"period": "12w"}))
    charts = page.select(".chart-card")

    assert len(charts) >= 10
    for chart in charts:
        assert chart.h3.get_text(strip=True) == chart.select_one(".chart")["aria-label"]
        assert chart.table.thead is not None
        drawn = json.loads(chart.select_one(".chart")["data-chart"])
        assert len(drawn["labels"]) == len(drawn["values"]) == len(chart.select("tbody tr"))


def test_periods_that_are_not_over_are_greyed(community, sign_in):
    page = read(sign_in(community).get("/measures/all/", {"period": "12w"}))

    newest = page.select_one(".chart-card tbody tr")

    assert "censored" in newest["class"]
    assert "not final" in newest.get_text()


def test_a_number_opens_the_list_of_its_members(community, sign_in):
    browser = sign_in(community)
    page = read(browser.get("/measures/all/", {"period": "12m"}))
    link = page.find("a", href=lambda href: href and "/active_authors/who/" in href, string="3")

    found = text(browser.get(link["href"]))

    assert all(name in found for name in ("Bob", "Hana", "Otto", "3 people"))


def test_a_list_of_topics_holds_only_what_the_reader_may_see(community, sign_in):
    page = text(sign_in(community).get("/measures/unanswered/who/", {"period": "12w"}))

    assert "Does anybody know?" in page
    assert Topic.objects.filter(title="Behind closed doors").exists()


def test_what_the_playbook_measures_itself_is_shown_by_its_title_and_opens(community, sign_in):
    browser = sign_in(community)
    page = read(browser.get("/measures/all/", {"period": "12w"}))
    chart = page.find(id="section-own").parent.select_one(".chart-card")

    assert chart.h3.get_text(strip=True).startswith("Members who helped in three or more threads")
    found = text(browser.get("/measures/helpers/who/", {"period": "12w"}))
    assert "Members who helped in three or more threads" in found


@pytest.mark.parametrize("path", ["/measures/unheard-of/who/", "/funnel/unheard-of/"])
def test_what_is_unknown_does_not_exist(path, community, sign_in):
    assert sign_in(community).get(path).status_code == 404


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"from": "yesterday"}, "Write dates as"),
        ({"from": "2026-03-02", "to": "2026-03-01"}, "must come before"),
        ({"from": "2000-01-01", "to": "2026-03-01", "grain": "day"}, "too long"),
        ({"from": "0001-01-01"}, "must come before"),
    ],
)
@pytest.mark.parametrize("path", ["/measures/all/", "/funnel/", "/backtest/"])
def test_a_period_that_means_nothing_is_refused_in_words(path, query, says, community, sign_in):
    response = sign_in(community).get(path, query)

    assert response.status_code == 200
    assert says in text(response)


def test_the_funnel_counts_who_is_where_and_who_moved(community, sign_in):
    page = text(sign_in(community).get("/funnel/", {"period": "4w"}))

    assert "Participant 3" in page
    assert "Newcomer 1" in page


def test_a_stage_lists_its_members(community, sign_in):
    page = read(sign_in(community).get("/funnel/participant/"))

    assert {"Bob", "Hana", "Otto"} == {
        row.get_text(" ").split()[1] for row in page.select("tbody th")
    }


def test_the_backtest_waits_until_a_period_is_chosen(community, sign_in):
    assert "Choose a period" in text(sign_in(community).get("/backtest/"))


def test_the_backtest_tells_reach_load_and_what_it_does_not_claim(community, sign_in):
    page = text(sign_in(community).get("/backtest/", {"period": "12w"}))

    assert "It would have reached" in page
    assert "Decisions a week" in page
    assert "Never had anything to do" in page
    assert "It does not claim" in page
