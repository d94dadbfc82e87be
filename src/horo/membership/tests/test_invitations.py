"""Invitations: who may make them, how often they work, and where they lead."""

from datetime import timedelta

import pytest
from conftest import AT, join, make_member
from django.core import mail
from django.test import Client

from horo.core.refused import Refused, TooSoon
from horo.core.time import now
from horo.log.models import Activity
from horo.membership.models import Acceptance, Invitation
from horo.membership.services import invitations
from horo.membership.tests.conftest import link_in
from horo.people.models import Group, Member

WEEK = timedelta(days=7)
NORA = {"name": "Nora", "email": "nora@example.org"}


def path_of(invitation: Invitation) -> str:
    return "/" + invitations.link_of(invitation).split("/", 3)[3]


def offer(by: Member, *, at=None, lasts=WEEK, most_uses=None, group=None) -> Invitation:
    return invitations.offer_link(
        by=by, at=at or now(), lasts=lasts, most_uses=most_uses, group=group
    )


@pytest.fixture
def gardeners(db):
    return Group.objects.create(slug="gardeners", name="Gardeners")


def come(path: str, committed, **changes: str) -> Client:
    """Open an invitation in a new browser, sign up, and open the link that is mailed."""
    browser = Client()
    assert browser.get(path).status_code == 200
    assert browser.post(path).url == "/accounts/signup/"
    with committed():
        browser.post("/accounts/signup/", {**NORA, **changes})
    browser.post(link_in())
    return browser


@pytest.mark.parametrize("joining", ["open", "request", "invitation"])
def test_an_invited_person_joins_at_once(joining, settings, mara, committed):
    settings.HORO_JOINING = joining
    come(path_of(offer(mara)), committed)

    nora = Member.objects.get(email="nora@example.org")
    assert Activity.objects.get(verb="joined").actor_id == nora.pk
    invited = Activity.objects.get(verb="invited")
    assert (invited.actor_id, invited.recipient_id) == (mara.pk, nora.pk)


@pytest.mark.usefixtures("each_database")
def test_accepting_leads_into_the_group(mara, gardeners, committed):
    come(path_of(offer(mara, group=gardeners)), committed)

    assert gardeners.memberships.get().member.email == "nora@example.org"


def test_a_member_accepts_once(mara, alice, gardeners, sign_in):
    invitation = offer(mara, group=gardeners)
    browser = sign_in(alice)
    assert browser.post(path_of(invitation)).url == browser.post(path_of(invitation)).url == "/"

    invitation.refresh_from_db()
    assert (invitation.uses, Acceptance.objects.count()) == (1, 1)
    assert Activity.objects.filter(verb="invited").count() == 1


def test_looking_at_an_invitation_uses_nothing_up(mara, client):
    invitation = offer(mara, most_uses=1)
    client.get(path_of(invitation))

    invitation.refresh_from_db()
    assert invitation.uses == 0


@pytest.mark.usefixtures("each_database")
def test_an_invitation_is_over_after_its_uses(mara, alice, bob, gardeners):
    invitation = offer(mara, most_uses=1, group=gardeners, at=AT)
    invitations.accept(invitation, by=alice, at=AT)

    with pytest.raises(invitations.InvitationOver):
        invitations.accept(invitation, by=bob, at=AT)
    assert gardeners.memberships.count() == 1


@pytest.mark.parametrize(("later", "works"), [(WEEK - timedelta(seconds=1), True), (WEEK, False)])
def test_an_invitation_expires(later, works, mara):
    token = path_of(offer(mara, at=AT)).split("/")[-2]

    if works:
        assert invitations.find(token, at=AT + later)
    else:
        with pytest.raises(invitations.InvitationOver):
            invitations.find(token, at=AT + later)


def test_a_withdrawn_invitation_is_over(mara, hana, client, sign_in):
    invitation = offer(mara)
    assert sign_in(hana).post(f"/invite/{invitation.pk}/withdraw/").status_code == 302

    assert Client().get(path_of(invitation)).status_code == 403


@pytest.mark.parametrize("token", ["1:guessed", "1", "x" * 300, "1:%C3"])
def test_a_guessed_token_opens_nothing(token, mara, client):
    offer(mara)

    assert client.get(f"/invitation/{token}/").status_code == 403


def test_by_mail_one_person_is_invited_in_the_language_of_the_page(mara, sign_in, committed):
    data = {"emails": "Nora@example.org\nivo@example.org, nora@example.org", "note": "Ела!"}
    with committed():
        sign_in(mara).post("/invite/mail/", data, headers={"Accept-Language": "bg"})

    assert sorted(message.to[0] for message in mail.outbox) == [
        "ivo@example.org",
        "nora@example.org",
    ]
    assert all("Ела!" in message.body for message in mail.outbox)
    assert mail.outbox[0].subject == "Mara ви кани"


def test_the_link_of_a_mail_is_shown_to_nobody_else(mara, sign_in):
    (invitation,) = invitations.invite_by_mail(["nora@example.org"], by=mara, at=now())

    page = sign_in(mara).get("/invite/").text
    assert "nora@example.org" in page
    assert path_of(invitation) not in page


@pytest.mark.parametrize("inviting", ["team", "members"])
def test_members_invite_where_a_setting_lets_them(inviting, settings, alice, sign_in):
    settings.HORO_INVITING = inviting
    may = inviting == "members"
    browser = sign_in(alice)

    assert browser.get("/invite/").status_code == (200 if may else 404)
    browser.post("/invite/link/", {"lasts": "7", "uses": "5"})
    assert Invitation.objects.exists() == may


def test_a_member_hands_out_no_group(settings, alice, gardeners, sign_in):
    settings.HORO_INVITING = "members"
    sign_in(alice).post("/invite/link/", {"lasts": "7", "uses": "5", "group": gardeners.pk})
    assert Invitation.objects.get().group is None

    with pytest.raises(invitations.NotYoursToInvite):
        offer(alice, group=gardeners)


def test_no_link_hands_out_the_rights_of_the_team(mara, sign_in):
    team = Group.objects.get(slug="team")
    page = sign_in(mara).post("/invite/link/", {"lasts": "7", "uses": "5", "group": team.pk})

    assert page.status_code in (302, 422)
    assert not Invitation.objects.filter(group=team).exists()


def test_nobody_sees_or_withdraws_what_others_offer(settings, alice, bob, sign_in):
    settings.HORO_INVITING = "members"
    invitation = offer(alice)
    browser = sign_in(bob)

    assert path_of(invitation) not in browser.get("/invite/").text
    assert browser.post(f"/invite/{invitation.pk}/withdraw/").status_code == 404


def test_a_visitor_is_asked_to_sign_in(client, db):
    assert client.get("/invite/").url.startswith("/sign-in/")
    assert client.post("/invite/mail/", {"emails": "a@example.org"}).status_code == 302
    assert mail.outbox == []


def test_too_many_at_once_are_refused(mara):
    emails = [f"p{n}@example.org" for n in range(invitations.MAILS_AT_ONCE + 1)]

    with pytest.raises(Refused, match="too many"):
        invitations.invite_by_mail(emails, by=mara, at=AT)
    assert not Invitation.objects.exists()


def test_too_many_links_on_one_day_have_to_wait(mara):
    for _ in range(invitations.LINKS_A_DAY):
        offer(mara, at=AT)

    with pytest.raises(TooSoon):
        offer(mara, at=AT)


def test_what_is_no_address_is_said_beside_the_field(mara, sign_in):
    page = sign_in(mara).post("/invite/mail/", {"emails": "nora@example.org, nobody"})

    assert page.status_code == 422
    assert "nobody" in page.text
    assert not Invitation.objects.exists()


def test_an_invitation_that_ran_out_meanwhile_refuses(settings, mara, committed):
    settings.HORO_JOINING = "invitation"
    invitation = offer(mara, most_uses=1)
    browser = Client()
    browser.post(path_of(invitation))
    with committed():
        browser.post("/accounts/signup/", NORA)
    path = link_in()
    invitations.accept(invitation, by=join(make_member("quick")), at=now())

    assert browser.post(path).status_code == 403
    assert not Member.objects.filter(email="nora@example.org").exists()


def path_in_mail() -> str:
    word = next(word for word in mail.outbox[0].body.split() if "/invitation/" in word)
    return "/" + word.split("/", 3)[3]


@pytest.fixture
def invited(mara, committed):
    """The path of the invitation that was mailed to nora@example.org."""
    with committed():
        invitations.invite_by_mail(["nora@example.org"], by=mara, at=now())
    return path_in_mail()


def test_an_invitation_by_mail_has_proven_the_address(settings, invited, committed):
    settings.HORO_JOINING = "invitation"
    browser = Client()
    browser.post(invited)
    with committed():
        browser.post("/accounts/signup/", NORA)

    assert browser.get("/account/").status_code == 200
    assert len(mail.outbox) == 1, "nothing but the invitation was mailed"
    assert Activity.objects.filter(verb__in=["joined", "invited"]).count() == 2
    assert Client().get(invited).status_code == 403


def test_it_proves_no_other_address(invited, committed):
    browser = Client()
    browser.post(invited)
    with committed():
        browser.post("/accounts/signup/", {**NORA, "email": "other@example.org"})

    assert browser.get("/account/").status_code == 302
    assert mail.outbox[-1].to == ["other@example.org"]


def test_it_signs_no_member_in(invited, committed):
    make_member("nora", email="nora@example.org")
    browser = Client()
    browser.post(invited)
    with committed():
        browser.post("/accounts/signup/", NORA)

    assert browser.get("/account/").status_code == 302
    assert "/sign-in/link/" in mail.outbox[-1].body
