"""Whom a text means by `@name`, and who is told."""

import re

import pytest
from conftest import AT, make_member

from horo.content.markdown import quote, render
from horo.content.models import HIDDEN, PRIVATE, Space
from horo.people.models import Group, Membership

pytestmark = pytest.mark.django_db


def rendered(text, author=None, space=None):
    return render(text, author=author, space=space)


def linked(html):
    return re.findall(r'class="mention"(?: href="[^"]+")?>@([^<]+)<', html)


def test_a_mention_leads_to_the_profile_and_tells(alice, bob):
    done = rendered("Thanks @bob, and hello @nobody.", author=alice)

    assert done.mentions == (bob.pk,)
    assert '<a class="mention" href="/members/bob/">@bob</a>, and hello @nobody.' in done.html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@Bob @BOB", ["Bob", "BOB"]),
        ("@bob. @bob- @bob's (@bob) *@bob*", ["bob"] * 5),
        ("@bob.Thanks", ["bob"]),
        ("@a.b-c", ["a.b-c"]),
        ("@a.b-c-d", ["a.b-c"]),
        ("@Мария_2, привет", ["Мария_2"]),
        ("@МАРИЯ_2", ["МАРИЯ_2"]),
    ],
)
def test_names_are_found_as_people_write_them(text, shown, bob):
    make_member("a.b-c")
    make_member("мария_2")

    assert linked(rendered(text).html) == shown


@pytest.mark.parametrize(
    "text",
    ["`@bob`", "```\n@bob\n```", "[@bob](/x)", "a@bob", "/@bob", "\\@bob", "@@bob", "@bobby",
     "<https://a.example/@bob>", "https://a.example/@bob", "![@bob](/x)", "@robot", "@anon"],
)  # fmt: skip
def test_what_is_no_mention_of_a_person_stays_text(text, bob, robot):
    make_member("anon", kind="anonymous")

    done = rendered(text)

    assert (linked(done.html), done.mentions) == ([], ())


def test_groups_are_mentioned_where_they_may_be(bob):
    team = Group.objects.create(slug="helpers", name="Helpers", is_mentionable=True)
    Group.objects.create(slug="secret", name="Secret")

    done = rendered("@helpers @secret @bob")

    assert (done.groups, done.mentions) == ((team.pk,), (bob.pk,))
    assert '<span class="mention">@helpers</span> @secret' in done.html


def test_a_person_comes_before_a_group_of_that_name(bob):
    Group.objects.create(slug="bob", name="Bobs", is_mentionable=True)

    done = rendered("@bob")

    assert (done.groups, done.mentions) == ((), (bob.pk,))


def test_who_writes_is_not_told_of_it(alice):
    done = rendered("I am @alice", author=alice)

    assert (linked(done.html), done.mentions) == (["alice"], ())


def test_who_is_mentioned_in_a_quote_is_not_told_but_its_author_is(alice, bob, otto):
    text = quote(5, "alice", f"@bob look\n\n{quote(4, 'otto', 'hm')}")

    done = rendered(text)

    assert linked(done.html) == ["alice", "bob", "otto"]
    assert done.mentions == (alice.pk,)


@pytest.mark.parametrize("access", [PRIVATE, HIDDEN])
def test_who_cannot_enter_is_not_told_of_a_private_space(access, alice, bob, mara):
    group = Group.objects.create(slug="inner", name="Inner")
    Membership.objects.create(group=group, member=alice, since=AT)
    space = Space.objects.create(slug="s", name="S", access=access, group=group, source="horo")
    assert set(Space.objects.visible_to(bob)) == set()

    done = rendered("@alice @bob @mara", space=space)

    assert done.mentions == (alice.pk, mara.pk)
    assert rendered("@bob").mentions == (bob.pk,)


def test_names_of_a_text_are_looked_up_in_one_statement(bob, alice, django_assert_num_queries):
    Group.objects.create(slug="helpers", name="Helpers", is_mentionable=True)

    with django_assert_num_queries(1):
        rendered("@bob @alice @helpers @nobody @a.b.c " * 20)
    with django_assert_num_queries(0):
        rendered("nobody at all")


def test_ten_thousand_mentions_tell_fifty_at_most():
    for number in range(60):
        make_member(f"m{number}")

    done = rendered(" ".join(f"@m{number % 60}" for number in range(6_000)))
    assert len(done.mentions) == 50
    assert len(linked(done.html)) <= 200

    assert rendered(" ".join(f"@x{number}" for number in range(4_000))).mentions == ()
    repeated = rendered("@m1 " * 7_999)
    assert len(repeated.mentions) == 1
