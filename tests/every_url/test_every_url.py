"""Every URL of the project, asked by everyone, against a space that not everyone may enter.

What a visitor or an outsider gets never holds a word of it; what they send changes nothing. And
those who may enter do get there, so that the refusals prove something.
"""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from tests.every_url.classes import (
    ACCOUNTS,
    EVERYONE,
    HOST,
    INSIDE,
    MEMBER,
    PAGES,
    TEAM,
    Page,
)
from tests.every_url.world import NAME, SECRETS, World, build

from horo.content.models import Post, Topic
from horo.log.models import Activity

ROLES = ("visitor", "outsider", "member", "host", "manager")
ALLOWED = {
    EVERYONE: set(ROLES),
    MEMBER: set(ROLES) - {"visitor"},
    INSIDE: {"member", "host", "manager"},
    HOST: {"host", "manager"},
    TEAM: {"manager"},
}


def named(resolver, space="") -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from named(pattern, inner)
        else:
            yield f"{space}{pattern.name}", str(pattern.pattern)


def of_accounts(name: str) -> bool:
    return name.startswith(ACCOUNTS) or name == "None"


@pytest.fixture
def world(request, mara, alice, bob, otto):
    return build(request.param, mara=mara, alice=alice, bob=bob, otto=otto)


@pytest.fixture
def browser(world):
    def of(role: str) -> Client:
        client = Client(raise_request_exception=True)
        if role != "visitor":
            client.force_login(world.people[role])
        return client

    return of


def address(name: str, page: Page, world: World) -> str:
    """The page's address, with the private space's things wherever it takes an argument."""
    given = {key: filled(value, world) for key, value in {**world.args, **page.args}.items()}
    for _, candidates in get_resolver_of(name):
        wanted = {key: given[key] for key in candidates if key in given}
        try:
            return reverse(name, kwargs=wanted)
        except NoReverseMatch:
            continue
    raise AssertionError(f"{name} takes arguments that the world does not have.")


def get_resolver_of(name: str):
    space, _, plain = name.rpartition(":")
    resolver = get_resolver()
    if space:
        resolver = resolver.namespace_dict[space][1]
    return [option for options in resolver.reverse_dict.getlist(plain) for option in options[0]]


def filled(value, world: World):
    if not isinstance(value, str):
        return value
    return value.format(**world.args) if "{" in value else value


def answers(client, name: str, page: Page, world: World):
    """Ask the page in each of its ways; whatever it changes is taken back."""
    where = address(name, page, world)
    for ask in page.asks:
        before = transaction.savepoint()
        if page.sends is None:
            response = client.get(where + filled(ask, world))
        else:
            sends = {key: filled(value, world) for key, value in page.sends.items()}
            response = client.post(where, sends)
        yield where + ask, response, state()
        transaction.savepoint_rollback(before)


def state() -> tuple:
    acts = Activity.objects.exclude(verb__in=["visited", "searched"]).count()
    posts = Post.objects.values_list("pk", "text", "removed_at", "reaction_counts", "votes")
    topics = Topic.objects.values_list(
        "pk", "title", "closed_at", "pinned_at", "space", "slow_mode"
    )
    return acts, str(list(posts)), list(topics)


def body(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace") + str(dict(response.headers))


def test_every_url_is_classified():
    names = {name for name, _ in named(get_resolver())}
    ours = {name for name in names if not of_accounts(name)}

    assert ours - set(PAGES) == set(), "say in tests/every_url/classes.py who may have these"
    assert set(PAGES) - ours == set(), "these are gone"


@pytest.mark.parametrize("world", ["hidden", "private"], indirect=True)
@pytest.mark.parametrize("role", ["visitor", "outsider"])
def test_nothing_of_a_private_space_reaches_those_outside(world, browser, role):
    client = browser(role)
    words = (*SECRETS, NAME) if world.space.access == "hidden" or role == "visitor" else SECRETS

    leaks = [
        f"{name} {ask} tells of {word}"
        for name, page in PAGES.items()
        for ask, response, _ in answers(client, name, page, world)
        for word in words
        if word in body(response) and word not in ask  # what was asked for is said back
    ]

    assert not leaks, "\n".join(leaks)


@pytest.mark.parametrize("world", ["hidden"], indirect=True)
@pytest.mark.parametrize("role", ROLES)
def test_everyone_gets_what_is_theirs_and_no_more(world, browser, role):
    client, was = browser(role), state()

    wrong = [
        f"{name} {ask}: {said}"
        for name, page in PAGES.items()
        for ask, response, became in answers(client, name, page, world)
        if (said := problem(page, role, response, changed=became != was))
    ]

    assert not wrong, "\n".join(wrong)


def problem(page: Page, role: str, response, *, changed: bool) -> str:
    """What is wrong with an answer to somebody in this role; empty where it is right."""
    status = response.status_code
    if status >= 500:
        return f"fails with {status}"
    if role not in ALLOWED[page.who]:
        return f"answers {status}" if status not in REFUSED else "changes something" * changed
    if page.who in (EVERYONE, MEMBER) or (page.who == TEAM and page.args):
        return ""  # of things that are not there, too
    if status in (403, 404) and not page.refuses:
        return f"refuses with {status}"
    return "" if page.refuses or page.shows in body(response) else f"does not show {page.shows}"


REFUSED = {302, 403, 404}
