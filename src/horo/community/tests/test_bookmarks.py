"""Bookmarks and their reminders: kept, changed, let go, and told of exactly once."""

from datetime import UTC, datetime, timedelta

import pytest
from conftest import AT
from django.core import mail
from django.urls import reverse

from horo.community.models import Bookmark
from horo.community.services import bookmarks, reminders
from horo.community.tests.places import make_post, make_space, make_topic
from horo.content.models import Post, Topic
from horo.core import notices
from horo.engine.services import outbox
from horo.log.models import Activity
from horo.messaging.models import Message
from horo.people.models import Consent, Group

HOUR = timedelta(hours=1)
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def post(alice):
    return make_topic(make_space("garden"), alice, "How to prune?").posts.get()


def due(post, member, *, note=""):
    bookmarks.keep(post, by=member, at=AT)
    return bookmarks.change(post, by=member, at=AT, note=note, remind_at=AT + HOUR)


def test_a_post_is_kept_once_and_nobody_is_told(post, bob):
    bookmarks.keep(post, by=bob, at=AT)
    bookmarks.keep(post, by=bob, at=AT)

    activity = Activity.objects.get(verb="bookmarked")
    assert (activity.actor, activity.recipient, activity.object_id) == (bob, None, post.pk)
    assert Bookmark.objects.count() == 1


def test_what_was_let_go_comes_back_as_it_was(post, bob, otto):
    due(post, bob, note="for spring")
    before = Bookmark.objects.values("note", "remind_at", "made_at").get()
    token = bookmarks.drop(post.pk, by=bob)
    assert not Bookmark.objects.exists()

    assert bookmarks.restore(token, by=otto) is None
    assert bookmarks.restore("nonsense", by=bob) is None
    assert bookmarks.restore(token, by=bob) == post

    assert Bookmark.objects.values("note", "remind_at", "made_at").get() == before
    assert Activity.objects.filter(verb="bookmarked").count() == 1


@pytest.mark.parametrize("when", [AT, AT - HOUR, AT + timedelta(days=5 * 365)])
def test_a_reminder_is_set_for_a_sensible_time(post, bob, when):
    bookmarks.keep(post, by=bob, at=AT)

    with pytest.raises(bookmarks.NoSuchTime):
        bookmarks.change(post, by=bob, at=AT, note="", remind_at=when)


def test_the_times_offered_are_of_the_members_own_clock(bob):
    bob.timezone = "Asia/Vladivostok"  # ten hours ahead: Monday 19:00 there

    found = {each.name: each.at.astimezone(UTC) for each in reminders.moments(bob, AT)}

    assert found == {
        "hour": datetime(2026, 3, 2, 10, tzinfo=UTC),
        "tomorrow": datetime(2026, 3, 2, 23, tzinfo=UTC),
        "monday": datetime(2026, 3, 8, 23, tzinfo=UTC),
    }


def test_tonight_is_offered_until_evening_and_monday_not_twice(bob):
    monday, sunday = reminders.moments(bob, AT), reminders.moments(bob, AT - timedelta(days=1))

    assert [each.name for each in monday] == ["hour", "tonight", "tomorrow", "monday"]
    assert monday[1].at == datetime(2026, 3, 2, 19, tzinfo=UTC)
    assert monday[3].at == datetime(2026, 3, 9, 9, tzinfo=UTC)
    assert [each.name for each in sunday] == ["hour", "tonight", "tomorrow"]


def test_a_reminder_comes_into_the_inbox_once(post, bob):
    due(post, bob, note="<b>for spring</b>")

    assert reminders.remind_due(AT) == 0
    assert reminders.remind_due(AT + HOUR) == 1
    assert reminders.remind_due(AT + 2 * HOUR) == 0

    message = Message.objects.get()
    assert (message.member, message.channel) == (bob, "in_app")
    assert "How to prune?" in message.subject
    assert "&lt;b&gt;for spring" in message.html
    assert f"/posts/{post.pk}/" in message.html
    activity = Activity.objects.get(verb="reminded")
    assert (activity.actor, activity.recipient, activity.object_id) == (None, bob, post.pk)


def test_another_time_is_another_reminder(post, bob):
    due(post, bob)
    reminders.remind_due(AT + HOUR)
    later = AT + 2 * HOUR
    bookmarks.change(post, by=bob, at=later, note="", remind_at=later + HOUR)

    assert reminders.remind_due(later + HOUR) == 1
    assert Message.objects.count() == 2


def test_a_reminder_is_in_the_members_language(post, bob):
    bob.locale = "bg"
    bob.save(update_fields=["locale"])
    due(post, bob)

    reminders.remind_due(AT + HOUR)

    assert Message.objects.get().locale == "bg"


def test_by_mail_it_comes_only_to_who_said_yes(post, alice, bob, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for member, said in ((alice, None), (bob, True)):
        type(member).objects.filter(pk=member.pk).update(email=f"{member.handle}@example.org")
        if said is not None:
            Consent.objects.create(
                member=member, topic="reminders", channel="email", is_given=said, said_at=AT
            )
        due(post, member)

    reminders.remind_due(AT + HOUR)
    outbox.deliver(AT + HOUR)

    assert [each.to for each in mail.outbox] == [["bob@example.org"]]
    assert Message.objects.count() == 2


@pytest.mark.parametrize("gone", ["removed", "private"])
def test_nobody_is_reminded_of_what_they_may_no_longer_read(post, bob, gone):
    due(post, bob)
    if gone == "removed":
        Post.objects.update(removed_at=AT)
    else:
        group = Group.objects.create(slug="inner", name="Inner")
        type(post.topic.space).objects.update(access="hidden", group=group)

    assert reminders.remind_due(AT + HOUR) == 0
    assert not Message.objects.exists()
    assert not Activity.objects.filter(verb="reminded").exists()
    assert not bookmarks.kept_by(bob).exists()


def test_one_that_fails_stays_due_and_holds_nobody_up(post, alice, bob, monkeypatch):
    due(post, alice), due(post, bob)
    carry = notices.send

    def send(notice):
        if notice.member_id == alice.pk:
            raise RuntimeError("killed before the end")
        carry(notice)

    monkeypatch.setattr(notices, "send", send)
    assert reminders.remind_due(AT + HOUR) == 1
    monkeypatch.undo()

    assert reminders.remind_due(AT + HOUR) == 1
    assert Message.objects.count() == Activity.objects.filter(verb="reminded").count() == 2


def test_the_page_finds_and_filters_in_every_alphabet(post, alice, bob, sign_in):
    bookmarks.keep(post, by=bob, at=AT)
    other = make_topic(post.topic.space, alice, "Кога се подрязват розите").posts.get()
    due(other, bob, note="Пролет")
    browser = sign_in(bob)
    url = reverse("community:bookmarks")

    def titles(**query):
        page = browser.get(url, query).context["page"]
        return [each.post.topic.title for each in page]

    assert len(titles()) == 2
    assert titles(q="prune") == ["How to prune?"]
    assert (
        titles(q="пролет") == titles(q="РОЗИТЕ") == titles(only="reminders") == [other.topic.title]
    )
    assert titles(q="nothing") == []


def test_under_a_post_it_is_kept_then_noted_then_let_go(post, bob, sign_in):
    browser = sign_in(bob)
    url = reverse("community:bookmark", args=[post.pk])

    part = browser.post(url, {}, **HTMX)
    assert 'class="mark kept"' in part.text
    assert "data-dialog" in part.text, "asks for a note and a time"
    browser.post(url, {"note": "look again", "when": "day", "day": "2126-03-03"})
    assert Bookmark.objects.get().note == "", "in a hundred years is refused"
    browser.post(url, {"note": "look again", "when": "tomorrow"}, **HTMX)
    assert Bookmark.objects.get().remind_at is not None
    browser.post(url, {"note": "again", "when": "keep"}, **HTMX)
    assert Bookmark.objects.get().remind_at is not None
    page = browser.post(reverse("community:unbookmark", args=[post.pk]), follow=True)

    assert not Bookmark.objects.exists()
    assert "The bookmark is removed." in page.text


@pytest.mark.parametrize("who", ["otto", None])
def test_a_post_one_may_not_read_takes_no_mark(who, mara, otto, sign_in, client):
    group = Group.objects.create(slug="inner", name="Inner")
    topic = make_topic(make_space("inner", access="private", group=group), mara)
    post, other = make_post(topic, mara), make_topic(make_space("open"), otto)
    browser = sign_in(otto) if who else client
    expected = 404 if who else 302

    for name in ("react", "vote", "accept", "unaccept", "bookmark", "wiki"):
        answer = browser.post(reverse(f"community:{name}", args=[post.pk]), {"emoji": "👍"})
        assert answer.status_code == expected, name
    for name in ("react", "who-reacted", "bookmark"):
        assert browser.get(reverse(f"community:{name}", args=[post.pk])).status_code == expected
    for name, pk in (("duplicate", topic.pk), ("unduplicate", topic.pk)):
        assert browser.post(reverse(f"community:{name}", args=[pk])).status_code == expected
    if who:
        linked = browser.post(reverse("community:duplicate", args=[other.pk]), {"of": topic.pk})
        assert linked.status_code == 403
    assert Topic.objects.filter(duplicate_of__isnull=False).count() == 0
    assert not Bookmark.objects.exists()
