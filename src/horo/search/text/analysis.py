"""Cut a text into words and words into stems."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from threading import local

import Stemmer

from horo.search.text import bulgarian
from horo.search.text.folding import LONGEST, even, fold, split_names
from horo.search.text.languages import BULGARIAN, ENGLISH, LOOKED_AT, RUSSIAN, guess

LONGEST_WORD = 40  # letters of a word that count
KEPT_WORDS = 50_000  # in each of the three memories; about 6 MB when full
PARTS = 6  # of a compound that is looked at as one

_word = re.compile(r"[^\W_]+(?:[.'’_-]{1,2}[^\W_]+|\+\+|#)*")
_number = re.compile(r"v?\d+(?:[.,]\d+)*")
_sharp = re.compile(r"[^\W_](?:\+\+|#)")
_joint = re.compile(r"[.'’_-]+")
_apostrophe = re.compile(r"['’](?:s\b)?")
_cyrillic = re.compile("[а-ъьюяѐё]")
_single = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True)
class Stems:
    """What a text is found by: `words` in their order, and `others` beside them.

    `others` holds a compound as one word (e-mail → email), or the parts of a name
    (FooBar → foo, bar).
    """

    words: tuple[str, ...]
    others: tuple[str, ...] = ()


def analyse(text: str, language: str = "", *, otherwise: str = RUSSIAN) -> Stems:
    """Return the stems of `text`, in its `language` or in the one that it seems to be in."""
    text = even(text[:LONGEST])
    found = _memories[language or guess(text[:LOOKED_AT].lower(), otherwise=otherwise)]
    words: list[str] = []
    others: list[str] = []
    for token in _word.findall(text):
        entry = found[token]
        if isinstance(entry, str):
            words.append(entry)
        else:
            words += entry.words
            others += entry.others
    return Stems(tuple(words), tuple(others))


def every_stem(word: str) -> list[str]:
    """Return the stems of one word as it is written, in every language it may be of."""
    stems: list[str] = []
    for language in (ENGLISH,) if word.isascii() else (RUSSIAN, BULGARIAN):
        found = analyse(word, language)
        stems += (*found.words, *found.others)
    return stems


def title_stems(text: str, language: str = "") -> tuple[str, ...]:
    """Return the stems of a title, each once, compounds too."""
    stems = analyse(text, language)
    return tuple(dict.fromkeys(stems.words + stems.others))


def words_of(text: str) -> list[str]:
    """Return the words of `text` as they are written, folded: for spelling."""
    return [
        part
        for token in _word.findall(fold(text[:LONGEST]))
        for part in _joint.split(token)
        if part
    ]


def spans(text: str) -> list[tuple[int, int]]:
    """Return where the words of `text` stand, for marking what was found."""
    return [match.span() for match in re.finditer(r"[^\W_]+(?:\+\+|#)?", text)]


class _Memory(dict[str, "str | Stems"]):
    """Stems of the tokens met so far in texts of one language; emptied when it is full."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, token: str) -> "str | Stems":
        if len(self) >= KEPT_WORDS:
            self.clear()
        self[token] = entry = _entry(fold(split_names(token)), self._language)
        return entry


def _entry(token: str, language: str) -> "str | Stems":
    if _number.fullmatch(token) or _sharp.fullmatch(token):
        return token[:LONGEST_WORD]
    token = token.replace("+", "").replace("#", "")
    if _single.search(token):
        return Stems(tuple(token[:LONGEST_WORD]))
    whole = _apostrophe.sub("", token)
    parts = [part for part in _joint.split(whole) if part]
    if len(parts) == 1:
        return stem(parts[0], language)
    stems = tuple(stem(part, language) for part in parts)
    if len(parts) > PARTS:
        return Stems(stems)
    joined = stem("".join(parts), language)
    return Stems((joined,), stems) if "_" in whole else Stems(stems, (joined,))


def stem(word: str, language: str) -> str:
    """Return the stem of one folded word; Latin letters are English in every language."""
    word = word[:LONGEST_WORD]
    if len(word) < 3 or any(map(str.isdigit, word)):
        return word
    if _cyrillic.search(word):
        if language == BULGARIAN:
            return bulgarian.stem(word)
        return _snowball("russian")(word)
    return _snowball("english")(word) if word.isascii() else word


def _snowball(name: str) -> Callable[[str], str]:
    """Return the stemmer of this thread: it keeps the word on itself while it works."""
    stemmer: Callable[[str], str] | None = getattr(_stemmers, name, None)
    if stemmer is None:
        stemmer = Stemmer.Stemmer(name, 0).stemWord
        setattr(_stemmers, name, stemmer)
    return stemmer


_stemmers = local()
_memories = {language: _Memory(language) for language in (ENGLISH, RUSSIAN, BULGARIAN)}
