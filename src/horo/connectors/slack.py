"""Slack's own export, old and new: `users.json`, lists of channels, one file a channel and day.

A message that is no reply in a thread is a topic of its own. What Slack wrote itself (somebody
joined, a channel was renamed) is kept as notes in one topic a channel, and is no deed.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from horo.connectors import jsonfiles
from horo.connectors.archive import Archive
from horo.connectors.mrkdwn import Names, markdown_of, plain_of
from horo.connectors.records import Account, Message, Place, Reacted, Thread
from horo.connectors.rendering import one_line, rendered
from horo.connectors.report import Findings, Unreadable
from horo.connectors.slackpeople import People

PUBLIC = "channels.json"
PRIVATE = ("groups.json", "dms.json", "mpims.json")  # read by those only who were in there
WRITTEN = {  # subtypes that somebody wrote; every other one is a note of Slack's
    *(None, "file_share", "file_comment", "file_mention", "me_message", "bot_message"),
    *("thread_broadcast", "reply_broadcast", "slackbot_response", "document_mention"),
}
JOINS = ("channel_join", "group_join")
TITLE = 120  # letters of a message that make the title of its topic


class Reader:
    """Reads one export. Raises Unreadable if `archive` is none."""

    def __init__(self, archive: Archive, findings: Findings) -> None:
        self.archive = archive
        self.findings = findings
        self.root = self._root()
        self.people = People(archive, self.root, findings)
        self._names = Names(self.people.name_of)
        self._joins: dict[str, datetime] = {}
        self._places = self._listed_places()
        self.files = self._day_files()
        if not self.files:
            raise Unreadable(f"{archive.name} holds no message: there is nothing to import.")

    def accounts(self) -> Iterator[Account]:
        return iter(self.people.listed)

    def joins(self) -> dict[str, datetime]:
        """The first channel that somebody joined is where they joined the community."""
        return self._joins

    def threads(self) -> Iterator[Thread | None]:
        """Yield what each day brought; a thread that goes on another day comes in parts."""
        for name in self.files:
            folder = name[len(self.root) :].split("/")[0]
            yield from self._day(name, self._place(folder))
            yield None

    def _root(self) -> str:
        lists = (PUBLIC, *PRIVATE)
        found = [n for n in self.archive.names if n.rsplit("/", 1)[-1] in lists]
        if not found:
            raise Unreadable(
                f"{self.archive.name} is no Slack export: it holds no {PUBLIC}. Give the file that "
                "Slack made, or the folder with channels.json and users.json in it."
            )
        outermost = min(found, key=lambda name: name.count("/"))
        return outermost[: outermost.rfind("/") + 1]

    def _listed_places(self) -> dict[str, Place]:
        """Return every listed place by the name of its folder."""
        places = {}
        for file in (PUBLIC, *PRIVATE):
            name = self.root + file
            if name not in self.archive.names:
                continue
            value = jsonfiles.needed(self.archive, name, self.findings)
            for record in jsonfiles.dicts(value, name, self.findings):
                key = str(record.get("id") or record.get("name") or "")
                folder = str(record.get("name") or key)
                is_private = file != PUBLIC or bool(record.get("is_private"))
                places[folder] = self._made(record, key or folder, folder, is_private)
        return places

    def _made(self, record: dict[str, Any], key: str, folder: str, is_private: bool) -> Place:
        found = record.get("members")
        members = [str(m) for m in found] if isinstance(found, list) else []
        insiders = tuple(self.people.account(user) for user in dict.fromkeys(members))
        name = folder
        if "name" not in record:
            name = ", ".join(account.name for account in insiders) or folder
        return Place(key, one_line(name, 200) or key, is_private, insiders if is_private else ())

    def _day_files(self) -> list[str]:
        below = [n for n in self.archive.names if n.startswith(self.root)]
        days = [n for n in below if n[len(self.root) :].count("/") == 1]
        folders = {n[len(self.root) :].split("/")[0] for n in days}
        self.findings.read["channels"] = len(folders)
        return days

    def _place(self, folder: str) -> Place:
        if folder not in self._places:
            self.findings.leave(
                "taken in as private, with nobody in it: no list says who may read it", folder
            )
            self._places[folder] = Place(folder, one_line(folder, 200), is_private=True)
        return self._places[folder]

    def _day(self, name: str, place: Place) -> Iterator[Thread]:
        threads: dict[str, Thread] = {}
        seen: set[str] = set()
        value = jsonfiles.load(self.archive, name, self.findings)
        for record in jsonfiles.dicts(value, name, self.findings):
            self.findings.read["records"] += 1
            message = self._message(record, name, place, seen)
            if message:
                thread = self._thread(record, message, place)
                threads.setdefault(thread.key, thread).messages.append(message)
        for thread in threads.values():
            thread.messages.sort(key=lambda m: (m.at, m.key))
            yield thread

    def _thread(self, record: dict[str, Any], message: Message, place: Place) -> Thread:
        if message.kind == "note":
            notes = self.people.slack
            return Thread(f"{place.key}:notes", place, "Channel notes", "none", author=notes)
        root = record.get("thread_ts") or record.get("ts")
        key = f"{place.key}:{root}"
        text = plain_of(str(record.get("text") or ""), self._names) or _fallback(record)
        thread = Thread(key, place, one_line(text, TITLE) or "…", key)
        if message.key != key:  # the part that opened it may have come another day, or never
            parent = record.get("parent_user_id")
            thread.author = self.people.account(str(parent)) if parent else self.people.unknown
        return thread

    def _message(
        self, record: dict[str, Any], name: str, place: Place, seen: set[str]
    ) -> Message | None:
        stamp = record.get("ts")
        at = self.findings.instant(stamp, name, stamp or "a record without ts")
        if at is None:
            return None
        key = f"{place.key}:{stamp}"
        if key in seen:
            self.findings.leave("left out: the same id twice in one file", name, stamp)
            return None
        seen.add(key)
        message = Message(key, self.people.author(record, name), at, "")
        self._fill(message, record, name)
        return message

    def _fill(self, message: Message, record: dict[str, Any], name: str) -> None:
        subtype = record.get("subtype")
        if subtype not in WRITTEN:
            message.kind = "note"
            self._note(message, str(subtype))
        message.text = markdown_of(str(record.get("text") or ""), self._names)
        if not message.text.strip():
            message.text = _fallback(record)
        message.html = rendered(message.text)
        message.reactions = tuple(self._reactions(record))
        self.findings.read["reactions"] += sum(len(r.by) + r.unnamed for r in message.reactions)
        edited = record.get("edited")
        if isinstance(edited, dict):
            message.edited_at = self.findings.instant(edited.get("ts"), name, record.get("ts"))
            if edited.get("user"):
                message.edited_by = self.people.account(str(edited["user"]))

    def _note(self, message: Message, subtype: str) -> None:
        self.findings.read["notes"] += 1
        if subtype == "tombstone":  # its text is gone, its replies are there
            message.removed_at = message.at
        if subtype in JOINS:
            key = message.author.key
            self._joins[key] = min(self._joins.get(key, message.at), message.at)

    def _reactions(self, record: dict[str, Any]) -> Iterator[Reacted]:
        found = record.get("reactions")
        for reaction in found if isinstance(found, list) else []:
            if not isinstance(reaction, dict):
                continue
            users = reaction.get("users")
            named = dict.fromkeys(str(u) for u in users) if isinstance(users, list) else {}
            count = reaction.get("count")
            count = count if isinstance(count, int) and 0 < count < 1_000_000 else len(named)
            yield Reacted(
                one_line(str(reaction.get("name") or "?"), 80),
                tuple(self.people.account(user) for user in named),
                max(count - len(named), 0),
            )


def _fallback(record: dict[str, Any]) -> str:
    """Return what to show for a message without a text: its files, or what it links to."""
    files = record.get("files") or [record.get("file")]
    attachments = record.get("attachments")
    for thing in [*(files if isinstance(files, list) else []), *(attachments or [])]:
        if isinstance(thing, dict):
            words = thing.get("title") or thing.get("name") or thing.get("fallback")
            if words:
                return f"📎 {words}"
    return ""
