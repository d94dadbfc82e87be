"""A condition as part of a sentence: "joined more than 7 days ago and never posted"."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from horo.conditions import Condition
from horo.conditions.acts import Acts
from horo.conditions.awarded import Awarded
from horo.conditions.filled import Filled
from horo.conditions.first import First
from horo.conditions.groups import InGroup
from horo.conditions.invited import InvitedBy
from horo.conditions.joined import Joined
from horo.conditions.last import Last
from horo.conditions.logic import All, Either, Named, Not
from horo.conditions.places import InAudience, InSpace
from horo.conditions.source import CameFrom
from horo.conditions.staged import InStage
from horo.conditions.streak import Streak
from horo.conditions.tagged import Tagged
from horo.conditions.times import NEVER, Times
from horo.conditions.traits import Is
from horo.playbook.parts.whole import Playbook
from horo.playbook.words.acts import ActsTeller, between
from horo.playbook.words.durations import on_day, than
from horo.playbook.words.verbs import join


def describe(condition: Condition, playbook: Playbook | None = None) -> str:
    """Return `condition` in the language in force, as what follows "members who …".

    With `playbook`, personas, stages, audiences, badges and levels are called by their titles.
    """
    return _Teller(playbook).tell(condition)


class _Teller:
    def __init__(self, playbook: Playbook | None) -> None:
        self.playbook = playbook
        self.of_acts = ActsTeller(self.tell, self._names)

    def tell(self, condition: Condition) -> str:
        match condition:
            case All(parts=parts):
                return join([self._inner(part, All) for part in parts], _("%(first)s and %(last)s"))
            case Either(parts=parts):
                return join(
                    [self._inner(part, Either) for part in parts], _("%(first)s or %(last)s")
                )
            case Not(part=part):
                return self._not(part)
            case Named(word=word, slug=slug):
                return self._member_of(word, (slug,))
            case Acts() | First() | Last() | Streak():
                return self.of_acts.sentence(condition)
            case Joined():
                return _joined(condition)
        return self._trait(condition)

    def _trait(self, condition: Condition) -> str:
        match condition:
            case Is():
                return self._is(condition)
            case InAudience(audiences=slugs):
                return self._member_of("audience", slugs)
            case InGroup(groups=slugs):
                return _("belongs to the group %(names)s") % {"names": _quoted(slugs)}
            case InSpace(spaces=slugs):
                return _("took part in %(names)s") % {"names": _quoted(slugs)}
            case Awarded(what=what, slugs=slugs):
                return self._member_of(what, slugs)
            case InStage(stages=slugs, since=since):
                return self._staged(slugs, since)
            case InvitedBy(others=others):
                text = _("was invited by somebody who %(is)s")
                return text % {"is": self.tell(others.condition)}
        return self._noted(condition)

    def _noted(self, condition: Condition) -> str:
        match condition:
            case Tagged(slugs=slugs):
                return _("has the tag %(names)s") % {"names": _quoted(slugs)}
            case CameFrom(sources=sources):
                return _("came from %(names)s") % {"names": _quoted(sources)}
            case Filled(name=name, values=values, number=number):
                text = _("has %(value)s in the field %(name)s")
                value = between(number) if number else _quoted(values)
                return text % {"value": value, "name": _quoted((name,))}
        raise TypeError(f"{type(condition).__name__} has no words yet.")

    def _inner(self, part: Condition, around: type[All] | type[Either]) -> str:
        """Return `part`, in brackets where it would otherwise be read together with the rest."""
        text = self.tell(part)
        mixed = isinstance(part, All | Either) and not isinstance(part, around)
        return f"({text})" if mixed and len(part.inner()) > 1 else text

    def _not(self, part: Condition) -> str:
        if isinstance(part, Not):
            return self.tell(part.part)
        if isinstance(part, Acts) and part.sum is None and part.times in (Times(), NEVER):
            other = Times() if part.times == NEVER else NEVER
            return self.of_acts.acts(part.model_copy(update={"times": other}))
        if isinstance(part, Either):
            negated = [Not(part=inner) for inner in part.parts]
            return self.tell(All(parts=tuple(negated)))
        if isinstance(part, Named) or (isinstance(part, InAudience) and len(part.audiences) == 1):
            named = part.slug if isinstance(part, Named) else part.audiences[0]
            word = part.word if isinstance(part, Named) else "audience"
            return self._member_of(word, (named,), negated=True)
        return _("not: %(condition)s") % {"condition": f"({self.tell(part)})"}

    def _is(self, traits: Is) -> str:
        parts = []
        if traits.persona:
            parts.append(self._member_of("persona", traits.persona))
        if traits.stage:
            parts.append(self._member_of("stage", traits.stage))
        if locales := [locale for locale in traits.locale if locale]:
            parts.append(_("prefers %(languages)s") % {"languages": _languages(locales)})
        if traits.kind:
            parts.append(_("is of the kind %(kinds)s") % {"kinds": _quoted(traits.kind)})
        if traits.staff is not None:
            parts.append(_("is staff") if traits.staff else _("is not staff"))
        return join(parts, _("%(first)s and %(last)s"))

    def _staged(self, slugs: Sequence[str], since: timedelta | None) -> str:
        if since is None:
            return self._member_of("stage", slugs)
        text = _("has been in the stage %(names)s for at least %(span)s")
        return text % {"names": self._names("stage", slugs), "span": than(since)}

    def _names(self, word: str, slugs: Sequence[str]) -> str:
        titles = _titles(self.playbook, word) if self.playbook else {}
        return _quoted([titles.get(slug, slug) for slug in slugs])

    def _member_of(self, word: str, slugs: Sequence[str], *, negated: bool = False) -> str:
        names = self._names(word, slugs)
        texts = {
            "persona": _("is recognized as %(names)s"),
            "stage": _("is in the stage %(names)s"),
            "audience": _("is in the audience %(names)s"),
            "badge": _("has the badge %(names)s"),
            "level": _("has the level %(names)s"),
        }
        outside = {
            "persona": _("is not recognized as %(names)s"),
            "stage": _("is not in the stage %(names)s"),
            "audience": _("is not in the audience %(names)s"),
        }
        return (outside if negated else texts)[word] % {"names": names}


def _joined(joined: Joined) -> str:
    parts = []
    if joined.more_than:
        parts.append(_("joined more than %(span)s ago") % {"span": than(joined.more_than)})
    if joined.less_than:
        parts.append(_("joined less than %(span)s ago") % {"span": than(joined.less_than)})
    if joined.after:
        parts.append(_("joined on %(date)s or later") % {"date": on_day(joined.after)})
    if joined.before:
        parts.append(_("joined before %(date)s") % {"date": on_day(joined.before)})
    return join(parts, _("%(first)s and %(last)s"))


def _quoted(names: Sequence[str]) -> str:
    return join([_("“%(name)s”") % {"name": name} for name in names], _("%(first)s or %(last)s"))


def _languages(locales: Sequence[str]) -> str:
    names = [str(_known_language(locale)) for locale in locales]
    return join(names, _("%(first)s or %(last)s"))


def _known_language(locale: str) -> str:
    try:
        name = str(get_language_info(locale)["name_translated"])
    except KeyError:
        return locale
    return name if (get_language() or "en").startswith("en") else name.lower()


def _titles(playbook: Playbook, word: str) -> dict[str, str]:
    if word == "persona":
        return {slug: persona.name for slug, persona in playbook.personas.items()}
    if word == "stage":
        return {stage.slug: stage.title for stage in playbook.funnel.stages}
    if word == "audience":
        return {slug: audience.title for slug, audience in playbook.audiences.items()}
    if word == "badge":
        return {badge.slug: badge.title for badge in playbook.recognition.badges}
    if word == "level":
        return {level.slug: level.title for level in playbook.recognition.levels}
    return {}
