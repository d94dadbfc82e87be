"""Links with a role, and the letter of the week."""

import csv
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from conftest import AT

from horo.content.models import Space, SpaceHost
from horo.core.time import now
from horo.measures.models import BoardLink, WeeklyReader
from horo.messaging import looks
from horo.messaging.models import Message
from horo.people.models import Consent
from horo.web.services.boards import finding, mailing, sharing
from horo.web.tests.pages import read, text

KEY = "ready:health"
MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)


def link(role: str, mara, *, days: int = 30):
    made = sharing.share(KEY, role, days=days, by=mara, at=now())
    return made, f"/dashboards/shared/{sharing.token_of(made)}/"


@pytest.fixture
def cast(community, hana, otto, bob):
    """hana is of the team, otto hosts help, bob is a member, None a visitor."""
    SpaceHost.objects.create(space=Space.objects.get(slug="help"), member=otto, since=AT)
    return {"hana": hana, "otto": otto, "bob": bob}


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("team", {"hana"}),
        ("hosts", {"hana", "otto"}),
        ("members", {"hana", "otto", "bob"}),
        ("everyone", {"hana", "otto", "bob", "visitor"}),
    ],
)
def test_a_link_is_for_those_who_have_its_role(role, may, cast, community, client):
    _made, url = link(role, community)
    seen = set()
    for name, member in cast.items():
        client.force_login(member)
        seen |= {name} if client.get(url).status_code == 200 else set()
    client.logout()
    visitor = client.get(url)

    assert seen | ({"visitor"} if visitor.status_code == 200 else set()) == may
    assert visitor.status_code in (200, 302)


def test_figures_hold_only_what_the_reader_may_see(cast, community, client):
    _made, url = link("everyone", community)

    def topics(browser) -> float:
        sheet = browser.get(url, {"as": "csv", "period": "4w"}).content.decode()
        return sum(float(row[3]) for row in csv.reader(sheet.splitlines()) if row[2] == "Topics")

    visitor = topics(client)
    client.force_login(cast["hana"])

    assert topics(client) == 3, "or there is nothing to hide"
    assert visitor == 2


def test_a_shared_number_opens_no_list_and_no_robot_keeps_it(cast, community, client):
    _made, url = link("everyone", community)

    page = client.get(url)

    assert read(page).select(".board a[href^='/measures/'], .board a[href*='/people/']") == []
    assert "Behind closed doors" not in text(page)
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.headers["Cache-Control"] == "private, no-store"
    assert read(page).select_one("meta[name=robots]")["content"] == "noindex, nofollow"


def test_a_link_ends_and_can_be_taken_back(community, client, sign_in):
    made, url = link("everyone", community)
    assert client.get(url).status_code == 200

    sign_in(community).post(f"/measures/boards/links/{made.pk}/end/")
    client.logout()
    assert client.get(url).status_code == 404

    _made, second = link("everyone", community, days=7)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=8), tick=False):
        assert client.get(second).status_code == 404


@pytest.mark.parametrize("token", ["1", "1:forged", "x" * 500, "%00", "1:"])
def test_a_link_cannot_be_made_up(token, community, client):
    link("everyone", community)

    assert client.get(f"/dashboards/shared/{token}/").status_code == 404


def test_only_the_team_shares(community, bob, sign_in):
    outside = sign_in(bob)

    assert outside.get(f"/measures/boards/sharing/{KEY}/").status_code == 404
    sent = {"role": "everyone", "days": "30"}
    assert outside.post(f"/measures/boards/sharing/{KEY}/link/", sent).status_code == 404
    assert not BoardLink.objects.exists()
    team = sign_in(community)
    assert team.post(f"/measures/boards/sharing/{KEY}/link/", sent).status_code == 302
    odd = {"role": "robots", "days": "30"}
    assert team.post(f"/measures/boards/sharing/{KEY}/link/", odd).status_code == 404


@pytest.fixture
def weekly(transactional_db, mara, bob):
    """mara gets the dashboard every week, chosen on the Wednesday before."""
    mara.locale, mara.email = "bg", "mara@example.org"
    mara.save(update_fields=["locale", "email"])
    return mailing.add(KEY, mara, by=mara, at=MONDAY - timedelta(days=5))


def letters():
    return Message.objects.filter(topic="dashboards")


def test_a_letter_comes_once_a_week_whoever_looks_how_often(weekly):
    times = [
        MONDAY - timedelta(days=4),
        MONDAY - timedelta(hours=2),  # Monday, but before seven
        MONDAY,
        MONDAY,
        MONDAY + timedelta(days=3),
        MONDAY + timedelta(days=7),
    ]

    assert [mailing.send_due(at) for at in times] == [0, 0, 1, 0, 0, 1]
    assert letters().count() == 2


def test_two_processes_send_one_letter(weekly):
    WeeklyReader.objects.update(sent_week="")
    assert mailing.send_due(MONDAY) == 1
    WeeklyReader.objects.update(sent_week="")  # as the other one saw it before

    assert mailing.send_due(MONDAY) == 0
    assert letters().count() == 1


def test_it_is_in_the_readers_language_and_leads_to_the_dashboard(weekly):
    mailing.send_due(MONDAY)
    letter = letters().get()

    assert letter.locale == "bg"
    assert letter.subject == "Здраве и участие: седмицата в цифри"
    assert "/measures/boards/health/" in letter.text
    assert letter.channel == "in_app", "nobody gets e-mail who did not say yes to it"


@pytest.mark.parametrize("locale", ["en", "ru", "bg"])
def test_it_has_figures_with_how_they_moved_and_tables_and_loads_nothing(community, locale):
    community.locale = locale
    community.save(update_fields=["locale"])
    reader = mailing.add(KEY, community, by=community, at=now())

    notice = mailing.letter(finding.by_key(KEY), reader, week="2026-W10", at=now())
    kept = looks.cleaned(notice.html)
    page = BeautifulSoup(kept, "lxml")

    assert len(page.select("h2")) > 5
    assert page.select("p > b")
    assert page.select("table td[align=right]")
    assert page.select("[style], img, script, svg") == []
    assert page.find("a", href=re.compile(f"/dashboards/stop/{mailing.stop_token(reader)}/"))
    assert ("Get this letter no more" in page.text) is (locale == "en")
    assert "<table style=" in looks.dressed(kept)
    assert "<" not in notice.text


def test_by_email_where_the_reader_said_yes_until_they_say_no(weekly, mara):
    mailing.agree(mara, at=MONDAY - timedelta(days=2))
    mailing.send_due(MONDAY)
    assert letters().get().channel == "email"

    Consent.objects.create(
        member=mara, topic="dashboards", channel="email", is_given=False,
        said_at=MONDAY + timedelta(hours=1),
    )  # fmt: skip

    assert mailing.send_due(MONDAY + timedelta(days=7)) == 0
    assert not WeeklyReader.objects.exists()


def test_who_may_read_it_no_more_gets_it_no_more(weekly, bob, mara):
    made = sharing.share(KEY, "members", days=30, by=mara, at=MONDAY - timedelta(days=9))
    mailing.add(KEY, bob, by=mara, at=MONDAY - timedelta(days=5))
    WeeklyReader.objects.filter(member=mara).delete()

    assert mailing.send_due(MONDAY - timedelta(days=4)) == 0, "chosen that very week"
    assert mailing.send_due(MONDAY) == 1
    sharing.take_back(made, at=MONDAY)
    assert mailing.send_due(MONDAY + timedelta(days=7)) == 0
    assert not WeeklyReader.objects.exists()


def test_one_click_stops_it_and_a_look_does_not(weekly, client):
    url = f"/dashboards/stop/{mailing.stop_token(weekly)}/"

    assert client.get(url).status_code == 200
    assert WeeklyReader.objects.exists()
    assert client.post(url).status_code == 200
    assert not WeeklyReader.objects.exists()
    assert client.get(url).status_code == 404
    assert client.get("/dashboards/stop/1:forged/").status_code == 404


def test_nobody_is_chosen_who_may_not_read_it(weekly, bob, hana, sign_in):
    browser = sign_in(hana)
    url = f"/measures/boards/sharing/{KEY}/weekly/"

    refused = text(browser.post(url, {"handle": "@bob"}, follow=True))
    unknown = text(browser.post(url, {"handle": "<b>nobody"}, follow=True))

    assert "may not read this dashboard" in refused
    assert "There is nobody called @<b>nobody" in unknown
    assert WeeklyReader.objects.count() == 1
