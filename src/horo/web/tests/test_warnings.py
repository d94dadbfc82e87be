"""Early warnings: their pages, another threshold, the draft, and who decides."""

from datetime import timedelta

import pytest

from horo.core.time import now
from horo.measures.models import RaisedWarning
from horo.measures.warnings import raising, rules
from horo.measures.warnings.looks import Look, Seen
from horo.measures.warnings.tests.made import Made
from horo.messaging.models import Message
from horo.web.services import first_looks, warnings
from horo.web.tests.pages import read, text

WAITING = "/measures/warnings/rules/waiting/"


@pytest.fixture
def raised(db):
    at = now()
    return RaisedWarning.objects.create(
        slug="waiting", kind="stalled", title="More topics than usual wait", raised_at=at,
        since=at - timedelta(days=2), starts_at=at - timedelta(days=1), ends_at=at, value=9,
        usual=2, unit="topics", n=9, score=4.2, threshold=3.5,
    )  # fmt: skip


@pytest.fixture
def a_year(monkeypatch):
    """Forty weeks, two of them far from usual, of which the first was over at once."""
    begin = now() - timedelta(weeks=40)
    scores = [0.5] * 40
    scores[10], scores[20], scores[21] = 5.0, 4.0, 4.0
    looks = tuple(
        Look(
            begin + timedelta(weeks=place), begin + timedelta(weeks=place + 1), score,
            value=10 + score, usual=10, step=1.0, n=10, unit="topics",
        )
        for place, score in enumerate(scores)
    )  # fmt: skip
    monkeypatch.setattr(warnings, "_year", lambda warn, found, at: Seen(looks, "week"))


def check(*last):
    """Thirty people write a week; in the `last` ones fewer. Look at it once the last is over."""
    made = Made()
    for week, people in enumerate([30] * 11 + list(last)):
        made.write(7 * week + 2, people)
    history = made.history(7 * (11 + len(last)))
    return raising.check(history.as_of, warehouse=history.warehouse)


def told():
    return [(message.member, message.subject) for message in Message.objects.all()]


def test_the_managers_are_told_once_and_nobody_else(mara, hana, alice):
    check(2)
    check(2, 2)

    assert told() == [(mara, "Early warning: Fewer people write than usual")]
    assert "/measures/warnings/" in Message.objects.get().text


def test_where_a_group_is_empty_the_team_is_told(hana, alice):
    check(2)

    assert [member for member, _ in told()] == [hana]


def test_each_is_told_in_their_own_language(mara):
    mara.locale = "bg"
    mara.save()
    check(2)

    assert told() == [(mara, "Ранно предупреждение: Пишат по-малко хора от обичайното")]


def test_each_warning_says_how_often_it_would_have_been_raised(mara, a_year, sign_in):
    page = read(sign_in(mara).get("/measures/warnings/"))
    articles = page.select(".warning-rule")

    assert len(articles) == len(rules.DEFAULTS)
    assert "raised 2 times in the last year of the log; false alarms: 1." in text(
        sign_in(mara).get("/measures/warnings/")
    )
    for article in articles:
        assert len(article.select("svg.strip rect")) == 40
        assert len(article.select("rect.false")) == 1
        assert len(article.select("rect.raised")) == 2


def test_another_threshold_is_judged_at_once(mara, a_year, sign_in):
    browser = sign_in(mara)

    part = browser.get(WAITING, {"threshold": "4,5"}, headers={"HX-Request": "true"})
    page = read(part)
    assert page.html is None or page.h1 is None, "htmx gets the part alone"
    assert len(page.select("tbody tr")) == 1
    assert "raised 1 time in" in text(part)
    assert "would not have been raised" in text(browser.get(WAITING, {"threshold": "50"}))


@pytest.mark.parametrize("threshold", ["0", "-1", "x", "nan", "inf", "1e9", "1" * 400])
def test_what_is_no_threshold_is_said_and_changes_nothing(threshold, mara, a_year, sign_in):
    found = sign_in(mara).get(WAITING, {"threshold": threshold})

    assert found.status_code == 400
    assert "Write a threshold as a number above 0" in text(found)
    assert "raised 2 times" in text(found)


def test_an_unknown_warning_does_not_exist(mara, sign_in):
    browser = sign_in(mara)

    assert browser.get("/measures/warnings/rules/nothing/").status_code == 404
    assert browser.get("/measures/warnings/4711/").status_code == 404


def test_a_threshold_goes_into_the_draft_and_nothing_else_moves(mara, playbook, a_year, sign_in):
    file = playbook / "measures.yaml"
    before = file.read_text().splitlines()

    answer = sign_in(mara).post(f"{WAITING}threshold/", {"threshold": "4"})

    after = file.read_text().splitlines()
    (changed,) = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    assert changed == (
        "    stalled: {silent: 3d, threshold: 3.5}",
        "    stalled: {silent: 3d, threshold: 4}",
    )
    assert answer.headers["Location"] == "/plan/"


def test_without_own_warnings_it_says_where_to_write_them(mara, a_year, sign_in):
    browser = sign_in(mara)

    assert "Horo's own are in force" in text(browser.get(WAITING, {"threshold": "2"}))
    refused = browser.post(f"{WAITING}threshold/", {"threshold": "2"})
    assert refused.status_code == 400
    assert "states no such warning" in text(refused)


def test_what_is_raised_stands_on_its_page_and_on_today(mara, raised, sign_in):
    browser = sign_in(mara)

    for path in ("/measures/warnings/", "/today/"):
        page = read(browser.get(path))
        assert page.find("a", href=f"/measures/warnings/{raised.pk}/", string=raised.title)
    one = text(browser.get(f"/measures/warnings/{raised.pk}/"))
    assert all(words in one for words in ("Value 9", "Usually 2", "See the topics that wait"))


def test_on_today_stands_nothing_where_nothing_is_raised(mara, sign_in):
    assert read(sign_in(mara).get("/today/")).find(id="early") is None


def test_setting_aside_takes_a_reason_and_can_be_taken_back(mara, raised, sign_in):
    browser, page = sign_in(mara), f"/measures/warnings/{raised.pk}/"

    assert browser.post(f"{page}dismiss/", {"reason": " "}).status_code == 400
    browser.post(f"{page}dismiss/", {"reason": "School holidays"})
    assert "set aside by Mara: School holidays" in text(browser.get("/measures/warnings/"))
    assert read(browser.get("/today/")).find(id="early") is None
    browser.post(f"{page}back/")
    assert read(browser.get("/today/")).find(id="early") is not None


def test_who_looks_into_it_is_seen_by_the_others(mara, hana, raised, sign_in):
    sign_in(hana).post(f"/measures/warnings/{raised.pk}/take/")

    assert "Hana looks into it" in text(sign_in(mara).get("/measures/warnings/"))


@pytest.mark.parametrize("path", ["", "take/", "dismiss/", "back/"])
def test_members_learn_nothing_of_warnings(path, alice, raised, sign_in):
    browser, page = sign_in(alice), f"/measures/warnings/{raised.pk}/{path}"
    answer = browser.post(page, {"reason": "x"}) if path else browser.get(page)

    assert answer.status_code in (302, 403, 404)
    raised.refresh_from_db()
    assert (raised.taken_by, raised.dismissed_by) == (None, None)


def test_a_person_who_is_gone_is_not_named(mara, raised, sign_in):
    RaisedWarning.objects.update(slug="enough-to-do", kind="capacity", group="member:99999")

    assert sign_in(mara).get(f"/measures/warnings/{raised.pk}/").status_code == 200


def test_what_is_made_ready_serves_this_hour_and_the_next(mara, sign_in, monkeypatch):
    read, at = [], now()
    monkeypatch.setattr(warnings, "_read", lambda *_: read.append(1) or Seen((), "week"))

    first_looks.make_ready(at)
    ready = len(read)
    warnings.all_rules(at + timedelta(hours=1), reader=mara)
    assert (ready > 0, len(read)) == (True, ready)

    first_looks.make_ready(at + timedelta(hours=1))
    warnings.all_rules(at + timedelta(hours=3), reader=mara)
    assert len(read) == 3 * ready, "what is two hours old is read anew"
