"""Joining by mail: the address is proven first, and nobody learns who belongs here."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from conftest import AT, make_member
from django.core import mail
from django.db import connection
from django.test import Client

from horo.log.models import Activity
from horo.membership.models import JoinRequest, SignUp
from horo.membership.services import joining
from horo.membership.services.joining import Person
from horo.membership.tests.conftest import link_in
from horo.people.models import Member
from horo.ui import links

NORA = {"name": "Нора Иванова", "email": "Nora@Example.org", "timezone": "Europe/Sofia"}


@pytest.fixture
def sign_up(client, committed, db):
    """Fill the sign-up in and return the path of the link that is mailed."""

    def fill_in(**changes):
        with committed():
            response = client.post("/accounts/signup/", {**NORA, **changes})
        assert response.url == "/join/sent/", response
        return link_in()

    return fill_in


def joined() -> list[int]:
    return list(Activity.objects.filter(verb="joined").values_list("actor_id", flat=True))


def test_nobody_is_a_member_before_the_address_is_proven(sign_up, client):
    path = sign_up()

    assert client.get(path).status_code == client.head(path).status_code == 200
    assert not Member.objects.exists()
    assert joined() == []


def test_the_link_makes_a_member_and_signs_in(sign_up, client):
    response = client.post(sign_up())

    nora = Member.objects.get()
    assert (nora.name, nora.email, nora.timezone) == (
        NORA["name"],
        "nora@example.org",
        "Europe/Sofia",
    )
    assert nora.handle == "nora-ivanova"
    assert nora.joined_at == Activity.objects.get(verb="joined").occurred_at
    assert response.status_code == 302
    assert client.get("/sign-in/").status_code == 302, "signed in, one has no business there"


def test_the_link_works_in_another_browser(sign_up):
    path = sign_up()

    assert Client().post(path).status_code == 302
    assert len(joined()) == 1


def test_the_link_works_once(sign_up, client):
    path = sign_up()
    client.post(path)

    assert Client().post(path).status_code == 403
    assert len(joined()) == 1


def test_the_link_expires(db, committed):
    with committed():
        joining.start(Person("nora@example.org", "Nora"), at=AT)
    token = link_in().split("/")[-2]

    with pytest.raises(joining.LinkOver):
        joining.confirm(token, at=AT + joining.LINK_LASTS)


def test_the_database_holds_no_token(sign_up):
    token = sign_up().split("/")[-2]

    assert token not in str(SignUp.objects.values())


def test_a_member_and_a_stranger_get_the_same_answer(client, committed, alice):
    Member.objects.filter(pk=alice.pk).update(email="nora@example.org")
    with committed():
        known = client.post("/accounts/signup/", NORA)
        unknown = client.post("/accounts/signup/", {**NORA, "email": "new@example.org"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [["nora@example.org"], ["new@example.org"]]
    assert "/sign-in/link/" in mail.outbox[0].body


def test_nobody_is_flooded_with_links(db, committed):
    for _ in range(joining.LINKS_AT_ONCE + 2):
        with committed():
            joining.start(Person("nora@example.org", "Nora"), at=AT)

    assert len(mail.outbox) == joining.LINKS_AT_ONCE


def test_the_mail_speaks_the_language_of_the_page(client, committed, db):
    with committed():
        client.post("/accounts/signup/", NORA, headers={"Accept-Language": "bg"})

    assert mail.outbox[0].subject == "Потвърдете адреса си, за да се присъедините"
    client.post(link_in())
    assert Member.objects.get().locale == "bg"


@pytest.mark.parametrize("changes", [{"name": " "}, {"email": "nobody"}, {"email": ""}])
def test_what_cannot_be_is_said_beside_the_field(changes, client, db):
    response = client.post("/accounts/signup/", {**NORA, **changes})

    assert response.status_code == 200
    assert "invalid-feedback" in response.text
    assert not SignUp.objects.exists()


@pytest.mark.usefixtures("each_database")
def test_two_links_of_one_address_make_one_member(sign_up, client):
    first, second = sign_up(), sign_up(name="Another name")
    client.post(first)
    client.post("/sign-out/")
    client.post(second)

    assert Member.objects.get().name == NORA["name"]
    assert len(joined()) == 1


def test_after_the_welcome_a_member_goes_to_no_odd_address(sign_up, client):
    response = client.post(sign_up(next="https://evil.example/"))

    assert response.url.startswith("/")
    assert not response.url.startswith("//")


def test_a_new_member_is_welcomed_before_they_go_on(sign_up, client):
    welcome = links.to("welcome")
    response = client.post(sign_up(next="/inbox/?a=1"))

    assert response.url == f"{welcome}?next=%2Finbox%2F%3Fa%3D1"


def test_too_many_sign_ups_are_told_to_wait(client, committed, db):
    answers = [client.post("/accounts/signup/", NORA).status_code for _ in range(21)]
    assert answers[0] == 302

    response = client.post("/accounts/signup/", NORA)
    assert (answers[-1], response.status_code) == (429, 429)
    assert int(response.headers["Retry-After"]) > 0


def test_old_sign_ups_are_forgotten(db, committed):
    joining.start(Person("old@example.org", "Old"), at=AT)
    later = AT + joining.LINK_LASTS + joining.KEPT + timedelta(seconds=1)

    joining.start(Person("new@example.org", "New"), at=later)

    assert [each.email for each in SignUp.objects.all()] == ["new@example.org"]


@pytest.mark.usefixtures("each_database")
def test_where_the_team_decides_a_request_waits(settings, sign_up, client):
    settings.HORO_JOINING = "request"
    response = client.post(sign_up(text="I grow roses."))

    assert response.url == "/join/waiting/"
    assert not Member.objects.exists()
    request = JoinRequest.objects.get()
    assert (request.text, request.decision) == ("I grow roses.", "")
    assert Activity.objects.get(verb="requested").actor_id is None


def test_by_invitation_only_the_sign_up_is_closed(settings, client, db):
    settings.HORO_JOINING = "invitation"

    assert 'name="email"' not in client.get("/accounts/signup/").text
    client.post("/accounts/signup/", NORA)
    assert not SignUp.objects.exists()


def test_a_member_who_was_imported_is_not_doubled(client, committed, db):
    imported = make_member("nora", email="nora@example.org")
    with committed():
        client.post("/accounts/signup/", NORA)
    client.post(link_in())

    assert list(Member.objects.all()) == [imported]
    assert joined() == []


@pytest.mark.postgres
@pytest.mark.usefixtures("on_postgres", "transactional_db")
def test_two_links_opened_at_the_same_moment_make_one_member():
    tokens = []
    for name in ("Nora", "Nora again"):
        joining.start(Person("nora@example.org", name), at=AT)
        tokens.append(link_in().split("/")[-2])
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(opened, tokens))

    assert {outcome.member for outcome in outcomes} == {Member.objects.get()}
    assert len(joined()) == 1


@pytest.mark.postgres
@pytest.mark.usefixtures("on_postgres", "transactional_db")
def test_people_of_one_name_who_join_at_the_same_moment_get_handles_of_their_own():
    tokens = []
    for number in range(4):
        joining.start(Person(f"ivan{number}@example.org", "Ivan"), at=AT)
        tokens.append(link_in().split("/")[-2])
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(opened, tokens))

    handles = set(Member.objects.values_list("handle", flat=True))
    assert handles == {"ivan", "ivan-2", "ivan-3", "ivan-4"}


def opened(token: str) -> joining.Outcome:
    try:
        return joining.confirm(token, at=AT)
    finally:
        connection.close()


def test_a_name_is_seen_as_it_is(sign_up, client):
    client.post(sign_up(name="\u202eTwo  \u200bwor\x07ds\u2066"))

    assert Member.objects.get().name == "Two words"


@pytest.mark.parametrize(
    "name", ["See https://a.example", "www.a", "Win at evil.example", "x" * 81]
)
def test_nobody_mails_addresses_to_strangers_in_a_name(client, db, name):
    client.post("/accounts/signup/", {**NORA, "name": name})

    assert not SignUp.objects.exists()
    assert not mail.outbox


@pytest.mark.parametrize("name", ["\u200b", "\u3164\u2060", "\u202e \u202c"])
def test_nobody_joins_without_a_name_to_be_seen(client, db, name):
    response = client.post("/accounts/signup/", {**NORA, "name": name})

    assert response.status_code == 200
    assert not SignUp.objects.exists()


@pytest.mark.parametrize("name", ["Dr. St.John Smith", "J.R.R. Tolkien", "Щ. Иванов", "Ada 🦉"])
def test_names_of_people_are_names(sign_up, name):
    sign_up(name=name)

    assert SignUp.objects.get().name == name
