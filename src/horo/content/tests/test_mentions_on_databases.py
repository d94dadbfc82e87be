"""Whom a text means by `@name`, on each database."""

import pytest
from conftest import make_member

from horo.content.markdown import render
from horo.content.models import PRIVATE, Space
from horo.people.models import Group


@pytest.mark.usefixtures("each_database", "db")
def test_every_database_finds_them():
    mine = make_member("мария")
    group = Group.objects.create(slug="helpers", name="Helpers", is_mentionable=True)
    inner = Group.objects.create(slug="inner", name="Inner")
    space = Space.objects.create(slug="s", name="S", access=PRIVATE, group=inner, source="horo")

    done = render("@Мария @helpers", author=None, space=None)

    assert (done.mentions, done.groups) == ((mine.pk,), (group.pk,))
    assert render("@мария", author=None, space=space).mentions == ()
