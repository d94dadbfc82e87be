"""Handles: Latin from any name, unique, and changed within reason."""

import pytest
from conftest import make_member

from horo.people.handles import HandleTaken, change_handle, free_handle, romanised
from horo.people.models import Group


@pytest.mark.parametrize(
    ("name", "locale", "handle"),
    [
        ("Ada Lovelace", "en", "ada-lovelace"),
        ("Щука Хрущёва", "ru", "shchuka-khrushcheva"),
        ("Эльвира Ежова", "ru", "elvira-ezhova"),
        ("Щерю Хаджиев", "bg", "shteryu-hadzhiev"),
        ("Мария Въжарова", "bg", "maria-vazharova"),
        ("Эдуард Цыбин", "bg", "eduard-tsybin"),
        ("Jiří Dvořák", "en", "jiri-dvorak"),
        ("李小龙", "en", "李小龙"),
        ("…", "en", "member"),
        ("Admin", "en", "admin-2"),
        ("x" * 200, "en", "x" * 32),
    ],
)
def test_a_handle_is_made_from_the_name(name, locale, handle, db):
    assert free_handle(name, locale) == handle


def test_a_name_that_is_taken_is_numbered(db):
    make_member("ada")
    make_member("ada-2")
    Group.objects.create(slug="ada-3", name="Ada's")

    assert free_handle("Ada") == "ada-4"


def test_a_russian_name_in_a_bulgarian_browser_stays_russian():
    assert romanised("Рыжов", "bg") == "ryzhov"


def test_a_handle_that_differs_in_case_only_is_one_s_own(alice):
    change_handle(alice, "ALICE")

    assert alice.handle == "alice"


def test_two_members_never_share_a_handle(alice, bob):
    with pytest.raises(HandleTaken, match="taken"):
        change_handle(alice, "Bob")


@pytest.mark.parametrize("handle", ["аlice", "alісе", "b0b", "аdmin", "bοb"])
def test_nobody_is_called_what_looks_like_another(alice, bob, handle):
    carol = make_member("carol")

    with pytest.raises(HandleTaken):
        change_handle(carol, handle)

    carol.refresh_from_db()
    assert carol.handle == "carol"


@pytest.mark.parametrize("handle", ["\u3164", "al\u1160ice", "ali\u200bce", "\u202ealice", "maрa"])
def test_a_handle_is_seen_as_it_is(alice, handle):
    with pytest.raises(HandleTaken, match="letters"):
        change_handle(alice, handle)


@pytest.mark.parametrize("handle", ["мария", "李小龙", "さくら-桜", "ada.1", "josé"])
def test_every_alphabet_makes_handles(alice, handle):
    change_handle(alice, handle)

    assert alice.handle == handle
