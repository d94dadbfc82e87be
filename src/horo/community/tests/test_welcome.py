"""The first steps: something of value first, three small things, each left out or done once."""

from datetime import timedelta

import pytest
from conftest import AT

from horo.community.models import AnswerPromise
from horo.community.services import follow, welcome
from horo.community.tests.places import make_space, make_topic
from horo.content.models import INTRODUCTIONS, PRIVATE, QUESTIONS, Solution, Tag, Topic, TopicTag
from horo.core.refused import Refused
from horo.core.time import now
from horo.log.models import Activity
from horo.people.models import Group, Member, Profile


@pytest.fixture
def hello(db):
    return make_space("Hello", kind=INTRODUCTIONS)


@pytest.fixture
def help_space(db):
    return make_space("Help", kind=QUESTIONS)


def profile(member):
    return Profile.objects.get(member=member)


def test_a_hello_becomes_the_first_topic(hello, alice):
    topic = welcome.introduce(alice, name="Alice K.", text="I build boats.", at=AT)

    assert (topic.space, topic.title, topic.author) == (hello, "Hello from Alice K.", alice)
    assert Activity.objects.filter(verb="posted", actor=alice).count() == 1
    assert (Member.objects.get(pk=alice.pk).name, profile(alice).welcome_step) == ("Alice K.", 1)


def test_the_question_that_was_answered_stands_above(hello, alice):
    topic = welcome.introduce(alice, name="A", text="Boats.", question="What now?", at=AT)

    assert "<blockquote" in topic.posts.get().html


def test_without_a_text_nothing_is_posted(hello, alice):
    assert welcome.introduce(alice, name="Alice", text=" ", at=AT) is None

    assert not Topic.objects.exists()
    assert profile(alice).welcome_step == 1


def test_sending_the_form_twice_says_hello_once(hello, alice):
    for _ in range(2):
        welcome.introduce(alice, name="Alice", text="Hi there", token="t1", at=AT)

    assert Topic.objects.count() == 1


@pytest.mark.parametrize("name", ["", "  ", "\u200b\u202e", "x" * 81])
def test_a_name_is_the_one_thing_that_is_needed(name, hello, alice):
    with pytest.raises(Refused):
        welcome.introduce(alice, name=name, text="Hi", at=AT)

    assert not Topic.objects.exists()


def test_interests_and_spaces_are_kept_as_far_as_one_may_know_them(alice, help_space):
    secret = make_space("S", access=PRIVATE, group=Group.objects.create(slug="g", name="G"))
    Tag.objects.create(slug="docker", name="docker")

    welcome.choose(
        alice, interests=["docker", "no-such"], spaces=[help_space.pk, secret.pk, 999], at=AT
    )

    assert profile(alice).interests == ["docker"]
    assert follow.followed(alice)["space"] == {help_space.pk}
    assert profile(alice).welcome_step == 2


def test_asking_brings_the_promise_of_an_answer_within_a_day(alice, help_space):
    topic = welcome.ask(alice, help_space, "How do I start?", "I tried this.", at=AT)

    assert AnswerPromise.objects.get(topic=topic).due_at == AT + timedelta(days=1)
    promised = Activity.objects.get(verb="promised")
    assert (promised.actor, promised.recipient, promised.thread_id) == (None, alice, topic.pk)
    assert profile(alice).welcomed_at == AT


def test_questions_are_asked_in_a_space_for_questions(alice):
    with pytest.raises(welcome.NoPlace):
        welcome.ask(alice, make_space("Talk"), "How?", "So.", at=AT)

    assert not Topic.objects.exists()


def test_every_step_can_be_left_out(alice):
    for step in range(3):
        assert welcome.step_of(alice) == step
        welcome.go_on(alice, step, at=AT)

    assert (profile(alice).welcome_step, profile(alice).welcomed_at) == (3, AT)
    assert not Activity.objects.exists()


def test_what_is_set_aside_waits_on_the_first_page(alice, sign_in):
    Member.objects.filter(pk=alice.pk).update(joined_at=now())
    browser = sign_in(alice)

    assert browser.post("/welcome/later/").url == "/"
    assert profile(alice).welcomed_at is not None
    assert "3 small steps are left" in browser.get("/").text

    browser.post("/welcome/dismiss/")
    assert "small step" not in browser.get("/").text


def test_who_has_been_here_for_long_is_left_alone(alice, sign_in):
    assert now() - alice.joined_at > welcome.INVITED, "a newcomer would prove nothing"

    assert "small step" not in sign_in(alice).get("/").text


def test_the_first_step_shows_something_before_it_asks(alice, bob, hello, sign_in):
    topic = make_topic(make_space("Talk"), bob, "Boats of the world")
    Topic.objects.filter(pk=topic.pk).update(last_post_at=now())

    page = sign_in(alice).get("/welcome/").text

    assert page.index("Boats of the world") < page.index("What shall we call you?")


def test_the_last_step_shows_what_helped_others(alice, bob, help_space, sign_in):
    solved, other = make_topic(help_space, bob, "Solved"), make_topic(help_space, bob, "Open")
    tag = Tag.objects.create(slug="docker", name="docker")
    TopicTag.objects.create(topic=solved, tag=tag)
    Solution.objects.create(topic=solved, reply=solved.posts.get(), chosen_at=AT)
    Profile.objects.create(member=alice, interests=["docker"], welcome_step=2)

    page = sign_in(alice).get("/welcome/").text

    assert ">Solved</a>" in page
    assert f">{other.title}</a>" not in page


def test_the_forms_lead_from_step_to_step(alice, hello, help_space, sign_in):
    browser = sign_in(alice)
    Tag.objects.create(slug="docker", name="docker")

    sent = {"name": "Alice", "text": "Hi all", "answers": "1", "question": "Why?", "token": "t"}
    assert browser.post("/welcome/introduce/", sent).url == "/welcome/"
    assert "What do you care about?" in browser.get("/welcome/").text
    chosen = {"interest": ["docker"], "space": [str(help_space.pk), "x"]}
    assert browser.post("/welcome/choose/", chosen).url == "/welcome/"
    asked = {"space": help_space.pk, "title": "How do I start?", "text": "Well", "token": "q"}
    assert "/topics/" in browser.post("/welcome/ask/", asked).url
    assert browser.get("/welcome/").url == "/"


def test_a_refusal_keeps_what_was_written(alice, hello, help_space, sign_in):
    browser = sign_in(alice)

    hello_again = browser.post("/welcome/introduce/", {"name": "", "text": "My <long> story"})
    asked_again = browser.post("/welcome/ask/", {"space": help_space.pk, "title": "", "text": "So"})

    assert (hello_again.status_code, asked_again.status_code) == (422, 422)
    assert "My &lt;long&gt; story" in hello_again.text
    assert not Topic.objects.exists()


def test_a_private_space_is_not_asked_in(alice, sign_in):
    secret = make_space(
        "S", access=PRIVATE, kind=QUESTIONS, group=Group.objects.create(slug="g", name="G")
    )
    sent = {"space": secret.pk, "title": "How?", "text": "So"}

    assert sign_in(alice).post("/welcome/ask/", sent).status_code == 404


def test_visitors_are_asked_to_sign_in(client, db):
    for path in ("", "introduce/", "choose/", "ask/", "later/", "dismiss/", "skip/0/"):
        send = client.post if path else client.get
        assert "sign-in" in send(f"/welcome/{path}").url
