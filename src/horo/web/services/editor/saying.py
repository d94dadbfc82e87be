"""What stands in the fields in words; where it cannot be read, why."""

from typing import Any

from pydantic import TypeAdapter, ValidationError

from horo.conditions import ConditionError, parse
from horo.playbook import words
from horo.playbook.parts.journeys import Goal, Journey
from horo.playbook.parts.moments import After
from horo.playbook.parts.steps import Item, Items
from horo.playbook.parts.whole import Playbook
from horo.playbook.problems import refusal, sentence
from horo.playbook.reading.yaml import read_yaml
from horo.web.services.editor.fields import SPOKEN

STEPS: TypeAdapter[tuple[Item, ...]] = TypeAdapter(Items)
MOMENTS: TypeAdapter[Any] = TypeAdapter(After)


def of_kind(kind: str, typed: str, book: Playbook | None) -> tuple[str, str]:
    """Return in words what `typed` says, and why it cannot be read; one of them is empty."""
    if not typed.strip() or kind not in SPOKEN:
        return "", ""
    document = read_yaml("", f"{typed}\n")
    if document.problems:
        return "", document.problems[0].sentence
    try:
        return _capital(_told(kind, document.data, book)), ""
    except ConditionError as error:
        return "", refusal(error)
    except ValidationError as error:
        return "", _first(error.errors(include_url=False))


def of_step(data: Any, book: Playbook | None) -> str:
    """Return a step in words; "" where it cannot be read."""
    try:
        (item,) = STEPS.validate_python([data])
    except ValidationError:
        return ""
    return _capital(words.describe_step(item, book))


def _told(kind: str, data: Any, book: Playbook | None) -> str:
    if kind == "moment":
        return words.describe_after(MOMENTS.validate_python(data), book)
    if kind == "goal" and isinstance(data, dict) and isinstance(data.get("within"), str):
        rest = {key: part for key, part in data.items() if key != "within"}
        within = TypeAdapter(Goal.__annotations__["within"]).validate_python(data["within"])
        goal = Goal(condition=parse(rest), within=within)
        return words.describe_goal(Journey.model_construct(goal=goal), book)
    return words.describe(parse(data), book)


def _first(errors: list[Any]) -> str:
    """Return the first thing that is wrong, as deep as it was found."""
    context = errors[0].get("ctx", {})
    if inner := context.get("errors"):
        return _first(inner)
    found = {**errors[0], **context}
    if "expected" not in found:
        return str(found.get("msg", ""))
    return f"{sentence(found.get('found', ''), found['expected'])} {found.get('hint', '')}".strip()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
