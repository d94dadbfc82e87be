"""Every URL of the project, asked with what no browser would send: never an error of ours."""

from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client
from tests.every_url.classes import PAGES
from tests.every_url.test_every_url import address, filled, get_resolver_of
from tests.every_url.world import build

pytestmark = pytest.mark.usefixtures("each_database", "db")

NUMBERS = (str(2**31), str(2**63), "9" * 25, "9" * 5_000, "²")
WORDS = ("a\x00b", "\ud7ff\uffff\U000e0001\u202ea", "'\"<>{{7*7}}", "x" * 9_000)
QUERY = (
    "after", "before", "group", "interest", "kind", "next", "number", "only", "order", "page",
    "post", "q", "quote", "since", "space", "step", "text", "title", "to", "view", "ago", "stage",
)  # fmt: skip
FORM = (
    "about", "based_on", "day", "draft", "draft_key", "email", "emails", "emoji", "handle",
    "in_space", "interest", "into", "language", "lasts", "name", "next", "note", "number", "of",
    "option", "password", "poll-least", "poll-question", "poll-options", "position", "posts",
    "question", "reason", "scheduled_for", "seen", "slow_mode", "space", "tags", "text", "theme",
    "timezone", "title", "to", "token", "uses", "when",
)  # fmt: skip


@pytest.fixture
def errors(mara, alice, bob, otto):
    """Ask as each of the roles; return what was answered with an error."""
    world = build("private", mara=mara, alice=alice, bob=bob, otto=otto)

    def of(asks, *roles: str) -> list[str]:
        found = []
        for role in roles:
            client = Client(raise_request_exception=False)
            if role != "visitor":
                client.force_login(world.people[role])
            for name, method, where, sends in asks(world):
                before = transaction.savepoint()
                status = getattr(client, method)(where, sends).status_code
                transaction.savepoint_rollback(before)
                if status >= 500:
                    found.append(f"{role} {name} {where[:80]} {str(sends)[:80]}: {status}")
        return found

    return of


def bent_addresses(world):
    """Every address, with each of its arguments bent."""
    for name, page in PAGES.items():
        true, given = address(name, page, world), {**world.args, **page.args}
        for argument in {each for _, wanted in get_resolver_of(name) for each in wanted}:
            value = f"/{filled(given.get(argument), world)}"
            for bad in (*NUMBERS, *WORDS) if value in true else ():
                bent = true.replace(value, f"/{quote(bad, safe='')}", 1)
                yield name, "get" if page.sends is None else "post", bent, {}


def bad_queries(world):
    for name, page in PAGES.items():
        for bad in (*NUMBERS, *WORDS):
            yield name, "get", address(name, page, world), dict.fromkeys(QUERY, bad)


def bad_forms(world):
    """Every form with bad words alone, and with one bad word among good ones."""
    for name, page in PAGES.items():
        where = address(name, page, world)
        for bad in (*NUMBERS, *WORDS):
            yield name, "post", where, dict.fromkeys(FORM, bad)
        good = {key: filled(value, world) for key, value in (page.sends or {}).items()}
        for key in good:
            for bad in (*NUMBERS[1:], WORDS[0]):
                yield name, "post", where, {**good, key: bad}


def test_no_address_is_an_error(errors):
    assert errors(bent_addresses, "visitor", "manager") == []


def test_no_query_is_an_error(errors):
    assert errors(bad_queries, "manager") == []


def test_no_form_is_an_error(errors):
    assert errors(bad_forms, "manager") == []
