"""`warnings:` of `measures.yaml`: what the team is warned of, and from which threshold on."""

import re
from datetime import date, timedelta
from typing import Annotated, Any, Literal, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from horo.playbook.parts.base import Duration, Line, Part, Slug, wrong
from horo.playbook.problems import show

Kind = Literal["drop", "spike", "fatigue", "overheating", "stalled", "capacity", "fading"]
KINDS: tuple[Kind, ...] = (
    "drop",
    "spike",
    "fatigue",
    "overheating",
    "stalled",
    "capacity",
    "fading",
)
LEAP_YEAR = 2000  # so that 29 February can be a holiday of every year
A_DAY = r"(\d{4}-)?\d{2}-\d{2}"


def _read_holiday(value: Any) -> Any:
    text = value.isoformat() if isinstance(value, date) else value
    try:
        if isinstance(text, str) and re.fullmatch(A_DAY, text):
            date.fromisoformat(text if len(text) > 5 else f"{LEAP_YEAR}-{text}")
            return text
    except ValueError:
        pass
    raise wrong(show(value), _("a date such as 2026-12-24, or 12-24 for that day of every year"))


Holiday = Annotated[
    str,
    BeforeValidator(_read_holiday),
    WithJsonSchema({"type": "string", "pattern": f"^{A_DAY}$", "examples": ["2026-12-24"]}),
]
Weeks = Annotated[int, Field(ge=4, le=52)]
Deviations = Annotated[float, Field(gt=0, le=100)]


class Trend(Part):
    """A measure that leaves its usual range: that of the same weekdays of the weeks before."""

    measure: Line = Field(description=gettext_noop("Which measure."))
    grain: Literal["day", "week"] = Field(
        default="week", description="Whether each day or each week is looked at."
    )
    weeks: Weeks = Field(default=8, description="So many weeks before say what is usual.")
    threshold: Deviations = Field(
        default=3.0, description="From how many usual deviations on it is raised."
    )


class Stalled(Part):
    """More topics than usual whose starter waits for a reply."""

    silent: Duration = Field(
        default=timedelta(days=3), description="How long a topic has to be without a reply."
    )
    weeks: Weeks = Field(default=8, description="So many weeks before say what is usual.")
    threshold: Deviations = Field(
        default=3.5, description="From how many usual deviations on it is raised."
    )


class Fatigue(Part):
    """More messages for each member, and fewer of them lead to anything."""

    more: float = Field(
        default=0.2,
        ge=0,
        le=10,
        description="By what share the messages for each member have to grow.",
    )
    threshold: Deviations = Field(
        default=3.0, description="How sure it has to be that fewer respond, in standard errors."
    )


class Overheating(Part):
    """Replies come faster than usual, and their tone is worse than usual."""

    weeks: Weeks = Field(default=8, description="So many weeks before say what is usual.")
    threshold: Deviations = Field(
        default=2.5, description="From how many usual deviations of both on it is raised."
    )


class Capacity(Part):
    """More work waits for somebody of the team than they get done in a week."""

    per_hour: float | None = Field(
        default=None,
        gt=0,
        le=60,
        description=(
            "Tasks that a person gets done in an hour of moderation.yaml's coverage; "
            "left out, what they got done in the weeks before counts."
        ),
    )
    threshold: Deviations = Field(default=2.0, description="From how many weeks of work on.")


class Fading(Part):
    """A program that works less than it did: a journey's goal, a ritual's attendance."""

    programs: tuple[Line, ...] = Field(
        default=(), description="Such as journeys/welcome or rituals/demo; all, if left out."
    )
    threshold: Deviations = Field(
        default=3.0, description="How sure the decline has to be, in standard errors."
    )


class Warn(Part):
    """One early warning. Exactly one of the keys below the title says what it watches."""

    slug: Slug = Field(alias="warning", description=gettext_noop("Its short name."))
    title: Line = Field(description=gettext_noop("What it says, in words."))
    tells: Slug = Field(default="managers", description="The group that gets a notice.")
    drop: Trend | None = Field(default=None, description="A measure falls below its usual range.")
    spike: Trend | None = Field(default=None, description="A measure rises above its usual range.")
    fatigue: Fatigue | None = Field(default=None, description="Messages tire people.")
    overheating: Overheating | None = Field(default=None, description="A debate gets heated.")
    stalled: Stalled | None = Field(default=None, description="Topics wait for a reply.")
    capacity: Capacity | None = Field(default=None, description="Somebody of the team has enough.")
    fading: Fading | None = Field(default=None, description="A program works less and less.")

    @model_validator(mode="after")
    def _watches_one_thing(self) -> Self:
        found = [kind for kind in KINDS if getattr(self, kind) is not None]
        if len(found) != 1:
            said = " + ".join(f"`{kind}`" for kind in found) or _("a warning of nothing")
            kinds = ", ".join(KINDS)
            raise wrong(said, _("exactly one of %(kinds)s") % {"kinds": kinds})
        return self

    @property
    def kind(self) -> Kind:
        """What it watches."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def watch(self) -> Any:
        """The settings of what it watches; each has a `threshold`."""
        return getattr(self, self.kind)

    @property
    def threshold(self) -> float:
        return float(self.watch.threshold)

    def at_threshold(self, threshold: float) -> Self:
        """Return the same warning with another threshold. Raises ValidationError out of bounds."""
        watch = type(self.watch).model_validate({**dict(self.watch), "threshold": threshold})
        return self.model_copy(update={self.kind: watch})
