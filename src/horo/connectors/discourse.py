"""A Discourse archive: topics as `/t/<id>.json` gives them, or posts as `/posts.json` does.

Neither names who liked or reacted, says when, nor who accepted an answer and when. A reaction and
an accepted answer take the time of their post. `categories.json`, if it is there, names the spaces.
"""

from array import array
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from horo.connectors import jsonfiles
from horo.connectors.archive import Archive
from horo.connectors.discoursepost import PostReader, account_of
from horo.connectors.records import Account, Message, Place, Thread
from horo.connectors.rendering import one_line
from horo.connectors.report import Findings, Unreadable

CATEGORIES = ("categories.json", "site.json")
SAMPLE = 50  # files looked at to see what an archive is


class Reader:
    """Reads one archive, of either layout. Raises Unreadable if `archive` is none."""

    def __init__(self, archive: Archive, findings: Findings) -> None:
        self.archive = archive
        self.findings = findings
        self.files = [n for n in archive.names if n.rsplit("/", 1)[-1] not in CATEGORIES]
        self._posts = PostReader(findings)
        self._categories = self._named_categories()
        self._places: dict[str, Place] = {}
        self._refuse_another_kind()

    def accounts(self) -> Iterator[Account]:
        """Nobody is known but by what they wrote."""
        return iter(())

    def joins(self) -> dict[str, datetime]:
        """Neither layout says who joined when."""
        return {}

    def threads(self) -> Iterator[Thread | None]:
        """Yield each topic, whole; first those of topic files, then those put together."""
        topics, numbers, files = array("q"), array("q"), array("q")
        for index, name in enumerate(self.files):
            value = jsonfiles.load(self.archive, name, self.findings)
            if not isinstance(value, dict):
                self._leave(value, name)
                yield None
            elif isinstance(value.get("post_stream"), dict):
                yield self._topic(value, name)
            elif isinstance(value.get("topic_id"), int):
                topics.append(value["topic_id"])
                numbers.append(_whole(value.get("post_number")))
                files.append(index)
            else:
                self.findings.leave("left out: neither a topic nor a post", name)
                yield None
        order = sorted(range(len(files)), key=lambda n: (topics[n], numbers[n], files[n]))
        yield from self._gathered(order, topics, files)

    def _gathered(
        self, order: list[int], topics: "array[int]", files: "array[int]"
    ) -> Iterator[Thread | None]:
        """Put topics together from files that hold one post each."""
        some: list[str] = []
        for position, n in enumerate(order):
            some.append(self.files[files[n]])
            is_last = position + 1 == len(order) or topics[order[position + 1]] != topics[n]
            if is_last:
                yield self._from_posts(some)
                yield from [None] * (len(some) - 1)
                some = []

    def _from_posts(self, names: list[str]) -> Thread | None:
        silent = Findings(self.findings.at)  # what is wrong with a file was noted the first time
        copies = [(jsonfiles.load(self.archive, name, silent), name) for name in names]
        posts = self._newest(copies)
        latest = max((post for post, _ in posts), key=_age)  # it knows what the topic is called now
        title = latest.get("topic_title") or latest.get("topic_slug")
        place = self._place(latest.get("category_id"))
        return self._thread(latest["topic_id"], title, place, posts)

    def _newest(self, copies: list[tuple[dict[str, Any], str]]) -> list[tuple[dict[str, Any], str]]:
        """Drop all but the newest copy of each post: an archive keeps one for every title."""
        newest: dict[object, tuple[dict[str, Any], str]] = {}
        for post, name in copies:
            key = post.get("id", name)
            known = newest.get(key)
            if known is None:
                newest[key] = (post, name)
                continue
            newer, older = sorted((known, (post, name)), key=lambda c: _age(c[0]), reverse=True)
            newest[key] = newer
            self.findings.read["posts"] += 1
            self._posts.reactions(*older)
            self.findings.leave("left out: an older copy of the same post", older[1], key)
        return list(newest.values())

    def _topic(self, value: dict[str, Any], name: str) -> Thread | None:
        stream = value["post_stream"]
        posts = jsonfiles.dicts(stream.get("posts"), name, self.findings)
        listed = stream.get("stream")
        if isinstance(listed, list) and len(listed) > len(posts):
            missing = len(listed) - len(posts)
            self.findings.leave("missing: posts that the topic lists", name, times=missing)
        place = self._place(value.get("category_id"))
        if value.get("archetype") == "private_message":
            place = self._private(value, posts)
        return self._thread(value.get("id"), value.get("title"), place, [(p, name) for p in posts])

    def _thread(
        self, number: object, title: object, place: Place, posts: list[tuple[dict[str, Any], str]]
    ) -> Thread | None:
        self.findings.read["topics"] += 1
        keys = {_whole(p.get("post_number")): str(p.get("id")) for p, _ in posts}
        messages: list[Message] = []
        seen: set[str] = set()
        for post, name in posts:
            self.findings.read["posts"] += 1
            if message := self._posts.message(post, name, keys, seen):
                messages.append(message)
        messages.sort(key=lambda m: (m.number, m.at))
        thread = Thread(str(number), place, one_line(str(title or ""), 300) or f"Topic {number}")
        thread.messages = messages
        if messages and messages[0].number != 1:
            thread.opener = keys.get(1, "none")
        return thread if messages else None

    def _place(self, category: object) -> Place:
        key = str(category) if isinstance(category, int) else "0"
        if key not in self._places:
            named = self._categories.get(key, {})
            fallback = f"Category {key}" if key != "0" else "Uncategorized"
            name = one_line(str(named.get("name") or fallback), 200)
            self._places[key] = Place(key, name, is_private=bool(named.get("read_restricted")))
            self.findings.read["categories"] += 1
        return self._places[key]

    def _private(self, value: dict[str, Any], posts: list[dict[str, Any]]) -> Place:
        """A private message is a space of its own, for those only who are in it."""
        details = value.get("details")
        allowed = details.get("allowed_users") if isinstance(details, dict) else None
        people = [account_of({**user, "user_id": user.get("id")}) for user in allowed or []]
        insiders = {a.key: a for a in [*people, *map(account_of, posts)] if a}
        return Place(f"message-{value.get('id')}", "Message", True, tuple(insiders.values()))

    def _named_categories(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for name in self.archive.names:
            if name.rsplit("/", 1)[-1] in CATEGORIES:
                value = jsonfiles.needed(self.archive, name, self.findings)
                for record in _listed(value):
                    if isinstance(record, dict) and isinstance(record.get("id"), int):
                        found[str(record["id"])] = record
        return found

    def _leave(self, value: object, name: str) -> None:
        if value is not None:
            self.findings.leave("left out: neither a topic nor a post", name)

    def _refuse_another_kind(self) -> None:
        silent = Findings(self.findings.at)
        for name in self.files[:SAMPLE]:
            value = jsonfiles.load(self.archive, name, silent)
            if isinstance(value, dict) and ("post_stream" in value or "topic_id" in value):
                return
        damage = next((f" {left.reason}: {left.examples[0][0]}." for left in silent.left()), "")
        raise Unreadable(
            f"{self.archive.name} is no Discourse archive: none of its files is a topic "
            f"(/t/<id>.json) or a post (/posts.json).{damage}"
        )


def _age(post: dict[str, Any]) -> tuple[str, int, int]:
    """Rank copies of posts by when they were taken: reads only ever grow."""
    return str(post.get("updated_at")), _whole(post.get("version")), _whole(post.get("reads"))


def _listed(value: object) -> list[Any]:
    """Return the categories of `/categories.json`, `/site.json` or a plain list."""
    if isinstance(value, dict):
        inner = value.get("category_list")
        value = (inner if isinstance(inner, dict) else value).get("categories")
    return value if isinstance(value, list) else []


def _whole(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value < 1 << 31 else 0
