"""Dashboards as pages: each figure leads to what it counts, and nothing leaks."""

import csv
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from conftest import AT

from horo.content.activities import POSTED
from horo.content.models import Space, SpaceHost
from horo.core.time import now
from horo.engine.models import Performed
from horo.log import services as log
from horo.measures import publishing
from horo.measures.boards.ready import READY_BOARDS
from horo.measures.models import PublishedFigure
from horo.web.tests.conftest import answer, ask
from horo.web.tests.pages import read, text

BOARDS = [board.slug for board in READY_BOARDS]


@pytest.mark.parametrize("slug", BOARDS)
def test_a_ready_dashboard_says_one_thing_a_card_with_a_table_behind(slug, community, sign_in):
    page = read(sign_in(community).get(f"/measures/boards/{slug}/"))
    cards = page.select(".board-card")

    assert len(cards) >= 5
    for card in cards:
        assert card.h2.get_text(strip=True)
        drawn = card.select_one("[data-lines], .drawing")
        assert drawn is None or card.table is not None
        assert drawn is None or drawn["aria-label"] == card.h2.get_text()


@pytest.mark.parametrize("slug", ["onboarding", "support"])
def test_every_number_opens_a_list(slug, community, sign_in):
    browser = sign_in(community)
    page = read(browser.get(f"/measures/boards/{slug}/", {"period": "12w"}))
    lists = {link["href"] for link in page.select(".board a[href^='/measures/']")}

    assert lists
    assert {href for href in lists if browser.get(href).status_code != 200} == set()


def test_a_field_of_the_hours_lists_its_deeds(community, sign_in):
    browser = sign_in(community)
    page = read(browser.get("/measures/boards/health/"))
    fields = page.select(".drawing.wide a[href*='of=hour']")

    found = [browser.get(field["href"]) for field in fields]

    told = [int(re.search(r"(\d+) deed", field["aria-label"])[1]) for field in fields]
    assert [len(read(one).select(".lines li")) for one in found] == told
    assert sum(told) == 4  # three topics and a reply


def test_a_bar_lists_its_topics_and_a_flow_its_members(community, sign_in):
    browser = sign_in(community)
    support = read(browser.get("/measures/boards/support/"))
    waiting = support.find("a", attrs={"aria-label": re.compile("^still waits: 2")})
    onboarding = read(browser.get("/measures/boards/onboarding/"))
    moved = onboarding.find("a", attrs={"aria-label": "In no stage → Participant: 3"})

    assert "Does anybody know?" in text(browser.get(waiting["href"]))
    assert all(name in text(browser.get(moved["href"])) for name in ("Bob", "Hana", "Otto"))


@pytest.mark.parametrize(
    "query",
    [
        "of=hour&what=acts&weekday=7&hour=1",
        "of=hour&what=secrets&weekday=1&hour=1",
        "of=bin&what=acts_per_member&place=99",
        "of=bin&what=nothing&place=1",
        "of=move&before=-99&after=0",
        "of=move&before=x&after=²",
        "of=measure&name=unheard_of",
        "of=measure&name=active_authors&by=moon",
        "of=programme&rule=journeys/none",
        "of=everything",
        "",
    ],
)
def test_a_list_that_there_is_not_does_not_exist(query, community, sign_in):
    assert sign_in(community).get(f"/measures/boards/list/?{query}").status_code == 404


@pytest.mark.parametrize("period", ["period=4w", "period=3y", "from=1995-01-01&to=1995-02-01"])
def test_any_period_can_be_looked_at_also_one_without_data(period, community, sign_in):
    browser = sign_in(community)

    for slug in ("health", "onboarding"):
        assert browser.get(f"/measures/boards/{slug}/?{period}&compare=year").status_code == 200


def test_an_empty_community_has_dashboards_too(mara, sign_in):
    browser = sign_in(mara)

    assert [browser.get(f"/measures/boards/{slug}/").status_code for slug in BOARDS] == [200] * 5


def test_a_comparison_says_what_it_was_then(community, bob, otto, sign_in):
    ask(bob, "Long ago?", Space.objects.get(slug="help"), ago=timedelta(days=100))

    page = read(
        sign_in(community).get("/measures/boards/support/", {"period": "12w", "compare": "before"})
    )

    lines = json.loads(page.select_one("[data-lines]")["data-lines"])["lines"]
    assert [line.get("faint", False) for line in lines].count(True) == len(lines) / 2
    assert any(value for line in lines if line.get("faint") for value in line["values"]) is False


def test_the_playbooks_dashboards_are_read_and_copied(community, sign_in):
    browser = sign_in(community)
    index = read(browser.get("/measures/"))
    link = index.find("a", string=None, href=re.compile("playbook-1"))

    page = text(browser.get(link["href"]))
    copied = browser.post(f"/measures/boards/copy/playbook:{link['href'].split('/')[-2]}/")

    assert "Every Monday" in page
    assert "Copy to change" in page
    assert "Copy of Every Monday" in text(browser.get(copied.url))


class TestASpace:
    @pytest.fixture
    def inside(self, community, otto):
        SpaceHost.objects.create(space=Space.objects.get(slug="help"), member=otto, since=AT)
        return Space.objects.get(slug="inside")

    def test_its_host_sees_that_space_alone(self, inside, otto, sign_in):
        browser = sign_in(otto)

        page = browser.get("/spaces/help/dashboard/")
        shown = read(page)

        assert page.status_code == 200
        assert "Does anybody know?" in shown.get_text()
        assert "Behind closed doors" not in shown.get_text()
        links = {link["href"] for link in shown.select(".board a[href^='/spaces/help/dashboard/']")}
        lists = [browser.get(href) for href in links]
        assert lists
        assert {one.status_code for one in lists} == {200}
        assert not any("Behind closed doors" in text(one) for one in lists)

    def test_for_everybody_else_it_does_not_exist(self, inside, otto, bob, sign_in):
        assert sign_in(bob).get("/spaces/help/dashboard/").status_code == 404
        browser = sign_in(otto)
        assert browser.get("/spaces/inside/dashboard/").status_code == 404
        assert (
            browser.get("/spaces/inside/dashboard/list/?of=measure&name=topics").status_code == 404
        )
        assert browser.get("/spaces/help/dashboard/list/?of=programme&rule=x").status_code == 404
        assert browser.get("/measures/boards/health/").status_code == 404

    def test_a_figure_counts_what_happened_there(self, inside, hana, otto, sign_in):
        answer(inside.topics.get(), hana, ago=timedelta(hours=3))

        sheet = sign_in(otto).get("/spaces/help/dashboard/?as=csv").content.decode()

        rows = csv.reader(sheet.splitlines())
        replies = [
            float(row[3]) for row in rows if row[0] == "Topics, Replies" and row[2] == "Replies"
        ]
        assert sum(replies) == 1, "the answer in help, and not the one in the private space"


def test_what_a_title_holds_is_only_words(community, bob, sign_in):
    nasty = '=cmd|"/c calc"!A1 <script>alert(1)</script>'
    ask(bob, nasty, Space.objects.get(slug="help"), ago=timedelta(days=1))
    browser = sign_in(community)

    page = browser.get("/measures/boards/support/").content.decode()
    sheet = browser.get("/measures/boards/support/", {"as": "csv", "card": "9"}).content.decode()

    assert "<script>alert(1)" not in page
    assert "\"'=cmd|" in sheet


def test_a_measure_without_a_value_says_so_instead_of_an_empty_chart(community, sign_in):
    page = read(sign_in(community).get("/measures/boards/health/"))
    tone = next(card for card in page.select(".board-card") if "Tone" in card.h2.get_text())

    assert "Tone is not measured here." in tone.get_text()
    assert tone.select_one("[data-lines]") is None


def test_a_host_finds_the_dashboard_from_the_space(community, otto, bob, sign_in):
    SpaceHost.objects.create(space=Space.objects.get(slug="help"), member=otto, since=AT)
    link = {"href": "/spaces/help/dashboard/"}

    assert read(sign_in(otto).get("/spaces/help/")).find("a", link)
    assert read(sign_in(bob).get("/spaces/help/")).find("a", link) is None


def test_steps_of_a_programme_open_what_was_done_for_whom(community, alice, sign_in):
    at = now()
    Performed.objects.create(
        key="journeys/welcome/hello/1", once="journeys/welcome/hello/1", rule="journeys/welcome",
        step="hello", member=alice, entry_id=1, action="send", due_at=at, performed_at=at,
        version="v",
    )  # fmt: skip
    browser = sign_in(community)
    page = read(browser.get("/measures/boards/programmes/"))

    listed = browser.get(page.select_one("a[href*='of=steps']")["href"])

    assert "1 step" in text(listed)
    assert read(listed).select_one("a[href*='/today/effect/?key=journeys%2Fwelcome']")
    assert browser.get("/measures/boards/list/?of=steps&rule=journeys/none").status_code == 404


def test_the_triangle_of_a_space_opens_who_wrote_there_again(community, otto, sign_in):
    space = Space.objects.get(slug="help")
    SpaceHost.objects.create(space=space, member=otto, since=AT)
    browser = sign_in(otto)
    page = read(browser.get("/spaces/help/dashboard/", {"period": "12w"}))
    cells = [a["href"] for a in page.select("a[href*='of=cohort']") if a.get_text() == "100%"]

    assert cells
    assert "Bob" in text(browser.get(cells[0])) or "Otto" in text(browser.get(cells[0]))
    for wrong in ("cell=99", "cell=0&grain=day", "cell=0&grain=week&row=x"):
        assert browser.get(f"/spaces/help/dashboard/list/?of=cohort&{wrong}").status_code == 404


def test_every_published_figure_is_listed_with_what_it_counts(community, sign_in):
    publishing.publish(now())
    browser = sign_in(community)

    page = read(browser.get("/measures/changes/published/"))

    assert PublishedFigure.objects.count() > 50
    links = [a["href"] for a in page.select("td.num a")]
    assert links
    assert browser.get(links[0]).status_code == 200


def test_a_log_with_dates_of_1970_and_2100_has_dashboards(community, bob, sign_in):
    for year in (1970, 2100):
        moment = datetime(year, 1, 2, tzinfo=UTC)
        log.record(POSTED, bob, actor=bob, at=moment)
    browser = sign_in(community)

    boards = [f"boards/{slug}/" for slug in BOARDS]
    for path in (*boards, "all/", "cohorts/", "audit/", "business/"):
        assert browser.get(f"/measures/{path}?period=12m").status_code == 200
