"""`guidelines.md` and `moderation.yaml`: what is expected, who looks after it, and how fast."""

from typing import Literal

from django.utils.translation import gettext_noop
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

    slug: Slug = Field(alias="role", description=gettext_noop("The group's short name."))
    title: Line = Field(description=gettext_noop("What it is called."))
    duties: tuple[Line, ...] = Field(default=(), description="What they do.")


class Coverage(Part):
    """When somebody of a role is there, in the community's time zone."""

    role: Slug = Field(description=gettext_noop("Which role."))
    days: tuple[Weekday, ...] = Field(min_length=1, description=gettext_noop("On which days."))
    since: TimeOfDay = Field(description=gettext_noop("From."))
    till: TimeOfDay = Field(description=gettext_noop("Until."))


class Promise(Part):
    """Something that is answered within a time."""

    what: Line = Field(description=gettext_noop("What is promised to be looked at."))
    within: Duration = Field(description=gettext_noop("How fast."))
    role: Slug = Field(description=gettext_noop("By whom."))


class Escalation(Part):
    """One line of the escalation matrix."""

    case: Line = Field(description=gettext_noop("What happened."))
    severity: Literal["low", "medium", "high", "critical"] = Field(
        description=gettext_noop("How bad it is.")
    )
    action: Line = Field(description=gettext_noop("What is done first."))
    owner: Slug = Field(description=gettext_noop("The role that does it."))
    within: Duration | None = Field(default=None, description="The deadline for the first look.")
    fallback: Slug | None = Field(
        default=None, description="The role that takes over after the deadline."
    )


class StrikeStep(Part):
    """What happens when a member's points reach a number."""

    points: int = Field(ge=1, le=100, description=gettext_noop("From so many points on."))
    then: Line = Field(description=gettext_noop("What follows."))


class Strikes(Part):
    """How strikes add up and lapse."""

    lapse: Duration = Field(description=gettext_noop("When a strike no longer counts."))
    appeal: Line = Field(default="", description="How a member can appeal, and who decides.")
    steps: tuple[StrikeStep, ...] = Field(
        min_length=1, description=gettext_noop("What follows, by points.")
    )


class Moderation(Part):
    """The file `moderation.yaml`."""

    roles: tuple[Role, ...] = Field(default=(), description="Who looks after the community.")
    coverage: tuple[Coverage, ...] = Field(default=(), description="When somebody is there.")
    promises: tuple[Promise, ...] = Field(
        default=(), description="What is answered how fast (SLA)."
    )
    escalation: tuple[Escalation, ...] = Field(default=(), description="The escalation matrix.")
    strikes: Strikes | None = Field(default=None, description="How strikes add up and lapse.")
