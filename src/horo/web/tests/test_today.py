"""Today: the plan waiting for approval, questions and tasks."""

from datetime import timedelta

import pytest

from horo.content.models import Space
from horo.core.time import now
from horo.engine.models import Performed, Verdict
from horo.engine.services import plan
from horo.messaging.models import Message
from horo.web.services import today
from horo.web.tests.conftest import arrive, ask
from horo.web.tests.pages import read, text
from horo.workspace.models import Task
from horo.workspace.tests.giving import give

WELCOME = "journeys/welcome"


def key_of(member, *, rule: str = WELCOME) -> str:
    found = [
        one.key for one in plan(now()).effects if (one.rule, one.member_id) == (rule, member.pk)
    ]
    assert found, f"nothing of {rule} is due for {member}, so this test would prove nothing"
    return found[0]


def test_today_shows_whom_what_and_why(community, alice, sign_in):
    page = text(sign_in(community).get("/today/"))

    assert "Send to Alice" in page
    assert "Welcome, Alice" in page
    assert "Why: Joined" in page
    assert "Joined the community" in page


def test_approving_delivers_the_message_once(community, alice, sign_in):
    key, browser = key_of(alice), sign_in(community)

    browser.post("/today/approve/", {"key": key})
    browser.post("/today/approve/", {"key": key})

    assert Message.objects.filter(member=alice).count() == 1
    assert Performed.objects.get(key=key).by == community


def test_after_approving_the_page_says_what_happened(community, alice, sign_in):
    response = sign_in(community).post("/today/approve/", {"key": key_of(alice)}, follow=True)

    assert "Done for 1 person." in text(response)
    assert "Send to Alice" not in text(response)


def test_htmx_gets_the_changed_part_and_the_toast(community, alice, sign_in):
    response = sign_in(community).post(
        "/today/approve/", {"key": key_of(alice)}, headers={"HX-Request": "true"}
    )

    page = read(response)
    assert page.find(id="day") is not None
    assert page.find(id="main") is None
    assert "Done for 1 person." in page.find(id="toasts").get_text()


@pytest.mark.parametrize(("verb", "gate"), [("hold", "by_hand"), ("reject", "rejected")])
def test_setting_aside_and_undoing_it(verb, gate, community, alice, sign_in):
    key, browser = key_of(alice), sign_in(community)

    page = read(browser.post(f"/today/{verb}/", {"key": key}, follow=True))
    held = {one.key: one.held for one in plan(now()).effects}[key]
    assert held.gate == gate
    assert page.find("form", action="/today/undo/") is not None

    browser.post("/today/undo/")
    assert {one.key: one.held for one in plan(now()).effects}[key].gate == "approval"


def test_a_rejected_effect_leaves_the_page(community, alice, sign_in):
    browser = sign_in(community)
    browser.post("/today/reject/", {"key": key_of(alice)})

    assert "Send to Alice" not in text(browser.get("/today/"))


@pytest.mark.parametrize("verb", ["approve", "hold", "reject"])
def test_a_decision_on_something_unknown_is_not_written_down(verb, community, sign_in):
    response = sign_in(community).post(f"/today/{verb}/", {"key": "x" * 999}, follow=True)

    assert "Nothing of this is due any more." in text(response)
    assert not Verdict.objects.exists()


@pytest.mark.parametrize("verb", ["approve", "hold", "reject"])
def test_a_plain_member_decides_nothing(verb, community, alice, otto, sign_in):
    response = sign_in(otto).post(f"/today/{verb}/", {"key": key_of(alice)})

    assert response.status_code == 404
    assert not Verdict.objects.exists()


def test_a_group_is_sent_to_those_who_were_left_checked(community, alice, bob, otto, sign_in):
    arrive(otto, ago=timedelta(hours=2))
    browser = sign_in(community)
    page = read(browser.get("/today/people/?step=journeys/welcome/welcome"))
    keys = [box["value"] for box in page.find_all("input", type="checkbox", attrs={"name": "key"})]
    assert len(keys) == 2, "with one alone, leaving out would prove nothing"

    browser.post("/today/approve/", {"key": keys[:1]})

    assert Message.objects.count() == 1


def test_a_group_that_was_set_aside_can_still_be_sent(community, alice, otto, sign_in):
    arrive(otto, ago=timedelta(hours=2))
    browser = sign_in(community)
    browser.post("/today/hold/", {"key": [key_of(alice), key_of(otto)]})
    link = read(browser.get("/today/")).find("a", href=lambda href: "place=aside" in href)

    page = read(browser.get(link["href"]))

    assert len(page.find_all("input", type="checkbox", checked=True, attrs={"name": "key"})) == 2


def test_one_effect_can_be_looked_at(community, alice, sign_in):
    response = sign_in(community).get("/today/effect/", {"key": key_of(alice)})

    assert "Hello Alice" in text(response)


def test_an_effect_that_is_not_due_does_not_exist(community, sign_in):
    assert sign_in(community).get("/today/effect/", {"key": "nothing"}).status_code == 404


def test_questions_without_an_answer_are_listed_oldest_first(community, bob, sign_in):
    ask(bob, "An older one?", Space.objects.get(slug="help"), ago=timedelta(days=20))
    ask(bob, "Long past?", Space.objects.get(slug="help"), ago=timedelta(days=31))

    page = text(sign_in(community).get("/today/"))

    assert page.index("An older one?") < page.index("Does anybody know?")
    assert "Long past?" not in page
    assert "Long past?" in text(sign_in(community).get("/today/unanswered/"))
    assert "How do I begin?" not in page


def test_a_task_is_finished_once_and_can_be_opened_again(community, alice, sign_in):
    task = give("Say hello to Alice", to="managers", assignee=None, about=alice, at=now())
    browser = sign_in(community)
    assert "Say hello to Alice" in text(browser.get("/today/"))

    browser.post(f"/today/tasks/{task.pk}/finish/")
    assert not Task.objects.open().exists()

    browser.post(f"/today/tasks/{task.pk}/reopen/")
    assert Task.objects.open().get() == task


def test_finishing_a_task_is_not_for_plain_members(community, alice, otto, sign_in):
    task = give("Say hello to Alice", to="managers", assignee=None, about=alice, at=now())

    assert sign_in(otto).post(f"/today/tasks/{task.pk}/finish/").status_code == 404
    assert Task.objects.open().exists()


def test_a_plan_kept_ready_is_shown_until_somebody_decides(community, alice, sign_in):
    browser, at = sign_in(community), now()
    today.keep_ready(at)
    first = today.current_plan(at + timedelta(minutes=1))
    assert first.at == at, "it was computed again, so nothing was kept ready"

    browser.post("/today/reject/", {"key": key_of(alice)})

    assert today.current_plan(at + timedelta(minutes=1)).at > at
    assert today.current_plan(at + timedelta(minutes=4)).at > at + timedelta(minutes=3)


def test_no_plan_is_kept_ready_for_nobody(community):
    at = now()
    today.keep_ready(at)

    today.keep_ready(at + timedelta(minutes=31))

    assert today.current_plan(at + timedelta(minutes=31)).at == at + timedelta(minutes=31)
