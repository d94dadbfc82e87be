"""What of a text to show in a list: where the words stand that were looked for, marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from horo.content.markdown import plain
from horo.search.services.meaning import Meaning
from horo.search.text import fold
from horo.search.text.analysis import every_stem

LOOKED_AT = 2_000  # characters of a text
SHOWN = 240  # characters of an excerpt
BEFORE = 60  # characters that lead to the first match

_word = re.compile(r"[^\W_]+(?:[.'’_-]{1,2}[^\W_]+)*(?:\+\+|#)?")


@dataclass(frozen=True)
class Piece:
    """Some of a text, as it is written; marked where it was looked for."""

    text: str
    is_match: bool = False


class Marker:
    """Marks the words that a query looks for; very frequent ones only where it has no others."""

    def __init__(self, meaning: Meaning) -> None:
        self._stems = {stem for one in meaning.required for way in one.ways for stem in way}
        self._letters = {stem[0] for stem in self._stems}
        self._known: dict[str, bool] = {}

    def all(self, text: str) -> tuple[Piece, ...]:
        """Return all of `text`, cut where the words begin and end."""
        return _cut(text, self.matches(text), 0, len(text))

    def excerpt(self, html: str) -> tuple[Piece, ...]:
        """Return the part of a post that has the most of the words."""
        text = plain(html[: 4 * LOOKED_AT], LOOKED_AT)
        found = self.matches(text)
        start = _best_start(text, found)
        end = min(len(text), start + SHOWN)
        if end < len(text):
            end = max(text.rfind(" ", start, end), start + SHOWN // 2)
        before = (Piece("… "),) if start > 0 else ()
        after = (Piece(" …"),) if end < len(text) else ()
        return (*before, *_cut(text, found, start, end), *after)

    def matches(self, text: str) -> list[tuple[int, int]]:
        """Return where in `text` the words stand."""
        if not self._stems:
            return []
        return [match.span() for match in _word.finditer(text) if self._is_wanted(match[0])]

    def _is_wanted(self, word: str) -> bool:
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._may_be(word) and not self._stems.isdisjoint(
                every_stem(word)
            )
        return known

    def _may_be(self, word: str) -> bool:
        """Whether a word can have one of the stems: a stem begins as its word does."""
        is_plain = word.isalpha() and (word.islower() or word[1:].islower())
        return not is_plain or fold(word[0]) in self._letters


def _best_start(text: str, found: Sequence[tuple[int, int]]) -> int:
    """Return where the excerpt begins that shows the most different matches."""
    best, best_count = 0, 0
    for start, _end in found:
        inside = {
            text[a:b].casefold() for a, b in found if start <= a and b <= start + SHOWN - BEFORE
        }
        if len(inside) > best_count:
            best, best_count = start, len(inside)
    if best <= BEFORE:
        return 0
    return text.find(" ", best - BEFORE, best) + 1 or best


def _cut(text: str, found: Sequence[tuple[int, int]], start: int, end: int) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    last = start
    for begins, ends in found:
        if begins < start or ends > end:
            continue
        if begins > last:
            pieces.append(Piece(text[last:begins]))
        pieces.append(Piece(text[begins:ends], is_match=True))
        last = ends
    if last < end:
        pieces.append(Piece(text[last:end]))
    return tuple(pieces)
