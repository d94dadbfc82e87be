"""A CSV of facts in the console: looked at first, brought in once, and forgotten."""

from datetime import timedelta

import pytest
import time_machine
from conftest import AT, make_member
from django.core.files.uploadedfile import SimpleUploadedFile

from horo.connectors import uploads
from horo.connectors.models import Run, Upload
from horo.log.models import Activity
from horo.web.tests.pages import read, text, unlabeled

BRING = "/measures/business/bring/file/"
GOOD = "who,what,when,key\nalice,renewed,2026-01-02,k1\nbob,churned,2026-01-03,k2\n"
MIXED = GOOD + "nobody@x.org,renewed,2026-01-02,k3\nalice,renwed,2026-01-02,k4\nalice,renewed\n"
# What spreadsheets and attackers put into cells: none may act, be recorded, or break a page.
HOSTILE = (
    "who,what,when,value,object\n"
    "=cmd|' /C calc'!A0,used,2026-01-02,1,X\n"
    "alice,used,2026-01-02,=1+1,X\n"
    "alice,used,2026-01-02,1e999,X\n"
    "alice,used,2026-01-02,1,a@b.org\n"
    "alice,used,9999-01-01,1,X\n"
    "<script>alert(1)</script>,used,2026-01-02,1,X\n"
    "alice,<img src=x>,2026-01-02,1,X\n"
)


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def browser(mara, alice, bob, sign_in):
    return sign_in(mara)


def bring(browser, content, name="facts.csv", source="crm"):
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    return browser.post(BRING, {"file": file, "source": source})


def facts() -> int:
    return Activity.objects.filter(source="crm").count()


def test_nothing_comes_in_before_it_was_looked_at_and_then_once(browser):
    page = browser.get(bring(browser, MIXED).url)
    told = text(page)

    assert "Bring 2 facts in" in told
    for said in ("1 name means nobody here", "nobody@x.org", "found 'renwed', expected one of"):
        assert said in told
    assert "found 2 cells, expected 4" in told
    assert unlabeled(read(page)) == []
    assert (facts(), Run.objects.count()) == (0, 0)

    upload = Upload.objects.get()
    done = browser.post(f"{BRING}{upload.key}/in/")
    again = browser.post(f"{BRING}{upload.key}/in/")

    assert "What came in" in text(browser.get(done.url))
    assert (again.status_code, "came in already" in text(again)) == (400, True)
    assert (facts(), Run.objects.get().new) == (2, 2)
    upload.refresh_from_db()
    assert bytes(upload.content) == b"", "names and addresses are kept nowhere"


def test_the_same_file_again_changes_nothing(browser):
    for _time in range(2):
        page = browser.get(bring(browser, GOOD).url)
        browser.post(f"{BRING}{Upload.objects.waiting().get().key}/in/")

    assert "Nothing of it is new" in text(page)
    assert facts() == 2


def test_columns_of_other_names_are_said_on_the_page(browser):
    url = bring(browser, "Mail;Am;Betrag\nalice;02.01.2026;1.250,00\n").url
    assert "Say below which column holds what" in text(browser.get(url))

    said = {"column-who": "Mail", "column-when": "Am", "column-value": "Betrag"}
    how = {"always": "renewed", "when": "%d.%m.%Y", "decimal": ",", "currency": "eur"}
    assert browser.post(f"{url}read/", {**said, **how}).status_code == 302
    browser.post(f"{url}in/")

    assert Activity.objects.get(source="crm").value == 125_000


def test_cells_of_formulas_and_markup_are_told_and_do_nothing(browser):
    page = browser.get(bring(browser, HOSTILE, name='"><script>x</script>.csv').url)

    assert "Nothing of it is new and can be used" in text(page)
    assert read(page).find_all("script", src=False) == []
    assert read(page).find_all("img", src="x") == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"x" * (uploads.MOST_BYTES + 1), "is the most here"),
        (b"\xff\xfe" + b"\xd8" * 101, "is no text in utf-16"),
        (b"who,what,when\na\0b,used,2026-01-02\n", "found a NUL"),
        (b'who,what,when\n"alice,used,2026-01-02\n', "quotation mark"),
        (b"who,what,when\n" + b"a" * 200_000 + b",used,2026-01-02\n", "field larger"),
        (b"name,date,date\nalice,2026,2026\n", "expected one called"),
        (b"who,who,what,when\na,b,used,2026-01-02\n", "two columns could be"),
        (b"\n\n\n", "empty: its first line"),
        (b"%PDF-1.7 \x00\x01\x02", "found"),
        (b"who,what,when\n" + b"alice,used,2026-01-02\n" * 20_001, "are the most here"),
    ],
)
def test_what_is_no_csv_of_facts_is_told_and_nothing_comes_in(browser, content, said):
    answer = bring(browser, content)
    page = browser.get(answer.url) if answer.status_code == 302 else answer

    assert said in text(page)
    assert facts() == 0
    if answer.status_code == 302:
        assert browser.post(f"{answer.url}in/").status_code == 400


@pytest.mark.parametrize("source", ["", "horo", "Not A Name", "x" * 41, "\0"])
def test_a_source_that_cannot_be_is_told(browser, source):
    assert bring(browser, GOOD, source=source).status_code == 400
    assert not Upload.objects.exists()


def test_others_have_no_such_file_and_only_managers_bring_one(browser, hana, sign_in, client):
    url = bring(browser, GOOD).url

    assert browser.get(url).status_code == 200
    sign_in(hana)
    assert client.get(url).status_code == 404
    assert client.post(f"{url}in/").status_code in (403, 404)
    assert bring(client, GOOD).status_code == 403
    assert "Only managers bring facts in" in text(client.get("/measures/business/bring/"))
    assert facts() == 0


def test_a_file_that_was_left_is_forgotten_after_a_day(browser):
    bring(browser, GOOD)

    assert uploads.forget_old(AT + timedelta(hours=23)) == 0
    assert uploads.forget_old(AT + timedelta(hours=25)) == 1


def test_the_next_file_takes_the_place_of_one_that_waits(browser):
    first, second = bring(browser, GOOD).url, bring(browser, MIXED).url

    assert browser.get(first).status_code == 404
    assert browser.get(second).status_code == 200


@pytest.mark.parametrize("locale", ["ru", "bg"])
def test_a_look_speaks_the_members_language(mara, sign_in, locale):
    make_member("alice")
    mara.locale = locale
    mara.save(update_fields=["locale"])
    browser = sign_in(mara)

    told = text(browser.get(bring(browser, MIXED).url))

    assert not [word for word in ("expected", "Bring", "line", "would") if f" {word} " in told]
