"""Editing a journey and a ritual in the console: what is typed is what the file says."""

import json
from difflib import unified_diff

import pytest

from horo.core.time import now
from horo.log.models import Activity
from horo.playbook.services import launch_first
from horo.web.tests.pages import heading_jumps, read, text, unlabeled

WELCOME = "/playbook/edit/journeys/welcome/"


@pytest.fixture
def browser(community, sign_in):
    return sign_in(community)


def form(response, **typed):
    """Return what the editor's form would send, with `typed` in its fields."""
    found = read(response).select_one("form.editor")
    sent = {}
    for control in found.find_all(["input", "textarea", "select"]):
        if control.name == "select":
            chosen = control.find("option", selected=True) or control.find("option")
            sent[control["name"]] = chosen["value"]
        elif control.name == "textarea":
            sent[control["name"]] = control.get_text().removeprefix("\n").replace("\n", "\r\n")
        else:
            sent[control["name"]] = control.get("value", "")
    assert not typed.keys() - sent.keys(), "there are no such fields"
    return sent | typed


def press(browser, response, button, *, at="", **typed):
    name = {"add": "to"}.get(button, "at")
    return browser.post(f"{WELCOME}{button}/", form(response, **typed) | {name: at})


def difference(before, after):
    """Return the lines taken away and added."""
    lines = unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


@pytest.fixture
def welcome(playbook):
    return playbook / "journeys" / "welcome.yaml"


def test_saving_what_was_opened_changes_no_file_and_records_nothing(browser, playbook):
    for path in [*playbook.glob("journeys/*.yaml"), *playbook.glob("rituals/*.yaml")]:
        before, url = path.read_bytes(), f"/playbook/edit/{path.parent.name}/{path.stem}/"
        page = browser.get(url)
        assert browser.post(f"{url}save/", form(page)).status_code == 302, text(page)
        assert path.read_bytes() == before
    assert not Activity.objects.filter(verb="drafted").exists()


def test_a_changed_field_changes_its_line_alone_and_is_recorded(browser, community, welcome):
    before = welcome.read_text()

    page = browser.get(WELCOME)
    saved = press(browser, page, "save", **{"steps/1/after": "4d", "title": "Welcome in"})

    assert saved.status_code == 302
    assert difference(before, welcome.read_text()) == [
        "-title: Welcome", "+title: Welcome in", "-    after: 3d", "+    after: 4d",
    ]  # fmt: skip
    row = Activity.objects.get(verb="drafted")
    assert (row.actor_id, row.object_key) == (community.pk, "journeys/welcome.yaml")


def test_the_page_reads_in_sentences_and_every_control_has_a_name(browser):
    page = browser.get(WELCOME)

    assert "After 3 days" in text(page)
    assert (unlabeled(read(page)), heading_jumps(read(page))) == ([], [])


def test_looking_shows_the_lines_that_would_change_and_writes_nothing(browser, welcome):
    before = welcome.read_text()

    page = press(browser, browser.get(WELCOME), "look", **{"steps/1/after": "4d"})

    assert "+    after: 4d" in read(page).select_one("#change pre").get_text()
    assert welcome.read_text() == before


def test_steps_come_move_and_go_and_leave_the_file_as_it_was(browser, welcome):
    before = welcome.read_bytes()
    page = browser.get(WELCOME)

    page = press(browser, page, "add", at="steps", **{"new:steps": "task"})
    assert "To be written" in text(page)
    page = press(browser, page, "up", at="steps/3")
    page = press(browser, page, "down", at="steps/2")
    page = press(browser, page, "remove", at="steps/3")

    assert json.loads(form(page)["text"]).encode() == before
    press(browser, page, "save")
    assert welcome.read_bytes() == before


@pytest.mark.parametrize("kind", ["branch", "split", "wait", "send", "notify", "tag", "ask"])
def test_a_new_step_of_any_kind_can_be_filled_in(browser, kind):
    page = press(browser, browser.get(WELCOME), "add", at="steps", **{"new:steps": kind})

    assert page.status_code == 200
    cards = read(page).select("li.step")
    assert len(cards) >= 4
    assert (unlabeled(read(page)), heading_jumps(read(page))) == ([], [])


def test_a_fork_gets_steps_of_its_own(browser, welcome):
    page = press(browser, browser.get(WELCOME), "add", at="steps", **{"new:steps": "branch"})
    inside = {"new:steps/3/branch/else": "send"}
    page = press(browser, page, "add", at="steps/3/branch/else", **inside)
    saved = press(browser, page, "save", **{"steps/3/branch/if": "did: reacted"})

    assert saved.status_code == 302
    written = welcome.read_text()
    assert "      if: {did: reacted}\n      then:\n        - id: branch-then\n" in written


def test_a_step_of_its_own_comes_and_goes_inside_a_fork(browser):
    page = press(browser, browser.get(WELCOME), "add", at="steps", **{"new:steps": "wait"})
    with_wait = json.loads(form(page)["text"])
    way = "steps/3/else"
    page = press(browser, page, "add", at=way, **{f"new:{way}": "task"})
    assert f"{way}/0/task/title" in form(page)

    page = press(browser, page, "remove", at=f"{way}/0")

    assert json.loads(form(page)["text"]) == with_wait


def test_the_reference_edited_in_the_console_equals_the_one_edited_by_hand(browser, playbook):
    by_hand = {
        "journeys/new-helper.yaml": [
            ("    after: 3d\n", "    after: 4d\n"),
            ("    send: thank-you\n", "    unless: {was: thanked}\n    send: thank-you\n"),
            ("    times: 5\n", "    times: 6\n"),
        ],
        "journeys/first-question.yaml": [
            ("{to: moderators, title:", "{to: managers, title:"),
            ("goal: {was: replied_to, within: 24h}\n", "goal: {was: replied_to, within: 36h}\n"),
        ],
        "rituals/weekly-welcome.yaml": [
            ("lasts: 8h", "lasts: 6h"),
            ("too\n    small, and", "too big, and"),
        ],
    }
    typed = {
        "journeys/new-helper": {
            "steps/1/after": "4d", "steps/0/unless": "{was: thanked}",
            "audience": "- did: replied\n  times: 6\n  distinct: threads\n"
            "- not: {in: {audience: in-trouble}}",
        },
        "journeys/first-question": {
            "steps/0/task/to": "managers", "goal": "{was: replied_to, within: 36h}",
        },
    }  # fmt: skip
    expected = {path: (playbook / path).read_text() for path in by_hand}
    for path, changes in by_hand.items():
        for old, new in changes:
            assert expected[path].count(old) >= 1, (path, old)
            expected[path] = expected[path].replace(old, new, 1)
    ritual = browser.get("/playbook/edit/rituals/weekly-welcome/")
    opening = form(ritual)["opens_with/text"].replace("too\r\nsmall", "too big")
    typed["rituals/weekly-welcome"] = {"lasts": "6h", "opens_with/text": opening}
    for name, values in typed.items():
        url = f"/playbook/edit/{name}/"
        saved = browser.post(f"{url}save/", form(browser.get(url), **values))
        assert saved.status_code == 302, text(saved)
    assert {path: (playbook / path).read_text() for path in by_hand} == expected


def test_errors_stand_beside_their_field_and_nothing_is_written(browser, welcome):
    before = welcome.read_text()

    page = press(
        browser, browser.get(WELCOME), "save", **{"enter": "{did: postd}", "steps/1/after": "soon"}
    )

    assert page.status_code == 422
    assert "Nothing was written" in text(page)
    wrong = {one["name"] for one in read(page).select(".is-invalid")}
    assert wrong == {"enter", "steps/1/after"}
    assert welcome.read_text() == before


def test_what_is_no_yaml_stays_in_its_field(browser):
    page = press(browser, browser.get(WELCOME), "save", exit="{was: [")

    assert page.status_code == 422
    assert read(page).select_one("[name=exit]").get_text().strip() == "{was: ["


def test_a_condition_is_said_in_words_as_it_is_typed(browser):
    url = "/playbook/edit/sentence/condition/?field=enter"

    assert "Posted" in text(browser.post(url, {"enter": "did: posted"}))
    wrong = browser.post(url, {"enter": "did: postd"})
    assert read(wrong).select_one(".invalid-feedback")


def test_somebody_elses_change_meanwhile_is_told_loudly(browser, welcome):
    page = browser.get(WELCOME)
    theirs = welcome.read_text().replace("title: Welcome", "title: Theirs")
    welcome.write_text(theirs)

    conflict = press(browser, page, "save", title="Mine")

    assert conflict.status_code == 409
    assert "title: Theirs" in text(conflict)
    assert "title: Mine" in text(conflict)
    assert welcome.read_text() == theirs
    again = {one["name"]: one["value"] for one in read(conflict).select("main form input")}
    assert browser.post(f"{WELCOME}save/", again).status_code == 302
    assert "title: Mine" in welcome.read_text()


def test_a_new_journey_is_written_once_it_is_sound(browser, playbook):
    page = browser.post("/playbook/edit/journeys/begin/", {"slug": "hello", "title": "Hello"})
    assert not (playbook / "journeys" / "hello.yaml").exists()

    url = "/playbook/edit/journeys/hello/"
    sent = form(page) | {"to": "steps", "new:steps": "send"}
    page = browser.post(f"{url}add/", sent)
    assert browser.post(f"{url}save/", form(page)).status_code == 302
    assert (playbook / "journeys" / "hello.yaml").read_text() == (
        "journey: hello\ntitle: Hello\nenter: {did: joined}\nsteps:\n"
        "  - id: send\n    after: 1d\n    send: first-post\n"
    )


def test_a_new_message_is_written_in_every_language_at_once(browser, playbook):
    sent = {"slug": "hello", "topic": "community", "channel": "email", "subject:en": "Hello: you"}
    sent |= {"subject:ru": "Привет", "subject:bg": "Здравей", "body:en": "Hi\r\n\r\nthere\r\n"}
    refused = browser.post("/playbook/edit/messages/write/", sent)
    assert refused.status_code == 422
    assert not list(playbook.glob("messages/hello*"))

    sent |= {"body:ru": "Привет", "body:bg": "Здравей"}
    assert browser.post("/playbook/edit/messages/write/", sent).status_code == 302

    assert {one.name: one.read_text() for one in playbook.glob("messages/hello*")} == {
        "hello.en.md": '---\nsubject: "Hello: you"\ntopic: community\nchannel: email\n---\n'
        "Hi\n\nthere\n",
        "hello.ru.md": "---\nsubject: Привет\n---\nПривет\n",
        "hello.bg.md": "---\nsubject: Здравей\n---\nЗдравей\n",
    }
    assert browser.post("/playbook/edit/messages/write/", sent).status_code == 422


def test_the_form_of_a_new_message_has_a_name_for_every_control(browser):
    page = read(browser.get("/playbook/edit/messages/"))

    assert (unlabeled(page), heading_jumps(page)) == ([], [])


def test_a_journey_is_taken_away_and_nothing_else(browser, playbook, welcome):
    others = {path for path in playbook.rglob("*.*") if path != welcome}
    base = form(browser.get(WELCOME))["base"]

    browser.post(f"{WELCOME}take-away/", {"base": "0" * 64})
    assert welcome.exists()
    browser.post(f"{WELCOME}take-away/", {"base": base})

    assert set(playbook.rglob("*.*")) == others


def test_a_ritual_is_edited_in_its_fields(browser, playbook):
    url, file = "/playbook/edit/rituals/show-and-tell/", playbook / "rituals" / "show-and-tell.yaml"
    before = file.read_text()
    page = browser.get(url)

    typed = {"at": "18:30", "rrule": "FREQ=WEEKLY;BYDAY=MO", "hosts": "managers"}
    assert browser.post(f"{url}save/", form(page, **typed)).status_code == 302

    assert difference(before, file.read_text()) == [
        "-rrule: FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "+rrule: FREQ=WEEKLY;BYDAY=MO",
        '-at: "16:00"', '+at: "18:30"',
        "-hosts: [managers, helpers]", "+hosts: [managers]",
    ]  # fmt: skip


def test_what_no_file_can_hold_is_a_bad_request(browser):
    sent = form(browser.get(WELCOME))
    sent["text"] = json.dumps(json.loads(sent["text"]) + "# half a character: \ud800\n")

    assert browser.post(f"{WELCOME}look/", sent).status_code == 400


def test_any_file_is_edited_as_text_byte_for_byte(browser, playbook):
    file = playbook / "messages" / "welcome.en.md"
    url = "messages/welcome.en.md"
    page = browser.get(f"/playbook/edit/text/{url}")
    typed = read(page).select_one("textarea").get_text().removeprefix("\n")
    assert typed == file.read_text()

    base = read(page).select_one("[name=base]")["value"]
    sent = {"base": base, "typed": typed.replace("\n", "\r\n") + "\r\nBye.\r\n"}
    assert browser.post(f"/playbook/edit/save-text/{url}", sent).status_code == 302
    assert file.read_text() == typed + "\nBye.\n"


def test_every_file_opened_as_text_and_saved_as_it_was_keeps_its_bytes(browser, playbook):
    files = [one for one in playbook.rglob("*.*") if one.name != "README.md"]
    before = {one: one.read_bytes() for one in files}
    for one in files:
        path = one.relative_to(playbook)
        page = read(browser.get(f"/playbook/edit/text/{path}"))
        typed = page.select_one("#typed").get_text().removeprefix("\n").replace("\n", "\r\n")
        sent = {"base": page.select_one("main [name=base]")["value"], "typed": typed}
        assert browser.post(f"/playbook/edit/save-text/{path}", sent).status_code == 302, path

    assert {one: one.read_bytes() for one in files} == before
    assert not Activity.objects.filter(verb="drafted").exists()


def test_what_is_saved_says_when_it_runs(browser, welcome):
    saved = press(browser, browser.get(WELCOME), "save", title="Hello")
    assert "It runs from now on" in text(browser.get(saved.url))

    launch_first(now())
    saved = press(browser, browser.get(WELCOME), "save", title="Hello there")
    page = browser.get(saved.url)

    assert "It runs once it is launched" in text(page)
    assert read(page).find("a", string="See whom it concerns")["href"] == "/plan/"


def test_a_folder_that_cannot_be_written_says_so(browser, welcome, monkeypatch):
    def full(*_arguments, **_more):
        raise OSError(28, "No space left on device")

    page = browser.get(WELCOME)
    monkeypatch.setattr("horo.playbook.services.editing.tempfile.mkstemp", full)

    refused = press(browser, page, "save", title="Mine")

    assert "No space left on device" in text(refused)


@pytest.mark.parametrize("path", ["../secret.yaml", "README.md", "journeys/../x.yaml", "x.txt"])
def test_nothing_but_the_playbook_can_be_opened(browser, path):
    assert browser.get(f"/playbook/edit/text/{path}").status_code == 404
