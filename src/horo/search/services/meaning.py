"""From a query to conditions on tokens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from horo.search.services.documents import CONTEXT, FIRST, REPLY, TITLE
from horo.search.services.expressions import Except, Expression, Phrase, every, one, some
from horo.search.services.query import Query, Term
from horo.search.services.vocabulary import is_common
from horo.search.text import analyse
from horo.search.text.languages import BULGARIAN, ENGLISH, RUSSIAN

MOST_TOKENS = 30  # of one phrase

Way = tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """One thing that has to be in a document: stems in a row, in any of these ways."""

    ways: tuple[Way, ...]
    is_common: bool = False

    def among(self, *prefixes: str) -> Expression:
        return some(
            Phrase(tuple(prefix + stem for stem in way)) for prefix in prefixes for way in self.ways
        )


@dataclass(frozen=True)
class Meaning:
    """What the words of a query ask for; `required` are those that must be there."""

    wanted: tuple[Wanted, ...]
    unwanted: tuple[Wanted, ...]

    @property
    def required(self) -> tuple[Wanted, ...]:
        telling = tuple(one for one in self.wanted if not one.is_common)
        return telling or self.wanted

    def in_titles(self, marks: Iterable[Expression]) -> Expression:
        """Topics that have every word in their title."""
        return self._without(every((*(one.among(TITLE) for one in self.required), *marks)))

    def anywhere(self, marks: Sequence[Expression], *, in_text: bool = True) -> Expression:
        """Posts that have every word in title and text, and at least one in the text itself.

        Without words: the posts that the marks select. With `in_text` False the title may have
        all the words.
        """
        if not self.required:
            return self._without(every(marks or (some((one(FIRST), one(REPLY))),)))
        each = (wanted.among("", TITLE, CONTEXT) for wanted in self.required)
        here = some((*(wanted.among("") for wanted in self.required), one(FIRST)))
        there = (here,) if in_text else ()
        return self._without(every((*each, *there, *marks)))

    def _without(self, expression: Expression) -> Expression:
        if not self.unwanted:
            return expression
        unwanted = some(each.among("", TITLE, CONTEXT) for each in self.unwanted)
        return Except(expression, unwanted)


def meaning_of(query: Query) -> Meaning:
    """Return what the words of `query` ask for, stemmed as texts are."""
    wanted = (_wanted(group) for group in query.groups)
    unwanted = (_wanted((term,)) for term in query.excluded)
    return Meaning(
        tuple(one for one in wanted if one.ways), tuple(one for one in unwanted if one.ways)
    )


def _wanted(terms: Sequence[Term]) -> Wanted:
    ways = dict.fromkeys(way for term in terms for way in ways_of(term))
    common = len(terms) == 1 and not terms[0].is_phrase and is_common(terms[0].text)
    return Wanted(tuple(ways), common)


def ways_of(term: Term) -> Iterable[Way]:
    """Yield the stems in a row under which a term may stand; Cyrillic in both languages."""
    for language in (ENGLISH,) if term.text.isascii() else (RUSSIAN, BULGARIAN):
        stems = analyse(term.text, language)
        if stems.words:
            yield stems.words[:MOST_TOKENS]
        if stems.others and not term.is_phrase:
            yield stems.others[:MOST_TOKENS]
