"""Whatever members write, wherever it is shown: it is text, and never an element of the page."""

import json
import re
import xml.etree.ElementTree as ET
from datetime import timedelta

import html5lib
import pytest
from django.db import transaction
from django.test import Client
from tests.every_url.classes import PAGES
from tests.every_url.test_every_url import address, filled
from tests.every_url.world import build

from horo.community.models import Poll, PollOption
from horo.community.services import bookmarks, drafts, editing, follow
from horo.content.models import Post, Section, Space, Tag, Topic
from horo.core.time import now
from horo.membership.models import Invitation, JoinRequest, SpaceRequest
from horo.people.models import Member, Profile

EVIL = """x'"><wallaby wombat=1></script></title></textarea><!--</style><wallaby>&lt;wallaby&gt;"""
MARKED = f"[{EVIL}](javascript:wallaby) {EVIL} <javascript:wallaby>"
ASKS = ("q", "title", "page", "view", "next", "interest", "kind", "only", "group", "step", "order")


@pytest.fixture
def world(mara, alice, bob, otto):
    """Everything that has words holds the same bad ones, also what forms would have refused."""
    made = build("private", mara=mara, alice=alice, bob=bob, otto=otto)
    at = now()
    Member.objects.update(name=EVIL)
    for member in (mara, alice, bob, otto):
        told = {"label": EVIL, "url": f"https://a.example/{EVIL}"}
        Profile.objects.update_or_create(
            member=member, defaults={"headline": EVIL, "links": [told], "answers": {EVIL: EVIL}}
        )
    section = Section.objects.create(name=EVIL)
    Space.objects.update(name=EVIL, summary=EVIL, guidelines=EVIL, section=section, access="public")
    made.space.refresh_from_db()
    Tag.objects.update(name=EVIL)
    answer = Post.objects.get(pk=made.args["post_id"])
    bob.refresh_from_db()
    alice.refresh_from_db()
    edited = editing.edit(answer, MARKED, by=alice, at=at, based_on=answer.version, reason=EVIL)
    drafts.save(bob, "new", {"title": EVIL, "text": EVIL, "tags": EVIL}, at=at, based_on=None)
    bookmarks.change(edited, by=bob, at=at, note=EVIL, remind_at=at + timedelta(hours=1))
    follow.follow(made.space, by=bob, at=at)
    Topic.objects.update(title=EVIL)
    Poll.objects.update(question=EVIL)
    PollOption.objects.update(label=EVIL)
    Invitation.objects.create(made_by=mara, made_at=at, email="a@b.example", note=EVIL)
    JoinRequest.objects.create(email="c@d.example", name=EVIL, text=EVIL, asked_at=at)
    SpaceRequest.objects.create(space=made.space, member=otto, text=EVIL, asked_at=at)
    return made


@pytest.mark.parametrize("role", ["visitor", "outsider", "member", "host", "manager"])
def test_what_members_write_is_text_on_every_page(world, role):
    client = Client()
    if role != "visitor":
        client.force_login(world.people[role])

    seen, broken = 0, []
    for name, page in PAGES.items():
        for ask, response in answers(client, name, page, world):
            text = b"".join(response).decode(errors="replace")
            seen += "wallaby" in text
            if said := problem(response, text):
                broken.append(f"{name} {ask}: {said}")

    assert not broken, "\n".join(broken)
    assert seen > 20, "pages that show nothing would prove nothing"


def answers(client, name, page, world):
    where = address(name, page, world)
    for ask in page.asks:
        point = transaction.savepoint()
        if page.sends is not None:
            sends = {key: filled(value, world) for key, value in page.sends.items()}
            yield ask, client.post(where, sends, headers={"hx-request": "true"})
            transaction.savepoint_rollback(point)
            yield "with bad words", client.post(where, {**dict.fromkeys(sends, EVIL), "name": EVIL})
        else:
            yield ask, client.get(where + filled(ask, world))
            yield "bad query", client.get(where, dict.fromkeys(ASKS, EVIL))
            yield "a part", client.get(where, {"part": EVIL}, headers={"hx-request": "true"})
        transaction.savepoint_rollback(point)


def problem(response, text: str) -> str:
    """What of the bad words became more than words."""
    kind = response.headers.get("Content-Type", "")
    if response.status_code >= 500:
        return f"fails with {response.status_code}"
    if "javascript:" in response.headers.get("Location", ""):
        return "leads to a script"
    if "json" in kind:
        return "" if json.loads(text) is not None else "is no JSON"
    if "xml" in kind:
        return of_xml(text)
    return of_html(text) if "html" in kind else ""


def of_xml(text: str) -> str:
    tree = ET.fromstring(text)
    if any("wallaby" in element.tag for element in tree.iter()):
        return "has an element of theirs"
    inside = (e.text or "" for e in tree.iter() if e.get("type") == "html")
    return next((said for each in inside if (said := of_html(each))), "")


def of_html(text: str) -> str:
    tree = html5lib.parse(text, namespaceHTMLElements=False)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            if "</style>" in str(element.text):
                return "has a comment of theirs"
            continue
        if element.tag == "wallaby" or "wombat" in element.attrib:
            return f"has an element of theirs after {text[: text.find('<wallaby')][-120:]!r}"
        for name, value in element.attrib.items():
            if name.startswith("on") or re.match(r"\s*javascript:", str(value), re.I):
                return f"has {name}={value!r}"
    return ""
