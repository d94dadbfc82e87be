"""The archive that zulip-archive makes: `stream_index.json` and one file a topic.

It names senders by their display name only, has rendered HTML, and knows neither reactions nor
edits. When a topic was moved, its messages stand in two files under the same id.
"""

import re
from array import array
from collections.abc import Iterator
from typing import Any

import numpy as np

from horo.connectors import jsonfiles
from horo.connectors.archive import Archive
from horo.connectors.records import Account, Message, Place, Thread, shortened
from horo.connectors.rendering import one_line, sanitized, storable
from horo.connectors.report import Findings, Unreadable
from horo.people.models import ANONYMOUS, BOT, PERSON

INDEX = "stream_index.json"
NOTIFIER = "Notification Bot"
RESOLVED = "✔ "

_ID = re.compile(rb'"id"\s*:\s*(\d{1,18})\b')  # in a text it would read \\"id\\"
_ESCAPE = re.compile(r"((?:\.[0-9A-F]{2})+)")
_BOT = re.compile(r"(?:(?<![A-Za-z])[Bb]ot|[a-z]Bot|\[bot\]|rustbot|dependabot|renovate)$")
_MOVED_HERE = re.compile(r"\bmoved here from\b")


class Reader:
    """Reads one archive. Raises Unreadable if `archive` is none of zulip-archive's."""

    def __init__(self, archive: Archive, findings: Findings) -> None:
        self.archive = archive
        self.findings = findings
        self.root = self._root()
        self.files = self._topic_files()
        if not self.files:
            raise Unreadable(f"{archive.name} holds no topic: there is nothing to import.")
        self._people: dict[str, Account] = {}
        self._places: dict[str, Place] = {}
        self._keep: dict[int, str] = {}

    def accounts(self) -> Iterator[Account]:
        """Nobody is known but by what they wrote."""
        return iter(())

    def joins(self) -> dict[str, Any]:
        """This layout does not say who joined when."""
        return {}

    def threads(self) -> Iterator[Thread | None]:
        """Yield what each file holds, None where that is nothing."""
        self._keep = self._settle_moves()
        for name in self.files:
            yield self._thread(name)

    def _root(self) -> str:
        found = [n for n in self.archive.names if n.rsplit("/", 1)[-1] == INDEX]
        if not found:
            raise Unreadable(
                f"{self.archive.name} is no Zulip archive: it holds no {INDEX}. Give the folder "
                "that zulip-archive made, with one folder for each stream in it."
            )
        root = min(found, key=lambda name: name.count("/"))
        jsonfiles.needed(self.archive, root, self.findings)
        return root[: -len(INDEX)]

    def _topic_files(self) -> list[str]:
        below = [n for n in self.archive.names if n.startswith(self.root)]
        return [n for n in below if n[len(self.root) :].count("/") == 1]

    def _settle_moves(self) -> dict[int, str]:
        """Return, for each message id that stands in several files, the file to keep it in.

        The topic was moved to where Zulip's own note says so; else where talk went on longest.
        """
        ids, files = array("q"), array("q")
        for number, name in enumerate(self.files):
            found = _ID.findall(self.archive.read(name))
            ids.extend(map(int, found))
            files.extend([number] * len(found))
        every, owners = np.frombuffer(ids, np.int64), np.frombuffer(files, np.int64)
        order = np.argsort(every, kind="stable")
        every, owners = every[order], owners[order]
        twice = np.isin(every, every[1:][every[1:] == every[:-1]])
        rivals: dict[int, set[int]] = {}
        for message, file in zip(every[twice].tolist(), owners[twice].tolist(), strict=True):
            rivals.setdefault(message, set()).add(file)
        ranks = {file: self._newness(self.files[file]) for f in rivals.values() for file in f}
        return {
            message: self.files[max(claims, key=lambda file: (ranks[file], file))]
            for message, claims in rivals.items()
            if len(claims) > 1
        }

    def _newness(self, name: str) -> tuple[int, int]:
        """Rank a file by the last note in it that messages were moved here, then by its last."""
        moved = last = 0
        for record in jsonfiles.dicts(self._quietly(name), name, Findings(self.findings.at)):
            number = record.get("id")
            if not isinstance(number, int):
                continue
            last = max(last, number)
            is_note = record.get("sender_full_name") == NOTIFIER
            if is_note and _MOVED_HERE.search(str(record.get("content"))):
                moved = max(moved, number)
        return moved, last

    def _quietly(self, name: str) -> Any:
        """Load a file that will be read again: its damage is noted then, once."""
        return jsonfiles.load(self.archive, name, Findings(self.findings.at))

    def _thread(self, name: str) -> Thread | None:
        folder, file = name[len(self.root) :].split("/")
        topic = unescaped(file[: -len(".json")])
        place = self._place(folder)
        self.findings.read["topics"] += 1
        if topic.startswith(RESOLVED):
            self.findings.read["resolved topics"] += 1
        thread = Thread(
            key=shortened(f"{place.key}/{topic}"),
            place=place,
            title=one_line(topic.removeprefix(RESOLVED), 300) or "(no topic)",
        )
        value = jsonfiles.load(self.archive, name, self.findings)
        seen: set[int] = set()
        for record in jsonfiles.dicts(value, name, self.findings):
            self.findings.read["messages"] += 1
            if message := self._message(record, name, seen):
                thread.messages.append(message)
        thread.messages.sort(key=lambda m: (m.at, int(m.key)))
        return thread if thread.messages else None

    def _message(self, record: dict[str, Any], name: str, seen: set[int]) -> Message | None:
        number = record.get("id")
        if not isinstance(number, int) or isinstance(number, bool):
            self.findings.leave("left out: a message without an id", name, record.get("timestamp"))
            return None
        if number in seen:
            self.findings.leave("left out: the same id twice in one file", name, number)
            return None
        seen.add(number)
        if self._keep.get(number, name) != name:
            self.findings.leave("left out: moved, and kept at the newer place", name, number)
            return None
        at = self.findings.instant(record.get("timestamp"), name, number)
        if at is None:
            return None
        return Message(
            key=str(number),
            author=(author := self._author(record, name)),
            at=at,
            html=sanitized(str(record.get("content") or "")),
            kind="note" if author.name == NOTIFIER else "post",
        )

    def _author(self, record: dict[str, Any], name: str) -> Account:
        full_name = record.get("sender_full_name")
        if not isinstance(full_name, str) or not full_name.strip():
            self.findings.leave("taken in without an author", name, record.get("id"))
            full_name = ""
        return self._people.get(full_name) or self._meet(full_name)

    def _meet(self, full_name: str) -> Account:
        name = one_line(full_name, 200)
        kind = BOT if _BOT.search(name) else PERSON
        account = Account(shortened(storable(full_name)), name, kind=kind)
        if not name:
            account = Account("?", "Unknown", kind=ANONYMOUS)
        self._people[full_name] = account
        return account

    def _place(self, folder: str) -> Place:
        if folder not in self._places:
            number, _, name = folder.partition("-")
            name = unescaped(name if number.isdigit() and name else folder)
            key = number if number.isdigit() else folder
            self._places[folder] = Place(shortened(key), one_line(name, 200) or "?")
            self.findings.read["channels"] += 1
        return self._places[folder]


def unescaped(name: str) -> str:
    """Return what zulip-archive made a file name of: `.20` was a blank, `.D0.9F` a `П`."""

    def decoded(match: re.Match[str]) -> str:
        return bytes.fromhex(match[1].replace(".", "")).decode("utf-8", "replace")

    return storable(_ESCAPE.sub(decoded, name))
