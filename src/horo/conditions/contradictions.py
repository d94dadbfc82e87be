"""Tell, without looking at anybody, when a condition can never be true."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import permutations
from typing import Any, TypeVar

from horo.conditions.acts import Acts
from horo.conditions.asked import PERSON
from horo.conditions.awarded import Awarded
from horo.conditions.base import Condition
from horo.conditions.cases import Case, Claim, TooManyCases, cases
from horo.conditions.first import First
from horo.conditions.groups import InGroup
from horo.conditions.joined import Joined
from horo.conditions.last import Last
from horo.conditions.moments import DAY, length
from horo.conditions.places import InAudience
from horo.conditions.said import _
from horo.conditions.source import CameFrom
from horo.conditions.staged import InStage
from horo.conditions.tagged import Tagged
from horo.conditions.traits import Is

Bound = TypeVar("Bound", timedelta, date)


def contradictions(condition: Condition, *, after_entry: bool = False) -> list[str]:
    """Return why `condition` can never be true, a sentence a case; empty if it may well be.

    `after_entry` says that it is asked inside a journey, where did and was see only what came
    after the entry while personas, stages and audiences see the whole past. Sound but not
    complete: what it reports is impossible; what it passes may still be true of nobody.
    """
    try:
        found = [_conflict(case, after_entry) for case in cases(condition)]
    except TooManyCases:
        return []
    if not all(found):
        return []
    return list(dict.fromkeys(reason for reason in found if reason))


def _conflict(case: Case, after_entry: bool) -> str:
    """Return why the claims of one case cannot all be true, or an empty text."""
    checks: tuple[Callable[[], Iterable[str]], ...] = (
        lambda: _impossible_alone(case),
        lambda: _too_few(case, after_entry),
        lambda: _never_joined_then(case),
        lambda: _no_value_left(case),
        lambda: _in_and_out(case),
        lambda: _one_at_a_time(case),
    )
    return next((reason for check in checks for reason in check()), "")


def _impossible_alone(case: Case) -> Iterator[str]:
    for claim in case:
        most = _most_things(claim.atom)
        if isinstance(claim.atom, Acts) and most is not None and claim.atom.times.least > most:
            yield _too_many(claim, claim.atom.distinct, most)
        if isinstance(claim.atom, First | Last) and claim.is_true and claim.atom.is_empty:
            yield _both(claim)


def _too_many(claim: Claim, distinct: str | None, most: int) -> str:
    if distinct == "spaces":
        return _(
            "%(claim)s can never be true: there are at most %(most)s spaces.",
            claim=str(claim),
            most=most,
        )
    return _(
        "%(claim)s can never be true: there are at most %(most)s days.", claim=str(claim), most=most
    )


def _most_things(atom: Condition) -> int | None:
    """Return how many different days or spaces there can be at all, None for no such limit."""
    if not isinstance(atom, Acts):
        return None
    if atom.distinct == "spaces" and atom.in_space:
        return len(atom.in_space)
    if atom.distinct == "days" and atom.within:
        return -(-length(atom.within) // DAY) + 1
    return None


def _too_few(case: Case, after_entry: bool) -> Iterator[str]:
    counted = [c for c in case if isinstance(c.atom, Acts) and c.atom.sum is None]
    for more, fewer in permutations(counted, 2):
        if _includes(fewer, more, after_entry) and _exceeds(more.atom, fewer.atom):
            yield _both(more, fewer)


def _includes(outer: Claim, inner: Claim, after_entry: bool) -> bool:
    """Whether every act that counts for `inner` counts for `outer` too."""
    wide, narrow = outer.atom, inner.atom
    if after_entry and inner.whole and not outer.whole:
        return False
    assert isinstance(wide, Acts), "only acts are compared"
    assert isinstance(narrow, Acts), "only acts are compared"
    return (
        type(wide) is type(narrow)
        and set(narrow.verbs) <= set(wide.verbs)
        and (
            not wide.in_space
            or (bool(narrow.in_space) and set(narrow.in_space) <= set(wide.in_space))
        )
        and wide.what in (None, narrow.what)
        and wide.value in (None, narrow.value)
        and wide.others in (None, narrow.others)
        and _at_most(narrow.within, wide.within)
        and (wide.since is None or (narrow.since is not None and narrow.since >= wide.since))
    )


def _at_most(inner: timedelta | None, outer: timedelta | None) -> bool:
    return outer is None or (inner is not None and inner <= outer)


def _exceeds(more: Any, fewer: Any) -> bool:
    """Whether the least number of `more` is too many for `fewer`, in what `fewer` counts."""
    if fewer.times.most is None or not more.times.least:
        return False
    if fewer.distinct in (None, more.distinct):
        least = more.times.least  # so many different things are at least so many acts
    else:
        least = 1 if fewer.distinct == "days" else 0  # acts may lack a thread, but have a day
    return bool(least > fewer.times.most)


def _never_joined_then(case: Case) -> Iterator[str]:
    true = [claim for claim in case if isinstance(claim.atom, Joined) and claim.is_true]
    if not true:
        return
    span = _meet([claim.atom for claim in true])
    if span.is_empty:
        yield _both(*true)
    for claim in case:
        if isinstance(claim.atom, Joined) and not claim.is_true and _within(span, claim.atom):
            yield _both(*true, claim)


def _meet(atoms: list[Any]) -> Joined:
    return Joined(
        more_than=_extreme(max, (atom.more_than for atom in atoms)),
        less_than=_extreme(min, (atom.less_than for atom in atoms)),
        after=_extreme(max, (atom.after for atom in atoms)),
        before=_extreme(min, (atom.before for atom in atoms)),
    )


def _extreme(pick: Callable[[list[Bound]], Bound], bounds: Iterable[Bound | None]) -> Bound | None:
    given = [bound for bound in bounds if bound is not None]
    return pick(given) if given else None


def _within(span: Joined, outer: Joined) -> bool:
    """Whether everyone who joined in `span` joined in `outer`."""
    return (
        (outer.more_than is None or outer.more_than <= (span.more_than or timedelta(0)))
        and _at_most(span.less_than, outer.less_than)
        and (outer.after is None or (span.after is not None and span.after >= outer.after))
        and (outer.before is None or (span.before is not None and span.before <= outer.before))
    )


def _no_value_left(case: Case) -> Iterator[str]:
    traits = [claim for claim in case if isinstance(claim.atom, Is)]
    for name in ("persona", "locale", "kind", "staff"):
        claims = [claim for claim in traits if getattr(claim.atom, name) not in ((), None)]
        if claims and _left(name, claims) == set():
            only = name == "kind" and len(claims) == 1
            yield _only_persons(claims[0]) if only else _both(*claims)


def _left(name: str, claims: list[Claim]) -> set[Any] | None:
    """Return the values of a trait that all `claims` allow; None where nothing limits them."""
    limits: dict[str, set[Any]] = {"kind": {PERSON}, "staff": {True, False}}
    left = limits.get(name)
    for claim in claims:
        if claim.is_true:
            values = _values(claim.atom, name)
            left = values if left is None else left & values
    if left is None:
        return None
    return left.difference(*(_values(claim.atom, name) for claim in claims if not claim.is_true))


def _values(atom: Condition, name: str) -> set[Any]:
    value = getattr(atom, name)
    return set(value) if isinstance(value, tuple) else {value}


def _only_persons(claim: Claim) -> str:
    return _("%(claim)s can never be true: only persons are asked.", claim=str(claim))


def _in_and_out(case: Case) -> Iterator[str]:
    for inside, outside in permutations(case, 2):
        if not inside.is_true or outside.is_true:
            continue
        names, others = _slugs(inside.atom), _slugs(outside.atom)
        same = inside.atom == outside.atom and inside.whole == outside.whole
        if names and others:
            same = same or (names[0] == others[0] and set(names[1]) <= set(others[1]))
        if same:
            yield _both(inside, outside)


def _one_at_a_time(case: Case) -> Iterator[str]:
    """A member has one level and is in one stage."""
    for kind in ("level", "present stage"):
        claims = [c for c in case if c.is_true and (_slugs(c.atom) or ("",))[0] == kind]
        if claims and not set.intersection(*(set(_given(c.atom)) for c in claims)):
            yield _both(*claims)


def _given(atom: Condition) -> tuple[str, ...]:
    found = _slugs(atom)
    return found[1] if found else ()


def _slugs(atom: Condition) -> tuple[str, tuple[str, ...]] | None:
    match atom:
        case Awarded(what=what, slugs=slugs):
            return what, slugs
        case Tagged(slugs=slugs):
            return "tag", slugs
        case CameFrom(sources=slugs):
            return "source", slugs
        case InStage(stages=slugs, since=None):
            return "present stage", slugs
        case InGroup(groups=slugs):
            return "group", slugs
        case InAudience(audiences=slugs):
            return "audience", slugs
        case Is(stage=slugs) if slugs:
            return "stage", slugs
    return None


def _both(*claims: Claim) -> str:
    texts = list(dict.fromkeys(str(claim) for claim in claims))
    if len(texts) == 1:
        return _("%(claim)s can never be true.", claim=texts[0])
    first, last = ", ".join(texts[:-1]), texts[-1]
    return _("%(first)s and %(last)s exclude each other.", first=first, last=last)
