"""Requests to join and to enter a space: who sees them, who decides, what follows."""

from datetime import timedelta

import pytest
from conftest import AT, join, make_member
from django.core import mail

from horo.content.models import Space
from horo.content.models.spaces import HIDDEN, PRIVATE, PUBLIC, SpaceHost
from horo.core.time import now
from horo.log.models import Activity
from horo.membership.models import JoinRequest, SpaceRequest
from horo.membership.services import joining, requests
from horo.membership.services.joining import Person
from horo.membership.tests.conftest import link_in
from horo.people.models import Group, Member

SECOND = timedelta(seconds=1)


@pytest.fixture
def waiting(db):
    return joining.ask(Person("nora@example.org", "Nora", locale="ru", text="Roses"), at=AT)


def space_of(access: str, slug: str = "rose") -> Space:
    group = Group.objects.create(slug=slug, name=slug)
    return Space.objects.create(
        slug=slug, name="Rose garden", access=access, group=group, source="horo", source_key=slug
    )


@pytest.fixture
def rose(db):
    return space_of(PRIVATE)


@pytest.fixture
def host(rose):
    host = join(make_member("heidi"), "rose")
    SpaceHost.objects.create(space=rose, member=host, since=AT)
    return host


def verbs() -> list[str]:
    return list(Activity.objects.order_by("pk").values_list("verb", flat=True))


def test_admitting_makes_a_member_and_mails_a_link(waiting, mara, sign_in, committed, client):
    with committed():
        sign_in(mara).post(f"/requests/join/{waiting.pk}/admit/")

    nora = Member.objects.get(email="nora@example.org")
    assert verbs() == ["requested", "joined", "admitted"]
    assert (nora.locale, nora.joined_at is not None) == ("ru", True)
    assert mail.outbox[0].subject == "Добро пожаловать в сообщество"
    client.post("/sign-out/")
    assert client.post(link_in()).status_code == 302
    assert client.get("/account/").status_code == 200


def test_declining_mails_the_reason_and_lets_nobody_in(waiting, hana, sign_in, committed):
    with committed():
        sign_in(hana).post(f"/requests/join/{waiting.pk}/decline/", {"reason": "Мы полны."})

    assert "Мы полны." in mail.outbox[0].body
    assert verbs() == ["requested", "declined"]
    assert not Member.objects.filter(email="nora@example.org").exists()


@pytest.mark.usefixtures("each_database")
def test_a_request_is_decided_once(waiting, mara, hana):
    requests.admit(waiting, by=mara, at=AT)

    with pytest.raises(requests.DecidedAlready):
        requests.admit(waiting, by=hana, at=AT)
    with pytest.raises(requests.DecidedAlready):
        requests.decline(waiting, by=hana, at=AT)
    assert verbs().count("joined") == 1


def test_who_asks_twice_waits_once(waiting, committed):
    with committed():
        joining.start(Person("nora@example.org", "Nora"), at=AT)

    assert JoinRequest.objects.count() == 1
    assert mail.outbox[0].subject == "Your request is waiting"


def test_who_was_declined_may_ask_again(waiting, mara):
    requests.decline(waiting, by=mara, at=AT)
    again = joining.ask(Person("nora@example.org", "Nora"), at=AT)

    assert again.pk != waiting.pk


def test_a_decided_request_is_forgotten_after_a_while(waiting, mara):
    requests.decline(waiting, by=mara, at=AT)
    joining.ask(Person("ivo@example.org", "Ivo"), at=AT + joining.DECIDED_KEPT)
    assert JoinRequest.objects.count() == 2

    joining.ask(Person("eva@example.org", "Eva"), at=AT + joining.DECIDED_KEPT + SECOND)
    assert not JoinRequest.objects.filter(pk=waiting.pk).exists()


def test_the_team_alone_sees_and_decides_who_joins(waiting, rose, host, alice, sign_in, client):
    assert client.get("/requests/").url.startswith("/sign-in/")
    assert sign_in(alice).get("/requests/").status_code == 404
    browser = sign_in(host)
    assert "nora@example.org" not in browser.get("/requests/").text
    assert browser.post(f"/requests/join/{waiting.pk}/admit/").status_code == 404
    with pytest.raises(requests.NotYoursToDecide):
        requests.admit(waiting, by=host, at=AT)


def test_the_page_shows_what_waits(waiting, rose, alice, mara, sign_in):
    requests.ask_space(rose, by=alice, at=AT, text="I prune")
    page = sign_in(mara).get("/requests/").text

    assert all(words in page for words in ("Nora", "Roses", "Alice", "Rose garden", "I prune"))


def test_a_host_lets_a_member_into_the_space(rose, host, alice, sign_in, committed):
    Member.objects.filter(pk=alice.pk).update(email="alice@example.org", locale="bg")
    sign_in(alice).post(f"/spaces/{rose.pk}/ask/", {"text": "please"})
    asked = SpaceRequest.objects.get()
    with committed():
        sign_in(host).post(f"/requests/space/{asked.pk}/grant/")

    assert Space.objects.visible_to(alice).filter(pk=rose.pk).exists()
    admitted = Activity.objects.get(verb="admitted")
    assert (admitted.recipient_id, admitted.space_id) == (alice.pk, rose.pk)
    assert mail.outbox[0].subject == "За пространството „Rose garden“"


def test_a_host_of_another_space_decides_nothing(rose, alice, bob, sign_in):
    other = space_of(PRIVATE, "tulip")
    SpaceHost.objects.create(space=other, member=bob, since=AT)
    asked = requests.ask_space(rose, by=alice, at=AT)
    browser = sign_in(bob)

    assert "Alice" not in browser.get("/requests/").text
    assert browser.post(f"/requests/space/{asked.pk}/grant/").status_code == 404
    with pytest.raises(requests.NotYoursToDecide):
        requests.grant(asked, by=bob, at=AT)
    assert not Space.objects.visible_to(alice).filter(pk=rose.pk).exists()


def test_refusing_keeps_the_member_out(rose, host, alice):
    asked = requests.ask_space(rose, by=alice, at=AT)
    requests.refuse(asked, by=host, at=AT)

    assert not Space.objects.visible_to(alice).filter(pk=rose.pk).exists()
    assert verbs() == ["requested", "declined"]


@pytest.mark.usefixtures("each_database")
def test_asking_twice_waits_once(rose, alice):
    first = requests.ask_space(rose, by=alice, at=AT)

    assert requests.ask_space(rose, by=alice, at=AT) == first
    assert verbs() == ["requested"]


@pytest.mark.parametrize(("access", "status"), [(PRIVATE, 200), (HIDDEN, 404)])
def test_a_hidden_space_does_not_exist_for_those_outside(access, status, alice, sign_in):
    space = space_of(access, "secret")

    assert sign_in(alice).get(f"/spaces/{space.pk}/ask/").status_code == status
    sign_in(alice).post(f"/spaces/{space.pk}/ask/", {"text": ""})
    assert SpaceRequest.objects.exists() == (status == 200)


def test_a_visitor_is_asked_to_sign_in_first(rose, client):
    assert client.get(f"/spaces/{rose.pk}/ask/").url.startswith("/sign-in/")


def test_there_is_nothing_to_ask_where_one_can_enter(alice):
    with pytest.raises(requests.NothingToAsk):
        requests.ask_space(space_of(PUBLIC, "open"), by=alice, at=now())


def test_a_host_who_was_put_out_does_not_let_themselves_in_again(rose, host, sign_in):
    host.memberships.all().delete()
    asked = requests.ask_space(rose, by=host, at=now())

    response = sign_in(host).post(f"/requests/space/{asked.pk}/grant/")

    assert response.status_code == 404
    with pytest.raises(requests.NotYoursToDecide):
        requests.grant(asked, by=host, at=now())
    assert not host.memberships.exists()
