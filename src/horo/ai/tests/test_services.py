"""Each version of each post is read once, and what is gone counts no more."""

from datetime import timedelta

import pytest
from conftest import make_member

from horo.ai import services
from horo.content.models import Post, Space, Topic
from horo.core.time import now
from horo.log.models import Activity

pytestmark = pytest.mark.django_db
AT = now()


class Glad:
    """A scorer that likes every text that says so."""

    name = "glad-1"

    def __init__(self):
        self.read = []

    def score(self, texts):
        self.read += texts
        return [0.5 if "good" in text else -0.5 for text in texts]


@pytest.fixture
def glad(monkeypatch):
    found = Glad()
    monkeypatch.setattr(services, "scorer", lambda: found)
    return found


@pytest.fixture
def posts(db):
    alice = make_member("alice")
    space = Space.objects.create(slug="help", name="Help", source="horo", source_key="help")
    topic = Topic.objects.create(
        space=space, author=alice, title="How?", opened_at=AT, source="horo", source_key="1"
    )

    def write(number, html, **more):
        return Post.objects.create(
            topic=topic, number=number, author=more.pop("author", alice), html=html,
            posted_at=AT - timedelta(days=1), source="horo", source_key=str(number), **more,
        )  # fmt: skip

    return write


def scores():
    return list(
        Activity.objects.filter(verb="scored").order_by("pk").values_list("value", flat=True)
    )


def test_a_post_is_read_once_and_again_when_it_changes(glad, posts):
    post = posts(1, "<p>good morning</p>")

    assert services.score_some(AT) == 1
    assert services.score_some(AT) == 0
    written = Activity.objects.get(verb="scored")
    assert (written.value, written.actor_id, written.object_id) == (0.5, None, post.pk)
    assert (written.occurred_at, written.recipient_id) == (post.posted_at, post.author_id)

    Post.objects.filter(pk=post.pk).update(html="<p>bad morning</p>", version=2)
    assert services.score_some(AT) == 1
    assert scores() == [0.5, -0.5]


def test_a_removed_post_takes_its_score_back_and_a_restored_one_has_it_again(glad, posts):
    post = posts(1, "<p>good</p>")
    services.score_some(AT)

    Post.objects.filter(pk=post.pk).update(removed_at=AT)
    assert services.score_some(AT) == 1
    assert services.score_some(AT) == 0
    Post.objects.filter(pk=post.pk).update(removed_at=None)
    assert services.score_some(AT) == 1

    assert scores() == [0.5, None, 0.5]


def test_bots_notes_and_wordless_posts_have_no_score(glad, posts):
    robot = make_member("robot", kind="bot")
    posts(1, "<p>good</p>", author=robot)
    posts(2, "<p>good</p>", kind="note")
    posts(3, "<p>👍</p>")
    posts(4, "<p>good</p>", removed_at=AT)

    assert services.score_some(AT) == 1, "the wordless one is looked at, once"
    assert services.score_some(AT) == 0
    assert (scores(), glad.read) == ([], [])


def test_a_new_scorer_reads_everything_again(glad, posts):
    posts(1, "<p>good</p>")
    services.score_some(AT)

    glad.name = "glad-2"

    assert services.score_some(AT) == 1
    assert scores() == [0.5, 0.5]


def test_a_crash_between_reading_and_writing_loses_and_doubles_nothing(glad, posts, monkeypatch):
    for number in range(1, 20):
        posts(number, "<p>good</p>")
    write = services.record_many
    monkeypatch.setattr(services, "record_many", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        services.score_some(AT)
    assert scores() == []

    monkeypatch.setattr(services, "record_many", write)

    assert services.score_some(AT) == 19
    assert scores() == [0.5] * 19
