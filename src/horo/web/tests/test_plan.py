"""The page *Plan*: what a launch means in people, the choice about runs, and going back."""

from datetime import timedelta

import pytest
import yaml

from horo.core.time import now
from horo.people.models import Member
from horo.playbook.models import Launch
from horo.playbook.services import current, latest_launch, launch_first
from horo.web.tests.conftest import ask, space
from horo.web.tests.pages import heading_jumps, read, text, unlabeled


@pytest.fixture
def launched(community):
    launch_first(now() - timedelta(days=60))
    return community


def change(folder, name, **changes):
    path = folder / name
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()) | changes, allow_unicode=True))


@pytest.fixture
def draft(launched, playbook):
    """The draft greets at once, and no longer after a day."""
    steps = [
        {"id": "welcome", "send": "welcome"},
        {"id": "again", "after": "2d", "send": "welcome"},
    ]
    change(playbook, "journeys/welcome.yaml", steps=steps)
    return launched


def form(response, **more):
    """Return what the page's form would send."""
    fields = read(response).select_one("main form").find_all("input")
    plain = {
        one["name"]: one.get("value", "")
        for one in fields
        if one.get("type") not in ("radio", "checkbox") or one.has_attr("checked")
    }
    return plain | more


def launch(browser, response, **more):
    return browser.post("/plan/launch/", form(response, **more), follow=True)


def test_before_the_first_launch_the_page_offers_it(community, sign_in):
    browser = sign_in(community)
    page = browser.get("/plan/")
    assert "the folder runs as it is" in text(page)

    launch(browser, page)

    assert (latest_launch().by, latest_launch().number) == (community, 1)


def test_where_nothing_differs_there_is_nothing_to_launch(launched, sign_in):
    page = sign_in(launched).get("/plan/")

    assert "Nothing to launch" in text(page)
    assert "Launch 1" in text(page)


def test_a_change_is_told_in_people_and_each_sentence_names_them(draft, alice, sign_in):
    page = sign_in(draft).get("/plan/")

    journey = read(page).select_one("article[aria-label]")
    assert "1 person is under way in" in journey.get_text()
    assert journey.find("a", string="Alice") or "Alice" in journey.get_text()
    assert read(page).select_one("main form .btn-primary").get_text(strip=True) == (
        "Launch for 1 person"
    )


def test_the_choice_about_runs_is_stored_with_the_launch(draft, sign_in):
    browser = sign_in(draft)
    page = browser.get("/plan/")

    launch(browser, page, **{"in_flight:welcome": "restart", "note": "Greet sooner"})

    row = latest_launch()
    assert (row.number, row.by, row.note) == (2, draft, "Greet sooner")
    assert row.choices["welcome"]["in_flight"] == "restart"
    assert row.admissions.count() == 1


def test_the_usual_choice_is_marked_and_taken(draft, sign_in):
    browser = sign_in(draft)

    launch(browser, browser.get("/plan/"))

    assert latest_launch().choices["welcome"]["in_flight"] == "continue"
    assert current().journeys["welcome"].steps[1].id == "again"


def test_a_loss_needs_consent_of_its_own(launched, playbook, bob, sign_in):
    stages = yaml.safe_load((playbook / "funnel.yaml").read_text())["stages"]
    stages[1]["when"]["times"] = 9
    change(playbook, "funnel.yaml", stages=stages)
    browser = sign_in(launched)
    page = browser.get("/plan/")
    assert "would go back from the stage" in text(page)

    refused = launch(browser, page)
    assert "Tick the box if that is meant." in text(refused)
    assert latest_launch().number == 1
    launch(browser, page, accept_losses="on")
    assert latest_launch().number == 2


@pytest.mark.parametrize("number", ["many", "9" * 5_000], ids=["a word", "too long"])
def test_what_is_no_number_launches_nothing_and_is_told(draft, sign_in, number):
    browser = sign_in(draft)
    page = browser.get(f"/plan/?before={number[:40]}")

    assert "people a day" in text(launch(browser, page, **{"backfill:welcome": number}))
    assert "compared with launch -1" in text(launch(browser, page, based_on=number))
    assert latest_launch().number == 1


def test_somebody_elses_launch_in_between_is_told(draft, hana, sign_in, playbook):
    browser = sign_in(draft)
    page = browser.get("/plan/")
    launch(sign_in(hana), page)
    change(playbook, "journeys/welcome.yaml", title="Welcome again")

    answer = launch(sign_in(draft), browser.get("/plan/"), based_on="1")

    assert "compared with launch 1, but launch 2 by Hana" in text(answer)
    assert Launch.objects.count() == 2


def test_a_folder_that_changed_since_it_was_looked_at_is_looked_at_again(draft, sign_in, playbook):
    browser = sign_in(draft)
    page = browser.get("/plan/")
    change(playbook, "journeys/welcome.yaml", title="Welcome again")

    answer = launch(browser, page)

    assert "The folder has changed since you looked at it" in text(answer)
    assert Launch.objects.count() == 1


def test_a_broken_folder_is_told_and_the_older_version_goes_on(launched, sign_in, playbook):
    (playbook / "journeys" / "welcome.yaml").write_text("title: Welcome\n")

    page = sign_in(launched).get("/plan/")

    assert "goes on running meanwhile" in text(page)
    assert current().journeys["welcome"].steps


def test_the_playbook_page_says_that_the_folder_differs_or_is_broken(draft, sign_in, playbook):
    browser = sign_in(draft)
    assert "The folder differs from version" in text(browser.get("/playbook/"))

    (playbook / "journeys" / "welcome.yaml").write_text("title: Welcome\n")
    assert "The folder has errors. Until" in text(browser.get("/playbook/"))

    launch_page = browser.get("/playbook/").text
    assert 'href="/plan/"' in launch_page


def test_going_back_shows_what_it_changes_and_launches_the_older_version(draft, sign_in):
    browser = sign_in(draft)
    launch(browser, browser.get("/plan/"))
    page = browser.get("/plan/?to=1")
    assert "Back to launch 1" in text(page)
    assert "Go back for 1 person" in text(page)

    launch(browser, page)

    first, _, third = Launch.objects.order_by("number")
    assert third.version == first.version


def test_after_going_back_the_page_tells_whose_change_the_folder_still_holds(draft, sign_in):
    browser = sign_in(draft)
    launch(browser, browser.get("/plan/"))
    launch(browser, browser.get("/plan/?to=1"))

    page = browser.get("/plan/")

    assert "The folder holds what launch 2 ran; going back does not touch it." in text(page)
    ways_back = [link["href"] for link in read(page).select(".launches a.end")]
    assert ways_back == ["/plan/?to=2"]  # launch 1 is what runs again


@pytest.mark.parametrize("to", ["9", "0", "x", "99999999999999999999"])
def test_going_back_to_what_never_was_is_no_page(to, draft, sign_in):
    assert sign_in(draft).get(f"/plan/?to={to}").status_code == 404


def test_all_the_people_of_a_sentence_have_a_page(draft, alice, sign_in):
    page = sign_in(draft).get("/plan/who/?of=on/welcome")

    assert "1 person is under way" in text(page)
    assert "Alice" in text(page)


def test_a_sentence_that_is_no_longer_said_leads_back(draft, sign_in):
    answer = sign_in(draft).get("/plan/who/?of=on/nothing", follow=True)

    assert "The plan says something else by now." in text(answer)


def test_no_title_of_a_private_space_is_on_the_page(draft, sign_in, bob):
    ask(bob, "An open question", space("open"), ago=timedelta(hours=1))

    assert "Behind closed doors" not in text(sign_in(draft).get("/plan/"))


@pytest.mark.parametrize("language", ["en", "ru", "bg"])
def test_the_page_with_a_change_can_be_walked_in_each_language(draft, language, sign_in):
    Member.objects.filter(pk=draft.pk).update(locale=language)

    page = read(sign_in(draft).get("/plan/"))

    assert page.html["lang"] == language
    assert (unlabeled(page), heading_jumps(page)) == ([], [])


@pytest.mark.parametrize(("language", "steps"), [("en", "steps"), ("ru", "шаги"), ("bg", "стъпки")])
def test_what_of_a_journey_changed_is_named_in_the_readers_language(
    draft, language, steps, sign_in
):
    Member.objects.filter(pk=draft.pk).update(locale=language)

    changed = read(sign_in(draft).get("/plan/")).select_one(".changes li").get_text()

    assert changed.endswith(steps)


def test_the_page_with_a_change_costs_few_statements(draft, sign_in, django_assert_max_num_queries):
    browser = sign_in(draft)
    browser.get("/plan/")

    with django_assert_max_num_queries(16):
        browser.get("/plan/")


def test_the_plan_is_for_the_team(draft, alice, sign_in):
    browser = sign_in(alice)

    assert browser.get("/plan/").status_code == 404
    assert browser.post("/plan/launch/", {"based_on": "1"}).status_code == 404
    assert Launch.objects.count() == 1
