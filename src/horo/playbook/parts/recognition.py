"""`recognition.yaml`: levels, badges and perks, each earned by something that can be shown."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import Field, field_validator

from horo.playbook.parts.base import Duration, Line, Part, Slug, wrong
from horo.playbook.parts.conditions import When
from horo.playbook.parts.trust import Trust

DAY = timedelta(days=1)
MOST_GRACE = timedelta(days=366)


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
    approval: bool | None = Field(
        default=None, description="Whether a person has to approve each; else the charter says."
    )
    perks: tuple[Slug, ...] = Field(default=(), description="The perks that come with it.")


class Downgrade(Part):
    """How a level is lost whose criterion no longer holds. Nobody falls below the lowest."""

    grace: Duration = Field(
        default=timedelta(0), description="How long the criterion must not have held."
    )
    approval: bool = Field(default=True, description="Whether a person has to approve each.")

    @field_validator("grace")
    @classmethod
    def _is_short_enough(cls, grace: timedelta) -> timedelta:
        if grace > MOST_GRACE or grace % DAY:
            raise wrong(f"{grace.days}d", _("whole days, 366 at most"))
        return grace


class Perk(Part):
    """Something that a level or badge opens."""

    slug: Slug = Field(alias="perk", description=gettext_noop("Its short name."))
    title: Line = Field(description=gettext_noop("What it is."))


class Recognition(Part):
    """The file `recognition.yaml`."""

    levels: tuple[Level, ...] = Field(default=(), description="Levels, lowest first.")
    downgrade: Downgrade = Field(default=Downgrade(), description="How a level is lost.")
    badges: tuple[Badge, ...] = Field(default=(), description="Badges.")
    perks: tuple[Perk, ...] = Field(default=(), description="Perks.")
    trust: Trust = Field(
        default=Trust(), description=gettext_noop("What each level of trust asks for and opens.")
    )
