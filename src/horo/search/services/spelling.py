"""Words that are spelt nearly alike, among the words of names that a member may see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from horo.people.models import Member
from horo.search import kinds
from horo.search.models import Use, Word
from horo.search.services.naming import trigrams
from horo.search.services.narrowing import Narrowed
from horo.search.services.query import Query, Term
from horo.search.services.vocabulary import is_common
from horo.search.text import fold

NEAREST = 60  # words that share the most trigrams
CANDIDATES = 8  # for one misspelt word
USES = 400  # of them that are looked at, of one kind


@dataclass(frozen=True)
class Near:
    """A word of a name, and how many letters it is away from what was typed."""

    word_id: int
    word: str
    distance: int
    uses: int


def better(query: Query, narrowed: Narrowed) -> str:
    """Return `query` with its misspelt words put right, or "" where nothing is better known.

    Only words that stand in a name which the member may see are put in.
    """
    text = query.text
    for group in query.groups:
        for term in group:
            if term.is_phrase or is_common(term.text):
                continue
            right = correction(term.text, narrowed.member)
            if right:
                text = text.replace(term.text, right, 1)
    return "" if text == query.text else text


def correction(typed: str, member: Member | None) -> str:
    """Return the word nearest to `typed` in names that `member` may see, or "".

    Nothing is nearer than the word itself: what stands in such a name is not corrected.
    """
    word = fold(typed)
    found = near(word)
    seen = visible_uses(found, member)
    known = [one for one in found if seen.get(one.word_id)]
    if not known or known[0].distance == 0:
        return ""
    return min(known, key=lambda one: (one.distance, -seen[one.word_id], one.word)).word


def near(word: str) -> list[Near]:
    """Return words of names within a letter of `word` (two for long ones), the nearest first."""
    most = allowance(word)
    if not most:
        return []
    distances = (
        Near(pk, other, distance(word, other, most), uses) for pk, other, uses in _alike(word, most)
    )
    found = [one for one in distances if one.distance <= most]
    return sorted(found, key=lambda one: (one.distance, -one.uses, one.word))[:CANDIDATES]


def allowance(word: str) -> int:
    """Return how many letters may be wrong in `word`."""
    if len(word) < 4 or any(map(str.isdigit, word)):
        return 0
    return 1 if len(word) < 8 else 2


def _alike(word: str, most: int) -> Iterable[tuple[int, str, int]]:
    letters = sorted(trigrams(word))
    least = max(1, len(letters) - 3 * most - 1)
    marks = ", ".join(["%s"] * len(letters))
    sql = (
        f"SELECT word_id FROM search_trigram WHERE letters IN ({marks}) "
        "GROUP BY word_id HAVING COUNT(*) >= %s ORDER BY COUNT(*) DESC, word_id LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*letters, least, NEAREST])
        ids = [row[0] for row in cursor.fetchall()]
    return Word.objects.filter(pk__in=ids).values_list("pk", "word", "uses")


def visible_uses(words: Sequence[Near], member: Member | None) -> Mapping[int, int]:
    """Return in how many names that `member` may see each of these words stands."""
    counts: dict[int, int] = {}
    ids = [one.word_id for one in words]
    for kind in kinds.registered().values() if ids else ():
        uses = Use.objects.filter(word_id__in=ids, kind=kind.name).order_by("-pk")
        rows = list(uses.values_list("word_id", "object_id")[:USES])
        if rows:
            visible = kind.visible(member).filter(pk__in={pk for _word, pk in rows})
            seen = set(visible.values_list("pk", flat=True))
            for word, pk in rows:
                counts[word] = counts.get(word, 0) + (pk in seen)
    return counts


def distance(one: str, other: str, most: int) -> int:
    """Return how many letters differ, where two that changed places are one; or `most` + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        previous, row = row, [place, *([0] * len(other))]
        for at, against in enumerate(other, 1):
            row[at] = min(previous[at] + 1, row[at - 1] + 1, previous[at - 1] + (letter != against))
            swapped = place > 1 and at > 1 and letter == other[at - 2] and one[place - 2] == against
            if swapped:
                row[at] = min(row[at], before[at - 2] + 1)
        if min(row) > most:
            return most + 1
        before = previous
    return row[-1]


def single_words(query: Query) -> list[Term]:
    """Return the words of a query that are no phrases."""
    return [term for group in query.groups for term in group if not term.is_phrase]
