"""`rituals/<slug>.yaml`: what takes place again and again, and who sees to it."""

from typing import Literal

from django.utils.translation import gettext_noop
from pydantic import Field

from horo.playbook.parts.base import (
    Day,
    Duration,
    Line,
    Part,
    Prose,
    Recurrence,
    Slug,
    Slugs,
    TimeOfDay,
)
from horo.playbook.parts.conditions import When

Kind = Literal[
    "ama",
    "demo",
    "challenge",
    "digest",
    "peer-group",
    "discussion",
    "office-hours",
    "celebration",
    "welcome",
    "workshop",
    "retrospective",
    "survey",
]


class Opening(Part):
    """The topic that a ritual opens with."""

    title: Line = Field(description=gettext_noop("The topic's title; may hold variables."))
    text: Prose = Field(
        description=gettext_noop("The topic's text in Markdown; may hold variables.")
    )


class Ritual(Part):
    """The file `rituals/<slug>.yaml`."""

    slug: Slug = Field(alias="ritual", description="The file's name; may be left out.")
    title: Line = Field(description=gettext_noop("What it is called."))
    kind: Kind = Field(description=gettext_noop("What sort of ritual it is."))
    summary: Prose = Field(description=gettext_noop("What happens, and why it is worth coming."))
    rrule: Recurrence = Field(
        description=gettext_noop("When it recurs (RFC 5545), without DTSTART.")
    )
    starts: Day = Field(description=gettext_noop("The first day."))
    at: TimeOfDay = Field(
        description=gettext_noop("The time of day, in the community's time zone.")
    )
    lasts: Duration = Field(description=gettext_noop("How long it takes."))
    hosts: Slugs = Field(default=(), description="Groups or handles that host in turn.")
    audience: When | None = Field(
        default=None, description="Whom it is for; everyone, if left out."
    )
    stage: Slug | None = Field(default=None, description="The funnel stage that it serves.")
    space: Slug = Field(description=gettext_noop("The space where it takes place."))
    announce: Slug | None = Field(default=None, description="The message that invites to it.")
    opens_with: Opening | None = Field(default=None, description="The topic posted when it starts.")
