"""How a topic is read: its pages, its answer, what is new, and what counts as read."""

from datetime import timedelta

import pytest
from conftest import AT, join
from django.urls import reverse

from horo.community.models import ReadState
from horo.community.services import reading
from horo.community.tests.reading import make_space, make_topic, read, text
from horo.content.models import Solution, Topic
from horo.log.models import Activity
from horo.people.models import Group


@pytest.fixture
def topic(alice):
    return make_topic(make_space("help", kind="questions"), alice, "How do I begin?", posts=45)


def page_of(topic, **query) -> str:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{reverse('community:topic', args=[topic.pk])}?{asked}"


def numbers(response) -> list[int]:
    return [int(post["data-number"]) for post in read(response).select(".post[data-number]")]


@pytest.mark.parametrize(
    ("page", "first", "last"), [(1, 1, 20), (2, 21, 40), (3, 41, 45), (9, 41, 45), (0, 1, 20)]
)
def test_a_page_has_twenty_posts(page, first, last, topic, client):
    assert numbers(client.get(page_of(topic, page=page))) == list(range(first, last + 1))


def test_a_page_keeps_its_address_when_a_post_is_taken_down(topic, client):
    topic.posts.filter(number=3).update(removed_at=AT)

    assert numbers(client.get(page_of(topic, page=2)))[0] == 21
    assert 3 not in numbers(client.get(page_of(topic)))


def test_hosts_find_what_was_taken_down_as_a_quiet_line(topic, sign_in, mara, alice):
    topic.posts.filter(number=3).update(removed_at=AT)

    assert "Post 3 by Alice was taken down." in text(sign_in(mara).get(page_of(topic)))
    assert "taken down" not in text(sign_in(alice).get(page_of(topic)))


def test_the_answer_stands_under_its_question_wherever_it_is(topic, client, bob):
    far = topic.posts.get(number=33)
    Solution.objects.create(topic=topic, reply=far, chosen_by=bob, chosen_at=AT)

    page = read(client.get(page_of(topic)))

    shown = page.select("#posts > li")[1]
    assert "answer-first" in shown["class"]
    assert "says 33" in shown.get_text()
    assert shown.find("a", href=f"?page=2#post-{far.pk}")
    assert not read(client.get(page_of(topic, page=2))).select(".answer-first")


def test_an_answer_further_down_the_page_is_raised_and_one_that_follows_is_not(topic, client, bob):
    near = topic.posts.get(number=4)
    solution = Solution.objects.create(topic=topic, reply=near, chosen_by=bob, chosen_at=AT)
    assert "answer-first" in read(client.get(page_of(topic))).select("#posts > li")[1]["class"]

    solution.reply = topic.posts.get(number=2)
    solution.save()

    assert not read(client.get(page_of(topic))).select(".answer-first")


def test_a_long_answer_is_an_excerpt_there(topic, client, bob):
    far = topic.posts.get(number=33)
    far.html = "<p>" + "word " * 900 + "</p>"
    far.save(update_fields=["html"])
    Solution.objects.create(topic=topic, reply=far, chosen_by=bob, chosen_at=AT)

    (shown,) = read(client.get(page_of(topic))).select(".answer-first")

    assert "Read all of it: post 33" in shown.get_text()
    assert len(shown.get_text()) < 900


def test_an_answer_that_was_taken_down_is_none(topic, client, bob):
    Solution.objects.create(
        topic=topic, reply=topic.posts.get(number=33), chosen_by=bob, chosen_at=AT
    )
    topic.posts.filter(number=33).update(removed_at=AT)

    assert "Answered" not in text(client.get(page_of(topic)))


def test_a_duplicate_leads_to_the_answer(topic, client, bob):
    other = make_topic(topic.space, bob, "Where do I start?")
    Topic.objects.filter(pk=other.pk).update(duplicate_of=topic)
    Solution.objects.create(
        topic=topic, reply=topic.posts.get(number=2), chosen_by=bob, chosen_at=AT
    )

    (said,) = read(client.get(page_of(other))).select(".original")

    assert "Answered in How do I begin?" in " ".join(said.get_text(" ").split())
    assert "says 2" in said.get_text()


def test_a_duplicate_does_not_tell_of_a_topic_one_may_not_read(topic, client, bob):
    join(bob, "insiders")
    inside = make_space("inside", group=Group.objects.get(slug="insiders"))
    Topic.objects.filter(pk=topic.pk).update(duplicate_of=make_topic(inside, bob, "Secret"))

    assert "Secret" not in client.get(page_of(topic)).text


def test_a_merged_topic_leads_on(topic, client, bob):
    gone = make_topic(topic.space, bob, "Gone")
    Topic.objects.filter(pk=gone.pk).update(merged_into=topic, removed_at=AT)

    led = client.get(page_of(gone, post=7))

    assert (led.status_code, led.url) == (301, page_of(topic, post=7))


def test_a_scheduled_topic_is_seen_by_its_author_and_the_team(topic, sign_in, alice, bob, mara):
    Topic.objects.filter(pk=topic.pk).update(scheduled_for=AT + timedelta(days=9999))

    found = [sign_in(who).get(page_of(topic)).status_code for who in (alice, mara, bob)]

    assert found == [200, 200, 404]


def test_a_line_stands_before_the_first_unread_post(topic, sign_in, bob):
    reading.read_to(topic, 23, by=bob, at=AT)

    page = read(sign_in(bob).get(page_of(topic, page=2)))

    (line,) = page.select("#unread")
    assert line.find_next_sibling("li")["data-number"] == "24"
    assert page.select('a[href="?page=2#unread"]')


def test_the_best_posts_are_those_that_people_liked(topic, client, bob):
    topic.posts.filter(number=30).update(votes=3)

    page = client.get(page_of(topic, view="best"))

    assert numbers(page) == [1, 30]
    assert "got the most votes" in text(page)


@pytest.mark.parametrize("number", [25, 45, 46, 10**17])
def test_a_number_leads_to_its_post(number, topic, client):
    led = client.get(page_of(topic, number=number))

    post = topic.posts.get(number=min(number, 45))
    assert led.url.endswith(f"?page={reading.page_of(post.number)}#post-{post.pk}")


def test_reading_is_kept_and_recorded_once(topic, bob):
    assert reading.read_to(topic, 20, by=bob, at=AT) == 20
    assert reading.read_to(topic, 20, by=bob, at=AT) == 0
    assert reading.read_to(topic, 45, by=bob, at=AT, seen=4) == 4

    assert ReadState.objects.get(member=bob, topic=topic).read_to == 45
    told = Activity.objects.filter(verb="read", actor=bob).order_by("pk")
    assert [(a.value, a.thread_id, a.space_id) for a in told] == [
        (20, topic.pk, topic.space_id),
        (4, topic.pk, topic.space_id),
    ]


def test_the_page_says_how_far_a_member_has_read(topic, sign_in, bob, client):
    place = reverse("community:read-to", args=[topic.pk])
    assert client.post(place, {"number": 5}).status_code == 302, "a visitor is asked to sign in"

    assert sign_in(bob).post(place, {"number": 12, "seen": 12}).status_code == 204
    plain = client.post(place, {"number": 20, "next": page_of(topic, page=2)})

    assert plain.url == page_of(topic, page=2)
    assert ReadState.objects.get(member=bob).read_to == 20


def test_nobody_reads_what_they_may_not_see(bob, hana, sign_in):
    join(hana, "insiders")
    secret = make_topic(make_space("inside", group=Group.objects.get(slug="insiders")), hana, "S")

    place = reverse("community:read-to", args=[secret.pk])

    assert sign_in(bob).post(place, {"number": 1}).status_code == 404
    assert not ReadState.objects.exists()


def test_only_the_posts_come_for_a_page_that_is_open(topic, client):
    part = client.get(page_of(topic, page=2, part="posts"))

    assert numbers(part) == list(range(21, 41))
    assert "<html" not in part.text


def test_a_visitor_who_knows_the_page_gets_none(topic, client):
    first = client.get(page_of(topic))

    again = client.get(page_of(topic), headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_who_looks_at_the_best_posts_has_not_read_all_between(topic, sign_in, bob):
    whole, best = (sign_in(bob).get(page_of(topic, view=view)) for view in ("", "best"))

    assert read(whole).find(id="topic").get("data-read")
    assert not read(best).find(id="topic").get("data-read")
