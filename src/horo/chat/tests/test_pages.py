"""The pages: whole without a script, closed to everybody outside."""

import pytest
from bs4 import BeautifulSoup
from conftest import AT, join, make_member

from horo.chat.models import Conversation, DirectMessage, Report
from horo.chat.services.conversations import write_to
from horo.chat.services.messages import write
from horo.chat.services.reports import report_message
from horo.log.models import Activity
from horo.people.services import blocking, viewing

pytestmark = pytest.mark.django_db
SECRET = "Wombatword"


@pytest.fixture(autouse=True)
def _at(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def chat(alice, bob):
    return write_to([bob], f"{SECRET} for Bob", by=alice, at=AT).conversation


@pytest.fixture
def at(chat):
    return f"/conversations/{chat.pk}/"


def test_a_conversation_is_begun_answered_and_listed(sign_in, alice, bob):
    page = sign_in(alice).get("/conversations/new/?to=bob")
    assert 'value="@bob"' in page.text
    sent = {"to": "@bob", "text": f"{SECRET}!", "token": "t"}
    answer = sign_in(alice).post("/conversations/new/", sent, follow=True)
    assert SECRET in answer.text
    chat = Conversation.objects.get()

    browser = sign_in(bob)
    listed = browser.get("/conversations/").text
    assert SECRET in listed
    assert "Alice" in listed
    assert 'class="chat unread"' in listed
    at = f"/conversations/{chat.pk}/"
    assert SECRET in browser.get(at).text
    assert 'class="chat unread"' not in browser.get("/conversations/").text
    assert browser.get("/conversations/new/?to=alice").headers["Location"] == at
    assert "Hello <em>you</em>" in browser.post(
        f"{at}write/", {"text": "Hello *you*", "token": "x"}, follow=True
    ).text  # fmt: skip


@pytest.mark.parametrize("who", ["otto", "mara", None])
def test_a_conversation_does_not_exist_for_others(chat, at, request, client, sign_in, who):
    browser = sign_in(request.getfixturevalue(who)) if who else client
    pk = DirectMessage.objects.get().pk
    writes = ("write", "add", "rename", "mute", "unmute", "leave")
    pages = [at, f"{at}?part=lines&after=0", f"{at}people/", f"/conversations/message/{pk}/report/"]

    answers = [browser.get(page) for page in [*pages, "/conversations/", "/search/?q=Wombatword"]]
    answers += [browser.post(f"{at}{name}/", {"text": "x", "to": "otto"}) for name in writes]
    answers += [
        browser.post(f"/conversations/message/{pk}/{name}/") for name in ("remove", "report")
    ]

    assert {each.status_code for each in answers[:4] + answers[6:]} == ({404} if who else {302})
    assert all("for Bob" not in each.text for each in answers)
    assert DirectMessage.objects.count() == 1


def test_what_is_refused_comes_back_with_what_was_written(chat, at, sign_in, alice, bob, otto):
    browser = sign_in(alice)
    for to, says in (
        ("@nobody", "nobody called @nobody"),
        ("", "by handles"),
        ("@alice", "@alice"),
    ):
        page = browser.post("/conversations/new/", {"to": to, "text": "Kept words"})
        assert page.status_code == 422
        assert says in page.text
        assert "Kept words" in page.text
    empty = browser.post(f"{at}write/", {"text": " "})
    assert (empty.status_code, "Write something first." in empty.text) == (422, True)
    toast = browser.post(f"{at}write/", {"text": " "}, headers={"HX-Request": "true"})
    assert (toast.status_code, "Write something first." in toast.text) == (403, True)
    assert "<strong>so</strong>" in browser.post("/conversations/preview/", {"text": "**so**"}).text

    blocking.block(alice, by=bob, at=AT)
    closed = browser.get(at).text
    assert "You cannot write to Bob." in closed
    assert "<textarea" not in closed
    assert "blocked you" not in closed


def test_older_messages_are_a_page_away_and_new_ones_a_part(chat, at, sign_in, alice, bob):
    for number in range(2, 46):
        DirectMessage.objects.create(
            conversation=chat, number=number, author=alice, text=f"<{number}>", sent_at=AT,
            html=f"<p>line-{number}.</p>",
        )  # fmt: skip
    Conversation.objects.update(last_number=45)
    browser = sign_in(bob)

    latest = browser.get(at).text
    assert "line-45." in latest
    assert "line-5." not in latest
    assert "?before=6" in latest
    older = browser.get(f"{at}?before=6").text
    assert "line-5." in older
    assert "line-6." not in older
    part = browser.get(f"{at}?part=lines&after=44").text
    assert "line-45." in part
    assert "<html" not in part
    for odd in ("?before=x", "?before=-1", "?part=lines&after=99999999999", "?before=0"):
        assert browser.get(at + odd).status_code == 200


def test_a_profile_leads_to_all_of_it_and_the_list_back(sign_in, alice, bob):
    browser = sign_in(alice)
    profile = browser.get("/members/bob/").text
    assert f"/account/people/{bob.pk}/block/" in profile
    assert "/conversations/new/?to=bob" in profile
    assert "/block/" not in browser.get("/members/alice/").text

    back = {"next": "/members/bob/"}
    for deed in ("block", "mute"):
        answer = browser.post(f"/account/people/{bob.pk}/{deed}/", back)
        assert answer.headers["Location"] == "/members/bob/"
    profile = browser.get("/members/bob/").text
    assert "/unblock/" in profile
    assert "/conversations/new/?to=bob" not in profile
    mine = browser.get("/account/people/").text
    assert "Bob" in mine
    assert "/account/people/" in browser.get("/account/").text
    assert "Alice" not in sign_in(bob).get("/account/people/").text.partition("<main")[2]

    for deed in ("unblock", "unmute"):
        sign_in(alice).post(f"/account/people/{bob.pk}/{deed}/")
    assert blocking.between(alice, bob) == (False, False)
    assert not Activity.objects.exclude(verb="visited").exists()


def test_who_looks_as_a_member_does_not_see_whom_they_blocked(rf, alice, bob):
    from horo.chat import slots

    blocking.block(bob, by=alice, at=AT)
    request = rf.get("/members/bob/")
    request.member = alice
    assert "unblock" in slots.profile_actions([bob], request)[bob.pk]

    request.looking = object()

    assert slots.profile_actions([bob], request) == {}
    assert slots.listens(request) == ""
    assert not any(viewing.is_shown(f"chat:{name}") for name in ("conversation", "blocked"))


def test_a_report_is_written_looked_at_and_decided(chat, at, sign_in, bob, mara, hana):
    pk = DirectMessage.objects.get().pk
    form = sign_in(bob).get(f"/conversations/message/{pk}/report/").text
    assert "at most five messages around it" in form
    sent = {"kind": "other", "text": ""}
    assert sign_in(bob).post(f"/conversations/message/{pk}/report/", sent).status_code == 422
    sent["text"] = "It hurts"
    sign_in(bob).post(f"/conversations/message/{pk}/report/", sent)
    report = Report.objects.get()

    browser = sign_in(mara)
    listed = browser.get("/console/reports/").text
    assert SECRET not in listed, "seen only by a look, which is written down"
    assert not Activity.objects.filter(verb="inspected").exists()
    look = browser.get(f"/console/reports/{report.pk}/").text
    assert SECRET in look
    assert "It hurts" in look
    assert Activity.objects.get(verb="inspected").actor == mara
    decided = browser.post(f"/console/reports/{report.pk}/decide/", {"decision": "taken_down"})
    assert decided.status_code == 302
    late = sign_in(hana).post(
        f"/console/reports/{report.pk}/decide/", {"decision": "dismissed"}, follow=True
    )
    assert "Somebody decided about this report already." in late.text
    assert SECRET not in sign_in(bob).get(at).text


@pytest.mark.parametrize("who", ["alice", "otto", None])
def test_reports_are_for_the_team(chat, request, client, sign_in, bob, who):
    report = report_message(DirectMessage.objects.get(), kind="spam", text="", by=bob, at=AT)
    browser = sign_in(request.getfixturevalue(who)) if who else client
    where = f"/console/reports/{report.pk}/"

    answers = [
        browser.get("/console/reports/"),
        browser.get(where),
        browser.post(f"{where}decide/"),
    ]

    assert {each.status_code for each in answers} == ({404} if who else {302})


def test_groups_are_kept_on_a_page_of_their_own(sign_in, alice, bob, otto):
    group = write_to([bob, otto], "Hello", by=alice, at=AT, title="Picnic").conversation
    at = f"/conversations/{group.pk}/"
    browser, vera = sign_in(bob), make_member("vera")
    assert "Picnic" in browser.get(f"{at}people/").text
    assert browser.post(f"{at}add/", {"to": "@nobody"}).status_code == 422
    browser.post(f"{at}add/", {"to": "vera"})
    browser.post(f"{at}rename/", {"title": "Sunday"})
    browser.post(f"{at}mute/")
    shown = browser.get(at).text
    assert "Bob added Vera" in shown
    assert "Bob called this “Sunday”" in shown
    browser.post(f"{at}leave/")

    assert browser.get(at).status_code == 404
    assert "Bob left" in sign_in(vera).get(at).text


def test_nothing_of_it_is_on_the_teams_pages_of_a_member(chat, sign_in, alice, bob, mara):
    write(chat, f"{SECRET} back", by=bob, at=AT)
    blocking.block(bob, by=alice, at=AT)
    join(mara, "moderators")
    browser = sign_in(mara)

    for page in (f"/people/{alice.pk}/", "/members/alice/", "/members/bob/", "/people/", "/today/"):
        shown = browser.get(page).text
        assert SECRET not in shown
        assert f"/conversations/{chat.pk}/" not in shown
        assert f"/account/people/{bob.pk}/unblock/" not in shown


EVIL = """x'"><wallaby a=1></script></title></textarea><!--</style>&lt;wallaby&gt;"""


def test_whatever_members_write_is_text_on_every_page(sign_in, alice, bob, mara):
    for member in (alice, bob, mara):
        type(member).objects.filter(pk=member.pk).update(name=EVIL)
        member.refresh_from_db()
    sent = write_to([bob, mara], EVIL, by=alice, at=AT, title=EVIL[:100])
    report = report_message(sent, kind="other", text=EVIL, by=bob, at=AT)
    blocking.block(bob, by=mara, at=AT)
    at = f"/conversations/{sent.conversation_id}/"
    pages = ("/conversations/", at, f"{at}people/", "/account/people/", "/console/reports/")
    more = (f"/console/reports/{report.pk}/", f"/conversations/message/{sent.pk}/report/")

    for page in (*pages, *more, "/conversations/new/?to=%22%3E%3Cwallaby%3E", "/members/bob/"):
        shown = sign_in(mara).get(page)
        assert shown.status_code == 200, page
        assert BeautifulSoup(shown.content, "html5lib").find("wallaby") is None, page
