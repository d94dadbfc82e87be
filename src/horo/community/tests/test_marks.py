"""The row of marks under a post: what each reader sees, and what it costs."""

import pytest
from bs4 import BeautifulSoup
from conftest import AT
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from horo.community.services.marks import marks_of
from horo.community.services.reactions import react
from horo.community.tests.places import make_post, make_space, make_topic
from horo.content.models import QUESTIONS, Post, Solution

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def question(alice, bob):
    topic = make_topic(make_space("help", kind=QUESTIONS), alice)
    make_post(topic, bob)
    return topic


def posts_of(topic):
    posts = Post.objects.filter(topic=topic).select_related("topic__space", "author")
    return list(posts.order_by("number"))


def row(post, member):
    request = RequestFactory().get("/")
    request.member = member
    context = {"post": post, "marks": marks_of([post], member)[post.pk]}
    return BeautifulSoup(render_to_string("community/marks/row.html", context, request), "lxml")


@pytest.mark.parametrize("count", [2, 40])
def test_a_page_of_marks_is_one_statement_whatever_its_size(
    question, alice, bob, count, django_assert_num_queries
):
    for _ in range(count - 2):
        make_post(question, bob)
    react(posts_of(question)[1], "👍", by=alice, at=AT)
    posts = posts_of(question)
    assert len(posts) == count

    with django_assert_num_queries(2):  # and what alice is here, once a request
        assert marks_of(posts, alice)[posts[1].pk].chips[0].is_mine
    with django_assert_num_queries(1):
        marks_of(posts, alice)
    assert not marks_of(posts, bob)[posts[1].pk].chips[0].is_mine
    with django_assert_num_queries(1):
        marks_of(posts, None)


def test_a_visitor_costs_nothing_where_the_answer_came_along(question, django_assert_num_queries):
    Solution.objects.create(topic=question, reply=posts_of(question)[1], chosen_at=AT)
    posts = list(Post.objects.select_related("topic__space", "topic__solution", "author"))

    with django_assert_num_queries(0):
        found = marks_of(posts, None)

    assert [found[post.pk].is_answer for post in posts] == [False, True]


def test_the_row_says_who_reacted_in_words(question, alice, bob):
    asked, _ = posts_of(question)
    react(asked, "👍", by=bob, at=AT)
    react(asked, "👍", by=alice, at=AT)

    post = posts_of(question)[0]

    button = row(post, alice).find("button", attrs={"name": "emoji"})
    assert button["aria-label"] == "2 people reacted with thumbs up; you too"
    assert button["aria-pressed"] == "true"
    seen = row(post, None)
    assert seen.find("form") is None
    assert seen.find(class_="mark", attrs={"aria-label": "2 people reacted with thumbs up"})


def test_reacting_answers_with_the_row_or_leads_back(question, bob, sign_in):
    post = posts_of(question)[0]
    browser = sign_in(bob)
    url = reverse("community:react", args=[post.pk])

    part = browser.post(url, {"emoji": "👀"}, **HTMX)
    plain = browser.post(url, {"emoji": "👀", "next": f"/topics/{question.pk}/"})

    assert f'id="marks-{post.pk}"' in part.text
    assert "<html" not in part.text
    assert "👀" in part.text
    assert plain.url == f"/topics/{question.pk}/"
