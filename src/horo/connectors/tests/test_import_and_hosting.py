"""What members do here to imported topics outlasts the next import of the same source."""

from datetime import timedelta

import pytest
from conftest import AT

from horo.community.services import editing, posting
from horo.connectors.services import import_archive
from horo.connectors.tests.exports import discourse, discourse_post, zulip, zulip_message
from horo.content import kept
from horo.content.models import Post, Topic

LATER = AT + timedelta(days=400)


@pytest.fixture
def imported(tmp_path, db):
    first = discourse(tmp_path / "first", discourse_post(1), discourse_post(2, "bob"))
    import_archive("discourse", first)
    return Topic.objects.select_related("space", "author").get()


def again(tmp_path, *posts):
    import_archive("discourse", discourse(tmp_path / "again", *posts))


def test_an_import_keeps_the_columns_of_its_topics(tmp_path, db):
    topics = {"7-a/x": [zulip_message(1), zulip_message(2, "Bob")], "7-a/y": [zulip_message(3)]}

    import_archive("zulip", zulip(tmp_path, topics))

    assert set(Topic.objects.values_list("posts_count", flat=True)) == {1, 2}
    assert list(kept.disagreements()) == []


def test_a_number_that_a_reply_took_here_is_not_given_to_an_imported_post(imported, tmp_path, mara):
    reply = posting.reply(imported, "Written here", by=mara, at=LATER)
    assert reply.number == 3, "the next post of the source has this number too"

    again(tmp_path, discourse_post(1), discourse_post(2, "bob"), discourse_post(3))

    numbers = list(Post.objects.values_list("number", flat=True))
    assert sorted(numbers) == [1, 2, 3, 4]
    assert list(kept.disagreements()) == []


def test_what_was_edited_here_stays_as_it_was_edited(imported, tmp_path, mara):
    post = imported.posts.get(number=2)
    editing.edit(post, "Better words", by=mara, at=LATER, based_on=1)

    again(tmp_path, discourse_post(1), discourse_post(2, "bob"))

    assert Post.objects.get(pk=post.pk).text == "Better words"


def test_what_was_taken_down_or_brought_back_here_stays_so(imported, tmp_path, mara):
    post = imported.posts.get(number=2)
    editing.remove(post, by=mara, at=LATER, reason="Advertising")

    again(tmp_path, discourse_post(1), discourse_post(2, "bob"))
    gone = Post.objects.get(pk=post.pk)
    editing.restore(gone, by=mara, at=LATER)

    assert gone.removed_at == LATER
    assert Post.objects.get(pk=post.pk).removed_by == mara
