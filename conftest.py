"""The cast. Everyone below has the same part in every test.

mara   manages the community: in the team and the managers
hana   is a moderator: in the team and the moderators
alice  a member who asks
bob    a member who answers
otto   a member of the community, but of no private group
robot  a bot
"""

from datetime import UTC, datetime

import pytest

from horo.people.models import BOT, Group, Member, Membership

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # a Monday


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """A home of its own for every test, so that nothing on the machine is read or written."""
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    settings.EMAIL_FILE_PATH = settings.HOME / "mail"
    settings.HORO_PLAYBOOK = settings.HOME / "playbook"
    return settings.HOME


def make_member(handle: str, **fields) -> Member:
    return Member.objects.create(handle=handle, name=handle.capitalize(), joined_at=AT, **fields)


def join(member: Member, *slugs: str) -> Member:
    for slug in slugs:
        group, _ = Group.objects.get_or_create(slug=slug, defaults={"name": slug})
        Membership.objects.create(group=group, member=member, since=AT)
    return member


@pytest.fixture
def mara(db):
    return join(make_member("mara"), "team", "managers")


@pytest.fixture
def hana(db):
    return join(make_member("hana"), "team", "moderators")


@pytest.fixture
def alice(db):
    return make_member("alice")


@pytest.fixture
def bob(db):
    return make_member("bob")


@pytest.fixture
def otto(db):
    return make_member("otto")


@pytest.fixture
def robot(db):
    return make_member("robot", kind=BOT)


@pytest.fixture
def sign_in(client):
    """Return a browser in which the given member is signed in."""

    def sign_in_as(member: Member):
        client.force_login(member)
        return client

    return sign_in_as
