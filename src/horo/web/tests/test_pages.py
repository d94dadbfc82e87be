"""What holds for every page of the console: who gets in, how it reads, what it costs."""

import pytest
from django.urls import reverse

from horo.people.models import Member
from horo.web.tests.pages import CONSOLE, heading_jumps, read, text, unlabeled

MORE = ("/today/unanswered/", "/funnel/newcomer/", "/playbook/files/funnel.yaml")
STATEMENTS = 14
OF_A_PROFILE = 18  # among them those for the groups that one may put the member into


@pytest.mark.parametrize("path", [*CONSOLE, *MORE])
def test_the_team_gets_the_page(path, community, sign_in):
    assert sign_in(community).get(path).status_code == 200


@pytest.mark.parametrize("path", [*CONSOLE, *MORE])
def test_for_a_plain_member_the_console_does_not_exist(path, community, otto, sign_in):
    assert sign_in(otto).get(path).status_code == 404


@pytest.mark.parametrize("path", [*CONSOLE, *MORE])
def test_a_visitor_is_asked_to_sign_in_first(path, community, client):
    assert client.get(path).url == f"/sign-in/?next={path}"


def test_the_first_page_is_everyones(community, otto, sign_in, client):
    assert client.get("/").status_code == 200
    assert sign_in(otto).get("/").status_code == 200
    assert '"/today/"' in sign_in(community).get("/").text


@pytest.mark.parametrize("language", ["en", "ru", "bg"])
@pytest.mark.parametrize("path", CONSOLE)
def test_each_page_speaks_the_members_language(path, language, community, sign_in):
    Member.objects.filter(pk=community.pk).update(locale=language)

    response = sign_in(community).get(path)

    assert read(response).html["lang"] == response.headers["Content-Language"] == language


@pytest.mark.parametrize("path", [*CONSOLE, *MORE])
def test_each_page_can_be_walked_by_a_screen_reader(path, community, sign_in):
    page = read(sign_in(community).get(path))

    assert [len(page.find_all(name)) for name in ("main", "h1", "title")] == [1, 1, 1]
    assert all(nav.get("aria-label") for nav in page.find_all("nav"))
    assert unlabeled(page) == []
    assert heading_jumps(page) == []


@pytest.mark.parametrize("path", [*CONSOLE, *MORE])
def test_no_page_needs_a_script_or_style_inside_it(path, community, sign_in):
    page = read(sign_in(community).get(path))

    assert page.find_all("style") == []
    assert page.find_all(style=True) == []
    assert [tag for tag in page.find_all("script") if not tag.get("src")] == []


@pytest.mark.parametrize("path", [*CONSOLE, *MORE])
def test_each_page_costs_few_statements(path, community, sign_in, django_assert_max_num_queries):
    browser = sign_in(community)
    browser.get(path)

    with django_assert_max_num_queries(STATEMENTS):
        assert browser.get(path).status_code == 200


@pytest.mark.parametrize("handle", ["alice", "bob"])
def test_a_profile_costs_few_statements(handle, community, sign_in, django_assert_max_num_queries):
    browser, path = (
        sign_in(community),
        reverse("web:member", args=[Member.objects.get(handle=handle).pk]),
    )
    browser.get(path)

    with django_assert_max_num_queries(OF_A_PROFILE):
        assert browser.get(path).status_code == 200


@pytest.mark.parametrize("path", CONSOLE)
def test_without_a_playbook_every_page_still_answers(path, mara, sign_in):
    assert sign_in(mara).get(path).status_code == 200


def test_a_page_that_is_not_there_says_so_kindly(mara, sign_in):
    response = sign_in(mara).get("/nothing-here/")

    assert response.status_code == 404
    assert "There is nothing here" in text(response)


def test_a_refusal_is_a_page_with_its_sentence(community, client):
    response = client.get(reverse("people:follow-link", args=["used"]))

    assert response.status_code == 403
    assert "Ask for a new one" in text(response)
