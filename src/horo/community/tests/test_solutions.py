"""Accepted answers, votes, duplicates and wikis: who may, what is recorded, what readers get."""

import pytest
from conftest import AT
from django.urls import reverse

from horo.community.services import duplicates, solutions, votes, wikis
from horo.community.services.deeds import NotMarkable
from horo.community.services.marks import marks_of
from horo.community.services.rights import MayNot
from horo.community.tests.places import make_post, make_space, make_topic
from horo.content.models import QUESTIONS, Post, Solution, SpaceHost, Topic, Vote
from horo.log.models import Activity


@pytest.fixture
def space(db):
    return make_space("help", kind=QUESTIONS)


@pytest.fixture
def topic(space, alice):
    return make_topic(space, alice)


@pytest.fixture
def answer(topic, bob):
    return make_post(topic, bob)


def verbs():
    return list(Activity.objects.order_by("pk").values_list("verb", flat=True))


def test_an_accepted_answer_is_recorded_like_an_imported_one(answer, alice, bob):
    solutions.accept(answer, by=alice, at=AT)
    solutions.accept(answer, by=alice, at=AT)  # the same again is nothing

    (activity,) = Activity.objects.filter(verb="solved")
    assert (activity.actor, activity.recipient) == (alice, bob)
    assert (activity.object_type, activity.object_id) == ("post", answer.pk)
    assert (activity.thread_id, activity.space_id) == (answer.topic_id, answer.topic.space_id)
    assert Topic.objects.get().changed_at == AT


def test_another_answer_takes_the_place_of_the_first(topic, answer, alice, otto):
    better = make_post(topic, otto)
    solutions.accept(answer, by=alice, at=AT)

    solutions.accept(better, by=alice, at=AT)

    assert Solution.objects.get().reply == better
    assert verbs() == ["solved", "unsolved", "solved"]


def test_an_answer_is_taken_back_once(answer, alice, bob):
    solutions.accept(answer, by=alice, at=AT)

    assert solutions.unaccept(answer, by=alice, at=AT) is True
    assert solutions.unaccept(answer, by=alice, at=AT) is False

    assert Activity.objects.get(verb="unsolved").recipient == bob
    assert not Solution.objects.exists()


@pytest.mark.parametrize(
    ("who", "may"), [("alice", True), ("hana", True), ("otto", True), ("bob", False)]
)
def test_the_asker_hosts_and_the_team_accept(topic, answer, who, may, request):
    members = {name: request.getfixturevalue(name) for name in ("alice", "bob", "hana", "otto")}
    SpaceHost.objects.create(space=topic.space, member=members["otto"], since=AT)
    post = Post.objects.select_related("topic__space").get(pk=answer.pk)
    assert marks_of([post], members[who])[post.pk].may_accept is may

    if may:
        solutions.accept(post, by=members[who], at=AT)
    else:
        with pytest.raises(solutions.MayNotAccept):
            solutions.accept(post, by=members[who], at=AT)


def test_a_question_does_not_answer_itself(topic, alice):
    with pytest.raises(solutions.MayNotAccept):
        solutions.accept(topic.posts.get(number=1), by=alice, at=AT)


def test_an_imported_answer_may_be_taken_back_where_nothing_else_is_accepted(alice, bob):
    topic = make_topic(make_space("imported"), alice)
    answer = make_post(topic, bob)
    with pytest.raises(solutions.MayNotAccept):
        solutions.accept(answer, by=alice, at=AT)
    Solution.objects.create(topic=topic, reply=answer, chosen_by=None, chosen_at=AT)

    assert solutions.unaccept(answer, by=alice, at=AT) is True


def test_nothing_is_marked_in_an_archived_space(answer, alice, otto):
    type(answer.topic.space).objects.update(is_archived=True)

    for mark in (lambda: solutions.accept(answer, by=alice, at=AT),
                 lambda: votes.vote(answer, by=otto, at=AT)):  # fmt: skip
        with pytest.raises(NotMarkable):
            mark()


def test_a_vote_is_counted_recorded_and_taken_back(topic, alice, bob, otto):
    asked = topic.posts.get(number=1)

    assert votes.vote(asked, by=bob, at=AT) is True
    votes.vote(asked, by=otto, at=AT)
    assert Topic.objects.get().votes == Post.objects.get(number=1).votes == 2
    assert votes.vote(asked, by=bob, at=AT) is False

    assert Topic.objects.get().votes == Post.objects.get(number=1).votes == 1
    assert verbs() == ["voted", "voted", "unvoted"]
    activity = Activity.objects.filter(verb="voted").first()
    assert (activity.object_type, activity.recipient) == ("post", alice)


def test_nobody_votes_for_themselves_nor_where_nothing_is_asked(answer, bob, alice):
    elsewhere = make_topic(make_space("garden"), alice).posts.get()

    for post in (answer, elsewhere):
        with pytest.raises(votes.MayNotVote):
            votes.vote(post, by=bob, at=AT)
    assert not Vote.objects.exists()


def test_a_duplicate_leads_to_the_answer_along_the_whole_way(space, topic, alice, bob):
    first, second = make_topic(space, bob, "One"), make_topic(space, bob, "Two")
    answer = make_post(second, alice)
    duplicates.link(topic, first, by=alice, at=AT)
    duplicates.link(first, second, by=bob, at=AT)
    topic.refresh_from_db()
    assert solutions.leading(topic, alice) is None, "nothing is solved yet"

    solutions.accept(answer, by=bob, at=AT)

    assert solutions.leading(topic, None) == second
    activity = Activity.objects.filter(verb="duplicated").first()
    assert (activity.object_id, activity.props) == (topic.pk, {"of": first.pk})


def test_the_way_to_an_answer_ends_where_one_may_not_read(topic, alice, bob, mara, otto):
    hidden = make_topic(make_space("team", access="hidden"), mara)
    solutions_of = make_post(hidden, bob)
    Solution.objects.create(topic=hidden, reply=solutions_of, chosen_at=AT)

    duplicates.link(topic, hidden, by=mara, at=AT)
    topic.refresh_from_db()

    assert solutions.leading(topic, otto) is None
    assert solutions.leading(topic, mara) == hidden


def test_duplicates_never_lead_in_circles(space, topic, alice, bob, mara):
    other = make_topic(space, bob, "Other")
    duplicates.link(other, topic, by=bob, at=AT)
    topic.refresh_from_db(), other.refresh_from_db()

    for of in (other, topic):
        with pytest.raises(duplicates.CannotLink):
            duplicates.link(topic, of, by=mara, at=AT)
    Topic.objects.filter(pk=topic.pk).update(duplicate_of=other)  # as an import might
    topic.refresh_from_db()
    assert solutions.leading(topic, alice) is None


def test_only_hosts_end_replies_and_the_undo_opens_them_again(space, topic, alice, bob, hana):
    other = make_topic(space, bob, "Other")
    with pytest.raises(MayNot):
        duplicates.link(topic, other, by=bob, at=AT)
    with pytest.raises(MayNot):
        duplicates.link(topic, other, by=alice, at=AT, closes=True)

    duplicates.link(topic, other, by=hana, at=AT, closes=True)
    topic.refresh_from_db()
    assert (topic.closed_at, topic.duplicate_of) == (AT, other)
    duplicates.unlink(topic, by=hana, at=AT)
    topic.refresh_from_db()

    assert (topic.closed_at, topic.duplicate_of) == (None, None)
    assert verbs() == ["duplicated", "closed", "duplicated", "reopened"]


def test_the_author_and_hosts_make_a_wiki(answer, bob, otto, hana):
    with pytest.raises(MayNot):
        wikis.set_wiki(answer, True, by=otto, at=AT)

    wikis.set_wiki(answer, True, by=bob, at=AT)
    wikis.set_wiki(answer, True, by=hana, at=AT)

    assert Post.objects.get(pk=answer.pk).is_wiki
    assert verbs() == ["edited"]


@pytest.mark.parametrize(
    "of", ["{0}", "/topics/{0}/", "http://testserver/topics/{0}/how/?page=2#post-3", " {0} "]
)
def test_a_duplicate_is_named_by_number_or_address(space, topic, bob, sign_in, alice, of):
    other = make_topic(space, bob, "Other")
    url = reverse("community:duplicate", args=[topic.pk])

    answer = sign_in(alice).post(url, {"of": of.format(other.pk)})

    assert answer.status_code == 302
    assert Topic.objects.get(pk=topic.pk).duplicate_of == other


@pytest.mark.parametrize("of", ["", "999", "topics", "1; DROP", "/topics/99999999999999999999/"])
def test_what_names_no_topic_is_refused(topic, alice, sign_in, of):
    answer = sign_in(alice).post(reverse("community:duplicate", args=[topic.pk]), {"of": of})

    assert answer.status_code == 403
    assert Topic.objects.get(pk=topic.pk).duplicate_of is None
