"""Making a poll with a form, and voting in it on a page."""

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from conftest import AT
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from horo.community.models import Ballot
from horo.community.models.polls import NUMBER, RANKED, SEVERAL, SINGLE
from horo.community.poll_forms import PollForm
from horo.community.services import polls
from horo.community.services.poll_views import polls_of
from horo.community.tests.places import make_poll, make_post, make_space, make_topic
from horo.community.tests.test_polls import ids
from horo.content.models import Post
from horo.core.time import now
from horo.people.models import Group

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def topic(alice):
    return make_topic(make_space("garden"), alice)


def form(member, **fields):
    given = {"question": "Which?", "kind": SINGLE, "options": "One\nTwo", "shows": "always"}
    return PollForm({f"poll-{k}": v for k, v in {**given, **fields}.items()}, member=member, at=AT)


def test_a_poll_is_made_of_what_was_written(topic, alice):
    alice.timezone = "Europe/Sofia"
    filled = form(alice, options=" One \n\nTwo\none\n", closes_at="2026-03-03T18:00")
    assert filled.is_wanted()
    assert filled.is_valid()

    poll = polls.create(make_post(topic, alice), filled.cleaned_data, by=alice, at=AT)

    poll.refresh_from_db()
    assert poll.closes_at == datetime(2026, 3, 3, 16, tzinfo=UTC)
    assert [option.label for option in poll.options.all()] == ["one", "Two"]
    assert Post.objects.get(pk=poll.post_id).has_poll


def test_without_question_and_options_there_is_no_poll(alice):
    assert not form(alice, question=" ", options="\n").is_wanted()
    assert not PollForm({}, member=alice, at=AT).is_wanted()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"question": ""}, "question"),
        ({"question": "x" * 301}, "question"),
        ({"options": "Only one"}, "options"),
        ({"options": "\n".join(map(str, range(21)))}, "options"),
        ({"options": "a\n" + "b" * 201}, "options"),
        ({"kind": "lottery"}, "kind"),
        ({"kind": NUMBER, "least": "5", "most": "5"}, "most"),
        ({"kind": NUMBER, "least": "1", "most": "99999999999"}, "most"),
        ({"closes_at": "2026-03-02T08:00"}, "closes_at"),
        ({"closes_at": "2036-03-02T08:00"}, "closes_at"),
        ({"closes_at": "soon"}, "closes_at"),
    ],
)
def test_what_makes_no_poll_is_said_at_its_field(alice, fields, wrong):
    filled = form(alice, **fields)

    assert not filled.is_valid()
    assert list(filled.errors) == [wrong]


def test_a_post_takes_one_poll_of_its_author(topic, alice, bob):
    filled = form(alice)
    assert filled.is_valid()
    post = make_post(topic, alice)

    with pytest.raises(ValueError, match="takes no poll"):
        polls.create(post, filled.cleaned_data, by=bob, at=AT)
    polls.create(post, filled.cleaned_data, by=alice, at=AT)
    with pytest.raises(ValueError, match="takes no poll"):
        polls.create(post, filled.cleaned_data, by=alice, at=AT)


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        (SINGLE, lambda options: {"option": options[1]}),
        (SEVERAL, lambda options: {"option": options[:2]}),
        (RANKED, lambda options: {f"rank-{options[2]}": "1", f"rank-{options[0]}": "3"}),
        (NUMBER, lambda _: {"number": "7"}),
    ],
)
def test_a_ballot_is_sent_by_a_form_with_and_without_scripts(topic, bob, sign_in, kind, sent):
    poll = make_poll(topic, kind=kind)
    browser, url = sign_in(bob), reverse("community:poll-vote", args=[poll.pk])

    part = browser.post(url, sent(ids(poll)), **HTMX)
    plain = browser.post(url, {**sent(ids(poll)), "next": f"/topics/{topic.pk}/"})

    assert f'id="poll-{poll.pk}"' in part.text
    assert "<html" not in part.text
    assert plain.url == f"/topics/{topic.pk}/"
    assert Ballot.objects.filter(member=bob).exists()


def test_two_options_for_one_place_are_refused(topic, bob, sign_in):
    poll = make_poll(topic, kind=RANKED)
    one, two, _ = ids(poll)

    answer = sign_in(bob).post(
        reverse("community:poll-vote", args=[poll.pk]), {f"rank-{one}": "1", f"rank-{two}": "1"}
    )

    assert answer.status_code == 403
    assert not Ballot.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"option": "x"}, {"option": "9" * 40}, {"number": "4"}])
def test_nonsense_is_no_ballot(topic, bob, sign_in, sent):
    poll = make_poll(topic)

    answer = sign_in(bob).post(reverse("community:poll-vote", args=[poll.pk]), sent)

    assert answer.status_code == 403


def test_results_are_bars_with_their_numbers(topic, alice, bob):
    poll = make_poll(topic)
    polls.cast(poll, options=ids(poll)[:1], by=bob, at=AT)
    post = Post.objects.select_related("topic__space", "author").get(pk=poll.post_id)
    request = RequestFactory().get("/")
    request.member = bob

    view = polls_of([post], bob, at=AT)[post.pk]
    text = render_to_string("community/marks/poll.html", {"poll": view}, request)

    page = BeautifulSoup(text, "lxml")
    assert "1 · 100%" in page.find(class_="bars").get_text(" ", strip=True)
    assert (page.progress["max"], page.progress["value"]) == ("1", "1")
    assert "your choice" in text
    assert "style=" not in text


def test_a_poll_one_may_not_see_is_not_there(mara, otto, sign_in, client):
    group = Group.objects.create(slug="inner", name="Inner")
    topic = make_topic(make_space("inner", access="private", group=group), mara)
    poll = make_poll(topic)
    names = ("poll-vote", "poll-withdraw", "poll-close", "poll-voters")
    urls = [reverse(f"community:{name}", args=[poll.pk]) for name in names]
    sent = {"option": ids(poll)[0]}

    assert [client.post(url, sent).status_code for url in urls[:3]] == [302] * 3
    browser = sign_in(otto)
    assert [browser.post(url, sent).status_code for url in urls[:3]] == [404] * 3
    assert browser.get(urls[3]).status_code == 404
    assert browser.get(reverse("community:poll-voters", args=[999])).status_code == 404


def test_a_closed_poll_says_so(topic, alice, bob, sign_in):
    poll = make_poll(topic, closes_at=now() + timedelta(hours=1))
    browser = sign_in(alice)

    part = browser.post(reverse("community:poll-close", args=[poll.pk]), **HTMX)

    assert "Closed" in part.text
    assert "Close it now" not in part.text
