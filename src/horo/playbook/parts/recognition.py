"""`recognition.yaml`: levels, badges and perks, each earned by something that can be shown."""

from django.utils.translation import gettext_noop
from pydantic import Field

from horo.playbook.parts.base import Line, Part, Slug
from horo.playbook.parts.conditions import When


class Level(Part):
    """A level that a member grows into."""

    slug: Slug = Field(alias="level", description=gettext_noop("Its short name."))
    title: Line = Field(description=gettext_noop("What it is called."))
    when: When = Field(description=gettext_noop("The criterion."))
    perks: tuple[Slug, ...] = Field(default=(), description="The perks that come with it.")


class Badge(Part):
    """A badge for something that a member did."""

    slug: Slug = Field(alias="badge", description=gettext_noop("Its short name."))
    title: Line = Field(description=gettext_noop("What it is called."))
    why: Line = Field(description=gettext_noop("What it is given for, in words."))
    when: When = Field(
        description=gettext_noop("The criterion; what made it true is kept as evidence.")
    )
    perks: tuple[Slug, ...] = Field(default=(), description="The perks that come with it.")


class Perk(Part):
    """Something that a level or badge opens."""

    slug: Slug = Field(alias="perk", description=gettext_noop("Its short name."))
    title: Line = Field(description=gettext_noop("What it is."))


class Recognition(Part):
    """The file `recognition.yaml`."""

    levels: tuple[Level, ...] = Field(default=(), description="Levels, lowest first.")
    badges: tuple[Badge, ...] = Field(default=(), description="Badges.")
    perks: tuple[Perk, ...] = Field(default=(), description="Perks.")
