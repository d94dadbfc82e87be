"""Slack: topics and threads, what Slack itself wrote, who reacted, and who may read what."""

import json
from collections import Counter, defaultdict

import pytest
from conftest import AT

from horo.connectors.mrkdwn import Names, markdown_of, plain_of
from horo.connectors.services import import_archive
from horo.connectors.tests.exports import slack, slack_message, slack_user, stamp
from horo.content.models import Post, Reaction, Space, Topic
from horo.log.models import Activity
from horo.people.models import BOT, SYSTEM, Identity, Member

pytestmark = pytest.mark.django_db


def bring(folder, records, **lists):
    return import_archive("slack", slack(folder, {"general/2026-03-01": records}, **lists), at=AT)


def deeds(*verbs):
    found = Activity.objects.filter(verb__in=verbs).order_by("occurred_at", "id")
    return [(a.verb, a.actor and a.actor.name, a.recipient and a.recipient.name) for a in found]


def test_a_message_that_answers_no_thread_is_a_topic(tmp_path):
    bring(tmp_path, [slack_message(1, text="*Hello* <@U2>\nmore"), slack_message(2, "U2")])

    assert [t.title for t in Topic.objects.order_by("id")] == ["Hello @Bob", "Hello"]
    assert deeds("posted") == [("posted", "Alice", None), ("posted", "Bob", None)]


def test_a_reply_belongs_to_its_thread_even_on_another_day(tmp_path):
    first = [slack_message(1, thread_ts=stamp(1)), slack_message(2, "U2", thread_ts=stamp(1))]
    days = {
        "general/2026-03-01": first,
        "general/2026-03-02": [slack_message(3, "U2", thread_ts=stamp(1), parent_user_id="U1")],
    }
    import_archive("slack", slack(tmp_path, days), at=AT)

    assert [p.number for p in Topic.objects.get().posts.order_by("number")] == [1, 2, 3]
    assert deeds("replied") == [("replied", "Bob", "Alice")] * 2


def test_a_reply_whose_thread_began_before_the_export_is_a_reply_still(tmp_path):
    bring(tmp_path, [slack_message(3, "U2", thread_ts=stamp(-900), parent_user_id="U1")])

    assert Topic.objects.get().author.name == "Alice"
    assert deeds("posted", "replied") == [("replied", "Bob", "Alice")]


def test_joining_a_channel_is_a_note_and_says_when_somebody_joined(tmp_path):
    join = slack_message(1, "U2", "<@U2> has joined", subtype="channel_join")
    bring(tmp_path, [join, slack_message(2), slack_message(5, "U2")])

    assert Post.objects.get(number=1, kind="note").author.name == "Bob"
    joined = Activity.objects.get(verb="joined", actor__name="Bob")
    assert f"{joined.occurred_at.timestamp():.4f}" == stamp(1)[:-2]


def test_reactions_are_by_whoever_reacted_and_by_nobody_where_only_counted(tmp_path):
    reactions = [{"name": "tada", "users": ["U2"], "count": 3}]
    report = bring(tmp_path, [slack_message(1, reactions=reactions)])

    rows = Reaction.objects.order_by("times").values_list("member__name", "times")
    assert list(rows) == [("Bob", 1), ("Unnamed (slack)", 2)]
    assert len(deeds("reacted")) == report.read["reactions"] == 3


def test_an_edit_is_a_later_activity_by_who_edited(tmp_path):
    bring(tmp_path, [slack_message(1, edited={"user": "U2", "ts": stamp(60)})])

    edited = Activity.objects.get(verb="edited")
    assert (edited.actor.name, edited.recipient.name) == ("Bob", "Alice")
    assert edited.occurred_at == Post.objects.get().edited_at


def test_a_deleted_message_with_replies_is_gone_and_its_replies_are_not(tmp_path):
    grave = slack_message(1, "USLACKBOT", "This message was deleted.", subtype="tombstone")
    grave["thread_ts"] = stamp(1)
    bring(tmp_path, [grave, slack_message(2, thread_ts=stamp(1))])

    assert Post.objects.get(kind="note").removed_at
    assert Member.objects.get(handle="slackbot").kind == SYSTEM
    assert deeds("posted", "replied") == [("replied", "Alice", None)]


def test_bots_are_bots_with_or_without_a_user(tmp_path):
    hook = {"type": "message", "subtype": "bot_message", "bot_id": "B1", "username": "CI"}
    users = [slack_user("U1", "Alice"), {**slack_user("U2", "Helper"), "is_bot": True}]
    bring(tmp_path, [{**hook, "text": "x", "ts": stamp(1)}, slack_message(2)], users=users)

    assert set(Member.objects.filter(kind=BOT).values_list("name", flat=True)) == {"CI", "Helper"}


@pytest.mark.parametrize("file", ["groups", "dms", "mpims"])
def test_what_was_private_stays_with_those_who_were_in_it(tmp_path, file, otto):
    place = {"id": "G1", "name": "G1", "members": ["U1"]}
    days = {"G1/2026-03-01": [slack_message(1)], "general/2026-03-01": [slack_message(2, "U2")]}
    import_archive("slack", slack(tmp_path, days, **{file: [place]}), at=AT)

    insider = Member.objects.get(name="Alice")
    assert Space.objects.get(source_key="G1").is_private
    assert Post.objects.visible_to(insider).count() == 2
    assert Post.objects.visible_to(otto).count() == Post.objects.visible_to(None).count() == 1


def test_a_folder_that_no_list_names_is_private(tmp_path):
    report = import_archive(
        "slack", slack(tmp_path, {"gone/2026-03-01": [slack_message(1)]}), at=AT
    )

    assert Post.objects.visible_to(None).count() == 0 < Post.objects.count()
    assert "no list says who may read it" in report.left[0].reason


def test_two_members_with_one_address_are_both_kept_and_reported(tmp_path):
    users = [slack_user("U1", "Alice", email="a@x.org"), slack_user("U2", "Al", email="A@x.org")]
    report = bring(tmp_path, [slack_message(1)], users=users)

    assert Member.objects.get(email="a@x.org").name == "Alice"
    assert Identity.objects.get(external_id="U2").email == "A@x.org"
    assert report.left[0].examples == (("", "Al"),)


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("*bold* _it_ ~no~", "**bold** _it_ ~~no~~"),
        ("<@U1> <#C1|news> <!here>", "**@Alice** **\\#news** **@here**"),
        ("<https://x.org/a|a [b]>", "[a \\[b\\]](https://x.org/a)"),
        ("&gt; quoted\nnot", "> quoted\nnot"),
        ("`a &lt; b` &lt;b&gt;", "`a < b` &lt;b&gt;"),
        ("```x &amp; y```", "\n```\nx & y\n```\n"),
        ("2*3*4", "2*3*4"),
    ],
)
def test_slacks_markup_becomes_markdown(text, markdown):
    assert markdown_of(text, Names({"U1": "Alice"}.get)) == markdown


def test_a_title_is_the_first_line_without_markup():
    assert plain_of("\n&gt; *Hi* <https://x.org|there>\nmore", Names({}.get)) == "Hi there"


@pytest.mark.shared
def test_the_real_export_gives_its_published_figures(shared_data):
    figures = json.loads((shared_data / "figures/slack_houstondatavis_to_2015.json").read_text())
    report = import_archive("slack", shared_data / "slack_houstondatavis_to_2015.tar.gz", at=AT)

    posts = Post.objects.exclude(kind="note")
    assert report.read["records"] == Post.objects.count() == figures["records"]
    assert report.read["reactions"] == Reaction.objects.count() == figures["reaction_count"]
    assert report.read["members"] == figures["members"]
    assert (
        Counter(Post.objects.values_list("topic__space__name", flat=True)) == figures["by_channel"]
    )
    months = defaultdict(set)
    for author, posted_at in posts.values_list("author", "posted_at"):
        months[f"{posted_at:%Y-%m}"].add(author)
    assert {m: len(a) for m, a in sorted(months.items())} == figures["monthly_active_posters"]
    assert report.read["notes"] == sum(
        n for kind, n in figures["subtypes"].items() if kind not in WRITTEN_THERE
    )


WRITTEN_THERE = ("message", "file_share", "file_comment")
