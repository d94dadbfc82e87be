"""A running journey from a change in the editor to its newcomer's “why me?”, and back again.

By a manager at a desk and on a phone, in three languages, and once without JavaScript.
"""

from dataclasses import dataclass

import pytest
import yaml
from conftest import make_member
from playwright.sync_api import Page, expect

from horo.core.time import now
from horo.engine.generations import running
from horo.engine.services.launches import launch
from horo.log import services as log
from horo.messaging.models import Message
from horo.people.activities import JOINED
from horo.people.services import make_link
from horo.playbook.models import Launch
from horo.playbook.services import sound_draft

pytestmark = pytest.mark.browser
DESK, PHONE = 1440, 390


@dataclass(frozen=True)
class Words:
    """What the pages say in one language."""

    when: str
    delay: str
    saved: str
    concerns: str
    under_way: str
    finish: str
    launch: str
    runs: str
    send: str
    title: str
    rule: str
    version: str
    act: str
    back: str


ENGLISH = Words(
    "When", "After 2 days", "Saved. It runs once it is launched.", "See whom it concerns",
    "1 person is under way in “Welcome”.", "They finish on the old version",
    "Launch for 1 person", "Launch {} runs from now on.", "Send to Bob",
    "Why did I get this?", "It is about a member who joined.", "in version {}",
    "Joined", "Go back to it",
)  # fmt: skip
RUSSIAN = Words(
    "Когда", "Через 2 дня", "Сохранено. Заработает после запуска.",
    "Посмотреть, кого это касается", "На маршруте «Welcome» сейчас 1 человек.",
    "Закончат по старой версии", "Запустить для 1 человека", "Отныне работает запуск {}.",
    "Отправить: Bob", "Почему мне это пришло?",
    "Оно касается тех, с кем произошло это: вступление",
    "версии {}", "Вступление в сообщество", "Вернуться к нему",
)  # fmt: skip
BULGARIAN = Words(
    "Кога", "След 2 дни", "Запазено. Ще работи, след като бъде пуснато.", "Вижте кого засяга",
    "По пътеката „Welcome“ сега е 1 човек.", "Довършват по старата версия",
    "Пускане за 1 човек", "Отсега нататък работи пускане {}.", "Изпращане: Bob",
    "Защо получих това?",
    "То е за хората, при които се случи това: присъединяване", "версия {}",
    "Присъединяване към общността", "Връщане към него",
)  # fmt: skip
WAYS = [
    pytest.param("English", ENGLISH, DESK, True, id="english"),
    pytest.param("Русский", RUSSIAN, PHONE, True, id="russian-on-a-phone"),
    pytest.param("Български", BULGARIAN, DESK, True, id="bulgarian"),
    pytest.param("English", ENGLISH, PHONE, False, id="without-javascript-on-a-phone"),
]


@pytest.fixture
def launched(community):
    """mara launched the reference playbook an instant ago: alice is under way in `welcome`."""
    launch(sound_draft(), by=community["mara"], at=now(), based_on=0)
    return community


@pytest.fixture
def visit(chromium, live_server):
    """Open a window of a member's own: with or without JavaScript, in a language, so wide."""
    contexts = []

    def visit_as(member, language: str, width: int, scripts: bool) -> Page:
        context = chromium.new_context(base_url=live_server.url, java_script_enabled=scripts)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto("/sign-in/" + make_link(member, at=now()).partition("/sign-in/")[2])
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.locator(".side").get_by_role("button", name=language).click()
        page.set_viewport_size({"width": width, "height": 844})
        return page

    yield visit_as
    for context in contexts:
        context.close()


def change_the_delay(page: Page, say: Words) -> None:
    page.goto("/playbook/")
    page.locator("a[href='/playbook/edit/journeys/welcome/']").first.click()
    page.locator(".step summary").nth(1).click()
    page.get_by_label(say.when, exact=True).nth(1).fill("2d")
    page.locator(".sticky-actions .btn-primary").click()
    expect(page.get_by_text(say.saved)).to_be_visible()
    expect(page.get_by_text(say.delay).first).to_be_visible()


def launch_the_change(page: Page, say: Words) -> None:
    page.get_by_role("link", name=say.concerns).click()
    page.get_by_text(say.under_way).click()
    expect(page.get_by_role("main").get_by_role("link", name="Alice")).to_be_visible()
    page.get_by_text(say.finish).click()
    page.get_by_role("button", name=say.launch).click()
    expect(page.get_by_text(say.runs.format(2))).to_be_visible()


def approve_for_bob(page: Page, say: Words) -> None:
    page.goto("/today/")
    page.get_by_role("button", name=say.send).click()
    expect(page.get_by_role("button", name=say.send)).to_have_count(0)


def read_why(page: Page, say: Words, version: str) -> None:
    page.goto("/inbox/")
    page.get_by_role("main").locator("a[href^='/inbox/']").first.click()
    page.get_by_role("main").locator("a[href$='/why/']").click()
    main = page.get_by_role("main")
    expect(page.get_by_role("heading", name=say.title)).to_be_visible()
    expect(main.get_by_text(say.rule)).to_be_visible()
    expect(main.get_by_text(say.version.format(version[:7]))).to_be_visible()
    expect(main.get_by_role("listitem").get_by_text(say.act)).to_be_visible()


def go_back(page: Page, say: Words) -> None:
    page.goto("/plan/")
    page.get_by_role("link", name=say.back).click()
    page.get_by_role("main").locator("button.btn-primary").click()
    expect(page.get_by_text(say.runs.format(3))).to_be_visible()


@pytest.mark.parametrize(("language", "say", "width", "scripts"), WAYS)
def test_a_running_journey_is_changed_launched_explained_and_taken_back(
    language, say, width, scripts, launched, visit, settings
):
    mara = visit(launched["mara"], language, width, scripts)
    change_the_delay(mara, say)
    saved = yaml.safe_load((settings.HORO_PLAYBOOK / "journeys" / "welcome.yaml").read_text())
    assert saved["steps"][1]["after"] == "2d"

    launch_the_change(mara, say)
    first, second = Launch.objects.order_by("number")
    assert second.choices["welcome"]["in_flight"] == "finish"

    bob = make_member("bob")
    log.record(JOINED, bob, actor=bob, at=now())
    approve_for_bob(mara, say)
    assert Message.objects.get().member == bob
    read_why(visit(bob, language, width, scripts), say, second.version.sha256)

    go_back(mara, say)
    assert running(now()).playbook.version == first.version.sha256
