"""The index follows what changes, and never tells what may not be known."""

import pytest
from conftest import AT, make_member
from django.db import connection

from horo.content.models import PRIVATE, TopicTag
from horo.people.models import Profile
from horo.search.models import Document, Pending
from horo.search.services import (
    find,
    index_all,
    index_pending,
    indexing,
    rebuild,
    similar,
    touch,
    touch_everything,
)
from horo.search.tests.posts import (
    add_post,
    indexed,
    make_space,
    make_topic,
    solve,
    titles,
    touched,
)

pytestmark = pytest.mark.usefixtures("each_database", "db")


@pytest.fixture
def topic(each_database, alice):
    (topic,) = indexed(make_topic(make_space("help"), alice, "Proxy", "It fails", "A second one"))
    return topic


def found(query, member=None):
    return titles(find(query, member, at=AT))


def test_noting_a_change_is_one_statement(topic, django_assert_num_queries):
    with django_assert_num_queries(1):
        touch("post", 1)


def test_an_edited_post_is_found_by_its_new_words_alone(topic):
    post = topic.posts.get(number=2)
    post.html = "<p>Quite different</p>"
    post.save()
    touched("post", post)

    assert found("different") == ["Proxy"]
    assert found('"second one"') == []


def test_a_new_title_is_known_to_every_post(topic):
    topic.title = "Gateway"
    topic.save()
    touched("topic", topic)

    assert found("gateway second") == ["Gateway"]
    assert found("proxy") == []


def test_a_topic_that_is_moved_to_a_private_space_is_found_by_nobody_else_at_once(topic, otto):
    topic.space = make_space("secret", access=PRIVATE)
    topic.save()

    results = find("proxy", otto, at=AT)

    assert (results.total, results.better, results.corrected) == (0, "", "")
    assert similar("Proxy", otto) == []


@pytest.mark.parametrize("state", ["removed_at", "scheduled_for"])
def test_topics_that_are_gone_or_not_yet_there_are_not_found(topic, otto, state):
    setattr(topic, state, AT)
    topic.save()

    assert found("proxy", otto) == []
    assert similar("Proxy", otto) == []


def test_a_removed_post_is_not_found_at_once_and_found_when_restored(topic):
    post = topic.posts.get(number=2)
    post.removed_at = AT
    post.save()

    assert found("second") == []

    touched("post", post)
    assert not Document.objects.filter(post_id=post.pk).exists()
    post.removed_at = None
    post.save()
    touched("post", post)
    assert found("second") == ["Proxy"]


def test_a_post_that_was_moved_to_another_topic_is_found_there(topic, alice):
    other = make_topic(topic.space, alice, "Other", "Hello")
    topic.posts.filter(number=2).update(topic=other)

    assert found('"second one"') == ["Other"]


def test_state_and_tags_reach_the_posts_of_a_topic(topic, alice, bob):
    reply = add_post(topic, bob, "Use this one", number=3)
    touched("post", reply)
    solve(topic, reply)
    tag = make_topic(topic.space, alice, "Tagged", tags=["net"]).tags.get()
    TopicTag.objects.create(topic=topic, tag=tag)
    touched("topic", topic)

    assert found("second is:solved tag:net") == ["Proxy"]
    assert found("second is:unanswered") == []


def test_a_batch_that_another_process_took_is_left_to_it(topic, monkeypatch):
    touch("post", topic.posts.get(number=1).pk)
    rows = list(Pending.objects.all())
    Pending.objects.all().delete()

    assert indexing._index(rows) is False


def test_what_an_interrupted_import_left_is_found_and_indexed(topic, alice):
    make_topic(topic.space, alice, "Brought", "From afar")
    touch_everything()

    assert found("afar") == []
    assert index_pending(AT) == 1
    assert found("afar") == ["Brought"]
    assert index_pending(AT) == 0


def test_the_whole_index_can_be_written_anew(topic, alice):
    before = found("proxy"), Document.objects.count()

    assert rebuild(AT) == 2
    assert index_all(AT) == 0
    assert (found("proxy"), Document.objects.count()) == before


def test_posts_of_the_same_moment_have_documents_of_their_own(topic, alice):
    for number in range(3, 60):
        add_post(topic, alice, "at once", number=number, at=AT)
    index_all(AT)

    assert Document.objects.count() == 59


def test_words_of_private_titles_are_not_suggested(topic, otto, bob):
    secret = make_space("secret", access=PRIVATE, members=[bob])
    indexed(make_topic(secret, bob, "Umbrella merger", tags=["umbrella"]))

    assert find("umbrela", bob, at=AT).corrected == "umbrella"
    results = find("umbrela", otto, at=AT)
    assert (results.corrected, results.better, bool(results.named)) == ("", "", False)
    assert found("umbrella", otto) == []


def test_counts_and_facets_are_of_what_one_may_read(topic, otto, bob):
    secret = make_space("secret", access=PRIVATE, members=[bob])
    indexed(make_topic(secret, bob, "Proxy of the board", tags=["deal"]))

    inside, outside = find("proxy", bob, at=AT), find("proxy", otto, at=AT)

    assert (inside.total, outside.total) == (2, 1)
    assert [space.slug for space, _count in outside.in_spaces] == ["help"]
    assert outside.with_tags == ()


def test_an_unknown_space_and_one_that_is_hidden_are_answered_alike(topic, otto, bob):
    make_space("secret", access=PRIVATE, members=[bob])

    hidden, unknown = find("in:secret a", otto, at=AT), find("in:nowhere a", otto, at=AT)

    assert [notice.kind for notice in hidden.notices] == ["no-space"]
    assert [notice.kind for notice in unknown.notices] == ["no-space"]


def test_people_are_found_by_members_and_by_visitors_where_they_want_it(topic, otto, bob):
    shown = make_member("dora")
    Profile.objects.create(member=shown, public=["headline"])
    Profile.objects.create(member=bob)
    index_all(AT)

    assert find("dora", None, at=AT).named.members == [shown]
    assert find("bob", None, at=AT).named.members == []
    assert find("bob", otto, at=AT).named.members == [bob]
    assert find("dorra", otto, at=AT).named.members == [shown]


def test_similar_topics_show_the_answered_ones_first(topic, alice, bob):
    open_one = make_topic(topic.space, alice, "How do I install a proxy", "Hi")
    answered = make_topic(topic.space, alice, "Installing proxies", "Hi", "So", by=bob)
    solve(answered, answered.posts.get(number=2))
    indexed()

    alike = similar("install proxy", None)

    assert [like.topic for like in alike][:2] == [answered, open_one]
    assert [like.topic for like in similar("instal prxoy", None)][:1] == [answered]


@pytest.mark.parametrize(
    "query",
    [
        '"', '""', '"a', "a AND", "NEAR(a b)", "a* ^b", "{tokens}: a", "tokens:a", "' OR 1=1 --",
        "a:b:c", "-", "--", "-a", "or", "or or or", "in:", "is:", '"\\"', "a\x00b", "\ud800", "(((",
        "=first", "^proxy", "~a", "a' & !b", "<-> a", "in:a " * 5_000, '"' * 5_001, "я" * 100_000,
        "tag:\x00", "from:'", "before:0001-01-01 a", "after:9999-12-31 a", "before:9999d a",
    ],
)  # fmt: skip
def test_nonsense_gives_an_answer(topic, query):
    find(query, None, at=AT)
    similar(query, None)

    assert connection.is_usable()
