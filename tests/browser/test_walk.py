"""A walk through the rooms: every page fits, says what it is, and can be read by everybody."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import make_member
from tests.browser.test_accessible import RULES

from horo.chat.services import conversations
from horo.content.models import Space
from horo.core.time import now
from horo.gatherings.services import events, seats
from horo.people.models import Profile

pytestmark = pytest.mark.browser
PAGES = (
    "/members/", "/members/map/-/", "/introductions/", "/conversations/", "/conversations/{chat}/",
    "/notifications/", "/notifications/preferences/", "/forms/", "/forms/idea/", "/recognition/",
    "/badges/first-answer/", "/events/", "/events/?month={month}", "/events/{event}/",
    "/events/new/", "/events/calendar/", "/view-as/", "/console/forms/", "/console/recognition/",
    "/people/{olga}/", "/measures/business/bring/", "/playbook/files/funnel.yaml?by=launch",
)  # fmt: skip
LOOKS = {"en": (1440, "light"), "ru": (390, "dark"), "bg": (320, "light")}
WRONG = """() => [
    document.documentElement.scrollWidth > innerWidth && "wider than the screen",
    document.querySelectorAll("h1").length !== 1 && "not one heading",
    [...document.querySelectorAll(".bar > a > span")].some(
        word => innerWidth >= 360 && word.scrollWidth > word.clientWidth + 1)
        && "a word is cut off",
].filter(Boolean)"""


@pytest.fixture
def lived_in(community):
    """Olga, who has a long name, lives in Sofia, writes to the manager and goes to an event."""
    mara, at = community["mara"], now()
    olga = make_member("olga")
    type(olga).objects.filter(pk=olga.pk).update(name="Olga Konstantinopolskaya-Schneidermann")
    Profile.objects.create(
        member=olga, place="Sofia", country="BG", latitude=42.7, longitude=23.3, is_on_map=True
    )
    sent = conversations.write_to([mara], "Look: https://example.org/" + 90 * "x", by=olga, at=at)
    starts = at + timedelta(days=3)
    wanted = events.Wanted("Open hour", starts, starts + timedelta(hours=1), "UTC", capacity=1)
    event = events.schedule(Space.objects.get(slug="help"), wanted, by=mara, at=at)
    seats.answer(event.occurrences.get(), "going", by=olga, at=at)
    ids = {"chat": sent.conversation_id, "event": event.pk, "olga": olga.pk}
    return {**ids, "month": f"{starts:%Y-%m}"}


@pytest.mark.parametrize("language", LOOKS)
def test_every_page_of_the_rooms_fits_and_can_be_read(
    language, lived_in, community, page, enter, live_server
):
    enter(community["mara"])
    page.locator(f'.choices button[value="{language}"]:visible').first.click()
    width, theme = LOOKS[language]
    page.context.add_cookies([{"name": "horo_theme", "value": theme, "url": live_server.url}])
    page.set_viewport_size({"width": width, "height": 844})
    found = [
        f"{path}: {problem}"
        for path in (each.format(**lived_in) for each in PAGES)
        for problem in problems(page, path, language)
    ]

    assert found == []


def problems(page, path: str, language: str) -> list[str]:
    if (answer := page.goto(path)) is None or answer.status != 200:
        return [f"answers {answer.status if answer else 'nothing'}"]
    if page.locator("html").get_attribute("lang") != language:
        return ["speaks another language"]
    seen = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    broken = seen.response["violations"]
    return [*page.evaluate(WRONG), *(f"{one['id']}: {one['nodes'][0]['html']}" for one in broken)]
