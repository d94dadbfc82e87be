"""Every limit on how often something may be done answers 429, with the time to wait."""

import pytest
import time_machine
from conftest import AT
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.every_url.world import build

MOST = 260  # asks after which a limit must have spoken
DOORS = {
    "search": ("get", "/search/", {"q": "words {n}"}),
    "similar": ("get", "/search/similar/", {"title": "words {n}"}),
    "suggest": ("get", "/compose/suggest/", {"kind": "member", "q": "b"}),
    "preview": ("post", "/compose/preview/", {"text": "Some words"}),
    "draft": ("post", "/drafts/new/", {"text": "{n}", "draft": "{n}"}),
    "reply": ("post", "/topics/{topic_id}/-/reply/", {"text": "Words {n}"}),
    "topic": ("post", "/new/", {"space": "{space_id}", "title": "T {n}", "text": "Words"}),
    "edit": ("post", "/posts/{post_id}/edit/", {"text": "Words {n}", "based_on": "{n}"}),
    "react": ("post", "/posts/{post_id}/react/", {"emoji": "👍"}),
    "vote": ("post", "/posts/{post_id}/vote/", {}),
    "poll": ("post", "/polls/{poll_id}/vote/", {"option": "{option_id}"}),
    "bookmark": ("post", "/posts/{post_id}/bookmark/", {}),
    "answer": ("post", "/events/on/{occurrence_id}/answer/", {"answer": "maybe"}),
    "ask": ("post", "/events/on/{occurrence_id}/ask/", {"question": "Why {n}?"}),
    "calendar": ("post", "/events/calendar/renew/", {}),
    "message": ("post", "/conversations/new/", {"to": "@alice", "text": "Words {n}"}),
    "message-preview": ("post", "/conversations/preview/", {"text": "Some words"}),
    "follow": ("post", "/follow/space/{space_id}/", {}),
    "picture": ("post", "/profile/picture/", {"picture": "no picture"}),
    "upload": ("post", "/files/", {"file": "a file"}),
    "invite": ("post", "/invite/mail/", {"emails": "p{n}@example.org"}),
    "invite-link": ("post", "/invite/link/", {"lasts": "7", "uses": "1"}),
    "link": ("post", "/sign-in/link/", {"email": "p{n}@example.org"}),
    "password": ("post", "/sign-in/password/", {"name": "p{n}", "password": "wrong"}),
    "sign-up": ("post", "/accounts/signup/", {"name": "Ada", "email": "p{n}@example.org"}),
    "reset": ("post", "/accounts/password/reset/", {"email": "p{n}@example.org"}),
}
VISITORS = {"search", "similar", "link", "password", "sign-up", "reset"}
HOSTS = {"edit"}


@pytest.fixture
def world(mara, alice, bob, otto, settings):
    settings.HORO_INVITING = "members"
    return build("private", mara=mara, alice=alice, bob=bob, otto=otto)


@pytest.mark.parametrize("door", DOORS)
@time_machine.travel(AT, tick=False)
def test_too_much_is_told_how_long_to_wait(door, world, client):
    if door not in VISITORS:
        client.force_login(world.people["host" if door in HOSTS else "member"])
    said = []
    for n in range(1, MOST):
        response = ask(client, *DOORS[door], n, world)
        said.append(response.status_code)
        if response.status_code == 429:
            break

    assert said[-1] == 429, f"{door} never answers 429: {set(said)}"
    assert len(said) > 5, "a person who does a few things is not held up"
    assert 0 < int(response.headers["Retry-After"]) <= 24 * 60 * 60


def ask(client, method, where, sends, n, world):
    given = {**world.args, "n": n}
    sends = {name: value.format(**given) for name, value in sends.items()}
    sends |= {
        name: SimpleUploadedFile("a.txt", b"some words\n", "text/plain")
        for name in {"file", "picture"} & sends.keys()
    }
    return getattr(client, method)(where.format(**given), sends)
