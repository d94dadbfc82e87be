"""Dashboards in a browser: arranged by pointer and keyboard, shared, taken along; on a phone."""

import pytest
from playwright.sync_api import expect

from horo.core.time import now
from horo.measures.models import OwnBoard
from horo.web.services.boards import editing, finding

pytestmark = pytest.mark.browser


@pytest.fixture
def board(community, page, enter):
    """mara's own dashboard of three texts, and mara signed in."""
    mara = community["mara"]
    cards = [{"kind": "text", "text": text, "id": text.lower()} for text in ("One", "Two", "Three")]
    made = editing.make("Ours", by=mara, at=now())
    OwnBoard.objects.filter(pk=made.pk).update(cards=cards)
    enter(mara)
    return made


def order(board) -> list[str]:
    board.refresh_from_db()
    return [card["id"] for card in board.cards]


def test_a_card_is_dragged_to_its_place(page, board):
    page.goto(f"/measures/boards/own/{board.pk}/edit/")
    handle = page.get_by_role("button", name="Move One", exact=True)
    target = page.locator("[data-card=three]").bounding_box()
    here = handle.bounding_box()

    page.mouse.move(here["x"] + 5, here["y"] + 5)
    page.mouse.down()
    page.mouse.move(target["x"] + target["width"] - 10, target["y"] + 20, steps=8)
    with page.expect_response("**/arrange/"):
        page.mouse.up()

    expect(page.locator("[data-card]").last).to_have_attribute("data-card", "one")
    assert order(board) == ["two", "three", "one"]


def test_a_finger_does_the_same_on_a_phone(chromium, live_server, page, board):
    phone = chromium.new_context(
        base_url=live_server.url, has_touch=True, viewport={"width": 390, "height": 850}
    )
    phone.add_cookies(page.context.cookies())
    touched = phone.new_page()
    touched.goto(f"/measures/boards/own/{board.pk}/edit/")
    touched.get_by_role("button", name="Move One", exact=True).scroll_into_view_if_needed()
    finger = phone.new_cdp_session(touched)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        places = [{"x": x, "y": y} for x, y in points]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    here = touched.get_by_role("button", name="Move One", exact=True).bounding_box()
    over = touched.locator("[data-card=two]").bounding_box()
    x, y, end = here["x"] + 8, here["y"] + 8, over["y"] + over["height"] - 6
    touch("touchStart", (x, y))
    with touched.expect_response("**/arrange/"):
        for step in range(1, 9):
            touch("touchMove", (x, y + (end - y) * step / 8))
        touch("touchEnd")

    assert order(board) == ["two", "one", "three"]
    phone.close()


def test_the_arrow_keys_do_the_same(page, board):
    page.goto(f"/measures/boards/own/{board.pk}/edit/")
    page.get_by_role("button", name="Move One", exact=True).focus()

    with page.expect_response("**/arrange/"):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")

    expect(page.locator("[data-card]").last).to_have_attribute("data-card", "one")
    expect(page.get_by_role("button", name="Move One", exact=True)).to_be_focused()
    assert order(board) == ["two", "three", "one"]


def test_buttons_do_it_without_javascript(chromium, live_server, page, board):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()

    plain.goto(f"/measures/boards/own/{board.pk}/edit/")
    plain.get_by_role("button", name="Later: One").click()
    plain.get_by_role("link", name="Number", exact=True).click()
    plain.get_by_label("Measure").select_option("active_authors")
    plain.get_by_role("button", name="Add the card").click()

    expect(plain.locator("[data-card]")).to_have_count(4)
    assert order(board)[:3] == ["two", "one", "three"]
    context.close()


def test_it_is_shared_and_read_by_a_visitor(chromium, live_server, page, board):
    page.goto(f"/measures/boards/own/{board.pk}/")
    page.get_by_role("link", name="Share and send").click()
    page.get_by_label("Who may read").select_option("everyone")
    page.get_by_role("button", name="Make a link").click()
    address = page.get_by_label("Whoever has the link").input_value()

    visitor = chromium.new_context().new_page()
    visitor.goto(address)
    expect(visitor.get_by_role("heading", name="Ours")).to_be_visible()
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("No link leads here.")).to_be_visible()

    assert visitor.goto(address).status == 404
    visitor.context.close()


def test_it_is_taken_along(page, community, enter):
    enter(community["mara"])
    page.goto("/measures/boards/health/")
    page.get_by_text("Take along").click()
    with page.expect_download() as pdf:
        page.get_by_role("link", name="PDF").click()
    page.locator(".board-card .behind summary").first.click()
    with page.expect_download() as png:
        page.get_by_role("link", name="PNG").first.click()

    assert pdf.value.path().read_bytes().startswith(b"%PDF-")
    assert png.value.path().read_bytes().startswith(b"\x89PNG")


LANGUAGES = {"English": "Dashboards", "Русский": "Панели", "Български": "Табла"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_dashboard_fits_a_phone_and_a_desk(language, page, community, enter):
    enter(community["mara"])
    page.goto("/measures/")
    page.locator(".side").get_by_role("button", name=language).click()
    expect(page.get_by_role("link", name=LANGUAGES[language]).first).to_be_visible()
    wide, small = {}, {}

    for width in (320, 390, 1440):
        page.set_viewport_size({"width": width, "height": 800})
        for board in finding.ready_boards():
            page.goto(f"/measures/boards/{board.slug}/")
            wide[board.slug, width] = page.evaluate("document.documentElement.scrollWidth")
            small[board.slug, width] = page.evaluate(SMALLEST)

    assert {where: pixels for where, pixels in wide.items() if pixels > where[1]} == {}
    assert {
        where: pixels for where, pixels in small.items() if where[1] >= 390 and pixels < 11.9
    } == {}


SMALLEST = """Math.min(99, ...[...document.querySelectorAll('.drawing text')]
    .filter((text) => text.getBoundingClientRect().width > 0)
    .map((text) => {
      const svg = text.ownerSVGElement;
      const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
      return parseFloat(text.getAttribute('font-size')) * scale;
    }))"""
