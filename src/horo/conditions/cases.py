"""A condition as a list of cases: it is true if all claims of one case are."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import product

from horo.conditions.acts import Acts
from horo.conditions.base import Condition
from horo.conditions.logic import All, Either, Named, Not
from horo.conditions.places import InSpace
from horo.conditions.traits import Is
from horo.conditions.written import flow

MOST_CASES = 2_000


class TooManyCases(Exception):  # noqa: N818 - it is an answer, not an error
    """The condition has more cases than anyone could go through."""


@dataclass(frozen=True)
class Claim:
    """That one atom is true, or that it is not. `whole`: whatever the occasion it looks at all."""

    atom: Condition
    is_true: bool
    whole: bool

    def __str__(self) -> str:
        written = self.atom.written()
        return flow(written if self.is_true else {"not": written})


Case = tuple[Claim, ...]


def cases(condition: Condition) -> list[Case]:
    """Return the cases in which `condition` is true. Raises TooManyCases."""
    return _cases(condition, Claim(condition, is_true=True, whole=False))


def _cases(condition: Condition, claim: Claim) -> list[Case]:
    match condition:
        case All(parts=parts):
            split = [_cases(part, claim) for part in parts]
            return _together(split) if claim.is_true else _either(split)
        case Either(parts=parts):
            split = [_cases(part, claim) for part in parts]
            return _either(split) if claim.is_true else _together(split)
        case Not(part=part):
            return _cases(part, replace(claim, is_true=not claim.is_true))
        case Named(means=means):
            return _cases(means, replace(claim, whole=True))
        case Is():
            split = [[(replace(claim, atom=trait),)] for trait in _traits(condition)]
            return _together(split) if claim.is_true else _either(split)
        case InSpace():
            return _cases(condition.did, replace(claim, whole=True))
        case Acts(sum=None):
            ranges = _ranges(condition, claim.is_true)
            return [(Claim(acts, is_true=True, whole=claim.whole),) for acts in ranges]
    return [(replace(claim, atom=condition),)]


def _ranges(acts: Acts, is_true: bool) -> Iterable[Acts]:
    """Return the acts with the numbers that make them true: false is fewer, or more."""
    least, most = acts.times.least, acts.times.most
    if is_true:
        yield acts
        return
    if least > 0:
        yield acts.often(0, least - 1)
    if most is not None:
        yield acts.often(most + 1, None)


def _traits(condition: Is) -> Iterable[Is]:
    """Return one condition for each trait that is given."""
    given = {name: getattr(condition, name) for name in Is.model_fields}
    return [Is(**{name: value}) for name, value in given.items() if value not in ((), None)]


def _together(split: list[list[Case]]) -> list[Case]:
    number = 1
    for found in split:
        number *= len(found)
    if number > MOST_CASES:
        raise TooManyCases
    return [tuple(dict.fromkeys(sum(choice, ()))) for choice in product(*split)]


def _either(split: list[list[Case]]) -> list[Case]:
    found = [case for part in split for case in part]
    if len(found) > MOST_CASES:
        raise TooManyCases
    return found
