"""Every kind of page against WCAG 2.2 A and AA, as axe checks it: in two sizes and themes."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import make_member

from horo.chat.services import conversations, messages
from horo.chat.services.reports import report_message
from horo.community.services import bookmarks, drafts, editing, polls, posting, reactions, solutions
from horo.content.models import Space
from horo.core.time import now
from horo.people.models import Member

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOOKS = {"light": (1440, 900), "dark": (390, 844)}
TEXT = """Look at this, @alice :tada:

| a | b |
|---|---|
| 1 | 2 |

- [x] done
- [ ] to do

```python
def hello() -> str:
    return "there"
```

||hidden|| and `code` and a [link](https://example.org). [^1]

> quoted

[^1]: A footnote.
"""
POLL = {
    "question": "Which?", "kind": "single", "options": ["One", "Two"], "is_anonymous": False,
    "closes_at": None, "shows": "always", "least": 1, "most": 10,
}  # fmt: skip
VISITORS = (
    "/", "/spaces/", "/spaces/help/", "/topics/{topic}/", "/tags/", "/tags/whys/", "/members/",
    "/search/?q=why", "/sign-in/", "/join/", "/nothing/",
)  # fmt: skip
MEMBERS = (
    "/", "/?order=latest", "/spaces/", "/spaces/help/", "/topics/{topic}/",
    "/topics/{topic}/?view=best", "/new/?space={space}", "/drafts/", "/bookmarks/",
    "/search/?q=why", "/search/?q=nothingatall", "/members/", "/members/mara/", "/profile/",
    "/preferences/", "/welcome/?step=1", "/welcome/?step=2", "/welcome/?step=3", "/inbox/",
    "/account/", "/accounts/2fa/", "/posts/{post}/edit/", "/posts/{post}/history/",
    "/posts/{post}/remove/", "/posts/{post}/reactions/", "/posts/{post}/bookmark/",
    "/topics/{topic}/-/move/", "/topics/{topic}/-/split/", "/topics/{topic}/-/merge/",
    "/topics/{topic}/duplicate/of/", "/spaces/help/edit/", "/new-space/", "/requests/",
    "/invite/", "/today/", "/engine/", "/conversations/", "/conversations/new/?to=bob",
    "/conversations/{chat}/", "/conversations/{chat}/people/", "/account/people/",
    "/members/bob/", "/conversations/message/{message}/report/", "/console/reports/",
    "/console/reports/{report}/",
)  # fmt: skip


@pytest.fixture
def full(community):
    """A topic with everything on it; returns what the addresses are made of."""
    bob, at = make_member("bob"), now() - timedelta(hours=2)
    space = Space.objects.get()
    Space.objects.update(kind="questions", guidelines="Be kind.", guidelines_html="<p>Be kind.</p>")
    space.refresh_from_db()
    mara = community["mara"]
    topic = posting.open_topic(space, "Why so?", TEXT, by=mara, at=at, tags=["whys"])
    first = topic.posts.get()
    polls.create(first, POLL, by=mara, at=at)
    reply = posting.reply(topic, "Because.", by=bob, at=at + timedelta(minutes=5), to=first)
    solutions.accept(reply, by=mara, at=at)
    reactions.react(first, "🎉", by=bob, at=at)
    bookmarks.keep(reply, by=mara, at=at)
    drafts.save(mara, "new", {"title": "Half", "text": "a thought"}, at=at, based_on=None)
    editing.edit(first, TEXT + "\nMore.", by=mara, at=now(), based_on=1)
    return {"topic": topic.pk, "post": first.pk, "space": space.pk, **_talked(bob, mara, at)}


def _talked(bob, mara, at):
    alice = Member.objects.get(handle="alice")
    sent = conversations.write_to([mara, alice], TEXT, by=bob, at=at, title="Picnic")
    chat = sent.conversation
    conversations.rename(chat, "Picnic on Sunday", by=mara, at=at)
    gone = messages.write(chat, "Nothing.", by=mara, at=at)
    messages.take_away(gone, by=mara, at=at)
    report = report_message(sent, kind="other", text="Why?", by=alice, at=at)
    return {"chat": chat.pk, "message": sent.pk, "report": report.pk}


def problems(page, path: str) -> list[str]:
    page.goto(path)
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    return [
        f"{path}: {each['id']}: {each['help']}: {each['nodes'][0]['target']} "
        f"{each['nodes'][0]['html'][:160]}"
        for each in found.response["violations"]
    ]


@pytest.mark.parametrize("theme", LOOKS)
@pytest.mark.parametrize("who", ["visitor", "mara"])
def test_pages_are_accessible(who, theme, full, community, page, enter, live_server):
    if who == "mara":
        enter(community["mara"])
    page.context.add_cookies([{"name": "horo_theme", "value": theme, "url": live_server.url}])
    width, height = LOOKS[theme]
    page.set_viewport_size({"width": width, "height": height})
    paths = [path.format(**full) for path in (VISITORS if who == "visitor" else MEMBERS)]

    found = [problem for path in paths for problem in problems(page, path)]

    assert not found, "\n".join(found)
