"""Keep the words of names: which word stands in the name of which thing."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection, transaction

from horo.core import bulk
from horo.people.identities import chunks
from horo.search.kinds import Kind
from horo.search.models import Trigram, Use, Word
from horo.search.text.analysis import LONGEST_WORD, stem, words_of
from horo.search.text.languages import BULGARIAN, RUSSIAN

MOST_WORDS = 60  # of one name
AT_ONCE = 2_000  # names a transaction


def name_again(kind: Kind, ids: Sequence[int]) -> None:
    """Bring the words of these things' names up to date; those of what is gone go too."""
    wanted = {pk: words(name) for pk, name in kind.names(ids)}
    known = _ids_of({word for some in wanted.values() for word in some})
    uses = {(known[word], pk) for pk, some in wanted.items() for word in some}
    there = {
        (word, pk): row
        for row, word, pk in Use.objects.filter(kind=kind.name, object_id__in=ids).values_list(
            "pk", "word_id", "object_id"
        )
    }
    for some in chunks([there[use] for use in there.keys() - uses]):
        Use.objects.filter(pk__in=some).delete()
    _add_uses(kind, sorted(uses - there.keys()))
    _count({word for word, _pk in uses ^ there.keys()})


def name_all(kind: Kind) -> None:
    """Add the words of all names of a kind that are not there yet."""
    every = list(kind.names(None))
    for start in range(0, len(every), AT_ONCE):
        wanted = {pk: words(name) for pk, name in every[start : start + AT_ONCE]}
        with transaction.atomic():
            known = _ids_of({word for some in wanted.values() for word in some})
            _add_uses(kind, ((known[word], pk) for pk, some in wanted.items() for word in some))


def forget_all() -> None:
    """Forget every word."""
    for model in (Use, Trigram, Word):
        model._default_manager.all().delete()


def count_all() -> None:
    """Count anew how many names have each word."""
    _count(None)


def words(name: str) -> frozenset[str]:
    """Return the words by which a thing is found that has this name."""
    return frozenset(word[:LONGEST_WORD] for word in words_of(name)[:MOST_WORDS])


def trigrams(word: str) -> frozenset[str]:
    """Return every three letters in a row, and what the word begins and ends with."""
    padded = f"  {word} "
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


def _ids_of(wanted: set[str]) -> Mapping[str, int]:
    """Return the id of each of these words, adding those that are new."""
    known = _known(wanted)
    new = sorted(wanted - known.keys())
    if new:
        rows = ((word, stem(word, RUSSIAN), stem(word, BULGARIAN), 0) for word in new)
        bulk.insert_new(Word, ("word", "stem", "other_stem", "uses"), rows, unique=("word",))
        added = _known(new)
        letters = ((three, pk) for word, pk in added.items() for three in trigrams(word))
        columns = ("letters", "word_id")
        bulk.insert_new(Trigram, columns, letters, unique=columns)
        known |= added
    return known


def _known(wanted: Iterable[str]) -> dict[str, int]:
    known: dict[str, int] = {}
    for some in chunks(list(wanted)):
        known.update(Word.objects.filter(word__in=some).values_list("word", "pk"))
    return known


def _add_uses(kind: Kind, uses: Iterable[tuple[int, int]]) -> None:
    columns = ("word_id", "kind", "object_id")
    rows = ((word, kind.name, pk) for word, pk in uses)
    bulk.insert_new(Use, columns, rows, unique=columns)


def _count(some: Iterable[int] | None) -> None:
    sql = (
        "UPDATE search_word SET uses = "
        "(SELECT COUNT(*) FROM search_use u WHERE u.word_id = search_word.id)"
    )
    if some is None:
        with connection.cursor() as cursor:
            cursor.execute(sql)
    else:
        bulk.run_many(f"{sql} WHERE id = %s", [(word,) for word in sorted(some)])
