"""The pages of hosts: every one of them works for a host, and is nothing for anybody else."""

import pytest
from conftest import AT, join

from horo.community.tests.writing import fresh, hosted_by, reply_by, space_of, topic_by
from horo.content.models import Space, Topic
from horo.people.models import Group

BUTTONS = ("pin", "unpin", "close", "reopen")
PAGES = ("move", "split", "merge", "slow-mode", "tags")


@pytest.fixture
def topic(db, alice):
    return topic_by(alice, space_of("Help"))


@pytest.fixture
def host(topic, hana):
    return hosted_by(hana, topic.space)


def at(topic, deed):
    return f"/topics/{topic.pk}/-/{deed}/"


@pytest.mark.parametrize(("deed", "column"), [("pin", "pinned_at"), ("close", "closed_at")])
def test_a_button_does_it_and_offers_to_take_it_back(topic, host, sign_in, deed, column):
    browser = sign_in(host)

    answer = browser.post(at(topic, deed), follow=True)

    assert getattr(fresh(topic), column) is not None
    assert "Undo" in answer.text


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_a_host(topic, host, sign_in, page):
    assert sign_in(host).get(at(topic, page)).status_code == 200


@pytest.mark.parametrize("page", [*BUTTONS, *PAGES])
def test_none_of_it_is_for_members(topic, otto, sign_in, page):
    assert sign_in(otto).post(at(topic, page), {"slow_mode": 60, "tags": "a"}).status_code == 403


@pytest.mark.parametrize("page", [*BUTTONS, *PAGES])
def test_outsiders_find_nothing(topic, otto, sign_in, client, page):
    Space.objects.update(access="hidden")

    assert client.post(at(topic, page)).status_code == 302
    assert sign_in(otto).post(at(topic, page)).status_code == 404


def test_a_topic_moves_into_a_space_of_the_list(topic, host, sign_in, otto):
    inner = space_of("Inner", access="private", group=Group.objects.create(slug="inner", name="I"))

    answer = sign_in(host).post(at(topic, "move"), {"space": inner.pk})

    assert answer.status_code == 302
    assert fresh(topic).space == inner
    assert sign_in(otto).get(f"/topics/{topic.pk}/").status_code == 404


def test_hidden_spaces_are_named_in_no_select(topic, otto, bob, sign_in):
    space_of("Unheard", access="hidden")
    host = hosted_by(bob, topic.space)

    for member, page in ((host, at(topic, "move")), (otto, "/new/")):
        assert "Unheard" not in sign_in(member).get(page).text


def test_posts_become_a_topic(topic, host, bob, sign_in):
    post = reply_by(bob, topic, "Another matter")
    browser = sign_in(host)
    page = browser.get(at(topic, "split"), {"post": post.pk})

    answer = browser.post(at(topic, "split"), {"posts": [post.pk], "title": "Another matter"})

    assert f'value="{post.pk}" checked' in page.text
    assert answer.url == f"/topics/{fresh(post).topic_id}/"
    assert browser.get(f"/posts/{post.pk}/").url.startswith(f"/topics/{fresh(post).topic_id}/")


@pytest.mark.parametrize(
    "form", ["/topics/{}/", "https://x.example/topics/{}/how?post=3", "#{}", "{}"]
)
def test_a_topic_is_merged_by_address_or_number(topic, host, bob, sign_in, form):
    into = topic_by(bob, topic.space, "Same")
    browser = sign_in(host)

    answer = browser.post(at(topic, "merge"), {"into": form.format(into.pk)})

    assert answer.url == f"/topics/{into.pk}/"
    assert browser.get(f"/topics/{topic.pk}/").url.startswith(f"/topics/{into.pk}/")


@pytest.mark.parametrize("given", ["", "nonsense", "999999", "/topics/0/"])
def test_a_topic_that_is_not_there_is_no_target(topic, host, sign_in, given):
    assert sign_in(host).post(at(topic, "merge"), {"into": given}).status_code == 422
    assert Topic.objects.get().merged_into is None


def test_slow_mode_is_chosen(topic, host, sign_in):
    sign_in(host).post(at(topic, "slow-mode"), {"slow_mode": 300})

    assert fresh(topic).slow_mode == 300


def test_the_author_changes_the_tags(topic, alice, sign_in):
    browser = sign_in(alice)
    refused = browser.post(at(topic, "tags"), {"tags": "a,b,c,d,e,f"})
    browser.post(at(topic, "tags"), {"tags": "Вопрос, B"})

    assert refused.status_code == 422
    assert AT
    assert set(topic.tags.values_list("slug", flat=True)) == {"вопрос", "b"}


def test_a_host_of_no_group_does_not_enter(topic, bob, sign_in):
    host = hosted_by(bob, topic.space)
    join(host, "other")
    Space.objects.update(access="private")

    assert sign_in(host).get(at(topic, "move")).status_code == 404
