"""`journeys/<slug>.yaml`: a timeline of conditional steps for each member who enters."""

from datetime import timedelta
from typing import Annotated, Any, Literal, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import (
    BeforeValidator,
    Field,
    WithJsonSchema,
    field_validator,
    model_validator,
)

from horo.conditions import Condition
from horo.playbook.parts.base import Duration, Line, Part, Prose, Slug, read_inside, wrong
from horo.playbook.parts.conditions import A_CONDITION, When
from horo.playbook.parts.moments import an_event
from horo.playbook.parts.steps import Items, Step
from horo.playbook.parts.walking import DEEPEST, depth_of, named, steps_of
from horo.playbook.problems import show

LAPSE = timedelta(days=3)
AGAIN = ("never", "always", "after_leaving")


class Goal(Part):
    """What a journey is for: a condition that has to hold `within` so long after the entry."""

    condition: When
    within: Duration


class AgainAfter(Part):
    """Not sooner than so long after the last entry."""

    after: Duration = Field(description=gettext_noop("How long after the last entry."))


class Reach(Part):
    """How many members one run may reach by this journey alone, before a person looks at it."""

    members: int | None = Field(default=None, ge=1, description="At most so many members.")
    share: float | None = Field(
        default=None, gt=0, le=1, description="At most this share of all members."
    )


def _read_again(value: Any) -> Any:
    if isinstance(value, dict):
        return read_inside(AgainAfter, value)
    if value in AGAIN or isinstance(value, AgainAfter):
        return value
    raise wrong(show(value), _("`never`, `always`, `after_leaving`, or {after: 30d}"))


class Journey(Part):
    """The file `journeys/<slug>.yaml`."""

    slug: Slug = Field(alias="journey", description="The file's name; may be left out.")
    title: Line = Field(description=gettext_noop("What it is called."))
    summary: Prose = Field(default="", description="What it is for.")
    audience: When | None = Field(default=None, description="Who may enter; everyone, if left out.")
    enter: When = Field(
        description=gettext_noop("What lets a member in: did or was with verbs, entered, or left.")
    )
    again: Annotated[
        Literal["never", "always", "after_leaving"] | AgainAfter, BeforeValidator(_read_again)
    ] = Field(
        default="never",
        description="Whether a later such activity lets the member in again; also {after: 30d}.",
    )
    holdout: float = Field(
        default=0.0, ge=0, lt=1, description="The share of members for whom nothing is done."
    )
    priority: Literal["high", "normal", "low"] = Field(
        default="normal", description="Whose messages go first where there are too many."
    )
    reach: Reach | None = Field(
        default=None, description="How many members one run of it may reach."
    )
    goal: Annotated[Goal, WithJsonSchema({"$comment": A_CONDITION})] | None = Field(
        default=None, description="What it is for, `within` a time after the entry."
    )
    exit: When | None = Field(default=None, description="A member leaves once this holds.")
    lapse: Duration = Field(
        default=LAPSE, description="A step overdue by more than this is left out."
    )
    steps: Items = Field(min_length=1, description=gettext_noop("The steps in order."))

    @property
    def actions(self) -> tuple[Step, ...]:
        """Every step that does something, also those on a fork, in the order of the file."""
        return tuple(step for _, step in steps_of(self.steps))

    @field_validator("enter")
    @classmethod
    def _enter_is_an_event(cls, value: Condition) -> Condition:
        return an_event(
            value, _("What members are, or how often they did it, stands in `audience`.")
        )

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
        if depth_of(self.steps) > DEEPEST:
            raise wrong(
                _("forks within forks"),
                _("at most %(count)s of them inside each other") % {"count": DEEPEST},
                _("Let another journey begin where this one would go on."),
                at="steps",
            )
        object.__setattr__(self, "steps", named(self.steps))
        return self
