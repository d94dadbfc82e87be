"""“Why me?”: the rule as it was, what the member did, and how to stop it; nothing of others."""

import re

import pytest
from conftest import AT, join
from django.conf import settings
from django.urls import reverse

from horo.content.activities import POSTED, REPLIED
from horo.content.models import Post, Space, Topic
from horo.core import jobs
from horo.core.notices import Notice
from horo.engine.models import Performed
from horo.engine.services import apply
from horo.engine.tests.community import DAY, HOUR, WELCOME, join_at
from horo.engine.tests.community import write_playbook as write
from horo.log import services as log
from horo.log.activities import FLAGGED
from horo.messaging.carrying import carry
from horo.messaging.delivery import compose
from horo.messaging.mail import made
from horo.messaging.models import Message
from horo.people.models import Consent, Group, Member

ANSWERED = WELCOME | {
    "title": "Your first answer",
    "enter": {"was": "replied_to"},
    "goal": None,
    "steps": [{"id": "cheer", "send": "tips"}],
}
ACCUSED = ANSWERED | {"enter": {"was": "flagged"}}


def why_of(message):
    return reverse("messaging:why-message", args=[message.pk])


def letters(page) -> str:
    """What a person reads in the main part, without the space between."""
    main = page.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split()).replace(" .", ".").replace(" ,", ",")


@pytest.fixture
def welcome(alice):
    write()
    join_at(alice)
    apply(AT)
    return Message.objects.get(member=alice)


def place(*, group: str = "") -> Space:
    closed = Group.objects.get_or_create(slug=group, name=group)[0] if group else None
    return Space.objects.create(
        slug="place", name="Place", access="private" if group else "public", group=closed,
        source="horo", source_key="place",
    )  # fmt: skip


def answered(asker: Member, by: Member, space: Space, verb=REPLIED) -> Post:
    """Let `by` reply to a topic of `asker` in `space`, at AT."""
    topic = Topic.objects.create(
        space=space, author=asker, title="Secret plans", opened_at=AT - DAY, source="horo",
        source_key="1",
    )  # fmt: skip
    post = Post.objects.create(
        topic=topic, number=2, author=by, html="<p>So.</p>", posted_at=AT, source="horo",
        source_key="2",
    )  # fmt: skip
    log.record(verb, post, actor=by, recipient=asker, at=AT, space_id=space.pk, thread_id=topic.pk)
    return post


@pytest.mark.usefixtures("each_database", "db")
def test_a_page_tells_the_rule_the_version_and_the_act(welcome, alice, sign_in):
    page = letters(sign_in(alice).get(why_of(welcome)))

    assert "“Welcome Alice” came on 2 Mar 2026." in page
    assert "called “Welcome”" in page
    assert "It is about a member who joined." in page
    assert "Right away: the message “Welcome …”." in page
    assert "What it is for: posted within 2 weeks." in page
    version = Performed.objects.get(member=alice, action="send").version
    assert f"version {version[:7]}, at work since 2 Mar 2026. It reads the same today." in page
    assert "What made it happen Joined 2 Mar 2026" in page


def test_the_words_are_those_of_the_version_that_acted(welcome, alice, sign_in):
    write(journeys={"welcome": WELCOME | {"title": "Hello again", "enter": {"did": "posted"}}})

    page = letters(sign_in(alice).get(why_of(welcome)))

    assert "called “Welcome”" in page
    assert "Hello again" not in page
    assert "It is about a member who joined." in page
    assert "It has been changed since." in page


def test_a_rule_that_is_gone_is_still_told(welcome, alice, sign_in):
    (write() / "journeys" / "welcome.yaml").unlink()

    page = letters(sign_in(alice).get(why_of(welcome)))

    assert "called “Welcome”" in page
    assert "There is no such rule any more." in page


def test_words_that_were_not_kept_are_missed_in_words(welcome, alice, sign_in):
    Performed.objects.update(version="0" * 64)

    page = letters(sign_in(alice).get(why_of(welcome)))

    assert "Its words of that day, in version 0000000, can no longer be read." in page
    assert "What made it happen Joined" in page


def test_a_page_is_told_in_the_members_language(welcome, alice, sign_in):
    Member.objects.filter(pk=alice.pk).update(locale="ru")

    page = letters(sign_in(alice).get(why_of(welcome)))

    assert "Почему мне это пришло?" in page
    assert "Правило" in page
    assert "It is about" not in page


@pytest.mark.usefixtures("each_database", "db")
@pytest.mark.parametrize("is_in", [True, False], ids=["inside", "outside"])
def test_a_private_topic_is_named_only_to_who_may_read_it(alice, bob, is_in, sign_in):
    write(journeys={"cheer": ANSWERED})
    if is_in:
        join(alice, "circle")
    answered(alice, bob, place(group="circle"))
    apply(AT)

    page = letters(sign_in(alice).get(why_of(Message.objects.get())))

    assert "Got a reply" in page
    assert ("Secret plans" in page) is is_in
    assert ("Bob" in page) is is_in
    assert ("in a place that is not open to you any more" in page) is not is_in


def test_who_wrote_a_post_that_was_taken_down_is_not_named(alice, bob, sign_in):
    write(journeys={"cheer": ANSWERED})
    post = answered(alice, bob, place())
    apply(AT)
    path, browser = why_of(Message.objects.get()), sign_in(alice)
    assert "Bob" in letters(browser.get(path))

    Post.objects.filter(pk=post.pk).update(removed_at=AT)

    assert "Bob" not in letters(browser.get(path))


def test_nobody_learns_who_reported_them(alice, bob, sign_in):
    write(journeys={"accused": ACCUSED})
    answered(alice, bob, place(), verb=FLAGGED)
    apply(AT)

    page = letters(sign_in(alice).get(why_of(Message.objects.get())))

    assert "Was flagged" in page
    assert "Bob" not in page


@pytest.mark.parametrize("who", ["otto", "mara"])
def test_somebody_elses_reasons_do_not_exist(welcome, who, request, sign_in):
    browser = sign_in(request.getfixturevalue(who))

    assert browser.get(why_of(welcome)).status_code == 404
    assert browser.get("/why/", {"key": welcome.effect_key}).status_code == 404
    assert browser.post(f"/inbox/{welcome.pk}/again/").status_code == 404
    assert not Consent.objects.exists()


def test_a_key_leads_to_the_message_that_it_sent(welcome, alice, sign_in):
    answer = sign_in(alice).get("/why/", {"key": welcome.effect_key})

    assert (answer.status_code, answer.url) == (302, why_of(welcome))


@pytest.mark.parametrize("key", ["", "x", "a\0b", "k" * 301], ids=["none", "odd", "zero", "long"])
def test_a_key_of_nothing_does_not_exist(key, alice, sign_in):
    assert sign_in(alice).get("/why/", {"key": key}).status_code == 404


def test_a_task_about_a_member_is_not_theirs_to_see(alice, hana, sign_in):
    write()
    join_at(alice)
    apply(AT + DAY)
    key = Performed.objects.get(action="task").key

    assert sign_in(alice).get("/why/", {"key": key}).status_code == 404


def test_a_topic_is_stopped_and_taken_up_again(welcome, alice, sign_in):
    browser, path = sign_in(alice), why_of(welcome)
    link = re.search(r'href="(/unsubscribe/[^"]+)"', browser.get(path).text)[1]

    assert "Stop messages on this topic?" in browser.get(link).text
    browser.post(link)
    assert "you want no more on the topic “news”" in letters(browser.get(path))
    join_at(alice, AT + HOUR)
    assert not Consent.objects.get().is_given

    browser.post(f"/inbox/{welcome.pk}/again/")
    assert Consent.objects.latest("pk").is_given
    assert "You can stop everything" in letters(browser.get(path))


def test_a_notice_that_no_rule_sent_says_so(alice, sign_in):
    carry([Notice("reminder/1/1", alice.pk, "reminders", "en", "Look", "Now.", "", AT)])

    page = letters(sign_in(alice).get(why_of(Message.objects.get())))

    assert "No rule sent this." in page
    assert "Stop" not in page


def test_the_page_and_the_inbox_need_few_statements(alice, sign_in, django_assert_max_num_queries):
    write(journeys={"again": WELCOME | {"enter": {"did": "posted"}, "again": "always",
                                        "goal": None, "steps": [{"id": "s", "send": "tips"}]}},
          caps=[])  # fmt: skip
    for hours in range(20):
        log.record(POSTED, None, actor=alice, at=AT + hours * HOUR)
    apply(AT + DAY)
    assert Message.objects.count() == 20, "with one message this would prove nothing"
    browser = sign_in(alice)
    browser.get("/inbox/")

    with django_assert_max_num_queries(7):
        browser.get("/inbox/")
    with django_assert_max_num_queries(12):
        browser.get(why_of(Message.objects.first()))


def test_a_notice_to_a_group_tells_its_rule_but_not_what_another_did(alice, otto, sign_in):
    join(otto, "helpers")
    step = {"id": "tell", "notify": {"to": "helpers", "title": "{{ member.name }} is here"}}
    write(journeys={"welcome": WELCOME | {"goal": None, "steps": [step]}})
    join_at(alice)
    apply(AT)

    page = letters(sign_in(otto).get(why_of(Message.objects.get(member=otto))))

    assert "called “Welcome”" in page
    assert "It tells your group about somebody else" in page
    assert "Joined" not in page
    assert "Stop" not in page
    assert "The whole story" not in page


@pytest.mark.parametrize("action", ["notify", "hand_over"])
def test_the_team_gets_from_such_a_notice_to_the_whole_story(alice, mara, action, sign_in):
    step = {"id": "tell", action: {"to": "managers", "title": "{{ member.name }} is here"}}
    write(journeys={"welcome": WELCOME | {"goal": None, "steps": [step]}})
    join_at(alice)
    apply(AT)
    jobs.run_pending()  # a hand-over is told by one
    browser = sign_in(mara)

    page = browser.get(why_of(Message.objects.get(member=mara))).text
    link = re.search(r'href="(/today/effect/[^"]+)"', page)[1]

    assert "Joined the community" in letters(browser.get(link))


def test_a_letter_leads_to_its_reason(alice, sign_in):
    by_mail = {"id": "hello", "send": {"message": "welcome", "channel": "email"}}
    write(journeys={"welcome": WELCOME | {"steps": [by_mail]}})
    Member.objects.filter(pk=alice.pk).update(email="alice@example.org")
    Consent.objects.create(
        member=alice, topic="news", channel="email", is_given=True, said_at=AT - HOUR
    )
    join_at(alice)
    apply(AT)
    message = Message.objects.get()

    letter = made(compose(message, key=message.effect_key))

    assert f"Why this came to you: {settings.SITE_URL}{why_of(message)}" in letter.body
    assert why_of(message) in letter.alternatives[0].content
    assert "here and by e-mail" in letters(sign_in(alice).get(why_of(message)))


@pytest.mark.parametrize("is_in", [True, False], ids=["inside", "outside"])
def test_a_hidden_space_and_a_group_are_named_only_to_who_knows_of_them(alice, is_in, sign_in):
    hidden = place(group="insiders")
    Space.objects.filter(pk=hidden.pk).update(access="hidden")
    if is_in:
        join(alice, "insiders")
    asked = {"any": [{"joined": {"less_than": "9d"}}, {"did": "posted", "in_space": "place"},
                     {"in": {"group": "insiders"}}]}  # fmt: skip
    write(journeys={"welcome": WELCOME | {"audience": asked}})
    join_at(alice)
    apply(AT)

    page = letters(sign_in(alice).get(why_of(Message.objects.get())))

    assert "in the space" in page
    assert ("“place”" in page) is is_in
    assert ("“insiders”" in page) is is_in
    assert ("“…”" in page) is not is_in


@pytest.mark.parametrize("is_team", [True, False], ids=["of the team", "a member"])
@pytest.mark.parametrize("language", ["en", "ru", "bg"])
def test_what_the_team_notes_is_left_out_for_others(alice, is_team, language, sign_in):
    if is_team:
        join(alice, "team")
    Member.objects.filter(pk=alice.pk).update(locale=language)
    noted = [{"has": {"tag": ["difficult", "loud"]}}, {"has": {"field": {"temper": "short"}}}]
    asked = {"any": [{"joined": {"less_than": "9d"}}, *noted]}
    write(journeys={"welcome": WELCOME | {"audience": asked}})
    join_at(alice)
    apply(AT)

    page = letters(sign_in(alice).get(why_of(Message.objects.get()), {"lang": language}))

    for note in ("difficult", "loud", "temper", "short"):
        assert (note in page) is is_team


def test_nothing_of_a_rule_or_a_name_is_markup(alice, sign_in):
    bad = "<img src=x>"
    write(journeys={"welcome": WELCOME | {"title": bad, "summary": bad}})
    Member.objects.filter(pk=alice.pk).update(name=bad)
    join_at(alice)
    apply(AT)

    page = sign_in(alice).get(why_of(Message.objects.get())).text

    assert "&lt;img" in page
    assert bad not in page


def test_a_message_keeps_its_reason_when_its_action_is_gone(welcome, alice, sign_in):
    Performed.objects.update(action="carrier-pigeon")

    page = letters(sign_in(alice).get(why_of(welcome)))

    assert "called “Welcome”" in page
    assert "What made it happen Joined" in page
