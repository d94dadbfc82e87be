"""People, tags and spaces that are called as somebody typed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from horo.people.models import Member
from horo.search import kinds
from horo.search.models import Use, Word
from horo.search.services import spelling
from horo.search.services.query import Query
from horo.search.services.vocabulary import is_common
from horo.search.text import fold
from horo.search.text.analysis import words_of

WORDS = 4  # of a query that name something
FORMS = 40  # words that begin as one was typed
USES = 300  # of a word
SHOWN = 6  # of each kind
LEAST = 2  # letters that tell anything
OTHERS = ("member", "tag", "space")  # kinds that stand above the topics


@dataclass(frozen=True)
class Named:
    """What is called so, by kind, the nearest names first."""

    found: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def members(self) -> list[Any]:
        return self.found.get("member", [])

    @property
    def tags(self) -> list[Any]:
        return self.found.get("tag", [])

    @property
    def spaces(self) -> list[Any]:
        return self.found.get("space", [])

    def __bool__(self) -> bool:
        return any(self.found.values())


def named(query: Query, member: Member | None, *, misspelt: bool) -> Named:
    """Return things other than topics whose name has every word of `query`.

    A word may be cut short; where nothing fits it may be `misspelt`.
    """
    words = [word for word in words_of(query.words) if len(word) >= LEAST][: WORDS + 1]
    telling = [word for word in words if not is_common(word)] or words
    if not telling or len(telling) > WORDS or query.is_narrowed:
        return Named()
    forms = [_beginning(word) for word in telling]
    found = _having(forms, member) if all(forms) else {}
    if not found and misspelt:
        forms = [form or _misspelt(word) for form, word in zip(forms, telling, strict=True)]
        found = _having(forms, member) if all(forms) else {}
    return Named(found)


def _beginning(word: str) -> list[int]:
    """Return the words that begin so, the word itself before the others."""
    there = Word.objects.filter(word__gte=word, word__lt=word + "\U0010ffff")
    rows = there.order_by("word").values_list("pk", "word", "uses")[: 10 * FORMS]
    ordered = sorted(rows, key=lambda row: (row[1] != word, -row[2], row[1]))
    return [pk for pk, _word, _uses in ordered[:FORMS]]


def _misspelt(word: str) -> list[int]:
    return [one.word_id for one in spelling.near(fold(word))]


def _having(forms: Sequence[Sequence[int]], member: Member | None) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for name, ids in _ids(forms).items():
        things = kinds.registered()[name].visible(member).in_bulk(ids)
        if things:
            found[name] = [things[pk] for pk in ids if pk in things][:SHOWN]
    return found


def _ids(forms: Sequence[Sequence[int]]) -> dict[str, list[int]]:
    """Return by kind the things that have one of the forms of each word, exact ones first."""
    weights: dict[tuple[str, int], int] = {}
    for place, words in enumerate(forms):
        order = {pk: at for at, pk in enumerate(words)}
        uses = Use.objects.filter(word_id__in=words, kind__in=OTHERS).order_by("word_id", "pk")
        here: dict[tuple[str, int], int] = {}
        for word, kind, pk in uses.values_list("word_id", "kind", "object_id")[:USES]:
            here[kind, pk] = min(order[word], here.get((kind, pk), len(order)))
        both = here.keys() & weights.keys() if place else here.keys()
        weights = {thing: weights.get(thing, 0) + here[thing] for thing in both}
    found: dict[str, list[int]] = {}
    for kind, pk in sorted(weights, key=lambda thing: (weights[thing], thing)):
        found.setdefault(kind, []).append(pk)
    return {kind: ids[: 4 * SHOWN] for kind, ids in found.items()}
