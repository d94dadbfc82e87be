"""`guidelines.md` and `moderation.yaml`: what is expected, who looks after it, and how fast."""

from typing import Literal

from pydantic import Field

from horo.playbook.parts.base import Duration, Line, Part, Prose, Slug, TimeOfDay

Weekday = Literal["mo", "tu", "we", "th", "fr", "sa", "su"]


class Guidelines(Part):
    """The file `guidelines.md`: front matter, and the guidelines as members read them."""

    title: Line = Field(default="Guidelines", description="What they are called.")
    tone: Line = Field(default="", description="How the community sounds, in one sentence.")
    text: Prose = Field(default="", description="The guidelines in Markdown.", exclude=True)


class Role(Part):
    """Who looks after the community."""

    slug: Slug = Field(alias="role", description="The group's short name.")
    title: Line = Field(description="What it is called.")
    duties: tuple[Line, ...] = Field(default=(), description="What they do.")


class Coverage(Part):
    """When somebody of a role is there, in the community's time zone."""

    role: Slug = Field(description="Which role.")
    days: tuple[Weekday, ...] = Field(min_length=1, description="On which days.")
    since: TimeOfDay = Field(description="From.")
    till: TimeOfDay = Field(description="Until.")


class Promise(Part):
    """Something that is answered within a time."""

    what: Line = Field(description="What is promised to be looked at.")
    within: Duration = Field(description="How fast.")
    role: Slug = Field(description="By whom.")


class Escalation(Part):
    """One line of the escalation matrix."""

    case: Line = Field(description="What happened.")
    severity: Literal["low", "medium", "high", "critical"] = Field(description="How bad it is.")
    action: Line = Field(description="What is done first.")
    owner: Slug = Field(description="The role that does it.")
    within: Duration | None = Field(default=None, description="The deadline for the first look.")
    fallback: Slug | None = Field(
        default=None, description="The role that takes over after the deadline."
    )


class StrikeStep(Part):
    """What happens when a member's points reach a number."""

    points: int = Field(ge=1, le=100, description="From so many points on.")
    then: Line = Field(description="What follows.")


class Strikes(Part):
    """How strikes add up and lapse."""

    lapse: Duration = Field(description="When a strike no longer counts.")
    appeal: Line = Field(default="", description="How a member can appeal, and who decides.")
    steps: tuple[StrikeStep, ...] = Field(min_length=1, description="What follows, by points.")


class Moderation(Part):
    """The file `moderation.yaml`."""

    roles: tuple[Role, ...] = Field(default=(), description="Who looks after the community.")
    coverage: tuple[Coverage, ...] = Field(default=(), description="When somebody is there.")
    promises: tuple[Promise, ...] = Field(
        default=(), description="What is answered how fast (SLA)."
    )
    escalation: tuple[Escalation, ...] = Field(default=(), description="The escalation matrix.")
    strikes: Strikes | None = Field(default=None, description="How strikes add up and lapse.")
