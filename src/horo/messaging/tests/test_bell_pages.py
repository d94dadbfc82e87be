"""The pages of the bell: lines with their reasons, what makes them read, and the choices."""

from datetime import timedelta
from pathlib import Path

import pytest
from conftest import AT
from django.db import connection
from django.test.utils import CaptureQueriesContext

from horo.community.services import follow, posting
from horo.content.models import Space, Topic
from horo.core import notices
from horo.core.notices import Notice
from horo.engine.tests.community import write_playbook as write
from horo.messaging import kinds, preferences, seen
from horo.messaging.models import Choice, Message, Notification, Rhythm, Tuning
from horo.messaging.telling.reading import read
from horo.people.models import Consent, Group

pytestmark = pytest.mark.django_db
PAGE = "/notifications/"
CHOICES = "/notifications/preferences/"
DOCS = Path(__file__).parents[4] / "docs" / "notifications.md"


@pytest.fixture
def space():
    return Space.objects.create(slug="help", name="Help", source="horo", source_key="help")


@pytest.fixture
def topic(space, alice, bob):
    topic = posting.open_topic(space, "How?", "How does it work?", by=alice, at=AT)
    say(topic, bob)
    return topic


def say(topic, by, text="Like this."):
    post = posting.reply(Topic.objects.get(pk=topic.pk), text, by=by, at=AT)
    read(AT)
    return post


def message_to(member) -> Message:
    return Message.objects.create(
        member=member, slug="welcome", topic="news", channel="in_app", locale="en",
        subject="Welcome among us", text="Hi", html="<p>Hi</p>", effect_key="a/b/1/1", sent_at=AT,
    )  # fmt: skip


def page(browser, url=PAGE) -> str:
    return browser.get(url).content.decode()


def test_one_bell_holds_what_happened_and_what_the_team_wrote(topic, alice, sign_in):
    message_to(alice)
    shown = page(sign_in(alice))

    for words in (
        "Bob replied to you in “How?”",
        "It answers a post or a topic of yours.",
        "Like this.",
        "Welcome among us",
        "2 are new.",
    ):
        assert words in shown


def test_a_filter_shows_one_kind(topic, alice, sign_in):
    message_to(alice)
    browser = sign_in(alice)

    assert "Welcome among us" not in page(browser, f"{PAGE}?kind=reply")
    assert "replied to you" not in page(browser, f"{PAGE}?kind=team")
    assert browser.get(f"{PAGE}?kind=nonsense").status_code == 404


def tell(member, count: int, kind="badge") -> None:
    """Send that many notices, each a line of its own, a second apart."""
    notices.send_all(
        [
            Notice(
                key=f"{kind}{n}", member_id=member.pk, topic="x", locale="en", title=f"Badge {n}!",
                text="", url="", at=AT + timedelta(seconds=n), kind=kind, about=(kind, n),
            )
            for n in range(count)
        ]
    )  # fmt: skip


def test_older_lines_are_a_page_further(alice, sign_in):
    tell(alice, 35)
    first = sign_in(alice).get(PAGE)
    assert "Badge 34!" in first.content.decode()
    assert "Badge 3!" not in first.content.decode()

    older = page(sign_in(alice), f"{PAGE}?before={first.context['before']}")
    assert "Badge 3!" in older
    assert "Badge 34!" not in older


def test_who_follows_a_line_comes_to_the_first_unread_post(topic, alice, bob, sign_in):
    say(topic, bob, "And like that.")
    first, last = Notification.objects.order_by("pk")

    answer = sign_in(alice).get(f"{PAGE}{last.pk}/")

    assert f"/{first.post_id}/" in answer["Location"]
    assert seen.count(alice) == 0


def test_nobody_follows_another_ones_line_nor_what_they_may_not_read(topic, alice, otto, sign_in):
    told = Notification.objects.get()
    assert sign_in(otto).get(f"{PAGE}{told.pk}/").status_code == 404

    Space.objects.update(access="private", group=Group.objects.create(slug="x", name="X"))
    assert sign_in(alice).get(f"{PAGE}{told.pk}/").status_code == 404
    assert "How?" not in page(sign_in(alice))


def test_everything_is_read_at_once_without_having_been_opened(topic, alice, sign_in):
    message = message_to(alice)
    assert seen.count(alice) == 2

    sign_in(alice).post(f"{PAGE}read/")

    message.refresh_from_db()
    assert (seen.count(alice), message.opened_at) == (0, None)


def test_a_muted_topic_is_heard_no_more_until_it_is_unmuted(topic, alice, bob, sign_in):
    browser = sign_in(alice)
    browser.post(f"{PAGE}{Notification.objects.get().pk}/mute/")
    say(topic, bob, "@alice Listen.")
    assert Notification.objects.count() == 1
    assert "How?" in page(browser, CHOICES)

    browser.post(f"{PAGE}topics/{topic.pk}/unmute/")
    say(topic, bob, "@alice Listen.")
    assert Notification.objects.count() == 2


def test_a_space_can_be_heard_only_where_one_is_named(space, alice, bob, sign_in):
    follow.follow(space, by=bob, at=AT)
    sign_in(bob).post(f"/notifications/tune/space/{space.pk}/", {"level": "mentions"})
    posting.open_topic(space, "One", "Hear.", by=alice, at=AT)
    posting.open_topic(space, "Two", "Hear, @bob.", by=alice, at=AT)
    read(AT)

    assert [one.kind for one in Notification.objects.filter(member=bob)] == ["mention"]


def test_a_choice_is_kept_and_counts_from_then_on(topic, alice, bob, sign_in):
    browser = sign_in(alice)
    shown = page(browser, CHOICES)
    assert 'name="reply-page" checked' in shown

    sent = {f"{row.kind.name}-mail": row.mail for row in preferences.rows_of(alice)}
    sent |= {"mention-page": "on", "reply-mail": "off", "quiet": "own", "since": "21:00"}
    browser.post(CHOICES, sent | {"till": "07:30", "daily_hour": "7"})

    rhythm = Rhythm.objects.get(member=alice)
    assert (str(rhythm.quiet_since), rhythm.daily_hour) == ("21:00:00", 7)
    say(topic, bob)
    assert Notification.objects.count() == 1, "replies are off in every way"
    say(topic, bob, "@alice Look.")
    assert Notification.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [{"reply-mail": "hourly"}, {"quiet": "own", "since": "late"}, {"daily_hour": "24"}],
)
def test_a_choice_there_is_not_is_refused(wrong, alice, sign_in):
    right = {"quiet": "usual", "daily_hour": "9"}
    assert sign_in(alice).post(CHOICES, right).status_code == 302
    Choice.objects.all().delete()

    assert sign_in(alice).post(CHOICES, right | wrong).status_code == 403
    assert not Choice.objects.exists()


def test_consent_to_the_teams_topics_stands_on_the_same_page(alice, sign_in):
    write()
    browser = sign_in(alice)
    assert 'value="news"' in page(browser, CHOICES)

    for topics, given in (({"topic": "news"}, True), ({}, False)):
        browser.post(CHOICES, {"quiet": "usual", "daily_hour": "9", **topics})
        assert Consent.objects.order_by("-pk").first().is_given == given
    assert Consent.objects.count() == 2


def test_a_topic_one_may_not_read_cannot_be_tuned(topic, otto, sign_in):
    browser, url = sign_in(otto), f"/notifications/tune/topic/{topic.pk}/"
    assert browser.post(url, {"level": "none"}).status_code == 302
    Tuning.objects.all().delete()
    Space.objects.update(access="private", group=Group.objects.create(slug="x", name="X"))

    assert browser.post(url, {"level": "none"}).status_code == 404
    assert not Tuning.objects.exists()


def test_the_bell_asks_as_much_of_many_as_of_few(space, alice, bob, hana, sign_in):
    for number in range(12):
        at = AT + timedelta(minutes=number)
        topic = posting.open_topic(space, f"How {number}?", "So?", by=alice, at=at)
        posting.reply(topic, "So.", by=(bob, hana)[number % 2], at=at)
    read(AT)
    tell(alice, 20)
    message_to(alice)
    browser = sign_in(alice)
    page(browser)

    with CaptureQueriesContext(connection) as asked:
        shown = page(browser)

    assert shown.count('<li class="bell-line') == 30
    assert len(asked) <= 14, [one["sql"][:90] for one in asked]


def test_the_table_of_kinds_in_the_docs_is_what_holds():
    said = {"on": "on", "off": "off"}
    mails = {"now": "at once", "daily": "once a day", "off": "never"}
    rows = [f"| {said[kind.page]} | {said[kind.push]} | {mails[kind.mail]} |" for kind in kinds.ALL]
    lines = DOCS.read_text().splitlines()

    for kind, row in zip(kinds.ALL, rows, strict=True):
        assert any(line.startswith(f"| `{kind.name}` |") and line.endswith(row) for line in lines)


def test_the_notice_in_the_docs_is_told(alice, hana):
    example = DOCS.read_text().partition("```python\n")[2].partition("```")[0]
    exec(example, {"notices": notices, "Notice": Notice, "alice": alice, "hana": hana, "at": AT})

    told = Notification.objects.get(member=alice)
    assert (told.kind, told.actor, told.title) == ("event", hana, "The picnic moved")
