"""`playbook.yaml`: what the community is for, how it is told, and how gently it is treated."""

from typing import Annotated, Any, Literal, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from horo.playbook.parts.base import (
    Day,
    Duration,
    Line,
    Locale,
    Part,
    Prose,
    Slug,
    TimeOfDay,
    Zone,
    wrong,
)
from horo.playbook.problems import show


class Target(Part):
    """A value that a measure is to reach."""

    measure: Line = Field(description=gettext_noop("Which measure."))
    target: float = Field(description=gettext_noop("The value to reach; shares from 0 to 1."))
    by: Day = Field(description=gettext_noop("The day by which it is to be reached."))
    direction: Literal["up", "down"] = Field(
        default="up", description="Whether more or less is better."
    )


class KPI(Target):
    """A figure that the purpose is judged by."""

    name: Line = Field(description=gettext_noop("What it says, in words."))


class QuietHours(Part):
    """When no message goes out, in the member's own time zone; may span midnight."""

    since: TimeOfDay = Field(description=gettext_noop("The first quiet minute."))
    till: TimeOfDay = Field(description=gettext_noop("When messages may go out again."))


class Cap(Part):
    """At most so many messages to one member within any such period."""

    messages: int = Field(ge=1, le=1000, description=gettext_noop("How many."))
    per: Duration = Field(description=gettext_noop("Within which period."))


class Attention(Part):
    """Who goes first where a member cannot bear more: what a journey's `priority` means."""

    low: float = Field(
        default=0.5,
        gt=0,
        le=1,
        description="The share of every cap that is open to messages of low priority.",
    )
    high: Literal["counted", "exempt"] = Field(
        default="counted", description="Whether messages of high priority keep to the caps."
    )


class Asking(Part):
    """Whether an action waits for a person, and of which group."""

    is_asked: bool = True
    by: Slug | None = None


def _read_asking(value: Any) -> Any:
    if isinstance(value, Asking):
        return value
    if isinstance(value, bool):
        return Asking(is_asked=value)
    if isinstance(value, dict) and list(value) == ["by"]:
        return value
    raise wrong(show(value), _("true, false, or the group that approves, as {by: managers}"))


class Approvals(Part):
    """What waits for a person: `send: true`, or `send: {by: managers}` for one of that group."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[
        str,
        Annotated[
            Asking,
            BeforeValidator(_read_asking),
            WithJsonSchema(
                {
                    "anyOf": [
                        {"type": "boolean"},
                        {
                            "type": "object",
                            "properties": {"by": {"type": "string"}},
                            "required": ["by"],
                            "additionalProperties": False,
                        },
                    ]
                }
            ),
        ],
    ] = Field(init=False)

    first: int = Field(
        default=0,
        ge=0,
        le=10_000,
        description="So many effects of every new journey wait for a person too.",
    )

    @property
    def actions(self) -> dict[str, Asking]:
        """What is said about each action."""
        return dict(self.__pydantic_extra__ or {})

    def asks(self, action: str) -> bool:
        """Whether `action` waits for a person."""
        said = self.actions.get(action)
        return said is not None and said.is_asked


class BlastRadius(Part):
    """How many members one run may reach before a person has to look at it."""

    members: int = Field(default=500, ge=1, description="At most so many members.")
    share: float = Field(default=1.0, gt=0, le=1, description="At most this share of all members.")


class Charter(Part):
    """The file `playbook.yaml`."""

    name: Line = Field(description=gettext_noop("What the community calls itself."))
    purpose: Line = Field(description=gettext_noop("What it is for, in one sentence."))
    audience: Prose = Field(description=gettext_noop("Whom it is for."))
    promise: Prose = Field(description=gettext_noop("What members can rely on."))
    kpis: tuple[KPI, ...] = Field(
        default=(), description="At least two figures with target and date."
    )
    locale: Locale = Field(default="en", description="The community's own locale.")
    locales: tuple[Locale, ...] = Field(
        default=(), description="All locales; every message exists in each."
    )
    timezone: Zone = Field(default="UTC", description="The community's time zone.")
    quiet_hours: QuietHours | None = Field(default=None, description="When no message goes out.")
    caps: tuple[Cap, ...] = Field(
        default=(), description="How many messages a member gets at most."
    )
    attention: Attention = Field(
        default_factory=Attention, description="What a journey's priority means under the caps."
    )
    duplicates: Duration | None = Field(
        default=None, description="Within which period no member gets the same message twice."
    )
    approval: Approvals = Field(
        default_factory=lambda: Approvals(),
        description="What waits for a person before it happens.",
    )
    blast_radius: BlastRadius = Field(
        default_factory=BlastRadius, description="How many members one run may reach."
    )

    @model_validator(mode="after")
    def _own_locale_is_one_of_them(self) -> Self:
        if not self.locales:
            object.__setattr__(self, "locales", (self.locale,))
        elif self.locale not in self.locales:
            raise wrong(
                _("the locale %(locale)r") % {"locale": self.locale},
                _("one of `locales` (%(locales)s)") % {"locales": ", ".join(self.locales)},
                at="locales",
            )
        return self
