"""Conditions that can never be true: an audience of nobody, a step that is never taken."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from horo.conditions import Condition, contradictions, turns_by_acts
from horo.conditions.acts import Acts
from horo.conditions.did import Did
from horo.conditions.logic import All, Either, Not
from horo.conditions.was import Was
from horo.playbook.lint.place import Look
from horo.playbook.parts.journeys import Journey
from horo.playbook.parts.own_measures import OwnMeasure
from horo.playbook.parts.steps import Branch, Item, Step, Wait
from horo.playbook.parts.walking import walk
from horo.playbook.parts.ways import Asked, Held, Way, ways_of
from horo.playbook.problems import translated
from horo.playbook.reading.yaml import Path

Placed = tuple[str, Path, Condition]


def conditions_can_be_true(look: Look) -> None:
    """Every condition can be true of somebody."""
    for file, path, condition in _of_members(look):
        _refuse_impossible(look, file, path, condition)
    for slug, journey in look.playbook.journeys.items():
        for path, condition in _after_entry(journey):
            _refuse_impossible(look, f"journeys/{slug}.yaml", path, condition, after_entry=True)


def journeys_can_be_entered(look: Look) -> None:
    """The audience admits somebody who has just done what lets members in."""
    for slug, journey in look.playbook.journeys.items():
        audience = journey.audience and look.meaning(journey.audience)
        if audience is None or contradictions(audience):
            continue
        if reasons := contradictions(_all(audience, _just_happened(journey.enter))):
            look.error(
                "never",
                f"journeys/{slug}.yaml",
                ("audience",),
                _("an audience that nobody is in at the moment of entering"),
                _("one that fits `enter`"),
                translated(reasons[0]),
            )


def steps_can_be_taken(look: Look) -> None:
    """No step is ruled out by its own conditions, or by the journey's goal or exit."""
    for slug, journey in look.playbook.journeys.items():
        for way in ways_of(journey.steps):
            key, word = _ruled_out(look, journey, way)
            if word:
                look.error(
                    "unreachable",
                    f"journeys/{slug}.yaml",
                    (*way.path, "if") if key == "if" else way.path,
                    _("the step %(step)r, which is never taken") % {"step": way.step.id},
                    _("an `if` that `%(key)s` does not rule out") % {"key": word}
                    if key == "if"
                    else _("a way to it that `%(key)s` does not rule out") % {"key": word},
                    _("Whenever its `%(own)s` is true, so is `%(key)s`.")
                    % {"own": key, "key": word},
                )


def _ruled_out(look: Look, journey: Journey, way: Way) -> tuple[str, str]:
    """Return what has to be true for the step of `way`, and what then keeps it from being taken."""
    for key, condition in _needed(way):
        taken = look.meaning(condition)
        if taken is None or contradictions(taken, after_entry=True):
            continue
        for word, other in _ends(journey, way):
            against = look.meaning(other)
            if against and contradictions(_all(taken, Not(part=against)), after_entry=True):
                return key, word
    return "", ""


def _needed(way: Way) -> Iterator[tuple[str, Condition]]:
    if way.step.only_if is not None:
        yield "if", way.step.only_if
    for leg in way.legs:
        if isinstance(leg, Asked) and leg.is_true and turns_by_acts(leg.condition):
            yield "branch", leg.condition
        elif isinstance(leg, Held):
            yield "wait", leg.condition


def _ends(journey: Journey, way: Way) -> Iterator[tuple[str, Condition]]:
    """Yield what keeps a step from being taken once it is true, with the key it stands under."""
    if way.step.unless:
        yield "unless", way.step.unless
    if journey.exit:
        yield "exit", journey.exit
    if journey.goal and way.latest <= journey.goal.within:
        yield "goal", journey.goal.condition


def stages_are_in_order(look: Look) -> None:
    """A stage does not build on a later one, and is not swallowed by it."""
    stages = look.playbook.funnel.stages
    slugs = [stage.slug for stage in stages]
    for index, stage in enumerate(stages):
        if stage.slug in slugs[:index]:
            look.error(
                "stage",
                "funnel.yaml",
                ("stages", index, "stage"),
                _("the stage %(stage)r a second time") % {"stage": stage.slug},
                _("every stage once"),
            )
        for later in stages[index + 1 :]:
            _refuse_swallowed(look, index, stage.when, (stage.slug, later.slug), later.when)


def _refuse_swallowed(
    look: Look, index: int, own: Condition, slugs: tuple[str, str], later: Condition
) -> None:
    here, there = look.meaning(own), look.meaning(later)
    if here is None or there is None or contradictions(here):
        return
    if contradictions(_all(here, Not(part=there))):
        look.error(
            "stage",
            "funnel.yaml",
            ("stages", index, "when"),
            _("the stage %(stage)r, which stays empty") % {"stage": slugs[0]},
            _("stages from easy to hard"),
            _("Whoever is in it is in the later stage %(stage)r as well.") % {"stage": slugs[1]},
        )


def _refuse_impossible(
    look: Look, file: str, path: Path, condition: Condition, *, after_entry: bool = False
) -> None:
    meaning = look.meaning(condition)
    if meaning and (reasons := contradictions(meaning, after_entry=after_entry)):
        look.error(
            "never",
            file,
            path,
            _("a condition that can never be true"),
            _("a condition that can be true of somebody"),
            translated(reasons[0]),
        )


def _of_members(look: Look) -> Iterator[Placed]:
    """Yield every condition that is asked of members as they are."""
    playbook = look.playbook
    for slug, persona in playbook.personas.items():
        if persona.recognized_by is not None:
            yield f"personas/{slug}.md", ("recognized_by",), persona.recognized_by
    for slug, audience in playbook.audiences.items():
        yield "audiences.yaml", ("audiences", slug, "when"), audience.when
    yield from _of_lists(look)
    for folder in ("rituals", "journeys", "forms"):
        for slug, rule in getattr(playbook, folder).items():
            if rule.audience is not None:
                yield f"{folder}/{slug}.yaml", ("audience",), rule.audience


def _of_lists(look: Look) -> Iterator[Placed]:
    recognition = look.playbook.recognition
    for index, stage in enumerate(look.playbook.funnel.stages):
        yield "funnel.yaml", ("stages", index, "when"), stage.when
    for index, own in enumerate(look.playbook.measures.measures):
        for inside, condition in _counted_by(own):
            yield "measures.yaml", ("measures", index, *inside), condition
    for index, level in enumerate(recognition.levels):
        yield "recognition.yaml", ("levels", index, "when"), level.when
    for index, badge in enumerate(recognition.badges):
        yield "recognition.yaml", ("badges", index, "when"), badge.when


def _counted_by(own: OwnMeasure) -> Iterator[tuple[Path, Condition]]:
    """Yield the conditions of whose members `own` is made."""
    if own.counts is not None:
        yield ("counts",), own.counts
    if own.share is not None:
        yield ("share", "of"), own.share.of
        yield ("share", "among"), own.share.among
    for key in ("of", "to") if own.ratio else ():
        if isinstance(condition := getattr(own.ratio, key), Condition):
            yield ("ratio", key), condition


def _after_entry(journey: Journey) -> Iterator[tuple[Path, Condition]]:
    if journey.goal:
        yield ("goal",), journey.goal.condition
    if journey.exit:
        yield ("exit",), journey.exit
    for path, item in walk(journey.steps):
        for inside, condition in _asked_by(item):
            yield (*path, *inside), condition


def _asked_by(item: Item) -> Iterator[tuple[Path, Condition]]:
    """Yield what a step or fork asks, each with its place in it."""
    match item:
        case Step():
            if item.unless:
                yield ("unless",), item.unless
            if item.only_if:
                yield ("if",), item.only_if
        case Branch():
            yield ("branch", "if"), item.branch.only_if
        case Wait():
            yield ("wait", "until"), item.wait.until


def _just_happened(enter: Condition) -> Condition:
    """Return what is known of a member at the moment of entering."""
    parts = enter.parts if isinstance(enter, Either) else (enter,)
    kinds = [Did if isinstance(part, Did) else Was for part in parts if isinstance(part, Acts)]
    return Either(
        parts=tuple(
            kind(verbs=(verb,), in_space=part.in_space, what=part.what)
            for kind, part in zip(kinds, parts, strict=True)
            if isinstance(part, Acts)
            for verb in part.verbs
        )
    )


def _all(*parts: Condition) -> Condition:
    return All(parts=parts)


RULES = (
    conditions_can_be_true,
    journeys_can_be_entered,
    steps_can_be_taken,
    stages_are_in_order,
)
