"""Own dashboards: made, changed and shared by forms; of two at once the second is told."""

import json

import pytest

from horo.measures.models import OwnBoard
from horo.web.tests.pages import heading_jumps, read, text, unlabeled


@pytest.fixture
def browser(mara, sign_in):
    return sign_in(mara)


@pytest.fixture
def board(browser):
    browser.post("/measures/boards/new/", {"title": "Ours"})
    add(browser, OwnBoard.objects.get(), "text", text="First")
    add(browser, OwnBoard.objects.get(), "text", text="Second")
    return OwnBoard.objects.get()


def add(browser, board, kind, **typed):
    typed = {"width": "1", "version": board.version, **typed}
    return browser.post(f"/measures/boards/own/{board.pk}/add/{kind}/", typed)


def change(browser, board, card, **typed):
    typed = {"kind": "text", "width": "1", **typed}
    return browser.post(f"/measures/boards/own/{board.pk}/cards/{card}/", typed)


def texts(board) -> list[str]:
    board.refresh_from_db()
    return [card.get("text", card["kind"]) for card in board.cards]


def test_every_kind_of_card_can_be_added(browser, board):
    typed = {
        "number": {"measure": "active_authors"},
        "series": {"measure1": "topics", "measure2": "replies"},
        "table": {"of": "tasks", "rows": "5"},
        "funnel": {},
        "triangle": {},
        "heat": {"of": "posts"},
        "distribution": {"of": "first_response"},
    }

    for kind, fields in typed.items():
        board.refresh_from_db()
        assert add(browser, board, kind, **fields).status_code == 302, kind

    assert texts(board) == ["First", "Second", *typed]
    assert browser.get(f"/measures/boards/own/{board.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        ("number", {"measure": "unheard_of"}, "unheard_of"),
        ("series", {"measure1": "topics", "measure2": "first_response_p50"}, "different units"),
        ("series", {"measure1": "topics", "measure2": "replies", "by": "space"}, "not both"),
        ("table", {"of": "tasks", "rows": "5000"}, "50"),
        ("text", {"text": "x" * 5001}, "5000"),
        ("text", {"text": "x", "width": "9"}, "9"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_added(kind, typed, says, browser, board):
    response = add(browser, board, kind, **typed)

    assert response.status_code == 400
    assert says in text(response)
    assert texts(board) == ["First", "Second"]


def test_the_second_of_two_is_told_and_loses_nothing(browser, board, hana, sign_in):
    card = board.cards[0]["id"]
    seen = board.version
    change(browser, board, card, text="By Mara", version=seen)

    late = change(sign_in(hana), board, card, text="By Hana", version=seen)
    page = read(late)
    again = page.select_one("form.card-form input[name=version]")["value"]

    assert late.status_code == 409
    assert "Mara changed this dashboard meanwhile" in page.get_text()
    assert page.textarea.get_text(strip=True) == "By Hana"
    assert texts(board) == ["By Mara", "Second"]
    assert change(sign_in(hana), board, card, text="By Hana", version=again).status_code == 302
    assert texts(board) == ["By Hana", "Second"]


def test_an_order_is_taken_over_whoever_else_changed_something(browser, board, hana, sign_in):
    first, second = (card["id"] for card in board.cards)
    add(browser, board, "text", text="Third")
    order = {"order": f"{second},{first},nothing", "version": board.version}

    page = sign_in(hana).post(f"/measures/boards/own/{board.pk}/arrange/", order)

    assert texts(board) == ["Second", "First", "Third"]
    assert "Somebody changed this dashboard while you did" in text(page)


def test_buttons_move_and_widen_without_any_script(browser, board):
    first = board.cards[0]["id"]

    browser.post(f"/measures/boards/own/{board.pk}/cards/{first}/move/down/")
    browser.post(f"/measures/boards/own/{board.pk}/cards/{first}/width/", {"width": "3"})

    assert texts(board) == ["Second", "First"]
    assert board.cards[1]["width"] == 3
    assert (
        browser.post(f"/measures/boards/own/{board.pk}/cards/{first}/move/away/").status_code == 404
    )


def test_what_is_removed_can_be_had_back(browser, board):
    first = board.cards[0]["id"]

    page = browser.post(f"/measures/boards/own/{board.pk}/cards/{first}/remove/", follow=True)
    assert texts(board) == ["Second"]
    browser.post(read(page).select_one("form[action*='/undo/']")["action"])
    assert texts(board) == ["First", "Second"]

    page = browser.post(f"/measures/boards/own/{board.pk}/remove/", follow=True)
    assert browser.get(f"/measures/boards/own/{board.pk}/").status_code == 404
    browser.post(read(page).select_one("form[action*='/restore/']")["action"])
    assert browser.get(f"/measures/boards/own/{board.pk}/").status_code == 200


def test_an_undo_takes_back_nobody_elses_change(browser, board):
    version = board.version
    add(browser, board, "text", text="Third")

    page = browser.post(f"/measures/boards/own/{board.pk}/undo/{version}/", follow=True)

    assert texts(board) == ["First", "Second", "Third"]
    assert "nothing was taken back" in text(page)


def test_words_are_markdown_and_nothing_else(browser, board):
    nasty = "**bold** <img src=x onerror=alert(1)> [x](javascript:alert(1))"
    add(browser, board, "text", text=nasty, title="<script>alert(1)</script>")

    page = read(browser.get(f"/measures/boards/own/{board.pk}/"))

    assert page.find("strong", string="bold") is not None
    assert page.select("img[onerror], a[href^='javascript'], .board script") == []


def test_a_dashboard_holds_no_more_than_anybody_reads(browser, board):
    cards = [{"kind": "funnel", "id": str(number)} for number in range(40)]
    OwnBoard.objects.update(cards=cards)
    board.refresh_from_db()

    assert add(browser, board, "text", text="One too many").status_code == 403
    assert len(texts(board)) == 40


def test_it_is_the_teams(browser, board, otto, sign_in):
    assert browser.get(f"/measures/boards/own/{board.pk}/").status_code == 200
    outside = sign_in(otto)

    for path in ("", "edit/", "add/text/", f"cards/{board.cards[0]['id']}/"):
        assert outside.get(f"/measures/boards/own/{board.pk}/{path}").status_code == 404
    assert outside.post("/measures/boards/new/", {"title": "Mine"}).status_code == 404
    assert OwnBoard.objects.count() == 1


def test_forms_can_be_read_out(browser, board):
    for path in ("edit/", "add/series/", "add/text/"):
        page = read(browser.get(f"/measures/boards/own/{board.pk}/{path}"))
        assert unlabeled(page) == []
        assert heading_jumps(page) == []


@pytest.mark.parametrize(
    "key", ["own:" + "9" * 5000, "own:²", "own:", "ready:nothing", "playbook:health", "x", "a:b:c"]
)
def test_a_dashboard_that_there_is_not_does_not_exist(key, browser):
    assert browser.post(f"/measures/boards/copy/{key}/").status_code == 404
    assert browser.get(f"/measures/boards/sharing/{key}/").status_code == 404


@pytest.mark.shared
def test_no_known_payload_runs_in_words_or_titles(browser, board, shared_corpora):
    naughty = json.loads((shared_corpora / "naughty" / "blns.json").read_text())
    lines = (shared_corpora / "xss" / "dompurify.jsonl").read_text().splitlines()
    payloads = [str(json.loads(line).get("payload", "")) for line in lines]
    texts = [text for text in (*naughty, *payloads) if text.strip()]
    cards = [
        {"kind": "text", "id": str(place), "title": text[:120].strip(), "text": text[:5000]}
        for place, text in enumerate(texts)
    ]
    OwnBoard.objects.update(cards=cards, title=naughty[-1][:120] or "x")

    page = read(browser.get(f"/measures/boards/own/{board.pk}/"))

    assert len(page.select(".board-card")) > 400
    assert page.select(".board script, .board iframe, .board object, .board form") == []
    assert [
        tag for tag in page.select(".board *") if any(a.startswith("on") for a in tag.attrs)
    ] == []
