"""What is found, on both databases alike."""

from datetime import timedelta

import pytest
from conftest import AT

from horo.search.services import find
from horo.search.tests.posts import indexed, make_space, make_topic, solve, titles

pytestmark = pytest.mark.usefixtures("each_database", "db")


@pytest.fixture
def help_space(each_database, db):
    return make_space("help", kind="questions")


def test_words_are_found_in_titles_and_texts_in_any_form(help_space, alice, bob):
    indexed(
        make_topic(help_space, alice, "Installing the server", "It fails with an error"),
        make_topic(
            help_space, alice, "Something else", "Hello", "Try the installation again", by=bob
        ),
        make_topic(help_space, alice, "Unrelated", "Nothing here"),
    )

    assert titles(find("install", alice, at=AT)) == ["Installing the server", "Something else"]


def test_a_word_of_the_title_and_one_of_a_reply_find_the_reply(help_space, alice, bob):
    (topic,) = indexed(
        make_topic(help_space, alice, "Installing", "Hello", "Watch the firewall", by=bob)
    )

    (hit,) = find("install firewall", None, at=AT).page

    assert hit.post == topic.posts.get(number=2)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("книга", ["Новые книги"]),
        ("книгу", ["Новые книги"]),
        ("градът", ["Големите градове"]),
        ("голям град", ["Големите градове"]),
        ("ПЁТР", ["Петр и ёлка"]),
        ("foobar", ["FooBar crashes"]),
        ("foo_bar", ["FooBar crashes"]),
        ("c++", ["C++ and 1.2.3"]),
        ("1.2.3", ["C++ and 1.2.3"]),
        ("résumé", ["My resume"]),
        ('"new server"', ["A new server"]),
        ('"server new"', []),
        ("server -new", ["An old server"]),
        ("книги or resume", ["My resume", "Новые книги"]),
    ],
)
def test_words_phrases_and_exclusions(help_space, alice, query, found):
    for title in (
        "Новые книги",
        "Големите градове",
        "Петр и ёлка",
        "FooBar crashes",
        "C++ and 1.2.3",
        "My resume",
        "A new server",
        "An old server",
    ):
        make_topic(help_space, alice, title, "Привет, как дела" if "и" in title else "Hello")
    indexed()

    assert sorted(titles(find(query, None, at=AT))) == sorted(found)


def test_operators_narrow(help_space, alice, bob):
    solved = make_topic(
        help_space, alice, "Server down", "Why", "Restart it", by=bob, tags=["ops", "linux"]
    )
    solve(solved, solved.posts.get(number=2))
    old = AT - timedelta(days=400)
    make_topic(help_space, alice, "Server slow", "Help", at=old, tags=["ops"])
    make_topic(make_space("chat"), bob, "Server talk", "Hi", closed_at=AT)
    indexed()

    def found(query, member=None):
        return sorted(titles(find(query, member, at=AT)))

    assert found("server") == ["Server down", "Server slow", "Server talk"]
    assert found("server in:chat") == ["Server talk"]
    assert found("server from:bob") == ["Server down", "Server talk"]
    assert found("server from:me", alice) == ["Server down", "Server slow"]
    assert found("server tag:ops tag:linux") == ["Server down"]
    assert found("is:solved") == ["Server down"]
    assert found("server is:unsolved") == ["Server slow"]
    assert found("is:closed") == ["Server talk"]
    assert found("server is:open is:question") == ["Server down", "Server slow"]
    assert found("is:unanswered") == ["Server slow", "Server talk"]
    assert found("server before:2025-12-31") == ["Server slow"]
    assert found("server after:7d") == ["Server down", "Server talk"]
    assert found("сървър в:chat or server после:2026") == ["Server talk"]


def test_an_answer_comes_before_a_mention_and_a_title_before_both(help_space, alice, bob):
    mention = make_topic(help_space, alice, "One", "Hi", "the proxy and many other words", by=bob)
    answer = make_topic(help_space, alice, "Two", "Hi", "the proxy and many other words", by=bob)
    solve(answer, answer.posts.get(number=2))
    title = make_topic(help_space, alice, "Proxy", "Hello")
    indexed()

    assert titles(find("proxy", None, at=AT)) == [title.title, answer.title, mention.title]


def test_the_excerpt_marks_what_was_found(help_space, alice):
    indexed(make_topic(help_space, alice, "Hi", "word " * 200 + "the <b>proxies</b> &lt;fail&gt;"))

    (hit,) = find("proxy", None, at=AT).page

    assert [piece.text for piece in hit.excerpt if piece.is_match] == ["proxies"]
    assert "<fail>" in "".join(piece.text for piece in hit.excerpt)
