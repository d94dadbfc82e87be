"""The page that finds things."""

import pytest
import time_machine
from conftest import AT
from django.urls import reverse

from horo.content.models import PRIVATE
from horo.log.models import Activity
from horo.search.tests.posts import indexed, make_space, make_topic

PAGE = "/search/"


@pytest.fixture
def topics(db, alice, bob):
    secret = make_space("secret", access=PRIVATE, members=[bob])
    return indexed(
        make_topic(make_space("help"), alice, "Installing <b>things</b>", "The proxy fails"),
        make_topic(
            secret, bob, "The merger with Umbrella", "The proxy of the board", tags=["deal"]
        ),
    )


def test_a_visitor_finds_what_is_public_marked_and_escaped(client, topics):
    page = client.get(PAGE, {"q": "installation proxy"}).content.decode()

    assert "<mark>Installing</mark>" in page
    assert "&lt;" in page
    assert "<b>things" not in page
    assert "<mark>proxy</mark>" in page


@pytest.mark.parametrize("query", ["proxy", "umbrela", "merger", "tag:deal", "in:secret proxy"])
def test_an_outsider_learns_nothing_of_a_private_space(sign_in, otto, bob, topics, query):
    outside = sign_in(otto).get(PAGE, {"q": query}).content.decode().lower()
    inside = sign_in(bob).get(PAGE, {"q": query}).content.decode().lower()

    assert "umbrella" in inside
    assert "umbrella" not in outside


def test_a_search_of_a_member_is_recorded_with_what_it_found(sign_in, alice, topics):
    sign_in(alice).get(PAGE, {"q": "proxy"})

    searched = Activity.objects.get(verb="searched")
    assert (searched.actor, searched.value) == (alice, 1)


def test_the_fields_of_the_form_become_operators(client, topics):
    form = {"words": "proxy", "in": "help", "is": "", "from": "alice", "tag": "", "after": ""}

    response = client.get(PAGE, form)

    assert response.url == PAGE + "?q=proxy+in%3Ahelp+from%3Aalice"


@time_machine.travel(AT, tick=False)
def test_too_many_searches_have_to_wait(sign_in, alice, topics):
    browser = sign_in(alice)

    answers = [browser.get(PAGE, {"q": "proxy"}) for _ in range(61)]

    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0


def test_topics_alike_are_shown_as_a_part_and_as_a_page(client, topics):
    address = reverse("community:similar") + "?title=How+to+install+things"

    page = client.get(address).content.decode()
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert "Installing &lt;b&gt;things" in page
    assert "Installing &lt;b&gt;things" in part
    assert "<html" in page
    assert "<html" not in part


def test_topics_alike_of_a_private_space_are_not_shown(sign_in, otto, bob, topics):
    address = reverse("community:similar") + "?title=Umbrella+merger"

    assert "Umbrella" in sign_in(bob).get(address).content.decode()
    assert "merger with" not in sign_in(otto).get(address).content.decode()


def test_an_empty_search_tells_what_can_be_typed(client, db):
    page = client.get(PAGE).content.decode()

    assert "after:7d" in page
    assert AT
