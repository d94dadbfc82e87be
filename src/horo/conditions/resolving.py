"""Put the conditions of personas, audiences and stages where a condition only names them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from horo.conditions.acts import Acts
from horo.conditions.base import Condition
from horo.conditions.errors import ConditionError, CycleError
from horo.conditions.fields import nearest
from horo.conditions.first import First
from horo.conditions.invited import InvitedBy
from horo.conditions.last import Last
from horo.conditions.logic import All, Either, Named, Not
from horo.conditions.others import Others
from horo.conditions.places import InAudience
from horo.conditions.said import Said, _
from horo.conditions.streak import Streak
from horo.conditions.traits import Is

# of each kind of word: one in a cycle, one that is not there, and what is expected instead
TEXTS: Mapping[str, tuple[str, str, str]] = {
    "persona": (
        _("persona %(slug)s"),
        _("the persona %(slug)r"),
        _("one of the playbook's personas"),
    ),
    "stage": (_("stage %(slug)s"), _("the stage %(slug)r"), _("one of the playbook's stages")),
    "audience": (
        _("audience %(slug)s"),
        _("the audience %(slug)r"),
        _("one of the playbook's audiences"),
    ),
}


@dataclass(frozen=True)
class Words:
    """What a playbook's own words mean, by slug; and the locale of members who chose none."""

    personas: Mapping[str, Condition] = field(default_factory=dict)
    audiences: Mapping[str, Condition] = field(default_factory=dict)
    stages: Mapping[str, Condition] = field(default_factory=dict)
    locale: str = ""


def resolve(condition: Condition, words: Words) -> Condition:
    """Return `condition` with every persona, audience and stage replaced by its condition.

    Also where they say with whom something happened. A persona without a condition stays: it is
    what the team set by hand. `locale` covers members who keep the community's own, where that is
    one of those asked for.

    Raises CycleError where words mean each other, ConditionError for an unknown stage or audience.
    """
    return _resolve(condition, words, ())


def _resolve(condition: Condition, words: Words, trail: tuple[str, ...]) -> Condition:
    match condition:
        case All(parts=parts):
            return All(parts=tuple(_resolve(part, words, trail) for part in parts))
        case Either(parts=parts):
            return Either(parts=tuple(_resolve(part, words, trail) for part in parts))
        case Not(part=part):
            return Not(part=_resolve(part, words, trail))
        case InAudience(audiences=slugs):
            return _one_of("audience", slugs, words.audiences, words, trail)
        case Is():
            return _traits(condition, words, trail)
        case First() | Last() | Streak():
            acts = _resolve(condition.acts, words, trail)
            return condition.model_copy(update={"acts": acts})
        case Acts(others=Others()) | InvitedBy():
            others = _others(condition.others, words, trail)
            return condition.model_copy(update={"others": others})
    return condition


def _others(others: Others | None, words: Words, trail: tuple[str, ...]) -> Others | None:
    """Return whom an act happened with, with what their persona means."""
    if others is None or not any(slug in words.personas for slug in others.persona):
        return others
    meant = _personas(others.persona, words, trail)
    return others.model_copy(update={"recognized": meant})


def _traits(traits: Is, words: Words, trail: tuple[str, ...]) -> Condition:
    parts: list[Condition] = []
    if traits.stage:
        parts.append(_one_of("stage", traits.stage, words.stages, words, trail))
    if any(slug in words.personas for slug in traits.persona):
        parts.append(_personas(traits.persona, words, trail))
        traits = traits.model_copy(update={"persona": ()})
    if words.locale in traits.locale and "" not in traits.locale:
        traits = traits.model_copy(update={"locale": (*traits.locale, "")})
    rest = traits.model_copy(update={"stage": ()})
    if rest != Is():
        parts.append(rest)
    return parts[0] if len(parts) == 1 else All(parts=tuple(parts))


def _personas(slugs: tuple[str, ...], words: Words, trail: tuple[str, ...]) -> Condition:
    by_hand = tuple(slug for slug in slugs if slug not in words.personas)
    known = tuple(slug for slug in slugs if slug in words.personas)
    meant = _one_of("persona", known, words.personas, words, trail)
    return Either(parts=(meant, Is(persona=by_hand))) if by_hand else meant


def _one_of(
    word: str,
    slugs: tuple[str, ...],
    meanings: Mapping[str, Condition],
    words: Words,
    trail: tuple[str, ...],
) -> Condition:
    parts = tuple(_named(word, slug, meanings, words, trail) for slug in slugs)
    return parts[0] if len(parts) == 1 else Either(parts=parts)


def _named(
    word: str,
    slug: str,
    meanings: Mapping[str, Condition],
    words: Words,
    trail: tuple[str, ...],
) -> Condition:
    step, unknown, expected = (Said(text, {"slug": slug}) for text in TEXTS[word])
    if step in trail:
        raise CycleError((*trail[trail.index(step) :], step))
    if slug not in meanings:
        raise ConditionError("", unknown, expected, nearest(slug, meanings))
    return Named(word=word, slug=slug, means=_resolve(meanings[slug], words, (*trail, step)))
