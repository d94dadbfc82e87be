"""Discourse: both layouts, counted likes, accepted answers, edits and what was taken down."""

import json
from collections import Counter, defaultdict

import pytest
from conftest import AT

from horo.connectors.services import import_archive
from horo.connectors.tests.exports import discourse, discourse_post, write
from horo.content.models import Post, Reaction, Solution, Space, Topic
from horo.log.models import Activity
from horo.people.models import ANONYMOUS, SYSTEM, Member

pytestmark = pytest.mark.django_db


def deeds(*verbs):
    found = Activity.objects.filter(verb__in=verbs).order_by("occurred_at", "id")
    return [(a.verb, a.actor and a.actor.name, a.recipient and a.recipient.name) for a in found]


def test_a_reply_goes_to_whom_it_answers_or_else_to_who_opened_the_topic(tmp_path):
    posts = [
        discourse_post(1),
        discourse_post(2, "bob"),
        discourse_post(3, "cleo", reply_to_post_number=2),
    ]
    import_archive("discourse", discourse(tmp_path, *posts), at=AT)

    assert deeds("posted", "replied") == [
        ("posted", "alice", None),
        ("replied", "bob", "alice"),
        ("replied", "cleo", "bob"),
    ]
    assert Post.objects.get(number=3).reply_to.number == 2


def test_the_same_topic_comes_out_of_one_file_or_of_one_a_post(tmp_path):
    posts = [discourse_post(2, "bob"), discourse_post(1)]
    more = {"topic_id": 7, "topic_title": "Why?", "category_id": 5}
    files = {f"posts/{p['id']}.json": {**p, **more} for p in posts}
    import_archive("discourse", write(tmp_path / "posts", files), at=AT)
    again = import_archive("discourse", discourse(tmp_path / "topic", *posts), at=AT)

    assert [p.number for p in Topic.objects.get(title="Why?").posts.order_by("number")] == [1, 2]
    assert not any(again.new.values())


def test_likes_are_counted_though_nobody_is_named(tmp_path):
    post = discourse_post(1, actions_summary=[{"id": 2, "count": 3}])
    import_archive("discourse", discourse(tmp_path, post), at=AT)

    reaction = Reaction.objects.get()
    assert (reaction.emoji, reaction.times, reaction.member.kind) == ("heart", 3, ANONYMOUS)
    assert len(deeds("reacted")) == 3


def test_a_count_of_likes_that_cannot_be_is_told(tmp_path):
    post = discourse_post(1, actions_summary=[{"id": 2, "count": 10**9}])
    report = import_archive("discourse", discourse(tmp_path, post), at=AT)

    (left,) = report.left
    assert "a count of reactions that cannot be" in left.reason
    assert left.examples == (("topics/why.7.json", "101"),)
    assert not Reaction.objects.exists()


def test_more_likes_at_a_later_import_add_only_the_new_ones(tmp_path):
    for count in (3, 5, 4):
        post = discourse_post(1, actions_summary=[{"id": 2, "count": count}])
        import_archive("discourse", discourse(tmp_path, post), at=AT)

    assert Reaction.objects.get().times == len(deeds("reacted")) == 5


def test_reactions_of_the_plug_in_stand_for_the_likes_among_them(tmp_path):
    reactions = [{"id": "+1", "count": 2}, {"id": "tada", "count": 1}]
    post = discourse_post(1, actions_summary=[{"id": 2, "count": 2}], reactions=reactions)
    report = import_archive("discourse", discourse(tmp_path, post), at=AT)

    assert (report.read["likes"], report.read["reactions"]) == (2, 3)
    assert set(Reaction.objects.values_list("emoji", "times")) == {("+1", 2), ("tada", 1)}


def test_an_accepted_answer_is_a_solution_and_an_activity(tmp_path):
    posts = [discourse_post(1), discourse_post(2, "bob", accepted_answer=True)]
    import_archive("discourse", discourse(tmp_path, *posts), at=AT)

    assert Solution.objects.get().reply.number == 2
    assert deeds("solved") == [("solved", None, "bob")]


def test_edits_and_removals_are_later_activities(tmp_path):
    posts = [
        discourse_post(1, version=3),
        discourse_post(2, "bob", user_deleted=True),
        discourse_post(3, "bob", hidden=True),
        discourse_post(4, "bob", deleted_at="2026-03-01T11:00:00Z"),
    ]
    import_archive("discourse", discourse(tmp_path, *posts), at=AT)

    assert deeds("edited") == [("edited", None, "alice")]
    assert deeds("removed") == [
        ("removed", "bob", None),
        ("removed", None, "bob"),
        ("removed", None, "bob"),
    ]
    assert Post.objects.visible_to(None).count() == 1


def test_a_post_that_was_edited_since_is_brought_up_to_date(tmp_path):
    import_archive("discourse", discourse(tmp_path, discourse_post(1)), at=AT)
    post = discourse_post(1, version=2, cooked="<p>Better</p>")
    report = import_archive("discourse", discourse(tmp_path, post), at=AT)

    assert Post.objects.get().html == "<p>Better</p>"
    assert {k: v for k, v in report.new.items() if v} == {"activities": 1}


def test_small_actions_are_notes_and_whispers_are_not_told(tmp_path):
    posts = [
        discourse_post(1),
        discourse_post(2, "system", post_type=3, action_code="closed.enabled", cooked=""),
        discourse_post(3, "bob", post_type=4),
    ]
    report = import_archive("discourse", discourse(tmp_path, *posts), at=AT)

    assert Post.objects.get(kind="note").text == "closed.enabled"
    assert Member.objects.get(handle="system").kind == SYSTEM
    assert "whisper" in report.left[0].reason
    assert Post.objects.count() == 2


def test_private_messages_and_categories_stay_private(tmp_path):
    details = {"allowed_users": [{"id": 2, "username": "bob"}]}
    message = {"archetype": "private_message", "details": details, "category_id": None}
    import_archive("discourse", discourse(tmp_path, discourse_post(1), **message), at=AT)

    assert Post.objects.visible_to(None).count() == 0
    assert Post.objects.visible_to(Member.objects.get(handle="bob")).count() == 1


def test_categories_are_called_as_their_list_says(tmp_path):
    named = {"category_list": {"categories": [{"id": 5, "name": "Help", "read_restricted": True}]}}
    write(tmp_path, {"categories.json": named})
    import_archive("discourse", discourse(tmp_path, discourse_post(1)), at=AT)

    assert Space.objects.values_list("name", "access").get() == ("Help", "private")


def test_an_older_copy_of_a_post_gives_way_to_the_newer(tmp_path):
    more = {"topic_id": 7, "category_id": 5}
    old = discourse_post(1, topic_title="Wy?", reads=3, cooked="<p>Old</p>", **more)
    new = discourse_post(1, topic_title="Why?", reads=9, **more)
    report = import_archive("discourse", write(tmp_path, {"a.json": new, "b.json": old}), at=AT)

    assert (Topic.objects.get().title, Post.objects.get().html) == ("Why?", "<p>Post 1</p>")
    assert report.left[0].examples == (("b.json", "101"),)


LOST = "taken in as a reply to its topic: the post it answers is missing"


def _months():
    months = defaultdict(set)
    for author, posted_at in Post.objects.filter(kind="post").values_list("author", "posted_at"):
        months[f"{posted_at:%Y-%m}"].add(author)
    return {month: len(authors) for month, authors in sorted(months.items())}


def _years():
    return dict(
        sorted(
            Counter(str(a.year) for a in Post.objects.values_list("posted_at", flat=True)).items()
        )
    )


@pytest.mark.shared
def test_the_archive_of_topics_gives_its_published_figures(shared_data):
    figures = json.loads((shared_data / "figures/discourse_urho3d_2014_2017.json").read_text())
    report = import_archive("discourse", shared_data / "discourse_urho3d_2014_2017.tar.zst", at=AT)

    assert report.new["posts"] == Post.objects.count() == figures["posts"]
    assert report.new["topics"] == figures["topics"]
    assert Member.objects.exclude(kind=ANONYMOUS).count() == figures["authors"]
    assert sum(Reaction.objects.values_list("times", flat=True)) == figures["likes"]
    assert Activity.objects.filter(verb="reacted").count() == figures["likes"]
    assert Activity.objects.filter(verb="solved").count() == figures["accepted_answers"]
    assert Post.objects.filter(kind="note").count() == figures["post_type"]["3"]
    assert (_months(), _years()) == (figures["monthly_active_authors"], figures["by_year"])
    by_category = Counter(Post.objects.values_list("topic__space__source_key", flat=True))
    assert by_category == figures["posts_by_category_id"]
    replies = Post.objects.exclude(reply_to=None).count()
    lost = {left.reason: left.count for left in report.left}
    assert replies + lost[LOST] == figures["posts_with_reply_to"]


@pytest.mark.shared
def test_the_archive_of_posts_gives_its_published_figures(shared_data):
    figures = json.loads((shared_data / "figures/discourse_delving_2022_2024.json").read_text())
    report = import_archive("discourse", shared_data / "discourse_delving_2022_2024.tar.zst", at=AT)

    left = {left.reason: left.count for left in report.left}
    assert (
        Post.objects.count() + left["left out: an older copy of the same post"]
        == report.read["posts"]
        == figures["posts"]
    )
    assert report.new["topics"] == figures["topics"]
    assert Member.objects.exclude(kind=ANONYMOUS).count() == figures["authors"]
    assert report.read["likes"] == figures["likes"]
    assert report.read["reactions"] == sum(figures["reactions"].values())
    assert _months() == figures["monthly_active_authors"]
    assert set(Reaction.objects.values_list("emoji", flat=True)) == set(figures["reactions"])
