"""Was this asked before? Topics whose titles are like one that is being typed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from horo.content.models import Solution, Space, Topic
from horo.people.models import Member
from horo.search.models import Use, Word
from horo.search.services import spelling
from horo.search.services.vocabulary import is_common
from horo.search.text.analysis import stem, words_of
from horo.search.text.languages import BULGARIAN, RUSSIAN

WORDS = 12  # of a title that are looked at
RAREST = 6  # of them that select topics
USES = 1_500  # topics that one word may select
LIKE = 60  # topics that are asked for
LEAST = 0.34  # share of the weight of the title that a topic must have


@dataclass(frozen=True)
class Like:
    """A topic that may hold the answer already."""

    topic: Topic
    is_solved: bool
    likeness: float  # 0 to 1


def similar(
    title: str, member: Member | None, *, space: Space | None = None, most: int = 5
) -> list[Like]:
    """Return up to `most` topics that `member` may read with titles like `title`.

    Answered ones come first, then the more alike; those of `space` weigh a little more.
    """
    forms = _forms(title)
    if not forms:
        return []
    weights = _weights(forms)
    whole = sum(weight for _ids, weight in forms)
    likely = sorted(weights, key=lambda pk: (-weights[pk], -pk))[:LIKE]
    topics = Topic.objects.visible_to(member).filter(pk__in=likely, scheduled_for=None)
    topics = topics.select_related("space", "author")
    solved = set(Solution.objects.filter(topic__in=likely).values_list("topic_id", flat=True))
    found = [
        Like(topic, topic.pk in solved, min(1.0, weights[topic.pk] / whole)) for topic in topics
    ]
    near = [one for one in found if one.likeness >= LEAST]
    return sorted(near, key=lambda one: (not one.is_solved, -_drawn(one, space), -one.topic.pk))[
        :most
    ]


def _drawn(one: Like, space: Space | None) -> float:
    return one.likeness + (0.1 if space and one.topic.space_id == space.pk else 0)


def _forms(title: str) -> list[tuple[Sequence[int], float]]:
    """Return for each telling word of a title the ids of its forms, and what it weighs."""
    telling = dict.fromkeys(word for word in words_of(title) if not is_common(word))
    forms = (_form(word) for word in list(telling)[:WORDS])
    known = sorted((form for form in forms if form), key=lambda form: -form[1])
    return known[:RAREST]


def _form(word: str) -> tuple[Sequence[int], float] | None:
    one, other = stem(word, RUSSIAN), stem(word, BULGARIAN)
    rows = list(
        Word.objects.filter(Q(stem=one) | Q(other_stem=other)).values_list("pk", "uses")[:50]
    )
    if not rows:
        rows = [(near.word_id, near.uses) for near in spelling.near(word)]
    if not rows:
        return None
    return [pk for pk, _uses in rows], 1 / math.log(3 + sum(uses for _pk, uses in rows))


def _weights(forms: Sequence[tuple[Sequence[int], float]]) -> dict[int, float]:
    """Return how much of the title's weight each topic has that one of its words selects."""
    weights: dict[int, float] = {}
    for ids, weight in forms:
        uses = Use.objects.filter(word_id__in=ids, kind="topic").order_by("-pk")
        for topic in set(uses.values_list("object_id", flat=True)[:USES]):
            weights[topic] = weights.get(topic, 0) + weight
    return weights
