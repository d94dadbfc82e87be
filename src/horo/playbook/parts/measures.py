"""`measures.yaml` and `experiments/<slug>.yaml`: what is watched, and what is tried out."""

from typing import Literal, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import Field, model_validator

from horo.playbook.parts.base import Duration, Line, Part, Prose, Slug, wrong
from horo.playbook.parts.charter import Target
from horo.playbook.parts.own_measures import OwnMeasure
from horo.playbook.parts.warnings import Holiday, Warn


class Dashboard(Part):
    """Measures that are looked at together."""

    title: Line = Field(description=gettext_noop("What it is called."))
    measures: tuple[Line, ...] = Field(
        min_length=1, description=gettext_noop("The measures on it.")
    )


class Measures(Part):
    """The file `measures.yaml`."""

    targets: tuple[Target, ...] = Field(default=(), description="Values to reach.")
    measures: tuple[OwnMeasure, ...] = Field(default=(), description="Measures of this community.")
    dashboards: tuple[Dashboard, ...] = Field(default=(), description="Measures shown together.")
    warnings: tuple[Warn, ...] = Field(
        default=(), description="What the team is warned of; Horo's own choice, if left out."
    )
    holidays: tuple[Holiday, ...] = Field(
        default=(), description="Days on which nothing is as usual, for the warnings to leave out."
    )


class Variant(Part):
    """One way of doing it."""

    slug: Slug = Field(alias="variant", description=gettext_noop("Its short name."))
    share: float = Field(gt=0, le=1, description=gettext_noop("The share of members who get it."))
    message: Slug | None = Field(
        default=None, description="The message sent instead; the step's own, if left out."
    )


class Guardrail(Part):
    """A measure that must not get worse."""

    measure: Line = Field(description=gettext_noop("Which measure."))
    worse_by: float = Field(
        gt=0, description=gettext_noop("Stop if it is worse by more than this.")
    )
    direction: Literal["up", "down"] = Field(
        default="up", description="Whether more or less is better."
    )


class Experiment(Part):
    """The file `experiments/<slug>.yaml`."""

    slug: Slug = Field(alias="experiment", description="The file's name; may be left out.")
    title: Line = Field(description=gettext_noop("What it is called."))
    hypothesis: Prose = Field(description=gettext_noop("What is expected, and why."))
    variants: tuple[Variant, ...] = Field(
        min_length=2, description=gettext_noop("The ways, shares sum to 1.")
    )
    primary: Line = Field(description=gettext_noop("The measure that decides."))
    guardrails: tuple[Guardrail, ...] = Field(default=(), description="What must not get worse.")
    runs: Duration = Field(description=gettext_noop("How long members are let in."))
    lasts: Duration = Field(description=gettext_noop("How long the effect must last afterwards."))

    @model_validator(mode="after")
    def _shares_are_whole(self) -> Self:
        total = sum(variant.share for variant in self.variants)
        if abs(total - 1) > 1e-9:
            raise wrong(
                _("shares that sum to %(total)g") % {"total": total},
                _("shares that sum to 1"),
                at="variants",
            )
        return self
