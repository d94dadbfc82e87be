"""The page of cohorts, the lists behind its cells, and the audiences that cells become."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import yaml
from conftest import make_member

from horo.conditions import parse, resolve
from horo.core.time import now
from horo.log.models import Activity
from horo.measures.cohorts import services
from horo.people.models import Group, Member
from horo.playbook.services import current, launch
from horo.web.services.cohorts import asking

from .conftest import answer, arrive, ask, space
from .pages import heading_jumps, read, text, unlabeled

pytestmark = pytest.mark.django_db(transaction=True)
WEEK = timedelta(weeks=1)
ROLLING = "?by=wrote&came=authored&kind=rolling&least=1&period=12w"


@pytest.fixture
def writers(community, playbook):
    """Six people wrote for the first time five weeks ago; two of them again three weeks ago.

    The community's days begin when those of UTC do, which conditions date by.
    """
    charter = playbook / "playbook.yaml"
    charter.write_text(charter.read_text().replace("timezone: Europe/Sofia", "timezone: UTC"))
    where = space("garden")
    for number in range(6):
        one = arrive(make_member(f"writer{number}"), ago=6 * WEEK)
        topic = ask(one, f"Question {number}", where, ago=5 * WEEK)
        if number < 2:
            answer(topic, one, ago=3 * WEEK)
    return Member.objects.filter(handle__startswith="writer").order_by("handle")


def cells(response):
    """The address of each cell of the largest cohort: 0 is its head."""
    found = read(response).select(".cohort-triangle tbody tr:not(.overall)")
    row = max(found, key=lambda tr: int(tr.select("td a")[0].get_text()))
    return [link["href"] for link in row.select("td a")]


def test_the_page_says_what_it_counts_and_reads_well(sign_in, mara, writers):
    response = sign_in(mara).get("/measures/cohorts/" + ROLLING)

    page = read(response)
    assert "or in any later week" in text(response)
    assert "2 of 6" in text(response)
    assert unlabeled(page) == heading_jumps(page) == []
    assert page.select_one(".measure-tabs, .tabs") is not None


def test_small_cohorts_are_pooled_and_said_so(sign_in, mara, writers):
    said = text(sign_in(mara).get("/measures/cohorts/?least=20"))

    assert "have no row of their own" in said
    assert "Others" in said


def test_every_cell_lists_who_came_back_and_who_did_not(sign_in, mara, writers):
    browser = sign_in(mara)
    cell = cells(browser.get("/measures/cohorts/" + ROLLING))[3]  # two weeks later

    back, gone = browser.get(cell), browser.get(f"{cell}&side=gone")

    assert [one for one in names(back) if one.startswith("Writer")] == ["Writer0", "Writer1"]
    assert [f"Writer{n}" for n in range(2, 6)] == names(gone)


def names(response):
    return [th.get_text(strip=True)[1:] for th in read(response).select("tbody th")]


@pytest.mark.parametrize("who", ["alice", "otto"])
def test_others_than_the_team_find_nothing(sign_in, writers, request, who):
    browser = sign_in(request.getfixturevalue(who))

    for path in ("", "table.csv", "cell/?row=overall"):
        assert browser.get(f"/measures/cohorts/{path}").status_code == 404
    for path in ("audience/", "audience/save/", "group/"):
        assert browser.post(f"/measures/cohorts/{path}?row=overall").status_code == 404
    assert not Group.objects.filter(memberships__member__handle="writer0").exists()


def test_a_cell_becomes_an_audience_whose_members_are_those_of_the_cell(
    sign_in, mara, writers, playbook
):
    browser = sign_in(mara)
    cell = cells(browser.get("/measures/cohorts/" + ROLLING))[3]
    before = (playbook / "audiences.yaml").read_text()

    named = {"title": "Back after two weeks", "slug": "back-in-two"}
    seen = browser.post(cell.replace("/cell/", "/audience/"), named)
    assert "+  back-in-two:" in seen.content.decode()
    assert (playbook / "audiences.yaml").read_text() == before  # only looked at so far
    base = read(seen).select_one("input[name=base]")["value"]
    browser.post(cell.replace("/cell/", "/audience/save/"), {**named, "base": base})

    after = (playbook / "audiences.yaml").read_text()
    assert after.startswith(before.rstrip("\n"))  # comments and order stay
    when = yaml.safe_load(after)["audiences"]["back-in-two"]["when"]
    ids = {*Member.objects.filter(handle__in=["writer0", "writer1"]).values_list("pk", flat=True)}
    assert services.selected(when, at=now()) == ids
    assert resolve(parse({"in": {"audience": "back-in-two"}}), current().words)


def test_a_cell_that_no_condition_says_becomes_a_group_of_its_members(sign_in, mara, writers):
    browser = sign_in(mara)
    cell = cells(browser.get("/measures/cohorts/" + ROLLING.replace("rolling", "bounded")))[3]
    assert "No condition of the playbook says exactly" in text(browser.get(cell))

    gathered = {"name": "Came back", "slug": "came-back"}
    response = browser.post(cell.replace("/cell/", "/group/"), gathered, follow=True)

    assert "in: {group: came-back}" in text(response)
    added = Activity.objects.filter(verb="added_to_group", object_key="came-back")
    assert {*added.values_list("recipient__handle", flat=True)} == {"writer0", "writer1"}
    assert services.selected({"in": {"group": "came-back"}}, at=now()) == {
        *added.values_list("recipient_id", flat=True)
    }


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": "x", "slug": "team"}, "There is a group “team” already."),
        ({"name": "x", "slug": "Ä B"}, "Small letters a to z"),
        ({"name": " ", "slug": "fine"}, "1 to 120 characters"),
    ],
)
def test_a_group_that_cannot_be_made_is_refused(sign_in, mara, writers, sent, said):
    browser = sign_in(mara)

    response = browser.post("/measures/cohorts/group/?row=overall&least=1", sent)

    assert response.status_code == 422
    assert said in text(response)


def test_a_name_that_is_taken_or_none_is_refused(sign_in, mara, writers):
    browser = sign_in(mara)
    cell = cells(browser.get("/measures/cohorts/" + ROLLING))[3].replace("/cell/", "/audience/")

    for slug, said in (("regulars", "an audience “regulars” already"), ("A b", "Small letters")):
        response = browser.post(cell, {"title": "x", "slug": slug})
        assert response.status_code == 422
        assert said in text(response)


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(sign_in, mara, writers, playbook):
    browser = sign_in(mara)
    cell = cells(browser.get("/measures/cohorts/" + ROLLING))[3]
    theirs = (playbook / "audiences.yaml").read_text() + "# theirs\n"
    (playbook / "audiences.yaml").write_text(theirs)

    named = {"title": "x", "slug": "mine", "base": "0" * 64}
    response = browser.post(cell.replace("/cell/", "/audience/save/"), named)

    assert response.status_code == 409
    assert (playbook / "audiences.yaml").read_text() == theirs


def test_the_triangle_is_there_as_csv(sign_in, mara, writers):
    lines = sign_in(mara).get("/measures/cohorts/table.csv" + ROLLING).content.decode().split()

    assert lines[0].startswith("cohort,start,group,pooled,size,week,back,n,value,low,high,censored")
    assert any(",6,2,2,6,0.3" in line for line in lines)


@pytest.mark.parametrize(
    "query",
    [
        "?by=x&came=y&grain=z&kind=q",
        "?came=audiences/gone",
        "?came=__class__/x",
        "?from=1900-01-01&to=2100-01-01",
        "?from=2026-01-01&to=x",
        "?least=-1",
        "?launch=99&n=100000",
        "?by=persona&in=days&kind=rolling",
        "?by=stage&came=stages/contributor&in=days",
        "?period=3y&grain=week&show=overall&show=x&show=others",
        "?row=%00&came=%00",
    ],
)
def test_whatever_the_address_says_there_is_a_page(sign_in, mara, writers, query):
    browser = sign_in(mara)

    assert browser.get("/measures/cohorts/" + query).status_code == 200
    assert browser.get("/measures/cohorts/cell/" + query).status_code == 404


def test_a_launch_compares_what_began_before_and_after(sign_in, mara, writers):
    browser = sign_in(mara)
    browser.get("/measures/cohorts/")
    launched(mara)

    page = browser.get("/measures/cohorts/?least=1&launch=1&n=3")

    assert "An experiment tells the cause." in text(page)
    assert "effect" not in text(page).lower()


def launched(by):
    launch(current(), by=by, at=now() - 4 * WEEK, based_on=0, note="First steps")


def test_a_warm_page_is_read_from_what_is_kept(
    sign_in, mara, writers, django_assert_max_num_queries
):
    browser = sign_in(mara)
    browser.get("/measures/cohorts/" + ROLLING)

    with django_assert_max_num_queries(25):
        browser.get("/measures/cohorts/" + ROLLING)


def test_the_question_travels_in_the_address():
    said = "by=joined&came=visited&grain=month&kind=rolling&in=days&staff=without&least=5"
    query = dict(part.split("=") for part in f"{said}&from=2026-01-01&to=2026-03-31".split("&"))
    chosen = asking.read(query, at=now(), zone=ZoneInfo("UTC"))

    again = dict(part.split("=") for part in chosen.query().split("&"))

    assert again == query
