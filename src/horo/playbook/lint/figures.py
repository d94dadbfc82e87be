"""`measures.yaml`: own measures that can be computed, and warnings that watch what there is."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from horo.conditions import contradictions
from horo.conditions.logic import All
from horo.playbook.known import MEASURES, UNDIVIDED
from horo.playbook.lint.place import Look
from horo.playbook.parts.own_measures import OwnMeasure, Share
from horo.playbook.problems import did_you_mean, one_of, translated

FILE = "measures.yaml"


def own_measures_are_new(look: Look) -> None:
    """An own measure has a name that no other measure has."""
    seen: set[str] = set()
    for index, own in enumerate(look.playbook.measures.measures):
        if own.name in MEASURES or own.name in seen:
            look.error(
                "measure",
                FILE,
                ("measures", index, "measure"),
                _("the measure %(measure)r a second time") % {"measure": own.name},
                _("a name of its own"),
            )
        seen.add(own.name)


def ratios_end(look: Look) -> None:
    """No own measure is divided by itself, or by one that it is made of."""
    own = {one.name: one for one in look.playbook.measures.measures}
    seen: set[frozenset[str]] = set()
    for index, one in enumerate(look.playbook.measures.measures):
        circle = _circle(one, own)
        if circle and frozenset(circle) not in seen:
            seen.add(frozenset(circle))
            if len(circle) == 2:
                found = _("a ratio of the measure %(measure)r itself") % {"measure": one.name}
            else:
                found = _("the cycle %(cycle)s") % {"cycle": " → ".join(map(repr, circle))}
            look.error(
                "cycle",
                FILE,
                ("measures", index, "ratio"),
                found,
                _("measures that do not come back to themselves"),
            )


def ratios_have_one_value(look: Look) -> None:
    """A ratio is of two measures that differ and have one value a period."""
    for index, one in enumerate(look.playbook.measures.measures):
        if one.ratio is None:
            continue
        for key in ("of", "to"):
            name = getattr(one.ratio, key)
            if isinstance(name, str) and name in UNDIVIDED:
                look.error(
                    "measure",
                    FILE,
                    ("measures", index, "ratio", key),
                    _("the measure %(measure)r, which has several values a period")
                    % {"measure": name},
                    _("a measure with one value a period"),
                    _("To count the members of a stage, write the condition {is: {stage: …}}."),
                )
        if one.ratio.of == one.ratio.to:
            look.error(
                "measure",
                FILE,
                ("measures", index, "ratio", "to"),
                _("the same figure twice, which is always 1"),
                _("another figure"),
            )


def shares_are_among(look: Look) -> None:
    """Somebody can be in both conditions of a share."""
    for index, one in enumerate(look.playbook.measures.measures):
        if one.share is not None and (reason := _never_among(look, one.share)):
            look.error(
                "never",
                FILE,
                ("measures", index, "share", "of"),
                _("a share whose `of` nobody of `among` can satisfy"),
                _("a condition that some of `among` satisfy"),
                reason,
            )


def warnings_are_apart(look: Look) -> None:
    """Every warning has a short name of its own."""
    seen: set[str] = set()
    for index, one in enumerate(look.playbook.measures.warnings):
        if one.slug in seen:
            look.error(
                "warning",
                FILE,
                ("warnings", index, "warning"),
                _("the warning %(warning)r a second time") % {"warning": one.slug},
                _("a name of its own"),
            )
        seen.add(one.slug)


def warnings_watch_what_exists(look: Look) -> None:
    """The group that a warning tells exists, its measure has one value, and its programs."""
    journeys = [f"journeys/{slug}" for slug in look.playbook.journeys]
    known = [*journeys, *(f"rituals/{slug}" for slug in look.playbook.rituals)]
    is_whole = not look.some_broken("journeys") and not look.some_broken("rituals")
    for index, one in enumerate(look.playbook.measures.warnings):
        trend = one.drop or one.spike
        if trend is not None and trend.measure in UNDIVIDED:
            look.error(
                "measure",
                FILE,
                ("warnings", index, one.kind, "measure"),
                _("the measure %(measure)r, which has several values a period")
                % {"measure": trend.measure},
                _("a measure with one value a period"),
            )
        if one.tells not in look.roles() and not look.is_broken("moderation.yaml"):
            look.unknown(FILE, ("warnings", index, "tells"), "role", one.tells, look.roles())
        for number, name in enumerate(one.fading.programs if one.fading and is_whole else ()):
            if name not in known:
                look.error(
                    "unknown",
                    FILE,
                    ("warnings", index, "fading", "programs", number),
                    _("the program %(name)r") % {"name": name},
                    one_of(known) if known else _("a journey or a ritual"),
                    did_you_mean(name, known),
                )


def _never_among(look: Look, share: Share) -> str:
    """Return why nobody can be in both, "" where somebody can or one alone is impossible."""
    of, among = look.meaning(share.of), look.meaning(share.among)
    if of is None or among is None or contradictions(of) or contradictions(among):
        return ""
    reasons = contradictions(All(parts=(of, among)))
    return translated(reasons[0]) if reasons else ""


def _circle(one: OwnMeasure, own: Mapping[str, OwnMeasure]) -> tuple[str, ...]:
    """Return the way from `one` back to itself, () where there is none."""
    return next(_ways(one, own, (one.name,)), ())


def _ways(
    one: OwnMeasure, own: Mapping[str, OwnMeasure], way: tuple[str, ...]
) -> Iterator[tuple[str, ...]]:
    for name in one.divides:
        if name == way[0]:
            yield (*way, name)
        elif name in own and name not in way:
            yield from _ways(own[name], own, (*way, name))


RULES = (
    own_measures_are_new,
    ratios_end,
    ratios_have_one_value,
    shares_are_among,
    warnings_are_apart,
    warnings_watch_what_exists,
)
