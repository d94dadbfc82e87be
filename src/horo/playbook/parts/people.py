"""Whom the community is made of: personas, audiences, and the stages of the funnel."""

from django.utils.translation import gettext_noop
from pydantic import Field

from horo.playbook.parts.base import Line, Part, Prose, Slug
from horo.playbook.parts.conditions import When


class Persona(Part):
    """`personas/<slug>.md`: front matter, and four headings `##` in this order: who they are,
    what moves them, what stands in their way, what success looks like."""

    slug: Slug = Field(alias="persona", description="The file's name; may be left out.")
    name: Line = Field(description=gettext_noop("What they are called."))
    recognized_by: When | None = Field(
        default=None, description="The condition that makes a member one."
    )
    who: Prose = Field(default="", description="The text under the first heading.", exclude=True)
    motivation: Prose = Field(
        default="", description="The text under the second heading.", exclude=True
    )
    obstacles: Prose = Field(
        default="", description="The text under the third heading.", exclude=True
    )
    success: Prose = Field(
        default="", description="The text under the fourth heading.", exclude=True
    )


class Audience(Part):
    """A named audience, for `in: {audience: <slug>}`."""

    title: Line = Field(description=gettext_noop("What it is called."))
    when: When = Field(description=gettext_noop("The condition that selects its members."))


class Audiences(Part):
    """The file `audiences.yaml`."""

    audiences: dict[Slug, Audience] = Field(
        description=gettext_noop("Audiences by their short names.")
    )


class Stage(Part):
    """A stage of the funnel."""

    slug: Slug = Field(alias="stage", description=gettext_noop("Its short name."))
    title: Line = Field(description=gettext_noop("What it is called."))
    when: When = Field(description=gettext_noop("The condition that puts a member there."))
    drivers: tuple[Line, ...] = Field(
        default=(), description="What helps a member on to the next stage."
    )


class Funnel(Part):
    """The file `funnel.yaml`. A member is in the last stage whose condition holds."""

    stages: tuple[Stage, ...] = Field(
        description=gettext_noop("The stages in order, first to last.")
    )
