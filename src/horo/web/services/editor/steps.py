"""Steps come, go and change places; and a file begins."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from pydantic_core import PydanticCustomError

from horo.playbook import actions
from horo.playbook.editing import insert, move, put, take
from horo.playbook.parts.base import read_duration
from horo.playbook.parts.whole import Playbook
from horo.playbook.reading.yaml import read_yaml
from horo.web.services.editor import arguments, journeys
from horo.web.services.editor.fields import value_at
from horo.web.services.editor.journeys import Card, Source, Way
from horo.web.services.editor.pages import RITUALS, Working, playbook

A_FORK: Mapping[str, dict[str, Any]] = {
    "branch": {"branch": {"if": {"was": "replied_to"}, "then": []}},
    "split": {"split": {"one": {"share": 0.5, "steps": []}, "other": {"share": 0.5}}},
    "wait": {"wait": {"until": {"was": "replied_to"}, "at_most": "7d"}, "then": []},
}


def kinds() -> list[tuple[str, str]]:
    """Return what a new step can be, with its name."""
    known = [name for name in journeys.ACTIONS if name in actions.registered()]
    known += sorted(actions.registered().keys() - set(known))
    named = {name: journeys.ACTIONS.get(name, (name, ""))[0] for name in [*known, *journeys.FORKS]}
    return [(name, str(words)) for name, words in named.items()]


def added(working: Working, where: str, kind: str) -> tuple[Working, str]:
    """Return `working` with a step of `kind` at the end of the list `where`, and its anchor."""
    way = _way(working, where)
    if way is None or kind not in dict(kinds()):
        raise LookupError(f"There is no list {where}, or no step {kind}.")
    items = value_at(read_yaml("", working.text).data, way.path)
    item = new_step(kind, _ids(working), playbook(), after=_a_day_later(items))
    if not items:
        text = put(working.text, way.path, [item], order=["share", "if", "wait", "then", "else"])
    else:
        text = insert(working.text, (*way.path, len(items)), item)
    return replace(working, text=text), "-".join(
        ["step", *map(str, way.path), str(len(items or ()))]
    )


def removed(working: Working, which: str) -> Working:
    """Return `working` without the step `which`."""
    card = _card(working, which)
    items = value_at(read_yaml("", working.text).data, card.path[:-1])
    is_way = len(items) == 1 and card.path[-2] != "steps"
    return replace(working, text=take(working.text, card.path[:-1] if is_way else card.path))


def moved(working: Working, which: str, by: int) -> tuple[Working, str]:
    """Return `working` with the step `which` so many places further down, and its anchor."""
    card = _card(working, which)
    *above, index = card.path
    items = value_at(read_yaml("", working.text).data, tuple(above))
    to = max(0, min(int(index) + by, len(items) - 1))
    anchor = "-".join(["step", *map(str, above), str(to)])
    return replace(working, text=move(working.text, card.path, to)), anchor


def new_step(kind: str, taken: set[str], book: Playbook, *, after: str) -> dict[str, Any]:
    """Return a step of `kind` to begin with, `after` so long, under a name of its own."""
    count, slug = 1, kind.replace("_", "-")
    while (name := slug if count == 1 else f"{slug}-{count}") in taken:
        count += 1
    if kind in journeys.FORKS:
        inner = {"id": f"{name}-then", "send": next(iter(book.messages), "")}
        later = {} if kind == "wait" else {"after": after}
        return {"id": name, **later, **_filled(A_FORK[kind], inner)}
    action = actions.registered()[kind]
    args = {
        info.alias or field: _first(info.alias or field, info.annotation, book)
        for field, info in action.args.model_fields.items()
        if info.is_required()
    }
    is_short = list(args) == [action.shorthand]
    return {"id": name, "after": after, kind: args[action.shorthand] if is_short else args}


def started(kind: str, slug: str, title: str) -> Working:
    """Return a new file of `kind` to begin with; nothing is written."""
    if kind == RITUALS:
        text = f'ritual: {slug}\ntitle: x\nkind: discussion\nsummary: ""\n'
        text += 'rrule: FREQ=WEEKLY;BYDAY=MO\nstarts: ""\nat: "18:00"\nlasts: 1h\nspace: ""\n'
    else:
        text = f"journey: {slug}\ntitle: x\nenter: {{did: joined}}\nsteps: []\n"
    return Working(kind, slug, put(text, ("title",), title or slug), "")


def _a_day_later(items: Any) -> str:
    """Return a delay a day longer than that of the last of `items`, which stand in order."""
    last = items[-1].get("after", "0d") if items and isinstance(items[-1], dict) else "0d"
    try:
        days = read_duration(last) // timedelta(days=1)
    except PydanticCustomError:  # by the clock, or after an act
        days = 0
    return f"{days + 1}d"


def _filled(fork: Any, inner: dict[str, Any]) -> Any:
    if fork == []:
        return [inner]
    if isinstance(fork, dict):
        return {key: _filled(part, inner) for key, part in fork.items()}
    return fork


def _first(name: str, annotation: Any, book: Playbook) -> Any:
    """Return what a needed argument holds at first: the first that can be chosen."""
    if found := arguments.choices(name, annotation, book, needed=True):
        return found[0][0]
    if name == "to":
        return next((role.slug for role in book.moderation.roles), "moderators")
    return _("To be written") if name in ("title", "text") else ""


def _ids(working: Working) -> set[str]:
    steps = _steps(working)
    return {field.shown for field in journeys.everything(steps.cards) if field.path[-1] == "id"}


def _steps(working: Working) -> Way:
    return journeys.steps(Source(working.text, read_yaml("", working.text).data, None))


def _way(working: Working, name: str, way: Way | None = None) -> Way | None:
    way = way or _steps(working)
    if way.name == name:
        return way
    inner = (_way(working, name, one) for card in way.cards for one in card.ways)
    return next((found for found in inner if found), None)


def _card(working: Working, name: str) -> Card:
    found = _cards(_steps(working))
    if name not in found:
        raise LookupError(f"There is no step {name}.")
    return found[name]


def _cards(way: Way) -> dict[str, Card]:
    found = {card.name: card for card in way.cards}
    for card in way.cards:
        for inner in card.ways:
            found |= _cards(inner)
    return found
