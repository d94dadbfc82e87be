"""One post of Discourse, of any layout."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from horo.connectors.records import Account, Message, Reacted
from horo.connectors.rendering import one_line, rendered, sanitized, storable
from horo.connectors.report import Findings
from horo.core.time import parse_instant
from horo.people.models import ANONYMOUS, BOT, PERSON, SYSTEM

IMPLAUSIBLE = 1_000_000_000  # a number or a count that no post has
LIKE = 2  # in `actions_summary`
SMALL_ACTION, WHISPER = 3, 4  # `post_type`: closed, split … · for the staff only
UNKNOWN = Account("?", "Unknown", kind=ANONYMOUS)
KINDS = {-1: SYSTEM, -2: BOT}  # the site itself, and its tutorial bot


class PostReader:
    """Reads posts, and knows each author once."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self._people: dict[str, Account] = {}

    def message(
        self, post: dict[str, Any], name: str, keys: Mapping[int, str], seen: set[str]
    ) -> Message | None:
        """Return the post, or None with a note. `keys` are the topic's posts by number."""
        number = post.get("id")
        if not isinstance(number, int) or isinstance(number, bool):
            self.findings.leave("left out: a post without an id", name, post.get("post_number"))
            return None
        if str(number) in seen:
            self.findings.leave("left out: the same id twice in one topic", name, number)
            return None
        if post.get("post_type") == WHISPER:
            self.findings.leave("left out: a whisper, which only the staff may read", name, number)
            return None
        at = self._instant(post.get("created_at"), name, number)
        if at is None:
            return None
        seen.add(str(number))
        text = post.get("raw")
        message = Message(
            key=str(number),
            author=self._author(post, name),
            at=at,
            html=_html(post),
            text=storable(text) if isinstance(text, str) else "",
            number=_number(post.get("post_number")),
            reply_to=self._answered(post, name, keys),
        )
        self._complete(message, post, name)
        return message

    def reactions(self, post: dict[str, Any], name: str) -> tuple[Reacted, ...]:
        """Return reactions where the site has the plug-in, else likes, which it counts as well."""
        summary = post.get("actions_summary")
        likes = sum(
            self._count(action.get("count"), post, name)
            for action in (summary if isinstance(summary, list) else [])
            if isinstance(action, dict) and action.get("id") == LIKE
        )
        found = post.get("reactions")
        if not isinstance(found, list):
            found = [{"id": "heart", "count": likes}]
        reactions = tuple(
            Reacted(one_line(str(r.get("id") or "?"), 80), unnamed=count)
            for r in found
            if isinstance(r, dict) and (count := self._count(r.get("count"), post, name))
        )
        self.findings.read["likes"] += likes
        self.findings.read["reactions"] += sum(reacted.unnamed for reacted in reactions)
        return reactions

    def _count(self, value: object, post: dict[str, Any], name: str) -> int:
        """Return a number of reactions, or 0 and a note if nobody can have given so many."""
        if isinstance(value, int) and not 0 <= value < IMPLAUSIBLE:
            self.findings.leave(
                "left out: a count of reactions that cannot be", name, post.get("id")
            )
        return _number(value)

    def _complete(self, message: Message, post: dict[str, Any], name: str) -> None:
        """Add what became of the post: reactions, acceptance, edits, removal."""
        if post.get("post_type") == SMALL_ACTION:
            message.kind = "note"
            self.findings.read["notes"] += 1
            action = one_line(str(post.get("action_code") or ""), 200)
            message.text = message.text or action
            message.html = message.html or rendered(action)
        message.reactions = self.reactions(post, name)
        message.is_answer = post.get("accepted_answer") is True and message.kind == "post"
        self.findings.read["accepted answers"] += message.is_answer
        later = self._instant(post.get("updated_at"), name, post.get("id")) or message.at
        if post.get("deleted_at"):
            message.removed_at = self._instant(post["deleted_at"], name, post.get("id")) or later
        elif post.get("user_deleted") or post.get("hidden"):
            message.removed_at = later
            message.removed_by = message.author if post.get("user_deleted") else None
        elif _number(post.get("version")) > 1:
            message.edited_at = max(later, message.at)

    def _answered(self, post: dict[str, Any], name: str, keys: Mapping[int, str]) -> str:
        number = _number(post.get("reply_to_post_number"))
        if number and number not in keys:
            self.findings.leave(
                "taken in as a reply to its topic: the post it answers is missing",
                name,
                post.get("id"),
            )
        return keys.get(number, "") if number else ""

    def _author(self, post: dict[str, Any], name: str) -> Account:
        account = account_of(post)
        if account is None:
            self.findings.leave("taken in without an author", name, post.get("id"))
            return UNKNOWN
        return self._people.setdefault(account.key, account)

    def _instant(self, value: object, name: str, record: object) -> datetime | None:
        try:
            instant = parse_instant(value) if isinstance(value, str) else None
        except (ValueError, OverflowError):
            instant = None
        if instant is None:
            self.findings.leave("left out: it has no usable time", name, record)
            return None
        return self.findings.moved(instant, name, record)


def account_of(post: Mapping[str, Any]) -> Account | None:
    """Return who wrote `post`, or None where the account is gone."""
    number, username = post.get("user_id"), post.get("username")
    if not isinstance(number, int) and not isinstance(username, str):
        return None
    handle = one_line(username, 200) if isinstance(username, str) else f"user-{number}"
    named = post.get("name") or post.get("display_username")
    return Account(
        str(number) if isinstance(number, int) else f"@{handle}"[:200],
        one_line(named, 200) if isinstance(named, str) and named.strip() else handle,
        username=handle,
        kind=KINDS.get(number, PERSON) if isinstance(number, int) else PERSON,
        is_staff=any(post.get(flag) is True for flag in ("staff", "admin", "moderator")),
    )


def _html(post: Mapping[str, Any]) -> str:
    """Return what Discourse made of the text; where it did not, what we make of it."""
    cooked, raw = post.get("cooked"), post.get("raw")
    if isinstance(cooked, str) and cooked:
        return sanitized(cooked)
    return rendered(raw) if isinstance(raw, str) else ""


def _number(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value < IMPLAUSIBLE else 0
