"""Journeys that start and end others: which listen, and do not chase each other in a circle."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from horo.playbook.lint.place import Look
from horo.playbook.parts.journeys import Journey
from horo.playbook.reading.yaml import Path

STARTS, ENDS = "start", "end"  # the actions; the engine registers them


def others_are_there_and_listen(look: Look) -> None:
    """The journey that a step starts or ends is there, and waits for it."""
    known = look.playbook.journeys
    for file, path, action, slug in _named(look):
        if look.is_broken(f"journeys/{slug}.yaml"):
            continue
        if slug not in known:
            look.unknown(file, (*path, action), "journey", slug, list(known))
        elif not _listens(known[slug], action):
            key, verb = ("enter", "started") if action == STARTS else ("exit", "ended")
            look.warn(
                "start",
                file,
                (*path, action),
                _("the journey %(journey)r, whose `%(key)s` does not wait for it")
                % {"journey": slug, "key": key},
                f"`{key}: {{was: {verb}, what: {{journey: {slug}}}}}`",
                _("Else nothing follows from this step."),
            )


def journeys_do_not_chase_each_other(look: Look) -> None:
    """No journeys that let in again and again start each other in a circle."""
    again = {slug for slug, one in look.playbook.journeys.items() if one.again != "never"}
    edges: dict[str, set[str]] = {slug: set() for slug in again}
    for file, _path, action, slug in _named(look):
        source = file.removeprefix("journeys/").removesuffix(".yaml")
        if action == STARTS and {source, slug} <= again:
            edges[source].add(slug)
    for slug in sorted(again):
        if slug in _reached(edges, slug):
            look.error(
                "start",
                f"journeys/{slug}.yaml",
                ("again",),
                _("journeys that start each other without end"),
                _("`again: never` in one of them"),
                _("A member would go round and round."),
            )


def _named(look: Look) -> Iterator[tuple[str, Path, str, str]]:
    """Yield each step that starts or ends a journey: file, place, action, the journey's name."""
    for file, path, step in look.steps():
        slug = getattr(step.args, "journey", None)
        if step.action in (STARTS, ENDS) and isinstance(slug, str):
            yield file, path, step.action, slug


def _listens(journey: Journey, action: str) -> bool:
    if action == STARTS:
        return "started" in journey.enter.mentions()
    return journey.exit is not None and "ended" in journey.exit.mentions()


def _reached(edges: Mapping[str, set[str]], start: str) -> set[str]:
    """Return what follows from `start`, itself only if there is a way back to it."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for slug in edges[waiting.pop()] - found:
            found.add(slug)
            waiting.append(slug)
    return found


RULES = (others_are_there_and_listen, journeys_do_not_chase_each_other)
