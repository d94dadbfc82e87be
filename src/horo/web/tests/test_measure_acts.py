"""The activities behind a number: each in words, and no secret of a space that is not for all."""

from datetime import timedelta

import pytest

from horo.content.models import Space, Topic
from horo.core.time import now
from horo.web.services import behind, deeds, periods
from horo.web.services.deeds import Asked
from horo.web.tests.conftest import answer, ask
from horo.web.tests.pages import read, text

CLOSED = "Behind closed doors"


@pytest.fixture
def span():
    today = now().date()
    return periods.Span(today - timedelta(days=84), today + timedelta(days=1), "week", "12w")


@pytest.fixture
def closed(community):
    """A topic in a private space, whose posts count like any other."""
    found = Topic.objects.get(title=CLOSED)
    answer(found, community, ago=timedelta(hours=1))
    return found


def test_a_line_of_a_list_opens_what_is_counted(community, bob, sign_in):
    browser = sign_in(community)
    page = read(browser.get("/measures/active_authors/who/", {"period": "12m"}))

    (row,) = [each for each in page.select("tbody tr") if "Bob" in each.get_text()]
    found = browser.get(row.find("a", string="What is counted")["href"])

    assert "Bob" in text(found)
    assert "Started a topic" in text(found)
    assert "Alice" not in read(found).select_one(".timeline").get_text()


def test_an_activity_leads_to_where_it_was(community, sign_in):
    page = read(sign_in(community).get("/measures/topics/acts/", {"period": "12m"}))
    topic = Topic.objects.get(title="Does anybody know?")

    link = page.find("a", string=topic.title)

    assert str(topic.pk) in link["href"]


def test_an_outsider_learns_of_a_private_space_nothing_but_that_something_was(closed, otto, span):
    team = deeds.of("topics", span, Asked(), reader=closed.author)
    assert CLOSED in [deed.topic.title for deed in team.deeds], "it is counted"

    found = deeds.of("topics", span, Asked(), reader=otto)

    hidden = [deed for deed in found.deeds if deed.is_hidden]
    assert len(hidden) == 1
    assert (hidden[0].topic, hidden[0].who, hidden[0].text) == (None, None, "")
    assert found.total == team.total


def test_a_measure_of_a_private_space_does_not_exist_for_outsiders(closed, otto, span):
    slug = closed.space.slug
    asked = {"by": "space", "group": slug}
    assert behind.of("topics", span, reader=closed.author, **asked).ids == [closed.pk]

    assert behind.of("topics", span, reader=otto, **asked) is None
    assert deeds.of("topics", span, Asked(**asked), reader=otto) is None
    assert deeds.of("replies", span, Asked(topic_id=closed.pk), reader=otto) is None
    public = Space.objects.filter(access="public").first()
    shown = behind.of("topics", span, reader=otto, by="space", group=public.slug)
    assert shown is not None


@pytest.mark.parametrize(
    "query",
    [
        {"member": "x"},
        {"member": "0"},
        {"member": "99999999999999999999"},
        {"topic": "123456"},
        {"by": "colour"},
        {"by": "space", "group": "nowhere"},
    ],
)
def test_what_there_is_not_is_not_found(query, community, sign_in):
    browser = sign_in(community)
    assert browser.get("/measures/topics/acts/").status_code == 200

    assert browser.get("/measures/topics/acts/", query).status_code == 404


def test_a_page_after_the_last_one_is_the_last_one(community, sign_in):
    browser = sign_in(community)

    found = browser.get("/measures/topics/acts/", {"period": "12m", "page": "999"})

    assert "Does anybody know?" in text(found)


def test_a_long_list_has_pages(community, bob, sign_in):
    space = Space.objects.filter(access="public").first()
    for number in range(deeds.A_PAGE + 1):
        ask(bob, f"Question {number}", space, ago=timedelta(days=1, minutes=number))
    browser = sign_in(community)

    first = read(browser.get("/measures/topics/acts/", {"period": "12m"}))
    second = read(browser.get("/measures/topics/acts/", {"period": "12m", "page": 2}))

    assert len(first.select(".timeline > li")) == deeds.A_PAGE
    assert 0 < len(second.select(".timeline > li")) < deeds.A_PAGE
