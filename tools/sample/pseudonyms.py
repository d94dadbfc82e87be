"""Who is called what in the sample: every name and handle of the source has one pseudonym."""

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
KEPT = {"Notification Bot", "Welcome Bot"}
MENTION = re.compile(r'<span class="user-mention[^"]*" data-user-id="\d+">@?([^<]+)</span>')
GITHUB = re.compile(r"(?:github|gitlab)\.com/(?:users/|sponsors/)?([A-Za-z0-9][\w-]+)")
AT = re.compile(r"(?<![\w/.])@([A-Za-z][A-Za-z0-9-]{2,})(?![\w/@-])")
CODE = re.compile(r"<pre>.*?</pre>|<code>.*?</code>|<span class=\"user[^>]*>[^<]*</span>", re.S)
TOKEN = re.compile(r"[^\W\d_]+")
NOT_HANDLES = {"since", "unstable", "after", "external", "deprecated", "everyone", "all", "topic"}


def words(file: str) -> set[str]:
    return set((HERE / file).read_text().lower().split())


class Pseudonyms:
    """Maps names (`full`), their parts and handles (`parts`, in lower case) to pseudonyms."""

    def __init__(self, topics: Iterable[list[dict[str, Any]]]) -> None:
        self.ordinary = words("ordinary.txt") | NOT_HANDLES
        self.owners = words("owners.txt")
        self.lowercase = words("lowercase.txt")  # ordinary, unless written with a capital
        names, handles = self._found(topics)
        self._supply = self._new_names(names, handles)
        self.full: dict[str, str] = {}
        self.parts: dict[str, str] = {}
        for name in names:
            self._name(name)
        for handle in handles:
            if not self._is_ordinary(handle) and handle.lower() not in self.parts:
                self.parts[handle.lower()] = handle_of(next(self._supply))

    def name_of(self, sender: str) -> str:
        return sender if sender in KEPT else self.full[sender]

    def originals(self) -> set[str]:
        """Every part of a name and every handle of four or more letters, in lower case."""
        return {part for part in self.parts if len(part) >= 4}

    def _is_ordinary(self, word: str) -> bool:
        return word.lower() in self.ordinary or word.lower() in self.owners

    def _found(self, topics: Iterable[list[dict[str, Any]]]) -> tuple[list[str], list[str]]:
        """Return the names and the handles in the source, the most frequent first."""
        names: Counter[str] = Counter()
        handles: Counter[str] = Counter()
        for messages in topics:
            for message in messages:
                content = message["content"]
                names[message["sender_full_name"]] += 100
                names.update(name.strip() for name in MENTION.findall(content))
                handles.update(GITHUB.findall(content))
                handles.update(AT.findall(re.sub(r"<[^>]*>", "", CODE.sub(" ", content))))
        return (
            [n for n, _ in names.most_common() if n not in KEPT],
            [h for h, _ in handles.most_common() if len(h) >= 3],
        )

    def _new_names(self, names: list[str], handles: list[str]) -> Any:
        """Yield two-word names, none of whose words is part of an original name."""
        taken = {part.lower() for name in [*names, *handles] for part in TOKEN.findall(name)}
        first, second = (HERE / "words.txt").read_text().split("\n\n")
        pairs = [
            f"{adjective} {animal}"
            for adjective in first.split()
            for animal in second.split()
            if adjective.lower() not in taken and animal.lower() not in taken
        ]
        random.Random(20240701).shuffle(pairs)
        return iter(pairs)

    def _name(self, name: str) -> None:
        pseudonym = next(self._supply)
        self.full[name] = pseudonym
        parts = [part for part in TOKEN.findall(name) if part.lower() not in ("he", "him", "they")]
        given, family = pseudonym.split()
        for number, part in enumerate(parts):
            if len(part) >= 3 and not self._is_ordinary(part):
                self._alias(part, given if number == 0 else family)
        handle = handle_of(pseudonym)
        for alias in [*re.findall(r"[\w-]+", name), *guesses(parts)]:
            if len(alias) >= 5 and not self._is_ordinary(alias):
                self._alias(alias, given if alias in parts else handle)

    def _alias(self, part: str, pseudonym: str) -> None:
        for form in {part.lower(), plain(part).lower()}:
            self.parts.setdefault(form, pseudonym)


def handle_of(pseudonym: str) -> str:
    return pseudonym.lower().replace(" ", "-")


def plain(text: str) -> str:
    """Return `text` without accents: how its owner writes it in a handle."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def guesses(parts: list[str]) -> set[str]:
    """Return the handles that people make of a first and a last name."""
    if len(parts) < 2:
        return set()
    first, last = plain(parts[0]).lower(), plain(parts[-1]).lower()
    return {
        first + last,
        first[0] + last,
        first + last[0],
        last + first[0],
        last + first,
        f"{first}-{last}",
        f"{first}_{last}",
    }
