"""Zulip: what the archive says, and what can be made of what it leaves out."""

import json
from collections import Counter, defaultdict

import pytest
from conftest import AT

from horo.connectors.services import import_archive
from horo.connectors.tests.exports import MARCH_1, zulip, zulip_message
from horo.connectors.zulip import unescaped
from horo.content.models import Post, Topic
from horo.core.time import now
from horo.log.models import Activity
from horo.people.models import BOT, Member

pytestmark = pytest.mark.django_db


def test_the_first_message_of_a_topic_is_posted_and_the_others_reply_to_it(tmp_path):
    messages = [zulip_message(1), zulip_message(2, "Bob"), zulip_message(3)]
    import_archive("zulip", zulip(tmp_path, {"7-help/Why.3F": messages}), at=AT)

    topic = Topic.objects.get()
    assert (topic.title, topic.author.name, topic.space.name) == ("Why?", "Alice", "help")
    deeds = Activity.objects.filter(object_type="post").order_by("id")
    assert [(a.verb, a.actor.name, a.recipient and a.recipient.name) for a in deeds] == [
        ("posted", "Alice", None),
        ("replied", "Bob", "Alice"),
        ("replied", "Alice", None),
    ]


def test_somebody_joins_with_the_first_thing_they_did_anywhere(tmp_path):
    topics = {"7-help/a": [zulip_message(9)], "8-else/b": [zulip_message(2)]}
    import_archive("zulip", zulip(tmp_path, topics), at=AT)

    joined = Activity.objects.get(verb="joined")
    assert joined.occurred_at.timestamp() == MARCH_1 + 2
    assert joined.actor.joined_at == joined.occurred_at


def test_a_note_of_zulips_bot_is_kept_and_is_no_deed(tmp_path):
    messages = [zulip_message(1), zulip_message(2, "Notification Bot")]
    import_archive("zulip", zulip(tmp_path, {"7-help/a": messages}), at=AT)

    assert Post.objects.get(number=2).kind == "note"
    assert Member.objects.get(name="Notification Bot").kind == BOT
    assert sorted(Activity.objects.values_list("verb", flat=True)) == ["joined", "posted"]


@pytest.mark.parametrize(
    ("name", "is_bot"),
    [("Welcome Bot", True), ("mr_rustbot", True), ("GitHubBot", True), ("Ann Abbot", False)],
)
def test_bots_are_known_by_their_names(tmp_path, name, is_bot):
    import_archive("zulip", zulip(tmp_path, {"7-help/a": [zulip_message(1, name)]}), at=AT)

    assert (Member.objects.get().kind == BOT) == is_bot


def test_a_resolved_topic_loses_its_mark(tmp_path):
    name = "7-help/.E2.9C.94.20Why.3F"
    report = import_archive("zulip", zulip(tmp_path, {name: [zulip_message(1)]}), at=AT)

    assert Topic.objects.get().title == "Why?"
    assert report.read["resolved topics"] == 1


def test_a_message_that_was_moved_stays_at_its_newer_place(tmp_path):
    note = zulip_message(9, "Notification Bot", "<p>This topic was moved here from #a by Bob</p>")
    old = [zulip_message(1), zulip_message(2), zulip_message(10)]
    topics = {"7-a/old": old, "8-b/new": [zulip_message(1), zulip_message(2), note]}
    report = import_archive("zulip", zulip(tmp_path, topics), at=AT)

    assert {(p.source_key, p.topic.title) for p in Post.objects.all()} == {
        ("1", "new"),
        ("2", "new"),
        ("9", "new"),
        ("10", "old"),
    }
    assert report.left[0].count == 2
    assert report.left[0].examples[0] == ("z/7-a/old.json", "1")


@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("a.20b", "a b"),
        (".D0.9F", "П"),
        ("C.23.2F.2Enet", "C#/.net"),
        (".FF", "\ufffd"),
        ("a.zz", "a.zz"),
    ],
)
def test_names_of_files_are_read_as_they_were_written(name, topic):
    assert unescaped(name) == topic


@pytest.mark.shared
def test_the_real_archive_gives_its_published_figures(shared_data):
    figures = json.loads((shared_data / "figures/zulip_bytecodealliance.json").read_text())
    archive = shared_data / "zulip_bytecodealliance.tar.zst"
    report = import_archive("zulip", archive, at=now())

    assert report.read["messages"] == figures["messages"]
    assert report.read["topics"] == figures["topics"]
    assert report.read["channels"] == figures["channels"] == report.new["spaces"]
    assert report.new["posts"] == figures["distinct_message_ids"]
    assert report.new["members"] == figures["authors"]
    (moved,) = report.left
    assert moved.count == figures["messages"] - figures["distinct_message_ids"]
    assert _by_channel() == _without_moved(figures, archive)
    assert _authors_by_month() == figures["monthly_active_authors"]


def _by_channel() -> dict[str, int]:
    return Counter(Post.objects.values_list("topic__space__source_key", flat=True))


def _without_moved(figures, archive) -> dict[str, int]:
    """The published messages of each channel, without those that a later one has too."""
    from horo.connectors.archive import open_archive
    from horo.connectors.report import Findings
    from horo.connectors.zulip import Reader

    with open_archive(archive) as opened:
        reader = Reader(opened, Findings(now()))
        keep = reader._settle_moves()
        twice = Counter()
        for name in reader.files:
            for message in json.loads(opened.read(name)):
                if keep.get(message["id"], name) != name:
                    twice[name.split("/")[1].split("-")[0]] += 1
    published = {key.split("-")[0]: row[0] for key, row in figures["by_channel"].items()}
    return {key: count - twice[key] for key, count in published.items()}


def _authors_by_month() -> dict[str, int]:
    months = defaultdict(set)
    for author, posted_at in Post.objects.values_list("author", "posted_at"):
        months[f"{posted_at:%Y-%m}"].add(author)
    return {month: len(authors) for month, authors in sorted(months.items())}
