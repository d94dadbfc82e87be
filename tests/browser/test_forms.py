"""A form in a browser: asked, answered in three languages, and what the team makes of it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import make_member
from playwright.sync_api import expect
from tests.browser.test_accessible import RULES

from horo.core.time import now
from horo.feedback.models import Answer
from horo.feedback.services import asking

pytestmark = pytest.mark.browser
SAID = {
    "English": ("How is it here?", "What should we put right first?", "Thank you"),
    "Русский": ("Как вам у нас?", "Что нам стоит исправить в первую очередь?", "Спасибо"),
    "Български": ("Как е при нас?", "Какво да поправим най-напред?", "Благодарим"),
}
CRITICS = {"English": "3 detractors", "Русский": "3 критика", "Български": "3 критици"}


@pytest.fixture
def asked(community, monkeypatch):
    """Three members were asked how it is here; the form's audience has tests of its own."""
    monkeypatch.setattr("horo.feedback.services.asking.fits", lambda *_: True)
    people = [make_member(f"m{number}") for number in range(len(SAID))]
    for member in people:
        asking.ask(member, "nps", key=f"nps/{member.pk}", at=now())
    return people


def accessible(page) -> list[str]:
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found.response["violations"]]


def test_members_answer_and_the_team_opens_every_number(page, community, asked, enter):
    main = page.get_by_role("main")
    for member, (language, (title, repair, thanks)) in zip(asked, SAID.items(), strict=True):
        page.context.clear_cookies()
        enter(member)
        page.goto("/")
        page.locator(".side").get_by_role("button", name=language).click()
        page.get_by_role("link", name=title).click()
        expect(page.get_by_role("heading", name=title)).to_be_visible()
        main.locator("label.option", has_text="3").click()
        main.locator("button.btn-primary").click()
        main.get_by_label(repair).fill("Search.")
        assert accessible(page) == []
        main.locator("button.btn-primary").click()
        expect(page.get_by_role("heading", name=thanks)).to_be_visible()
    assert Answer.objects.filter(question="repair", text="Search.").count() == 3

    page.context.clear_cookies()
    enter(community["mara"])
    for language, critics in CRITICS.items():
        page.goto("/console/forms/")
        page.locator(".side").get_by_role("button", name=language).click()
        main.get_by_role("link", name=SAID[language][0]).click()
        expect(main.get_by_text("−100", exact=True)).to_be_visible()
        assert accessible(page) == []
        main.get_by_role("link", name=critics).click()
        expect(main.locator("ul.texts > li")).to_have_count(3)
        assert accessible(page) == []
