"""The steps of a journey: an action, or a fork in the way with steps of its own."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    SerializeAsAny,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from horo.conditions import Condition, turns_by_acts
from horo.playbook import actions
from horo.playbook.parts.base import Duration, Part, Slug, nested, read_inside, wrong
from horo.playbook.parts.conditions import When
from horo.playbook.parts.moments import After
from horo.playbook.problems import one_of, show

NO_ACTION = gettext_lazy("no action")


def _read_item(value: Any) -> Any:
    """Read a step as what its keys say it is."""
    if isinstance(value, Step | Branch | Split | Wait):
        return value
    forks: Mapping[str, type[Item]] = {"branch": Branch, "split": Split, "wait": Wait}
    keys = value if isinstance(value, dict) else ()
    return read_inside(next((kind for key, kind in forks.items() if key in keys), Step), value)


class Do(Part):
    """One action with its arguments, as the room that performs it understands them."""

    action: str
    args: SerializeAsAny[BaseModel]


class Step(Part):
    """One step: so long after the entry, unless or if a condition holds, one action."""

    id: str = Field(
        default="", description="Its name within the journey; made from the action if left out."
    )
    after: After = Field(
        default=timedelta(0), description="How long after the entry, or after the fork it is in."
    )
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


class Fork(Part):
    """A question about the member, and what follows on a yes and on a no."""

    only_if: When = Field(alias="if", description=gettext_noop("What is asked."))
    then: "Items" = Field(default=(), description="The steps for whom it is true.")
    otherwise: "Items" = Field(
        default=(), alias="else", description="The steps for whom it is not."
    )

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        _lead_somewhere(self.then, self.otherwise)
        return self


class Branch(Part):
    """A fork by a condition: asked once, at its own moment. Inside, `after` counts from there."""

    id: str = Field(default="", description="Its name within the journey.")
    after: After = Field(
        default=timedelta(0), description="How long after the entry, or after the fork it is in."
    )
    branch: Fork = Field(description=gettext_noop("The question, and the steps for both answers."))


class Arm(Part):
    """One way of a split."""

    share: float = Field(
        gt=0, le=1, description=gettext_noop("The share of members who go this way.")
    )
    steps: "Items" = Field(default=(), description="Its steps; none, if left out.")


class Split(Part):
    """A fork by lot, the same for a member whenever it is drawn."""

    id: Slug = Field(
        description=gettext_noop("Its name within the journey: by it the lots are drawn.")
    )
    after: After = Field(
        default=timedelta(0), description="How long after the entry, or after the fork it is in."
    )
    split: dict[Slug, Arm] = Field(
        min_length=2, description=gettext_noop("The ways by their names, shares sum to 1.")
    )


class Until(Part):
    """What is waited for, and for how long at most."""

    until: When = Field(
        description=gettext_noop("did or was, with `times` at least, or any or all of them.")
    )
    at_most: Duration = Field(description=gettext_noop("How long it is waited for."))

    @field_validator("until")
    @classmethod
    def _turns_by_acts(cls, value: Condition) -> Condition:
        if not turns_by_acts(value):
            raise wrong(
                _("a condition that no single act makes true once and for all"),
                _("did or was, with `times` at least, or any or all of them"),
                _("Windows, limits, traits and `not` belong into a `branch`."),
            )
        return value


class Wait(Part):
    """A fork by what comes first: the act, or the end of the time for it.

    Inside `then`, `after` counts from the act; inside `else`, from the end of the time.
    """

    id: str = Field(default="", description="Its name within the journey.")
    wait: Until = Field(description=gettext_noop("What is waited for, and for how long."))
    then: "Items" = Field(default=(), description="The steps once it is true.")
    otherwise: "Items" = Field(
        default=(), alias="else", description="The steps where it did not come true in time."
    )

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        _lead_somewhere(self.then, self.otherwise)
        return self


Item = Step | Branch | Split | Wait
Items = tuple[Annotated[Step | Branch | Split | Wait, BeforeValidator(_read_item)], ...]
for _model in (Fork, Branch, Arm, Split, Wait):
    _model.model_rebuild()


def _lead_somewhere(*ways: tuple[Item, ...]) -> None:
    if not any(ways):
        raise wrong(_("neither `then` nor `else`"), _("steps in at least one of them"))


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
                {**part, "model": Step, "loc": (action.name, *_short(action, part["loc"], written))}
                for part in inner
            ]
        ) from None


def _short(action: actions.Action, loc: tuple[Any, ...], written: Any) -> tuple[Any, ...]:
    return loc if isinstance(written, dict) or loc[:1] != (action.shorthand,) else loc[1:]


def _args_schema(action: actions.Action) -> dict[str, Any]:
    made = action.args.model_json_schema()
    full = _in_place(made, made.pop("$defs", {}))
    short = full.get("properties", {}).get(action.shorthand)
    described = {"description": action.summary}
    return {**described, "anyOf": [short, full]} if short else {**full, **described}


def _in_place(schema: Any, parts: Mapping[str, Any]) -> Any:
    """Return `schema` with what it refers to put where it does: it becomes part of another."""
    if isinstance(schema, list):
        return [_in_place(one, parts) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        rest = {key: one for key, one in schema.items() if key != "$ref"}
        return {**_in_place(parts[name], parts), **rest}
    return {key: _in_place(one, parts) for key, one in schema.items()}
