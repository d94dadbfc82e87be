"""The page *Plan*: what a launch asks of the team, and which promises would be missed."""

from datetime import timedelta

import pytest
import yaml

from horo.core.time import now
from horo.engine.tests.community import join_at
from horo.people.models import Member
from horo.playbook.services import launch_first
from horo.web.tests.conftest import ask, space
from horo.web.tests.pages import heading_jumps, read, text
from horo.workspace.tests.giving import give

FLAG = {"what": "A flag is looked at", "within": "1h", "role": "moderators"}
GREET = {"id": "greet", "after": "1d", "task": {"to": "moderators", "title": "Greet", "due": "1h"}}


def change(folder, name, **changes):
    path = folder / name
    written = yaml.safe_load(path.read_text()) if path.exists() else {}
    path.write_text(yaml.safe_dump(written | changes, allow_unicode=True))


def covered(folder, *days):
    """Somebody is there on `days`, from midnight to midnight by a clock that is never changed."""
    shifts = [
        {"role": "moderators", "days": [*days], "since": since, "till": till}
        for since, till in (("00:00", "12:00"), ("12:00", "00:00"))
    ]
    roles = [{"role": "moderators", "title": "Moderators"}]
    change(folder, "playbook.yaml", timezone="UTC")
    change(folder, "moderation.yaml", roles=roles, coverage=shifts, promises=[FLAG], escalation=[])


@pytest.fixture
def draft(community, playbook):
    """As it is somebody is there day and night; the draft greets, and covers one day a week."""
    covered(playbook, "mo", "tu", "we", "th", "fr", "sa", "su")
    launch_first(now() - timedelta(days=60))
    covered(playbook, (now() + timedelta(days=3)).strftime("%a").lower()[:2])
    steps = [{"id": "welcome", "send": "welcome"}, GREET]
    change(playbook, "journeys/welcome.yaml", steps=steps)
    join_at(Member.objects.create(handle="nora", name="Nora"), now() - timedelta(hours=1))
    return community


def test_tasks_stand_beside_the_hours_and_open_their_list(draft, hana, sign_in):
    browser = sign_in(draft)
    page = browser.get("/plan/")
    link = f"/plan/tasks/?of=person/after/{hana.pk}"
    assert read(page).select(f"a[href='{link}']"), text(page)

    opened = browser.get(link)

    assert "Nora" in text(opened)
    assert "15 min" in text(opened)
    assert heading_jumps(read(page)) == heading_jumps(read(opened)) == []


def test_tasks_that_are_open_already_stand_there_too(draft, hana, sign_in):
    give("Call Nora back", to="moderators", assignee=hana, at=now(), minutes=30)
    browser = sign_in(draft)

    assert "1 open already" in text(browser.get("/plan/"))
    opened = text(browser.get(f"/plan/tasks/?of=person/before/{hana.pk}"))
    assert "Call Nora back" in opened
    assert "open already" in opened


def test_a_deadline_that_falls_where_nobody_is_there_is_told(draft, sign_in):
    browser = sign_in(draft)
    page = browser.get("/plan/")
    assert "Tasks that would miss their deadline" in text(page)

    opened = browser.get("/plan/tasks/?of=missed/after")

    assert "nobody is there before the deadline" in text(opened)


def test_a_promise_says_at_how_many_hours_it_would_be_missed(draft, sign_in):
    said = text(sign_in(draft).get("/plan/"))

    assert "A flag is looked at" in said
    assert "at no hour" in said, "as it is"
    assert "in 143 of 168 hours a week" in said, "a night and day but for the hour before them"


def test_who_wrote_at_such_an_hour_is_a_list(draft, sign_in):
    ask(Member.objects.get(handle="nora"), "Who?", space("late"), ago=timedelta(days=1))
    browser = sign_in(draft)
    page = browser.get("/plan/")

    (link,) = [one["href"] for one in read(page).select("a[href*='promise/after']")][:1]

    assert "wrote at an hour" in text(browser.get(link))


@pytest.mark.parametrize(
    "of", ["", "x", "person", "person/after/x", "missed/never", "person/after/999"]
)
def test_a_list_that_is_not_there_leads_back(draft, sign_in, of):
    answer = sign_in(draft).get("/plan/tasks/", {"of": of})

    assert (answer.status_code, answer.url) == (302, "/plan/")
