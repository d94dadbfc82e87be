"""`journeys/<slug>.yaml`: a timeline of conditional steps for each member who enters."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Literal, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from pydantic import (
    BaseModel,
    Field,
    GetJsonSchemaHandler,
    SerializeAsAny,
    ValidationError,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from horo.conditions import Condition, is_event
from horo.playbook import actions
from horo.playbook.parts.base import Duration, Line, Part, Prose, Slug, nested, wrong
from horo.playbook.parts.conditions import A_CONDITION, When
from horo.playbook.problems import one_of, show

LAPSE = timedelta(days=3)
NO_ACTION = gettext_lazy("no action")


class Goal(Part):
    """What a journey is for: a condition that has to hold `within` so long after the entry."""

    condition: When
    within: Duration


class Do(Part):
    """One action with its arguments, as the room that performs it understands them."""

    action: str
    args: SerializeAsAny[BaseModel]


class Step(Part):
    """One step: so long after the entry, unless or if a condition holds, one action."""

    id: str = Field(
        default="", description="Its name within the journey; made from the action if left out."
    )
    after: Duration = Field(default=timedelta(0), description="How long after the entry.")
    unless: When | None = Field(
        default=None, description="Left out if this came true since the entry."
    )
    only_if: When | None = Field(
        default=None, alias="if", description="Left out if this did not come true since the entry."
    )
    approval: bool | None = Field(
        default=None, description="Whether a person has to approve it first."
    )
    experiment: Slug | None = Field(
        default=None, description="The experiment that varies this step."
    )
    do: Do = Field(description="The action: its name as a key, its arguments below it.")

    @property
    def action(self) -> str:
        return self.do.action

    @property
    def args(self) -> BaseModel:
        return self.do.args

    @model_validator(mode="before")
    @classmethod
    def _gather_action(cls, data: Any) -> Any:
        """Move `send: welcome` into `do`, so that the action's own model can read it."""
        if not isinstance(data, dict) or "do" in data:
            return data
        known = actions.registered()
        named = [key for key in data if key in known]
        rest = {key: value for key, value in data.items() if key not in known}
        return {**rest, "do": [(name, data[name]) for name in named]}

    @field_validator("do", mode="before")
    @classmethod
    def _read_action(cls, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        if len(value) != 1:
            names = ", ".join(pair[0] for pair in value)
            found = _("the actions %(names)s") % {"names": names} if value else str(NO_ACTION)
            raise wrong(
                found,
                _("exactly one action (%(names)s)")
                % {"names": one_of(sorted(actions.registered()))},
            )
        name, written = value[0]
        return Do(action=name, args=_read_args(actions.registered()[name], written))

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        made = handler.resolve_ref_schema(handler(schema))
        made["properties"].pop("do", None)
        made["required"] = [name for name in made.get("required", []) if name != "do"]
        for name, action in sorted(actions.registered().items()):
            made["properties"][name] = _args_schema(action)
        return made


class Journey(Part):
    """The file `journeys/<slug>.yaml`."""

    slug: Slug = Field(alias="journey", description="The file's name; may be left out.")
    title: Line = Field(description=gettext_noop("What it is called."))
    summary: Prose = Field(default="", description="What it is for.")
    audience: When | None = Field(default=None, description="Who may enter; everyone, if left out.")
    enter: When = Field(
        description=gettext_noop("The activity that lets a member in: did or was, and verbs.")
    )
    again: Literal["never", "always"] = Field(
        default="never", description="Whether a later such activity lets the same member in again."
    )
    goal: Annotated[Goal, WithJsonSchema({"$comment": A_CONDITION})] | None = Field(
        default=None, description="What it is for, `within` a time after the entry."
    )
    exit: When | None = Field(default=None, description="A member leaves once this holds.")
    lapse: Duration = Field(
        default=LAPSE, description="A step overdue by more than this is left out."
    )
    steps: tuple[Step, ...] = Field(min_length=1, description=gettext_noop("The steps in order."))

    @field_validator("enter")
    @classmethod
    def _enter_is_an_event(cls, value: Condition) -> Condition:
        if not is_event(value):
            raise wrong(
                _("a condition that is no event"),
                _("did or was with verbs, and `in_space` at most"),
                _("What members are, or how often they did it, stands in `audience`."),
            )
        return value

    @field_validator("goal", mode="before")
    @classmethod
    def _split_goal(cls, value: Any) -> Any:
        """Take `within` out of the condition: here it counts from the entry."""
        if not isinstance(value, dict) or "condition" in value:
            return value
        if "within" not in value:
            raise wrong(
                _("%(value)s without `within`") % {"value": show(value)},
                _("a goal such as {did: posted, within: 14d}"),
            )
        condition = {key: part for key, part in value.items() if key != "within"}
        return {"condition": condition, "within": value["within"]}

    @model_validator(mode="after")
    def _name_steps(self) -> Self:
        """Give every step without `id` one that stays the same when other steps come and go."""
        taken = {step.id for step in self.steps if step.id}
        named = []
        for step in self.steps:
            if not step.id:
                step = step.model_copy(update={"id": _free(_default_id(step), taken)})
                taken.add(step.id)
            named.append(step)
        object.__setattr__(self, "steps", tuple(named))
        return self


def _read_args(action: actions.Action, written: Any) -> BaseModel:
    data = written if isinstance(written, dict) else {action.shorthand: written}
    if not isinstance(written, dict) and not action.shorthand:
        raise wrong(
            show(written), _("the arguments of %(action)r by name") % {"action": action.name}
        )
    try:
        return action.args.model_validate(data)
    except ValidationError as error:
        inner = error.errors(include_url=False)
        raise nested(
            [
                {**part, "loc": (action.name, *_short(action, part["loc"], written))}
                for part in inner
            ]
        ) from None


def _short(action: actions.Action, loc: tuple[Any, ...], written: Any) -> tuple[Any, ...]:
    return loc if isinstance(written, dict) or loc[:1] != (action.shorthand,) else loc[1:]


def _args_schema(action: actions.Action) -> dict[str, Any]:
    full = action.args.model_json_schema()
    short = full.get("properties", {}).get(action.shorthand)
    described = {"description": action.summary}
    return {**described, "anyOf": [short, full]} if short else {**full, **described}


def _default_id(step: Step) -> str:
    values: Mapping[str, Any] = step.args.model_dump(mode="json", exclude_unset=True)
    first = values.get(actions.registered()[step.action].shorthand)
    if isinstance(first, str) and re.fullmatch(r"[a-z0-9-]{1,60}", first):
        return f"{step.action}-{first}"
    content = json.dumps(values, sort_keys=True, ensure_ascii=False)
    return f"{step.action}-{hashlib.sha256(content.encode()).hexdigest()[:8]}"


def _free(name: str, taken: set[str]) -> str:
    count, free = 1, name
    while free in taken:
        count += 1
        free = f"{name}-{count}"
    return free
