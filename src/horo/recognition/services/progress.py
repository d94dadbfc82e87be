"""How far a member is: what they have, what could come next, and what of it is done already."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from horo.conditions import Condition, resolve
from horo.conditions.acts import Acts
from horo.conditions.logic import All
from horo.engine.questions import Question, numbers_of, true_among
from horo.engine.telling import capital
from horo.people.models import Member
from horo.playbook.words import describe
from horo.recognition.models import BADGE, LEVEL, Holding
from horo.recognition.services.book import Merit, book, by_name, criterion, merits


@dataclass(frozen=True)
class Part:
    """One thing that a criterion asks for; `need` is 0 where it cannot be counted."""

    sentence: str
    is_done: bool
    have: int = 0
    need: int = 0

    @property
    def share(self) -> int:
        """How much of it is done, in percent."""
        return min(100, self.have * 100 // self.need) if self.need else 100 * self.is_done

    @property
    def left(self) -> int:
        return max(0, self.need - self.have)


@dataclass(frozen=True)
class Next:
    """Something that the member does not have; `parts` is empty where it must not be told how."""

    merit: Merit
    parts: tuple[Part, ...]

    @property
    def share(self) -> int:
        return sum(part.share for part in self.parts) // len(self.parts) if self.parts else 0


@dataclass(frozen=True)
class Had:
    merit: Merit
    holding: Holding


@dataclass(frozen=True)
class Mine:
    """A member's own page. `ladder` says of each level whether it is reached."""

    level: Had | None
    ladder: tuple[tuple[Merit, bool], ...]
    badges: tuple[Had, ...]
    next_level: Next | None
    next_badges: tuple[Next, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.ladder or self.badges or self.next_badges)


def mine(member: Member, at: datetime) -> Mine:
    """Return what `member` has, and what they could have next, the nearest first."""
    known = by_name()
    rows = Holding.objects.visible_to(member).filter(member=member).order_by("-since", "pk")
    had = [Had(known[row.kind, row.slug], row) for row in rows if (row.kind, row.slug) in known]
    level = next((one for one in had if one.merit.kind == LEVEL), None)
    reached = level.merit.place if level else -1
    levels = [one for one in known.values() if one.kind == LEVEL]
    names = {one.merit.slug for one in had if one.merit.kind == BADGE}
    left = [one for one in merits(BADGE) if one.slug not in names]
    above = [one for one in levels if one.place == reached + 1]
    found = {one.merit: one for one in _next([*above, *left], member, at)}
    return Mine(
        level=level,
        ladder=tuple((one, one.place <= reached) for one in levels),
        badges=tuple(one for one in had if one.merit.kind == BADGE),
        next_level=found[above[0]] if above else None,
        next_badges=tuple(sorted((found[one] for one in left), key=lambda one: -one.share)),
    )


def _next(wanted: Sequence[Merit], member: Member, at: datetime) -> Iterator[Next]:
    """Yield `wanted` with how far `member` is, in two statements for all of them."""
    playbook = book()
    asked = {one: _parts(one, member, at) if criterion(one, member) else () for one in wanted}
    questions = [question for each in asked.values() for question in each]
    true = true_among(questions)
    numbers = numbers_of(question for question in questions if _need(question.condition))
    for merit, each in asked.items():
        parts = (
            Part(
                capital(describe(question.condition, playbook)),
                question in true,
                int(numbers.get(question, 0)),
                _need(question.condition),
            )
            for question in each
        )
        yield Next(merit, tuple(parts))


def _parts(merit: Merit, member: Member, at: datetime) -> tuple[Question, ...]:
    playbook = book()
    assert playbook is not None, "a merit is of a playbook"
    whole = resolve(merit.when, playbook.words)
    return tuple(Question(part, member.pk, at) for part in _flat([whole]))


def _flat(conditions: Iterable[Condition]) -> Iterator[Condition]:
    for one in conditions:
        if isinstance(one, All):
            yield from _flat(one.parts)
        else:
            yield one


def _need(condition: Condition) -> int:
    """Return how many acts there must be, where that many are enough; else 0."""
    if not isinstance(condition, Acts) or condition.sum is not None:
        return 0
    return condition.times.least if condition.times.most is None else 0


def how_far(part: Part) -> str:
    """Say it in words: for those who do not see the bar."""
    return _("%(have)s of %(need)s") % {"have": min(part.have, part.need), "need": part.need}
