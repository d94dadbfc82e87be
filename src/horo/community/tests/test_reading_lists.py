"""Spaces, tags, lists, feeds and the map: what is there, in which order, and for whom."""

import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from conftest import AT, join
from django.test import Client
from django.urls import reverse

from horo.community.models import ReadState
from horo.community.services import reading_lists
from horo.community.tests.reading import make_space, make_topic, read, text
from horo.content.models import Section, Solution, Space, Tag, Topic, TopicTag
from horo.people.models import Group

SECRET = "Behind closed doors"


@pytest.fixture
def help_space(alice):
    """Questions: three topics, an hour apart, the newest first answered."""
    space = make_space("help", kind="questions", summary="Ask here")
    for n, posts in ((1, 3), (2, 1), (3, 25)):
        last = AT + timedelta(hours=n)
        make_topic(space, alice, f"Question {n}", posts=posts, last_post_at=last, votes=10 - n)
    solved = Topic.objects.get(title="Question 3")
    Solution.objects.create(
        topic=solved, reply=solved.posts.get(number=2), chosen_by=alice, chosen_at=AT
    )
    return space


@pytest.fixture
def inside(hana):
    """A private space with a tagged topic, which hana enters."""
    join(hana, "insiders")
    space = make_space("inside", group=Group.objects.get(slug="insiders"))
    tag = Tag.objects.create(slug="plans", name="Plans")
    topic = make_topic(space, hana, SECRET)
    TopicTag.objects.create(topic=topic, tag=tag)
    return space


def addresses(inside) -> list[str]:
    """Every address that is about the private space alone."""
    topic = Topic.objects.get(space=inside)
    return [
        reverse("community:space", args=["inside"]),
        reverse("community:space-feed", args=["inside"]),
        reverse("community:tag", args=["plans"]),
        reverse("community:tag-feed", args=["plans"]),
        reverse("community:topic", args=[topic.pk]),
        reverse("community:topic", args=[topic.pk, "behind"]),
        reverse("community:topic-feed", args=[topic.pk]),
        reverse("community:post", args=[topic.posts.get().pk]),
    ]


@pytest.mark.parametrize("who", ["otto", None])
def test_what_is_private_does_not_exist_for_outsiders(who, inside, request, sign_in, client):
    browser = sign_in(request.getfixturevalue(who)) if who else client
    Space.objects.update(access="hidden")

    assert {browser.get(path).status_code for path in addresses(inside)} == {404}


@pytest.mark.parametrize("who", ["hana", "mara"])
def test_what_is_private_is_there_for_those_inside(who, inside, request, sign_in):
    browser = sign_in(request.getfixturevalue(who))

    assert {browser.get(path, follow=True).status_code for path in addresses(inside)} == {200}


@pytest.mark.parametrize("who", ["otto", None])
def test_no_list_tells_outsiders_of_what_is_private(who, inside, request, sign_in, client):
    browser = sign_in(request.getfixturevalue(who)) if who else client
    chunk = Topic.objects.get(space=inside).pk // 10_000

    said = "".join(
        browser.get(path).text
        for path in ("/spaces/", "/tags/", "/sitemap-spaces.xml", f"/sitemap-{chunk}.xml")
    )

    assert SECRET not in said
    assert "Plans" not in said


def test_a_private_space_is_listed_to_members_who_may_ask(inside, sign_in, otto, client):
    assert "Inside" not in text(client.get("/spaces/"))

    page = read(sign_in(otto).get("/spaces/"))

    (card,) = [each for each in page.select(".space-card") if "Inside" in each.get_text()]
    assert not card.find("a", href=reverse("community:space", args=["inside"]))
    assert card.find("a", href=reverse("membership:ask-space", args=[inside.pk]))


def test_a_member_who_opens_a_private_space_is_led_to_where_one_asks(inside, sign_in, otto, client):
    address = reverse("community:space", args=["inside"])
    assert client.get(address).status_code == 404, "a visitor does not learn of it"

    response = sign_in(otto).get(address)

    assert response.headers["Location"] == reverse("membership:ask-space", args=[inside.pk])


def test_a_hidden_space_is_listed_to_those_inside_alone(inside, sign_in, otto, hana):
    inside.access = "hidden"
    inside.save(update_fields=["access"])

    assert "Inside" not in sign_in(otto).get("/spaces/").text
    assert "Inside" in sign_in(hana).get("/spaces/").text


def test_spaces_stand_in_their_sections(help_space, client):
    help_space.section = Section.objects.create(name="Begin here", position=1)
    help_space.save(update_fields=["section"])
    make_space("other")

    page = read(client.get("/spaces/"))

    found = [(s.h2.get_text(), s.h3.get_text(strip=True)) for s in page.select(".shelf")]
    assert found == [("Begin here", "Help"), ("Further spaces", "Other")]


def titles(response) -> list[str]:
    return [each.get_text() for each in read(response).select(".topic-title")]


@pytest.mark.parametrize(
    ("view", "found"),
    [
        ("latest", "3 2 1"),
        ("new", "3 2 1"),
        ("unanswered", "2"),
        ("solved", "3"),
        ("top", "1 2 3"),
        ("nonsense", "3 2 1"),
    ],
)
def test_a_space_is_looked_at_in_several_ways(view, found, help_space, client):
    page = client.get(f"/spaces/help/?view={view}")

    assert titles(page) == [f"Question {n}" for n in found.split()]


def test_pinned_topics_come_first_and_once(help_space, client):
    Topic.objects.filter(title="Question 1").update(pinned_at=AT)

    assert titles(client.get("/spaces/help/")) == ["Question 1", "Question 3", "Question 2"]


def test_a_row_says_what_is_new_and_leads_there(help_space, sign_in, bob):
    long = Topic.objects.get(title="Question 3")
    ReadState.objects.create(member=bob, topic=long, read_to=22, read_at=AT)

    page = read(sign_in(bob).get("/spaces/help/"))

    row = page.select(".topic-row")[0]
    assert "3 new posts" in row.get_text()
    assert row.select_one(".topic-title")["href"].endswith("/question-3/?page=2#unread")
    assert "New for you" in page.select(".topic-row")[1].get_text()


def test_a_row_that_was_shown_before_follows_every_change(help_space, sign_in, bob, alice):
    topic = Topic.objects.get(title="Question 1")
    tag = Tag.objects.create(slug="plans", name="Plans")
    visitor, member = Client(), sign_in(bob)
    before = [text(browser.get("/spaces/help/")) for browser in (visitor, member)]
    assert all("Question 1" in page and "Plans" not in page for page in before), "shown already"

    Topic.objects.filter(pk=topic.pk).update(title="Question one", votes=77)
    TopicTag.objects.create(topic=topic, tag=tag)
    type(alice).objects.filter(pk=alice.pk).update(name="Alicia")
    after = [text(browser.get("/spaces/help/")) for browser in (visitor, member)]

    for page in after:
        assert all(word in page for word in ("Question one", "77", "Plans", "Alicia"))
        assert "Question 1" not in page


def test_who_pages_on_finds_every_topic_once(help_space, alice, bob, sign_in, client):
    for n in range(4, 75):
        make_topic(help_space, alice, f"Question {n}", last_post_at=AT + timedelta(hours=n % 7))
    found, path = [], "/spaces/help/?view=latest"
    browser = sign_in(bob)
    while path:
        page = browser.get(path)
        found += titles(page)
        further = read(page).select_one(".pager a[rel=next]")
        path = f"/spaces/help/{further['href']}" if further else ""

    assert sorted(found) == sorted(f"Question {n}" for n in range(1, 75))
    client.logout()
    numbered = [titles(client.get(f"/spaces/help/?page={n}")) for n in (1, 2, 3, 4)]
    assert [title for page in numbered for title in page] == found


@pytest.mark.parametrize("before", ["", "x", "1.x", "9" * 18 + ".1", "²", "1", ".."])
def test_a_place_that_is_none_is_ignored(before, help_space, client):
    assert titles(client.get("/spaces/help/", {"before": before}))


def test_a_tag_gathers_topics_of_all_spaces(help_space, alice, client):
    tag = Tag.objects.create(slug="мир", name="Мир")
    other = make_topic(make_space("other"), alice, "Elsewhere")
    TopicTag.objects.create(topic=other, tag=tag)
    TopicTag.objects.create(topic=Topic.objects.get(title="Question 1"), tag=tag)

    page = client.get(reverse("community:tag", args=["мир"]))

    assert set(titles(page)) == {"Elsewhere", "Question 1"}
    assert "Мир2" in read(client.get("/tags/")).select_one(".tag-cloud").get_text(strip=True)


def test_rows_come_in_the_order_that_was_asked_for(help_space, otto, inside):
    ids = [Topic.objects.get(title=f"Question {n}").pk for n in (2, 1, 3)]
    ids.insert(1, Topic.objects.get(title=SECRET).pk)

    rows = reading_lists.of_ids(ids, otto)

    assert [row.topic.title for row in rows] == ["Question 2", "Question 1", "Question 3"]


ATOM = "{http://www.w3.org/2005/Atom}"


def test_feeds_bring_the_newest(help_space, client):
    topic = Topic.objects.get(title="Question 3")

    space = ElementTree.fromstring(client.get("/spaces/help/feed/").content)
    posts = ElementTree.fromstring(
        client.get(reverse("community:topic-feed", args=[topic.pk])).content
    )

    assert len(space.findall(f"{ATOM}entry")) == 3
    assert "says 25" in posts.find(f"{ATOM}entry").find(f"{ATOM}summary").text
    assert space.find(f"{ATOM}link[@rel='self']").get("href").endswith("/spaces/help/feed/")


def test_the_map_leads_to_every_public_topic(help_space, client):
    index = client.get("/sitemap.xml")
    part = client.get(f"/sitemap-{Topic.objects.first().pk // 10_000}.xml")

    assert "sitemap-0.xml" in index.text
    assert part.text.count("<loc>") == 3
    assert client.get("/sitemap-99.xml").status_code == 404
    assert "Sitemap: http" in client.get("/robots.txt").text


def test_a_question_tells_search_engines_its_answer(help_space, client):
    topic = Topic.objects.get(title="Question 3")
    Topic.objects.filter(pk=topic.pk).update(title="</script><b>&")

    page = read(client.get(reverse("community:topic", args=[topic.pk])))

    (script,) = page.find_all("script", type="application/ld+json")
    told = json.loads(script.string)["mainEntity"]
    assert told["name"] == "</script><b>&"
    assert "says 2" in told["acceptedAnswer"]["text"]
    canonical = page.find("link", rel="canonical")["href"]
    assert canonical.endswith(f"/topics/{topic.pk}/scriptb/")


def test_pages_for_members_only_are_no_business_of_search_engines(help_space, sign_in, bob):
    help_space.access = "members"
    help_space.save(update_fields=["access"])
    topic = Topic.objects.get(title="Question 3")

    page = read(sign_in(bob).get(reverse("community:topic", args=[topic.pk])))

    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert not page.find("script", type="application/ld+json")
