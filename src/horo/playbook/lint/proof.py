"""Proof: badges with evidence, experiments with guardrails and a use."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext as _

from horo.conditions import Condition
from horo.conditions.acts import Acts
from horo.conditions.awarded import Awarded
from horo.conditions.first import First
from horo.conditions.invited import InvitedBy
from horo.conditions.last import Last
from horo.conditions.logic import All, Either, Named
from horo.conditions.places import InSpace
from horo.conditions.source import CameFrom
from horo.conditions.staged import InStage
from horo.conditions.streak import Streak
from horo.conditions.tagged import Tagged
from horo.playbook.lint.journeys import said
from horo.playbook.lint.place import Look
from horo.playbook.parts.measures import Experiment
from horo.playbook.parts.recognition import Badge, Level

SHORTEST = timedelta(days=14)  # that an effect must last; a novelty wears off within
SHOWN = Awarded | CameFrom | First | InSpace | InStage | InvitedBy | Last | Streak | Tagged


def recognition_has_evidence(look: Look) -> None:
    """What a badge or level is given for can be shown: there are acts that made it true."""
    recognition = look.playbook.recognition
    lists: tuple[tuple[str, Sequence[Badge | Level]], ...] = (
        ("levels", recognition.levels),
        ("badges", recognition.badges),
    )
    for key, found in lists:
        for index, one in enumerate(found):
            meaning = look.meaning(one.when)
            if meaning is not None and not can_be_shown(meaning):
                look.error(
                    "evidence",
                    "recognition.yaml",
                    (key, index, "when"),
                    _("a criterion for %(name)r without evidence") % {"name": one.slug},
                    _("something that the member did or received"),
                    _("What somebody is, or did not do, leaves no act to show."),
                )
            if one.slug in [earlier.slug for earlier in found[:index]]:
                look.error(
                    "twice",
                    "recognition.yaml",
                    (key, index, key[:-1]),
                    _("%(name)r a second time") % {"name": one.slug},
                    _("every one of the levels once")
                    if key == "levels"
                    else _("every one of the badges once"),
                )


def can_be_shown(condition: Condition) -> bool:
    """Whether acts make `condition` true, whichever way it comes true."""
    match condition:
        case All(parts=parts):
            return any(can_be_shown(part) for part in parts)
        case Either(parts=parts):
            return all(can_be_shown(part) for part in parts)
        case Named(means=means):
            return can_be_shown(means)
        case Acts():
            return condition.rests_on_acts(True)
    return isinstance(condition, SHOWN)


def experiments_are_safe(look: Look) -> None:
    """An experiment has a guardrail, lasts long enough, and varies some step."""
    used = {step.experiment for _, _, step in look.steps()}
    for slug, experiment in look.playbook.experiments.items():
        file = f"experiments/{slug}.yaml"
        if not experiment.guardrails:
            look.warn(
                "guardrail",
                file,
                (),
                _("no guardrail"),
                _("`guardrails`: what must not get worse"),
                _("A rise that costs the atmosphere is a loss."),
            )
        if experiment.lasts < SHORTEST:
            look.warn(
                "guardrail",
                file,
                ("lasts",),
                _("an effect that lasts %(time)s") % {"time": said(experiment.lasts)},
                _("at least %(time)s") % {"time": said(SHORTEST)},
                _("Whatever is new works for a week."),
            )
        _guardrails_differ(look, file, experiment)
        if slug not in used and not look.some_broken("journeys"):
            look.warn(
                "unused",
                file,
                (),
                _("the experiment %(experiment)r, which no step uses") % {"experiment": slug},
                _("a step with `experiment: %(experiment)s`") % {"experiment": slug},
            )


def _guardrails_differ(look: Look, file: str, experiment: Experiment) -> None:
    for index, guardrail in enumerate(experiment.guardrails):
        if guardrail.measure == experiment.primary:
            look.warn(
                "guardrail",
                file,
                ("guardrails", index, "measure"),
                _("the primary measure %(measure)r as its own guardrail")
                % {"measure": guardrail.measure},
                _("another measure"),
            )


def variants_are_told_apart(look: Look) -> None:
    """The variants of an experiment have different names and messages that exist."""
    for slug, experiment in look.playbook.experiments.items():
        file = f"experiments/{slug}.yaml"
        names = [variant.slug for variant in experiment.variants]
        for index, variant in enumerate(experiment.variants):
            if variant.slug in names[:index]:
                look.error(
                    "twice",
                    file,
                    ("variants", index, "variant"),
                    _("the variant %(variant)r a second time") % {"variant": variant.slug},
                    _("every variant once"),
                )
            if variant.message and not look.some_broken("messages"):
                look.message_exists(file, ("variants", index, "message"), variant.message)


RULES = (recognition_has_evidence, experiments_are_safe, variants_are_told_apart)
