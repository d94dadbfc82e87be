"""Business, audit and changes: for the team alone, every number with its list, calm when empty."""

from datetime import timedelta

import pytest
from conftest import join

from horo.connectors import facts
from horo.connectors.facts import Origin, Told
from horo.connectors.models import Token
from horo.core.time import now
from horo.log.activities import RENEWED
from horo.measures import publishing
from horo.people.models import Identity, Member
from horo.web.services import kept

from .conftest import answer, arrive, ask, space
from .pages import heading_jumps, read, text, unlabeled

PAGES = ("/measures/business/", "/measures/business/bring/", "/measures/audit/")
PAGES += ("/measures/changes/", "/measures/business/bring/sample.csv")


@pytest.fixture
def business(transactional_db, mara, alice, bob, otto):
    """bob asked 150 days ago and renewed; otto answered him in a private space and churned."""
    for member in (alice, bob, otto):
        arrive(member, ago=timedelta(days=300))
    topic = ask(bob, "Numbat?", space("help", group=None), ago=timedelta(days=150))
    answer(topic, otto, ago=timedelta(days=149))
    told = [
        ("bob", "adopted", 280), ("otto", "adopted", 280), ("alice", "adopted", 280),
        ("bob", "renewed", 90), ("otto", "churned", 80), ("alice", "ticket_opened", 5),
    ]  # fmt: skip
    at = now()
    facts.bring(
        [Told("", who, what, (at - timedelta(days=ago)).isoformat()) for who, what, ago in told],
        Origin("crm", at),
    )
    return (at - timedelta(days=120)).date().isoformat()


@pytest.mark.parametrize("page", PAGES)
def test_only_the_team_gets_there(page, sign_in, otto, client, mara):
    assert client.get(page).status_code == 302
    assert sign_in(otto).get(page).status_code == 404
    assert sign_in(mara).get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES[:4])
@pytest.mark.parametrize("language", ["en", "ru", "bg"])
def test_without_anything_each_page_says_what_belongs_there(page, language, sign_in, mara):
    Member.objects.filter(pk=mara.pk).update(locale=language)

    found = read(sign_in(mara).get(page))

    assert found.select_one(".empty") or page.endswith(("bring/", "audit/"))
    assert unlabeled(found) == []
    assert heading_jumps(found) == []


def test_the_page_sets_outcome_beside_what_was_done_before(business, sign_in, mara):
    page = sign_in(mara).get(f"/measures/business/?on={business}&after=90")

    said = text(page)
    assert "100% of 1 21% – 100%" in said, "bob wrote, and renewed"
    assert "they do not say that taking part makes anyone renew" in said
    assert "Nobody who takes part has a like" not in said
    assert "It is an upper bound" in said
    assert (unlabeled(read(page)), heading_jumps(read(page))) == ([], [])


def test_every_share_opens_its_list(business, sign_in, mara):
    browser = sign_in(mara)
    page = read(browser.get(f"/measures/business/?on={business}&after=90"))
    links = [a["href"] for a in page.select("a[href*='business/list']")]

    assert len(links) > 10
    wrote = f"/measures/business/list/?on={business}&after=90&kind=renewed&segment=author"
    assert "Bob" in text(browser.get(f"{wrote}&had=yes"))
    assert "Bob" not in text(browser.get(f"{wrote}&had=no"))
    assert all(browser.get(link).status_code == 200 for link in links)


@pytest.mark.parametrize("asked", ["?segment=nobody", "?fate=other", "?segment="])
def test_a_list_of_nothing_known_is_not_there(asked, sign_in, mara):
    assert sign_in(mara).get(f"/measures/business/list/{asked}").status_code == 404


@pytest.mark.parametrize(
    "asked",
    ["on=yesterday", "on=1066-10-14", "on=9999-12-31", "after=x&part=x&kind=x&within=x", "on=%00"],
)
def test_what_makes_no_sense_becomes_the_default_and_is_told(business, asked, sign_in, mara):
    page = sign_in(mara).get(f"/measures/business/?{asked}")

    assert page.status_code == 200
    assert ("note warn" in page.text) or "on=" not in asked or "%00" in asked


def test_managers_make_tokens_that_are_shown_once(sign_in, mara):
    browser = sign_in(mara)

    made = browser.post("/measures/business/tokens/", {"name": "CRM", "source": "crm"})

    token = Token.objects.get()
    assert (token.made_by, token.source) == (mara, "crm")
    shown = read(made).select_one("code.token").get_text()
    assert shown.startswith("horo_")
    assert made["Cache-Control"] == "no-store"
    assert shown not in browser.get("/measures/business/bring/").text
    browser.post(f"/measures/business/tokens/{token.pk}/take-back/")
    assert not Token.objects.usable(now()).exists()


def test_others_make_no_tokens_and_take_none_back(sign_in, mara, hana, otto):
    sign_in(mara).post("/measures/business/tokens/", {"name": "CRM", "source": "crm"})
    back = f"/measures/business/tokens/{Token.objects.get().pk}/take-back/"

    for member, status in ((hana, 403), (otto, 404)):
        browser = sign_in(member)
        made = browser.post("/measures/business/tokens/", {"name": "X", "source": "x"})
        assert (made.status_code, browser.post(back).status_code) == (status, status)
    assert Token.objects.usable(now()).count() == 1


@pytest.mark.parametrize("wrong", [{"source": "horo"}, {"source": "A B"}, {"name": " "}, {}])
def test_a_token_without_name_or_source_is_refused_with_a_sentence(wrong, sign_in, mara):
    sent = {**({"name": "CRM", "source": "crm"} if wrong else {}), **wrong}

    page = sign_in(mara).post("/measures/business/tokens/", sent)

    assert (page.status_code, Token.objects.count()) == (400, 0)
    assert read(page).select_one("[role=alert]")


def test_the_sample_is_a_file_that_the_import_takes(sign_in, mara, tmp_path):
    from horo.connectors.csvimport import import_csv
    from horo.connectors.csvmapping import CsvMapping

    path = tmp_path / "facts.csv"
    path.write_bytes(sign_in(mara).get("/measures/business/bring/sample.csv").content)

    report = import_csv(path, CsvMapping())

    assert dict(report.counts) == {"unknown_person": 7}


def test_the_audit_counts_every_source_and_each_count_opens_its_list(business, sign_in, mara, bob):
    Identity.objects.create(member=bob, source="slack", external_id="U1")
    browser = sign_in(mara)

    page = read(browser.get("/measures/audit/"))

    headings = " ".join(h.get_text() for h in page.select("h2"))
    assert all(name in headings for name in ("crm", "slack", "What happened here"))
    links = [a["href"] for a in page.select("a[href*='audit/list']")]
    assert len(links) > 5
    for link in links:
        assert browser.get(link).status_code == 200
    assert "Renewed a contract" in text(
        browser.get("/measures/audit/list/?source=crm&of=acts&what=all")
    )


@pytest.mark.parametrize(
    "asked",
    ["source=x&what=nothing", "source=x&of=acts&what=nothing", "source=x&of=acts&what="],
)
def test_a_count_that_is_not_there_has_no_list(asked, sign_in, mara):
    assert sign_in(mara).get(f"/measures/audit/list/?{asked}").status_code == 404


def test_the_audit_never_names_a_topic(business, sign_in, mara):
    page = sign_in(mara).get("/measures/audit/list/?source=horo&of=acts&what=all")

    assert "Started a topic" in text(page), "premise: the list has it"
    assert "Numbat" not in page.text


@pytest.mark.parametrize("month", ["2026-13", "soon", "9999-01", "0001-01"])
def test_an_impossible_month_is_told(business, month, sign_in, mara):
    page = sign_in(mara).get(f"/measures/audit/?month={month}&measure=xyzzy")

    assert "Write a month of the past as 2026-03." in text(page)


def test_a_published_figure_that_changed_says_why(business, sign_in, mara, bob):
    publishing.publish(now())
    browser = sign_in(mara)
    assert "as they were published" in text(browser.get("/measures/changes/"))
    Member.objects.filter(pk=bob.pk).update(kind="bot")

    page = read(browser.get("/measures/changes/"))
    links = [a["href"] for a in page.select("td a[href*='changes/']")]
    said = [text(browser.get(link)) for link in links[:6]]

    assert said
    assert all("who counts as a bot (1 member)" in each for each in said)
    assert all("Unexplained: ±0" in each for each in said)


def test_a_figure_that_was_published_otherwise_says_so_beside_it(business, sign_in, mara, bob):
    publishing.publish(now())
    browser, page = sign_in(mara), "/measures/all/?period=12m"
    assert "published as" not in text(browser.get(page))
    Member.objects.filter(pk=bob.pk).update(kind="bot")
    kept.forget()

    found = read(browser.get(page))

    links = [a for a in found.select("a[href*='measures/changes/']") if "as 1" in a.get_text()]
    assert links
    assert "who counts as a bot" in text(browser.get(links[0]["href"]))


def test_renewals_are_told_on_the_timeline_of_a_member(business, sign_in, mara, bob):
    assert RENEWED.name == "renewed"
    join(mara, "insiders")

    assert "Renewed a contract" in text(sign_in(mara).get(f"/people/{bob.pk}/"))
