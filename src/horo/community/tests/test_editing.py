"""Editing keeps what was there; taking down can be taken back; nobody overwrites in silence."""

from datetime import timedelta
from functools import partial

import pytest
from conftest import AT

from horo.community.services import drafts, editing, history, rights
from horo.community.tests.writing import fresh, hosted_by, reply_by, space_of, topic_by
from horo.content import kept
from horo.content.models import Post, PostVersion, Topic
from horo.log.models import Activity

LATER = AT + timedelta(hours=1)


@pytest.fixture
def topic(db, alice):
    return topic_by(alice, space_of("Help"))


@pytest.fixture
def post(topic, bob):
    return reply_by(bob, topic, "One.")


def test_an_edit_keeps_what_was_there_and_says_who_and_why(post, bob):
    drafts.save(bob, f"edit:{post.pk}", {"text": "Tw"}, at=AT, based_on=None)

    editing.edit(post, "Two.", by=bob, at=LATER, based_on=1, reason="Counted again")

    now, before = fresh(post), PostVersion.objects.get()
    assert (now.text, now.html, now.version, now.edited_at) == ("Two.", "<p>Two.</p>\n", 2, LATER)
    assert (before.number, before.text, before.replaced_by, before.replaced_at, before.reason) == (
        1, "One.", bob, LATER, "Counted again",
    )  # fmt: skip
    assert drafts.find(bob, f"edit:{post.pk}") is None


def test_an_edit_by_a_host_concerns_the_author(post, bob, alice):
    host = hosted_by(alice, post.topic.space)

    editing.edit(fresh(post), "Two.", by=host, at=LATER, based_on=1)

    told = Activity.objects.get(verb="edited")
    assert (told.actor, told.recipient, told.object_id) == (alice, bob, post.pk)


def test_nothing_changed_is_nothing_recorded(post, bob):
    editing.edit(post, "One.", by=bob, at=LATER, based_on=1)

    assert not PostVersion.objects.exists()
    assert not Activity.objects.filter(verb="edited").exists()


def test_the_second_of_two_editors_gets_both_texts(post, bob, mara):
    editing.edit(post, "Theirs.", by=mara, at=LATER, based_on=1)

    with pytest.raises(editing.Conflict) as conflict:
        editing.edit(post, "Mine.", by=bob, at=LATER, based_on=1)
    merged = editing.edit(post, "Theirs and mine.", by=bob, at=LATER, based_on=2)

    assert (conflict.value.there.text, conflict.value.text) == ("Theirs.", "Mine.")
    assert merged.version == 3
    assert [version.text for version in PostVersion.objects.order_by("number")] == [
        "One.", "Theirs.",
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["otto", "alice"])
def test_others_do_not_edit_a_post(post, request, who):
    member = request.getfixturevalue(who)

    with pytest.raises(rights.MayNot):
        editing.edit(post, "Mine.", by=member, at=LATER, based_on=1)
    with pytest.raises(rights.MayNot):
        editing.remove(post, by=member, at=LATER, reason="I want to")


def test_everyone_who_may_write_edits_a_wiki(post, otto):
    Post.objects.filter(pk=post.pk).update(is_wiki=True)

    editing.edit(fresh(post), "Ours.", by=otto, at=LATER, based_on=1)

    assert fresh(post).text == "Ours."


def test_nobody_but_the_team_edits_in_an_archived_space(post, bob, mara):
    post.topic.space.is_archived = True
    post.topic.space.save()

    with pytest.raises(rights.MayNot):
        editing.edit(fresh(post), "Two.", by=bob, at=LATER, based_on=1)
    editing.edit(fresh(post), "Two.", by=mara, at=LATER, based_on=1)


def test_the_first_post_changes_the_title(topic, alice):
    editing.edit(topic.posts.get(), "New", by=alice, at=LATER, based_on=1, title="Why?", tags=["A"])

    assert fresh(topic).title == "Why?"
    assert list(topic.tags.values_list("slug", flat=True)) == ["a"]
    assert PostVersion.objects.get().title == "How?"
    change = history.shown(history.changes(Post.objects.get())[0])
    assert "<ins>" in change.title
    assert (change.change.old_title, change.change.new_title) == ("How?", "Why?")


def test_a_later_post_does_not(post, bob):
    editing.edit(post, "New", by=bob, at=LATER, based_on=1, title="Mine", tags=["a"])

    assert fresh(post.topic).title == "How?"
    assert not post.topic.tags.exists()


def test_what_is_taken_down_is_gone_and_can_come_back(post, bob, mara):
    with pytest.raises(editing.ReasonMissing):
        editing.remove(post, by=mara, at=LATER, reason=" \u200b")
    editing.remove(post, by=mara, at=LATER, reason="Advertising")
    gone = fresh(post)
    seen = Post.objects.visible_to(bob).filter(pk=post.pk).exists()
    counted = fresh(post.topic).posts_count
    editing.restore(gone, by=mara, at=LATER)

    assert (gone.removed_at, gone.removed_by, gone.removed_reason) == (LATER, mara, "Advertising")
    assert (seen, counted) == (False, 1)
    assert fresh(post).removed_at is None
    assert fresh(post.topic).posts_count == 2
    told = Activity.objects.filter(verb__in=["removed", "restored"]).order_by("pk")
    assert [(a.verb, a.actor, a.recipient) for a in told] == [
        ("removed", mara, bob), ("restored", mara, bob),
    ]  # fmt: skip
    assert list(kept.disagreements()) == []


def test_removing_twice_records_once(post, bob):
    editing.remove(post, by=bob, at=LATER)
    editing.remove(post, by=bob, at=LATER)

    assert Activity.objects.filter(verb="removed").count() == 1


def test_an_author_does_not_bring_back_what_a_host_took_down(post, bob, mara):
    editing.remove(post, by=mara, at=LATER, reason="Advertising")

    with pytest.raises(rights.MayNot):
        editing.restore(fresh(post), by=bob, at=LATER)


def test_the_first_post_takes_its_topic_along_and_brings_it_back(topic, alice, otto):
    first = topic.posts.get()

    editing.remove(first, by=alice, at=LATER)
    is_seen = Topic.objects.visible_to(otto).filter(pk=topic.pk).exists()
    found = editing.find(first.pk, alice), editing.find(first.pk, otto)
    editing.restore(fresh(first), by=alice, at=LATER)

    assert (is_seen, found) == (False, (first, None))
    assert Topic.objects.visible_to(otto).filter(pk=topic.pk).exists()


def test_an_author_does_not_remove_a_topic_in_which_others_wrote(topic, post, alice, mara):
    with pytest.raises(rights.MayNot, match="Others have replied"):
        editing.remove(topic.posts.get(number=1), by=alice, at=LATER)

    editing.remove(topic.posts.get(number=1), by=mara, at=LATER, reason="Asked for it")
    assert fresh(topic).removed_at == LATER


@pytest.mark.parametrize(
    "deed", [partial(editing.edit, text="Two.", based_on=1), editing.remove], ids=["edit", "remove"]
)
def test_rights_are_those_of_the_moment_of_the_change(deed, post, bob):
    """A host moves the topic to where its writer may not go, after they opened the form."""
    opened = editing.find(post.pk, bob)
    vault = space_of("Vault", access="private")
    Topic.objects.filter(pk=post.topic_id).update(space=vault)

    with pytest.raises(rights.MayNot):
        deed(opened, by=bob, at=LATER)

    assert (fresh(post).text, fresh(post).removed_at) == ("One.", None)
