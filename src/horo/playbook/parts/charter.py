"""`playbook.yaml`: what the community is for, how it is told, and how gently it is treated."""

from typing import Literal, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import Field, model_validator

from horo.playbook.parts.base import (
    Day,
    Duration,
    Line,
    Locale,
    Part,
    Prose,
    TimeOfDay,
    Zone,
    wrong,
)


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
    approval: dict[str, bool] = Field(
        default_factory=dict, description="Actions that wait for a person: `send: true`."
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
