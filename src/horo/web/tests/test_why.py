"""The manager's side of “Why me?”: evidence, gates, who said yes, and what comes next."""

from datetime import timedelta

import pytest
from conftest import make_member
from django.urls import reverse

from horo.core.time import now
from horo.engine.models import Performed
from horo.engine.services import decide, perform_all, plan
from horo.engine.values import APPROVED, HELD_BY_HAND
from horo.messaging.models import Message
from horo.people.models import Consent, Member
from horo.playbook.models import PlaybookVersion
from horo.web.tests.conftest import arrive
from horo.web.tests.pages import heading_jumps, read, text, unlabeled
from horo.workspace.models import Task

EFFECT, TAKE_BACK = "/today/effect/", "/today/effect/take-back/"


def waiting_for(member) -> str:
    return next(one.key for one in plan(now()).effects if one.member_id == member.pk and one.held)


@pytest.fixture
def welcomed(community, alice):
    """The key of alice's welcome, which mara set aside, approved and so sent."""
    key = waiting_for(alice)
    decide(key, HELD_BY_HAND, by=community, at=now() - timedelta(hours=1))
    decide(key, APPROVED, by=community, at=now())
    perform_all(plan(now()), by=community, keys=[key])
    return key


@pytest.mark.usefixtures("each_database", "db")
def test_a_done_effect_tells_rule_evidence_and_gates(welcomed, community, alice, sign_in):
    page = text(sign_in(community).get(EFFECT, {"key": welcomed}))

    version = Performed.objects.get(key=welcomed).version[:7]
    assert "It is about a member who joined." in page
    assert f"Version {version}, at work since" in page
    assert "What made it happen Joined the community" in page
    assert "Set aside by Mara." in page
    assert "Approved by Mara." in page
    assert "Never said no to messages on the topic" in page
    assert "1 message of at most 3 within 7 days, this one included." in page
    assert "Carried out by Mara" in page
    assert "Send to Alice" not in page


def test_a_yes_is_told_with_its_day(welcomed, community, alice, sign_in):
    Consent.objects.create(
        member=alice, topic="getting-started", channel="in_app", is_given=True,
        said_at=now() - timedelta(days=40),
    )  # fmt: skip

    page = text(sign_in(community).get(EFFECT, {"key": welcomed}))

    topic = "getting-started"
    assert f"Said yes to messages on the topic “{topic}”." in page


def test_quiet_hours_are_told_by_the_members_own_clock(community, alice, sign_in, playbook):
    Member.objects.filter(pk=alice.pk).update(timezone="Asia/Tokyo")
    charter = playbook / "playbook.yaml"
    charter.write_text(charter.read_text() + '\nquiet_hours: {since: "21:00", till: "08:00"}\n')

    page = text(sign_in(community).get(EFFECT, {"key": waiting_for(alice)}))

    assert "by their clock (Asia/Tokyo); quiet is 21:00 to 08:00." in page


def test_what_holds_an_effect_is_told_first(community, alice, sign_in):
    page = text(sign_in(community).get(EFFECT, {"key": waiting_for(alice)}))

    assert "As things stand now. Waits for somebody of the team to approve it." in page
    assert "0 messages so far, of at most 3 within 7 days." in page
    assert "Send to Alice" in page


def test_the_next_30_days_are_told_beside_it(welcomed, community, alice, sign_in):
    browser = sign_in(community)
    page = read(browser.get(EFFECT, {"key": welcomed}))
    link = page.select_one(".next a")

    assert "The next 30 days" in page.get_text()
    later = text(browser.get(link["href"]))
    assert "Only if since then the member" in later
    assert "Somebody of the team will be asked to approve it." in later
    assert "Send to Alice" not in later, "it is not due yet, so there is nothing to decide"


def test_what_comes_later_is_found_for_its_own_member_alone(
    welcomed, community, alice, bob, sign_in
):
    browser = sign_in(community)
    link = read(browser.get(EFFECT, {"key": welcomed})).select_one(".next a")["href"]
    assert browser.get(link).status_code == 200

    other = link.replace(f"whom={alice.pk}", f"whom={bob.pk}")

    assert browser.get(other).status_code == 404
    assert browser.get(link.replace("whom=", "whom=x")).status_code == 404


def test_the_profile_leads_to_every_message(welcomed, community, alice, sign_in):
    page = read(sign_in(community).get(reverse("web:member", args=[alice.pk])))

    links = [link["href"] for link in page.find_all("a")]
    assert any(link.startswith(EFFECT) and welcomed in link for link in links)
    assert page.select_one(".next") is not None


def test_a_private_topic_stays_private_in_the_evidence(welcomed, community, sign_in):
    """The team may enter every place, so the link is there; a stranger gets no page at all."""
    stranger = make_member("zoe")

    assert sign_in(stranger).get(EFFECT, {"key": welcomed}).status_code == 404


def test_the_words_that_are_not_kept_leave_the_evidence(welcomed, community, sign_in):
    Performed.objects.update(version="0" * 64)
    PlaybookVersion.objects.all().delete()

    page = text(sign_in(community).get(EFFECT, {"key": welcomed}))

    assert "can no longer be read" in page
    assert "Joined the community" in page


def test_a_task_leads_to_its_reason(community, otto, sign_in, playbook):
    steps = "steps:\n  - id: look\n    task: {to: moderators, title: Look}\n"
    (playbook / "journeys" / "look.yaml").write_text(
        f"title: Look\nsummary: S.\nenter: {{did: joined}}\n{steps}"
    )
    arrive(otto, ago=timedelta(minutes=5))
    perform_all(plan(now()))
    key = Task.objects.get(about=otto).effect_key

    links = read(sign_in(community).get("/today/")).find_all("a", string="Why?")
    link = next(each["href"] for each in links if key in each["href"])

    assert "It is about a member who joined." in text(sign_in(community).get(link))


def test_a_stage_leads_to_its_condition(community, alice, sign_in):
    perform_all(plan(now()))
    browser = sign_in(community)
    profile = read(browser.get(reverse("web:member", args=[alice.pk])))
    link = profile.select_one(".profile-head").find("a", string="Why?")["href"]

    page = text(browser.get(link))

    assert "In the stage “Newcomer” is a member who" in page
    assert "A stage follows from what members do; it changes with that." in page
    assert "Take it back" not in page


def test_the_page_reads_well_aloud(welcomed, community, sign_in):
    page = read(sign_in(community).get(EFFECT, {"key": welcomed}))

    assert unlabeled(page) == []
    assert heading_jumps(page) == []


def test_the_page_needs_few_statements(welcomed, community, sign_in, django_assert_max_num_queries):
    browser = sign_in(community)
    browser.get(EFFECT, {"key": welcomed})

    with django_assert_max_num_queries(17):
        browser.get(EFFECT, {"key": welcomed})


def test_what_was_sent_is_taken_back_once(welcomed, community, sign_in):
    browser = sign_in(community)
    assert "Take it back" in text(browser.get(EFFECT, {"key": welcomed}))

    page = text(browser.post(TAKE_BACK, {"key": welcomed}, follow=True))
    assert "Mara took it back." in page
    assert "Take it back" not in page
    assert not Message.objects.exists()

    again = text(browser.post(TAKE_BACK, {"key": welcomed}, follow=True))
    assert "This has been taken back already." in again


@pytest.mark.parametrize("key", ["", "nothing", "a\0b"])
def test_nothing_unknown_is_taken_back(key, community, sign_in):
    assert sign_in(community).post(TAKE_BACK, {"key": key}).status_code == 404


def test_taking_back_is_for_the_team(welcomed, alice, sign_in):
    assert sign_in(alice).post(TAKE_BACK, {"key": welcomed}).status_code == 404
    assert Message.objects.exists()
