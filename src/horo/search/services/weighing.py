"""How well a document answers a query: the same sum on every database.

Titles weigh more than texts; words that stand together, in their order, weigh more than words
far apart; an accepted answer and what is recent gain a little.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from horo.search.services.candidates import Candidate
from horo.search.services.documents import CONTEXT, FIRST, MARK, TITLE
from horo.search.services.meaning import Meaning, Wanted

USUAL_LENGTH = 80  # words of a post
LOOKED_AT = 300  # words of a post that are weighed
IN_TITLE, IN_CONTEXT, WHOLE_TITLE = 1.6, 0.4, 1.0
NEAR, IN_ORDER = 0.6, 0.3
ANSWER, SOLVED, OPENS = 0.4, 0.15, 0.2
COMMON = 0.15  # what a very frequent word counts for
RECENT, YEAR = 0.25, 365 * 86_400 * 1_000_000  # weight today; microseconds in which it halves


@dataclass(frozen=True)
class Weighed:
    candidate: Candidate
    weight: float


def weigh(candidates: Sequence[Candidate], meaning: Meaning, *, at: int) -> list[Weighed]:
    """Return the candidates with their weights, the heaviest first; `at` is microseconds.

    Without words there is nothing to weigh: then the newest come first.
    """
    if not meaning.wanted:
        newest = sorted(candidates, key=lambda one: -one.number)
        return [Weighed(one, -float(place)) for place, one in enumerate(newest)]
    firsts = {way[0] for wanted in meaning.wanted for way in wanted.ways}
    weighed = (Weighed(one, _weight(one, meaning, firsts, at)) for one in candidates)
    return sorted(weighed, key=lambda one: (-one.weight, -one.candidate.number))


def _weight(candidate: Candidate, meaning: Meaning, firsts: set[str], at: int) -> float:
    marks, title, text, others = _sections(candidate.tokens)
    padded, beside = f" {text} ", f" {others} "
    sign = TITLE if marks.startswith(FIRST) else CONTEXT
    length = 0.25 + 0.75 * min(text.count(" "), LOOKED_AT) / USUAL_LENGTH
    total = most = 0.0
    for wanted in meaning.wanted:
        share = COMMON if wanted.is_common else 1.0
        most += share
        total += share * _of_one(wanted, padded, beside, f" {title} ", sign, length)
    total = total / most + _together(text, meaning.wanted, firsts)
    total += _of_marks(marks, title, meaning, sign)
    return total * (1 + RECENT * 2 ** (-max(0, at - candidate.posted_at) / YEAR))


def _sections(tokens: str) -> tuple[str, str, str, str]:
    parts = f"{tokens} ".split(f" {MARK} ", 3)
    if len(parts) < 4:
        parts += [""] * (4 - len(parts))
    return parts[0], parts[1].strip(), parts[2].strip(), parts[3].strip()


def _of_one(wanted: Wanted, text: str, others: str, title: str, sign: str, length: float) -> float:
    """Weigh one word or phrase: how often it is said, and whether the title has it."""
    times = 0
    is_named = False
    for way in wanted.ways:
        said = " ".join(way)
        times += text.count(f" {said} ") or others.count(f" {said} ")
        is_named = is_named or f" {sign}{f' {sign}'.join(way)} " in title
    weight = times / (times + 1.2 * length) if times else 0.0
    if is_named:
        weight += IN_TITLE if sign == TITLE else IN_CONTEXT
    return weight


def _together(text: str, wanted: Sequence[Wanted], firsts: set[str]) -> float:
    """Weigh how near to one another the words stand, and whether in the order of the query."""
    if len(wanted) < 2:
        return 0.0
    words = text.split(" ", LOOKED_AT)
    places = [(place, word) for place, word in enumerate(words) if word in firsts]
    if len(places) < 2:
        return 0.0
    owner = {way[0]: number for number, one in enumerate(wanted) for way in one.ways}
    best = 0.0
    for (place, word), (after, following) in pairwise(places):
        step = owner[following] - owner[word]
        if step:
            near = NEAR / (after - place) + (IN_ORDER if step == 1 and after - place < 3 else 0)
            best = max(best, near)
    return best


def _of_marks(marks: str, title: str, meaning: Meaning, sign: str) -> float:
    weight = 0.0
    if "=answer " in f"{marks} ":
        weight += ANSWER
    if "=solved" in marks:
        weight += SOLVED
    if sign == TITLE:
        weight += OPENS
        asked = {stem for one in meaning.wanted for way in one.ways for stem in way}
        if title and all(stem[1:] in asked for stem in title.split(" ")):
            weight += WHOLE_TITLE
    return weight
