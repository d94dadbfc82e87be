"""Emoji: which there are, what they are called, and what the names of other sources mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings

QUICK = ("👍", "❤️", "🎉", "😄", "🤔", "👀")
VARIATION = "\ufe0f"
NAMES = Path(__file__).resolve().parent.parent / "emoji" / "names.tsv"
LANGUAGES = ("en", "ru", "bg")
MOST_FOUND = 64


@dataclass(frozen=True)
class Emoji:
    """An emoji, its name in each language, and the words by which it is found."""

    glyph: str
    group: str
    names: Mapping[str, str]
    words: Mapping[str, str]  # each after a space

    def name(self, language: str) -> str:
        return self.names.get(language) or self.names["en"]

    def fit(self, word: str, language: str) -> int:
        """Return how well `word` fits: 3 the name begins with it, 2 a word of it, 1 a keyword."""
        fits = 0
        for each in {language, "en"} & {*LANGUAGES}:
            name = self.names[each].lower()
            if name.startswith(word):
                return 3
            if f" {word}" in f" {name}":
                fits = 2
            elif f" {word}" in self.words[each]:
                fits = max(fits, 1)
        return fits


@lru_cache(maxsize=4_096)
def shown(name: str) -> str:
    """Return how the reaction `name` of any source is shown: as an emoji where there is one.

    Sources write "thumbsup", "+1" or "wave::skin-tone-3"; skin tones are not told apart. What
    is no emoji anywhere (a community's own picture) is shown by its name: ":party_parrot:".
    """
    if found := known(name):
        return found
    stem = name.strip(":").partition("::")[0]
    return _by_alias().get(stem) or f":{stem}:"


@lru_cache(maxsize=4_096)
def known(text: str) -> str:
    """Return the one emoji that `text` is, as Unicode writes it in full; else ""."""
    for each in (text, text + VARIATION, text.replace(VARIATION, "")):
        if each in _whole():
            return each
    return ""


def name_of(shown_as: str, language: str) -> str:
    """Return what `shown_as` is called in `language`; a name that is no emoji is its own."""
    known_as = _by_glyph().get(shown_as)
    return known_as.name(language) if known_as else shown_as.strip(":")


def find(query: str, language: str, *, most: int = MOST_FOUND) -> list[Emoji]:
    """Return the emoji that all words of `query` fit, best first.

    A word fits where a word of the name begins with it, or one that is searched for in
    `language` or English. What is called so comes before what is only searched by it, and the
    quick ones come sooner.
    """
    words = query.lower().replace("_", " ").strip(": ").split()
    if not words:
        return []
    ranked: list[tuple[int, Emoji]] = []
    for each in choice():
        fits = [each.fit(word, language) for word in words]
        if all(fits):
            ranked.append((-sum(fits) - (2 if each.glyph in QUICK else 0), each))
    ranked.sort(key=lambda pair: pair[0])  # stable: Unicode's order among equals
    return [each for _score, each in ranked[:most]]


def group(name: str) -> list[Emoji]:
    """Return the emoji of a group in Unicode's order; none where there is no such group."""
    return [each for each in choice() if each.group == name]


def choice() -> Sequence[Emoji]:
    """Return the emoji that this community may choose from."""
    if not settings.HORO_REACTIONS:
        return tuple(_by_glyph().values())
    allowed = [known(each) for each in settings.HORO_REACTIONS]
    return [_by_glyph()[each] for each in allowed if each in _by_glyph()]


def quick() -> list[str]:
    """Return the few that are offered first."""
    return [each for each in QUICK if is_allowed(each)] or [each.glyph for each in choice()[:6]]


def rank(shown_as: str) -> int:
    """Return where an emoji stands among others that are as frequent: the quick ones first."""
    return QUICK.index(shown_as) if shown_as in QUICK else len(QUICK)


def is_allowed(emoji: str) -> bool:
    """Whether this community reacts with `emoji`: with any, unless a setting names some."""
    allowed = settings.HORO_REACTIONS
    return not allowed or emoji in {known(each) for each in allowed}


@cache
def _whole() -> frozenset[str]:
    """Every emoji as Unicode writes it in full; read at the first use, since it is large."""
    import emoji

    whole = emoji.STATUS["fully_qualified"]
    return frozenset(each for each, about in emoji.EMOJI_DATA.items() if about["status"] == whole)


@cache
def _by_glyph() -> dict[str, Emoji]:
    """Read what emoji are called; at the first use, since it takes some milliseconds."""
    found: dict[str, Emoji] = {}
    for line in NAMES.read_text(encoding="utf-8").splitlines():
        glyph, group_name, *texts = line.split("\t")
        names = dict(zip(LANGUAGES, texts[::2], strict=True))
        words = {each: f" {text}" for each, text in zip(LANGUAGES, texts[1::2], strict=True)}
        found[glyph] = Emoji(glyph, group_name, names, words)
    return found


@cache
def _by_alias() -> dict[str, str]:
    import emoji

    found: dict[str, str] = {}
    for each in _whole():
        about = emoji.EMOJI_DATA[each]
        for name in (about["en"], *about.get("alias", ())):
            found.setdefault(name.strip(":"), each)
    return found
